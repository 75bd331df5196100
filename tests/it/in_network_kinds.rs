//! Members of payers' own files that are of another kind than the schema has them, and what a month of a list replaces.

use crate::in_network_counts::{file, group, scope};
use crate::in_network_odd::allowed;
use crate::workspace::{Run, Workspace};

/// Imports a text as a file of Aetna, for 47371.
fn import(workspace: &Workspace, name: &str, text: &str) -> Run {
    workspace.write(name, text);
    workspace.run(&["import", name, "--code", "47371"])
}

fn amounts(workspace: &Workspace) -> String {
    workspace.value("SELECT ifnull(group_concat(amount / 10000.0 ORDER BY amount), '') FROM rate WHERE superseded_by IS NULL")
}

#[test]
fn prices_in_what_is_no_list_are_rejected_rows_with_the_reason() {
    let sound = file(&[("1000", &group("12-3456789")), ("1100", &group("98-7654321"))]);
    let element = sound.rfind("{\"provider_groups\"").expect("an element");
    let list = sound[element..]
        .replacen("\"negotiated_prices\":[", "\"negotiated_prices\":", 1)
        .replacen("]}]}]}", "}]}]}", 1);
    let end = sound.rfind("]}]}").expect("its end");
    let cases = [
        (format!("{}{list}", &sound[..element]), "`negotiated_prices` is no list; 8 values are not stored"),
        (
            format!("{}[{}]{}", &sound[..element], &sound[element..end], &sound[end..]),
            "what should hold `negotiated_prices` is no object; 8 values are not stored",
        ),
    ];
    for (text, words) in cases {
        let workspace = Workspace::seeded();
        let run = import(&workspace, "aetna.json", &text).expect_code(1);
        run.expect_talk(&["error[I629]", words, "2 read, 1 accepted, 1 rejected"]);
        assert_eq!(amounts(&workspace), "1000.0");
    }
    // Providers in another form are said; the price is kept.
    let workspace = Workspace::seeded();
    let text = file(&[(
        "1000",
        "\"provider_groups\":{\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"12-3456789\"}},",
    )]);
    import(&workspace, "aetna.json", &text).expect_code(0).expect_talk(&[
        "warning[I628] `provider_groups` is not what the schema has there and is not read; 3 values are left out",
    ]);
    assert_eq!(amounts(&workspace), "1000.0");
}

#[test]
fn a_place_of_service_that_is_none_is_named_by_itself() {
    let workspace = Workspace::seeded();
    let text = file(&[("1000", &group("12-3456789"))])
        .replace("\"setting\":\"both\"", "\"setting\":\"both\",\"service_code\":[\"2\",\"AB\"]");
    import(&workspace, "aetna.json", &text)
        .expect_code(0)
        .expect_talk(&["warning[I624]", "service_code/1: `AB`"]);
    assert_eq!(workspace.value::<String>("SELECT place_of_service FROM charge"), "02");
}

#[test]
fn an_allowed_amount_without_providers_is_stored_and_what_is_no_list_is_rejected() {
    let workspace = Workspace::seeded();
    let payments = |text: &str| {
        let sound = allowed("Aetna", "2026-01-01", "11.25");
        let begin = sound.find("\"payments\":").expect("payments");
        let end = begin + sound[begin..].find("}]}]}").expect("their end") + "}]}]".len();
        format!("{}\"payments\":{text}{}", &sound[..begin], &sound[end..])
    };
    let text = payments(
        "[{\"allowed_amount\":77,\"providers\":[]},{\"allowed_amount\":78},{\"allowed_amount\":80,\"providers\":{\"billed_charge\":1}}]",
    );
    import(&workspace, "2026-01-01_a_allowed-amounts.json", &text)
        .expect_code(1)
        .expect_talk(&["3 read, 2 accepted, 1 rejected", "error[I629] `providers` is no list"]);
    let stored = "SELECT group_concat((amount / 10000.0) || ' ' || billed_amount_na, ', ' ORDER BY amount) FROM allowed_amount";
    assert_eq!(workspace.value::<String>(stored), "77.0 not-supplied, 78.0 not-supplied");
    let text = payments("{\"allowed_amount\":81,\"providers\":[]}");
    import(&workspace, "2026-01-01_b_allowed-amounts.json", &text)
        .expect_code(1)
        .expect_talk(&["error[I629] `payments` is no list"]);
}

#[test]
fn the_next_month_of_allowed_amounts_says_what_it_replaces() {
    let workspace = Workspace::seeded();
    let month = |day: &str, text: &str| import(&workspace, &format!("{day}_a_allowed-amounts.json"), text);
    month("2026-01-01", &allowed("Aetna", "2026-01-01", "11.25"))
        .expect_code(0)
        .expect_talk(&["2 added, 0 changed, 0 removed, 0 unchanged"]);
    let fewer =
        allowed("Aetna", "2026-02-01", "12.25").replace(",{\"billed_charge\":60.5,\"npi\":[1932213600]}", "");
    month("2026-02-01", &fewer).expect_code(0).expect_talk(&[
        "0 added, 1 changed, 1 removed, 0 unchanged",
        "replaces   Aetna: a: 2 allowed amounts of 2026-01-01_a_allowed-amounts.json",
        "removed    47371 of Aetna: a at 11.25 (2026-01-01_a_allowed-amounts.json, line",
    ]);
    month("2026-03-01", &fewer.replace("2026-02-01", "2026-03-01"))
        .expect_code(0)
        .expect_talk(&["0 added, 0 changed, 0 removed, 1 unchanged"]);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace
        .run(&["imports", "diff", &last.to_string()])
        .expect_code(2)
        .expect_talk(&["whose changes are not kept one by one", "code-allowed-outside"]);
    workspace
        .run(&["imports", "undo", &(last - 1).to_string(), "--cascade", "--yes"])
        .expect_code(0)
        .expect_talk(&["Took back 2 imports: 1 fact removed, 2 earlier facts current again"]);
}

#[test]
fn a_range_of_in_network_prices_is_of_prices_that_the_file_states() {
    let workspace = Workspace::seeded();
    let of = |npi: &str| {
        format!(
            "\"provider_groups\":[{{\"npi\":[{npi}],\"tin\":{{\"type\":\"ein\",\"value\":\"12-3456789\"}}}}],"
        )
    };
    let text = file(&[("100", &of("1234567893")), ("5000", &of("1932213600"))]);
    import(&workspace, "aetna.json", &text).expect_code(0);
    let row = scope(&workspace);
    assert_eq!((row["lowest"].as_f64(), row["highest"].as_f64()), (Some(100.0), Some(5000.0)), "{row}");
    assert_eq!(
        (row["contracts"].as_i64(), row["rate_na"].as_str()),
        (Some(1), Some("insufficient")),
        "{row}"
    );
    let screen = workspace.run(&["report", "code", "47371"]).expect_code(0);
    screen.expect_stdout(&["$100.00", "to $5,000.00"]);
}

/// A file of two prices, whose groups two other files describe.
fn elsewhere() -> String {
    let text = file(&[("101", "\"provider_references\":[1],"), ("105", "\"provider_references\":[5],")]);
    text.replacen(
        "\"in_network\"",
        "\"provider_references\":[{\"provider_group_id\":1,\"location\":\"https://x.example/files/p1.json?sig=7\"},\
         {\"provider_group_id\":5,\"location\":\"https://x.example/other/p1.json\"}],\"in_network\"",
        1,
    )
}

#[test]
fn two_addresses_are_two_groups_whatever_their_last_part() {
    let workspace = Workspace::seeded();
    let run = import(&workspace, "aetna.json", &elsewhere()).expect_code(0);
    assert!(!run.stderr.contains("I535"), "{}", run.stderr);
    run.expect_talk(&["described in `https://x.example/files/p1.json`, which is not here"]);
    let references = "SELECT group_concat(reference, ' ' ORDER BY reference) FROM provider_group";
    assert_eq!(
        workspace.value::<String>(references),
        "https://x.example/files/p1.json https://x.example/other/p1.json"
    );
    // With the files at hand the way on is told.
    let described = |tin: &str| format!("{{{}\"version\":\"1.0.0\"}}", group(tin));
    workspace.write("files/p1.json", described("12-3456789"));
    let with = ["import", "aetna.json", "--code", "47371", "--provider-files", "files"];
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace
        .run(&with)
        .expect_code(0)
        .expect_talk(&["already imported as", &format!("`ratebook imports undo {last}` first")]);
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    // One name of two addresses is neither's.
    workspace.run(&with).expect_code(0).expect_talk(&[
        "`p1.json` of the folder is taken for none of 2 addresses that end so; save it as `x.example/files/p1.json`",
    ]);
    assert_eq!(workspace.value::<i64>("SELECT count(*) FROM provider_group WHERE tin IS NOT NULL"), 0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    workspace.run(&["imports", "undo", &last.to_string(), "--yes"]).expect_code(0);
    workspace.write("files/x.example/files/p1.json", described("12-3456789"));
    workspace.write("files/x.example/other/p1.json", "<html>404</html>");
    workspace
        .run(&with)
        .expect_code(0)
        .expect_talk(&["`x.example/other/p1.json` of the folder holds no groups of providers"]);
    assert_eq!(workspace.value::<String>("SELECT group_concat(tin) FROM provider_group"), "123456789");
}

#[test]
fn a_list_that_is_cut_into_another_number_of_parts_is_warned_of() {
    let workspace = Workspace::seeded();
    let part = |day: &str, name: &str| {
        let text = file(&[("1000", &group("12-3456789"))]).replace("2026-02-01", day);
        import(&workspace, &format!("{day}_X_in-network-rates_{name}.json"), &text).expect_code(0)
    };
    part("2026-02-01", "1_of_2");
    part("2026-02-01", "2_of_2");
    let run = part("2026-03-01", "2_of_2");
    assert!(!run.stderr.contains("I543"), "{}", run.stderr);
    part("2026-04-01", "1_of_3")
        .expect_talk(&["warning[I543] the list has 3 parts here", "is still current"]);
}

#[test]
fn months_of_a_list_that_an_alias_joins_lose_no_code_that_both_state() {
    let workspace = Workspace::seeded();
    for (day, entity, amount) in
        [("2026-01-01", "Local Health", "100"), ("2026-02-01", "Local Health Inc", "200")]
    {
        let text = file(&[(amount, &group("12-3456789"))])
            .replace("2026-02-01", day)
            .replace("\"Aetna\"", &format!("\"{entity}\""));
        import(&workspace, &format!("{day}_PPO_in-network-rates.json"), &text).expect_code(0);
    }
    workspace.run(&["payers", "alias", "Local Health", "aetna"]).expect_code(0);
    let run = workspace.run(&["payers", "alias", "Local Health Inc", "aetna"]).expect_code(0);
    assert!(!run.stderr.contains("no longer current"), "{}", run.stdout);
    run.expect_talk(&["1 rate replaced"]);
    assert_eq!(amounts(&workspace), "200.0");
}

#[test]
fn a_file_that_was_unpacked_is_the_one_that_a_table_of_contents_lists() {
    let workspace = Workspace::seeded();
    import(&workspace, "2026-02-01_ppo.json", &file(&[("1000", &group("12-3456789"))])).expect_code(0);
    workspace.write(
        "contents.json",
        r#"{"reporting_entity_name":"Aetna","reporting_entity_type":"issuer","last_updated_on":"2026-02-01","version":"2.0.0",
            "reporting_structure":[{"reporting_plans":[{"plan_name":"GOLD","plan_id_type":"hios","plan_id":"1","plan_market_type":"group"}],
            "in_network_files":[{"description":"x","location":"https://x.example/a/2026-02-01_ppo.json.gz?sig=1"}]}]}"#,
    );
    workspace.run(&["import", "contents.json"]).expect_code(0);
    assert_eq!(scope(&workspace)["listed_for"], "GOLD");
    let listed = workspace.run(&["query", "run", "payer-files", "--format", "json"]).expect_code(0).rows();
    assert_ne!(listed[0]["imported"], "no", "{listed:?}");
}

#[test]
fn a_list_of_codes_may_begin_with_a_mark_of_its_encoding() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", file(&[("1000", &group("12-3456789"))]));
    workspace.write("codes.txt", "\u{feff}47371\n99213\n");
    workspace.run(&["import", "aetna.json", "--codes", "codes.txt"]).expect_code(0);
    assert_eq!(amounts(&workspace), "1000.0");
}

#[test]
fn the_command_for_a_name_that_begins_with_a_hyphen_runs_as_it_is_printed() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,plan,code,amount\n-Dash,HMO,99213,100\n");
    workspace
        .run(&["import", "rates.csv"])
        .expect_code(0)
        .expect_talk(&["`ratebook payers alias -- \"-Dash\" PAYER`"]);
    let unmatched =
        workspace.run(&["query", "run", "unmatched-payers", "--format", "json"]).expect_code(0).rows();
    assert_eq!(unmatched[0]["what_to_do"], "ratebook payers alias -- \"-Dash\" PAYER");
    workspace.run(&["payers", "alias", "--", "-Dash", "aetna"]).expect_code(0);
}

#[test]
fn a_printed_command_holds_a_name_that_no_shell_takes_apart() {
    for (name, word) in [
        ("Blue $(touch x)", "'Blue $(touch x)'"),
        ("Blue $hield \"Gold\"", "'Blue $hield \"Gold\"'"),
        ("a`touch x`", "'a`touch x`'"),
        ("Pay\\", "'Pay\\'"),
        ("Blue's", "\"Blue's\""),
        ("Blue's $5", "'Blue'\"'\"'s $5'"),
    ] {
        let workspace = Workspace::seeded();
        let cell = name.replace('"', "\"\"");
        workspace.write("rates.csv", format!("payer,plan,code,amount\n\"{cell}\",HMO,99213,100\n"));
        let command = format!("ratebook payers alias {word} PAYER");
        workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&[&format!("`{command}`")]);
        let unmatched =
            workspace.run(&["query", "run", "unmatched-payers", "--format", "json"]).expect_code(0).rows();
        assert_eq!(unmatched[0]["what_to_do"], command);
        let run = ["query", "run", "code-rates", "--param", "code=99213", "--format", "json"];
        let rates = workspace.run(&run).expect_code(0);
        let written = serde_json::to_string(&command).expect("a text");
        assert!(rates.stdout.contains(&written), "{command}: {}", rates.stdout);
    }
}

#[test]
fn a_printed_command_holds_a_code_and_a_file_that_no_shell_takes_apart() {
    let workspace = Workspace::seeded();
    workspace.write("my rates.csv", "payer,code_system,code,amount\nAetna,LOCAL,A $(b),5\n");
    workspace
        .run(&["import", "my rates.csv", "--suggest-profile"])
        .expect_talk(&["`ratebook import \"my rates.csv\"`"]);
    workspace.run(&["import", "my rates.csv"]).expect_code(0);
    workspace
        .run(&["report", "code", "LOCAL:A $(b)"])
        .expect_code(0)
        .expect_stdout(&["`ratebook report gaps 'LOCAL:A $(B)'`"]);
}

#[test]
fn a_binary_file_is_told_how_a_text_of_utf_16_without_a_mark_is_read() {
    let workspace = Workspace::seeded();
    let text = "payer,plan,code,amount\nAetna,HMO,99213,100\n";
    workspace.write("rates.csv", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let run = workspace.run(&["import", "rates.csv"]);
    assert_ne!(run.code, 0);
    run.expect_talk(&["--encoding utf-16le"]);
    workspace.run(&["import", "rates.csv", "--encoding", "utf-16le"]).expect_code(0);
}

#[test]
fn a_price_for_all_codes_is_listed_beside_those_of_a_code_and_in_no_figure_of_it() {
    let workspace = Workspace::seeded();
    let text = file(&[("900", &group("12-3456789"))]);
    let (of_code, rest) = text.split_at(text.find("{\"negotiation_arrangement\"").expect("the item"));
    let item = rest.strip_suffix("]}").expect("the end of the file");
    let for_all =
        item.replace("\"CPT\"", "\"CSTM-ALL\"").replace("47371", "CSTM-00").replace(":900,", ":60,");
    workspace.write("aetna.json", format!("{of_code}{item},{for_all}]}}"));
    workspace.run(&["import", "aetna.json", "--code", "47371"]).expect_code(0);
    let query = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "json"];
    let rows = workspace.run(&query).expect_code(0).rows();
    let said: Vec<(bool, Option<f64>)> = rows
        .iter()
        .map(|row| (row["scope"].to_string().contains("for all codes"), row["rate"].as_f64()))
        .collect();
    assert_eq!(said, [(false, Some(900.0)), (true, Some(60.0))], "{rows:?}");
    assert_eq!(rows[1]["medicare_na"], "not-applicable", "{}", rows[1]);
    workspace.run(&["report", "47371"]).expect_code(0).expect_stdout(&[
        "$900.00",
        "$60.00",
        "for all codes; negotiated",
    ]);
}

/// A list that is null says nothing, and `[0]` for clinicians is none of them.
#[test]
fn a_list_that_is_null_is_of_the_schema_and_what_is_odd_in_a_payers_file_is_for_the_payer_to_mend() {
    let workspace = Workspace::seeded();
    let text = file(&[("1000", &group("12-3456789"))])
        .replace("\"name\":\"A\"", "\"name\":\"A\",\"bundled_codes\":null,\"covered_services\":null");
    let run = import(&workspace, "aetna.json", &text).expect_code(0);
    assert!(!run.stderr.contains("I623") && !run.stdout.contains("I623"), "{}{}", run.stdout, run.stderr);

    let workspace = Workspace::seeded();
    let text = allowed("Aetna", "2026-01-01", "0").replacen("50.0", "999999999", 1).replacen(
        "[1234567893,1932213600]",
        "[0]",
        1,
    );
    let run = import(&workspace, "2026-01-01_a_allowed-amounts.json", &text).expect_code(0);
    let talk = format!("{}{}", run.stdout, run.stderr);
    for rule in ["I211", "I212", "ask the payer"] {
        assert!(talk.contains(rule), "{rule}: {talk}");
    }
    assert!(!talk.contains("mapping profile") && !talk.contains("leave the cell"), "{talk}");
    assert_eq!(workspace.value::<i64>("SELECT min(npi_count) FROM allowed_amount"), 0);
    assert_eq!(workspace.value::<i64>("SELECT max(npi_count) FROM allowed_amount"), 1);

    // Those with another modifier than the one asked for are not shown.
    let rows = crate::comparable::rows(&workspace, "code-allowed-outside", &["code=47371", "modifier=26"]);
    assert_eq!(rows.len(), 2, "{rows:?}");
    workspace
        .run(&["query", "run", "code-allowed-outside", "--param", "code=47371", "--param", "modifier=50"])
        .expect_code(2)
        .expect_talk(&["no row of `code-allowed-outside` has `modifier=50`", "its rows have `26`"]);
}
