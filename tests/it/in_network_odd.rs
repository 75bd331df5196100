//! Payers' own files that are damaged or odd: refused in words, or stored with what is odd said.

use crate::in_network::{FOLLOWED, GROUPS, Shape, example, file, gzip, import, prices};
use crate::workspace::Workspace;

#[test]
fn what_no_file_of_a_payer_can_be_is_refused_in_words() {
    let sound = file(Shape::default());
    let huge = format!(
        "{{\"reporting_entity_name\":\"A\",\"in_network\":[{{\"negotiation_arrangement\":\"ffs\",\
         \"billing_code_type\":\"CPT\",\"billing_code\":\"47371\",\"negotiated_rates\":[{{\"x\":\"{}\"}}]}}]}}",
        "y".repeat(17 * 1024 * 1024)
    );
    let deep = sound.replacen(
        "\"negotiated_prices\":[",
        &format!("\"deep\":{}1{},\"negotiated_prices\":[", "[".repeat(70), "]".repeat(70)),
        1,
    );
    let cut = gzip(sound.as_bytes());
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("an element beyond all bounds", huge.into_bytes(), "longer than 16 MiB"),
        ("brackets without an end", deep.into_bytes(), "nested more than 64 deep"),
        (
            "a text behind the end",
            format!("{sound} {{}}").into_bytes(),
            "something follows the end of the data",
        ),
        ("a file cut short", sound.as_bytes()[..sound.len() - 20].to_vec(), "the file is cut off"),
        ("an archive cut short", cut[..cut.len() - 30].to_vec(), "damaged archive"),
        ("a web page", b"<!DOCTYPE html><html><body>in_network</body></html>".to_vec(), "a web page"),
        ("no list of prices", b"{\"reporting_entity_name\": \"A\"}".to_vec(), "has no `in_network`"),
        (
            "two lists of prices",
            sound.replacen("\"in_network\":", "\"in_network\":[],\"in_network\":", 1).into_bytes(),
            "`in_network` is listed twice",
        ),
    ];
    for (what, bytes, words) in cases {
        let workspace = Workspace::seeded();
        let before = workspace.dump();
        workspace.write("aetna.json", bytes);
        let run = import(&workspace, "aetna.json", &FOLLOWED).expect_code(4);
        assert!(run.stderr.contains(words), "{what}: {}", run.stderr);
        assert_eq!(workspace.dump(), before, "{what}");
    }
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", &sound);
    import(&workspace, "aetna.json", &["--code", "473711"])
        .expect_code(2)
        .expect_talk(&["`473711` is not a code"]);
    import(&workspace, "aetna.json", &["--code", "47371", "--adds"])
        .expect_code(4)
        .expect_talk(&["all prices of each code"]);
}

#[test]
fn an_odd_price_is_kept_aside_or_as_a_gap_and_the_others_are_stored() {
    let sound = file(Shape::default());
    let price = "\"negotiated_type\":\"negotiated\",\"negotiated_rate\":1450.5,";
    assert!(sound.contains(price));
    // What stands in the place of the price, the rule, whether it is rejected, amount or reason.
    let cases = [
        ("\"negotiated_type\":\"bogus_type\",\"negotiated_rate\":1450.5,", "I610", true, ""),
        ("\"negotiated_rate\":1450.5,", "I610", true, ""),
        ("\"negotiated_type\":\"negotiated\",\"negotiated_rate\":-5,", "I203", true, ""),
        ("\"negotiated_type\":\"negotiated\",\"negotiated_rate\":null,", "I613", false, "not-supplied"),
        ("\"negotiated_type\":\"negotiated\",", "I613", false, "not-supplied"),
        ("\"negotiated_type\":\"negotiated\",\"negotiated_rate\":0,", "I613", false, "0"),
        ("\"negotiated_type\":\"negotiated\",\"negotiated_rate\":2e10,", "I612", false, "invalid"),
        ("\"negotiated_type\":\"negotiated\",\"negotiated_rate\":{\"a\":1},", "I628", false, "not-supplied"),
        (
            "\"negotiated_type\":\"negotiated\",\"negotiated_rate\":1450.5,\"x_more\":[1],",
            "I623",
            false,
            "14505000",
        ),
        (
            "\"negotiated_type\":\"derived\",\"negotiated_rate\":1450.5,\"billing_code_modifier\":[\"QXX\"],",
            "I206",
            true,
            "",
        ),
    ];
    for (odd, rule, rejected, stored) in cases {
        let workspace = Workspace::seeded();
        workspace.write("aetna.json", sound.replace(price, odd));
        let run = import(&workspace, "aetna.json", &FOLLOWED).expect_code(i32::from(rejected));
        assert!(run.stderr.contains(rule), "{odd}: {}", run.stderr);
        let of_group = "SELECT count(*) FROM rate JOIN in_network_rate USING (rate_id)
                        WHERE source_byte IN (SELECT byte_offset FROM import_reject)";
        assert_eq!(workspace.value::<i64>(of_group), 0);
        assert_eq!(
            workspace.value::<i64>("SELECT count(*) FROM in_network_rate"),
            if rejected { 4 } else { 5 }
        );
        if !rejected {
            let shown: String = workspace.value(
                "SELECT coalesce(rate.amount || '', reason) FROM rate JOIN in_network_rate USING (rate_id)
                 LEFT JOIN absent_reason ON reason_id = rate.amount_na WHERE item_index = 1 AND element_index = 1",
            );
            assert_eq!(shown, stored, "{odd}");
        }
    }
}

#[test]
fn providers_that_nobody_describes_are_gaps_with_their_reason() {
    let sound = file(Shape::default());
    let workspace = Workspace::seeded();
    let odd = sound.replace("\"provider_references\":[3]", "\"provider_references\":[77]").replace(
        "\"provider_group_id\":2.5,\"provider_groups\"",
        "\"provider_group_id\":2.5,\"location\":\"https://example.com/p/17.json?x=1\",\"of\"",
    );
    workspace.write("aetna.json", odd);
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0).expect_talk(&[
        "I614",
        "group 77 is not described in the file",
        "I615",
        "described in `https://example.com/p/17.json`",
        "--provider-files",
    ]);
    let missing: String = workspace.value(
        "SELECT group_concat(reference || ' ' || tin_na, ', ' ORDER BY reference) FROM provider_group WHERE tin IS NULL",
    );
    assert_eq!(missing, "77 no-record, https://example.com/p/17.json not-supplied");
    let last: String =
        workspace.value("SELECT import_id || '' FROM import WHERE format = 'payer-in-network'");
    workspace.run(&["imports", "show", &last, "--missing-providers"]).expect_code(0).expect_stdout(&[
        "17.json",
        "described in another file",
        "never described in the file",
    ]);
    // The files that it refers to, in a folder.
    let with_files = Workspace::seeded();
    with_files.write("aetna.json", sound.replace(
        "\"provider_group_id\":2.5,\"provider_groups\":[{\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"98-7654321\"}}]",
        "\"provider_group_id\":2.5,\"location\":\"https://example.com/p/17.json?x=1\"",
    ));
    with_files
        .write("files/17.json", format!("{{\"version\":\"1.0.0\",\"provider_groups\":[{}]}}", GROUPS[1].1));
    import(&with_files, "aetna.json", &[&FOLLOWED[..], &["--provider-files", "files"]].concat())
        .expect_code(0);
    let plain = Workspace::seeded();
    plain.write("aetna.json", &sound);
    import(&plain, "aetna.json", &FOLLOWED).expect_code(0);
    assert_eq!(prices(&with_files), prices(&plain));
    // Described twice with other members, and twice with the same.
    for (again, contradicts) in [(GROUPS[2].1, false), (GROUPS[0].1, true)] {
        let workspace = Workspace::seeded();
        let more =
            format!("\"provider_references\":[{{\"provider_group_id\":3,\"provider_groups\":[{again}]}},");
        workspace.write("aetna.json", sound.replacen("\"provider_references\":[{", &(more + "{"), 1));
        let run = import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
        assert_eq!(run.stderr.contains("I616"), contradicts, "{}", run.stderr);
        let unknown: i64 = workspace.value("SELECT count(*) FROM provider_group WHERE tin_na = 'invalid'");
        assert_eq!(unknown, i64::from(contradicts));
    }
}

#[test]
fn odd_numbers_of_providers_are_kept_and_said() {
    let workspace = Workspace::seeded();
    let text = file(Shape { inline: true, ..Shape::default() })
        .replace("\"value\":\"12-3456789\"", "\"value\":\"12-345678\"")
        .replace("[1234567893,1932213600]", "[0,\"1234567893\",1234567893,12345]");
    workspace.write("aetna.json", text);
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0).expect_talk(&[
        "I617",
        // Each place has its own message, where it is another one than that of the first.
        ": `12-345678` is not a sound EIN",
        "`0` is not a sound NPI",
        "I618",
    ]);
    let last = workspace.value::<i64>("SELECT max(import_id) FROM import").to_string();
    let again = workspace.run(&["imports", "show", &last, "--findings"]).expect_code(0);
    let told = again.stdout.clone() + &again.stderr;
    assert!(told.contains("`12-345678` is not a sound EIN"), "{told}");
    let npis: String = workspace.value(
        "SELECT group_concat(npi, ' ' ORDER BY npi) FROM provider_group_npi JOIN provider_group USING (provider_group_id)
         WHERE tin = '12345678'",
    );
    assert_eq!(npis, "0 12345 1234567893");
}

#[test]
fn what_is_odd_of_a_whole_file_or_item_is_said() {
    let sound = file(Shape::default());
    let inline =
        "\"provider_groups\":[{\"npi\":[1234567893],\"tin\":{\"type\":\"ein\",\"value\":\"55-5555555\"}}],";
    let cases = [
        (
            sound.replace("\"billing_code\":\"47370\",", ""),
            1,
            vec!["I611", "an item without a billing code"],
            4,
        ),
        (
            sound.replace("\"provider_references\":[3]", &format!("{inline}\"provider_references\":[3]")),
            0,
            vec!["I619"],
            5,
        ),
        (
            sound.replace("\"billing_code\":\"47371\"", "\"billing_code_type_version\":\"2031\",\"billing_code\":\"47371\""),
            0,
            vec!["I622", "the file is dated 2026-02-01, and its codes are of 2031"],
            5,
        ),
        (
            sound.replace("\"negotiation_arrangement\":\"ffs\",\"billing_code_type\":\"CPT\",\"billing_code\":\"47371\"", "\"billing_code_type\":\"CPT\",\"billing_code\":\"47371\""),
            0,
            vec!["I621"],
            5,
        ),
        (
            sound.replace("\"version\":\"2.0.0\"", "\"version\":\"2.0.0\",\"x_root\":[{\"a\":1}]"),
            0,
            vec!["I623", "`x_root` is not of the schema"],
            5,
        ),
    ];
    for (text, code, said, stored) in cases {
        let workspace = Workspace::seeded();
        workspace.write("aetna.json", text);
        import(&workspace, "aetna.json", &FOLLOWED).expect_code(code).expect_talk(&said);
        assert_eq!(workspace.value::<i64>("SELECT count(*) FROM in_network_rate"), stored, "{said:?}");
    }
    let workspace = Workspace::seeded();
    let twice =
        sound.replace("\"version\":\"2.0.0\"", "\"version\":\"2.0.0\",\"last_updated_on\":\"2026-03-01\"");
    workspace.write("aetna.json", twice);
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(1).expect_talk(&["I159"]);
}

#[test]
fn months_of_one_list_are_editions_whatever_the_spelling_of_the_payer() {
    let workspace = Workspace::seeded();
    for (month, entity, amount) in [("01", "Aetna", "1"), ("02", "AETNA", "2"), ("03", "Aetna Inc.", "3")] {
        let text = example()
            .replace("\"Aetna\"", &format!("\"{entity}\",\"plan_name\":\"HMO\""))
            .replace("2026-02-01", &format!("2026-{month}-01"))
            .replace("1500.25", &format!("150{amount}.25"));
        let name = format!("2026-{month}-01_aetna_in-network-rates.json");
        workspace.write(&name, text);
        workspace.run(&["import", &name]).expect_code(0);
    }
    let current = "SELECT group_concat(amount / 10000.0) FROM rate WHERE superseded_by IS NULL AND amount LIKE '150_2500'";
    assert_eq!(workspace.value::<String>(current), "1503.25");
    let publishers =
        "SELECT group_concat(DISTINCT publisher.name) FROM import JOIN publisher USING (publisher_id)
                      WHERE format = 'payer-in-network'";
    assert_eq!(workspace.value::<String>(publishers), "Aetna");
}

/// A month of a list under a name of the payer, with one amount.
pub(crate) fn month_of_a_list(workspace: &Workspace, month: &str, entity: &str, amount: &str) -> String {
    month_of(workspace, (month, entity, "gold"), amount)
}

/// A month of a list with a name of its own.
pub(crate) fn month_of(
    workspace: &Workspace,
    (month, entity, list): (&str, &str, &str),
    amount: &str,
) -> String {
    let text = example()
        .replace("\"Aetna\"", &format!("\"{entity}\",\"plan_name\":\"HMO\""))
        .replace("2026-02-01", &format!("2026-{month}-01"))
        .replace("1500.25", amount);
    let name = format!("2026-{month}-01_{list}_in-network-rates.json");
    workspace.write(&name, text);
    name
}

#[test]
fn months_of_one_list_become_editions_when_a_name_of_its_payer_is_matched_later() {
    let workspace = Workspace::seeded();
    let months = [("01", "Local Health", "1501.25"), ("02", "Local Health Inc", "1502.25")];
    for (month, entity, amount) in months {
        let name = month_of_a_list(&workspace, month, entity, amount);
        workspace.run(&["import", &name]).expect_code(0);
    }
    let current = || {
        let sql = "SELECT group_concat(amount / 10000.0 ORDER BY amount) FROM rate
                   WHERE superseded_by IS NULL AND amount LIKE '150_2500'";
        workspace.value::<String>(sql)
    };
    let listed = || {
        let run = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "csv"];
        let shown = workspace.run(&run).expect_code(0).stdout.clone();
        (
            shown.matches("Local Health Inc: gold,known").count(),
            shown.matches("Local Health: gold,known").count(),
        )
    };
    assert_eq!(current(), "1501.25,1502.25");
    let newest = listed().0;
    for alias in ["Local Health", "Local Health Inc"] {
        workspace.run(&["payers", "alias", alias, "aetna"]).expect_code(0);
    }
    assert_eq!((current(), listed()), ("1502.25".to_owned(), (newest, 0)));
    workspace.run(&["migrate", "verify"]).expect_code(0);
    // The next month is an edition of the newest, whatever its name, and says what it replaces.
    let next = month_of_a_list(&workspace, "03", "Local Health", "1503.25");
    workspace.run(&["import", &next]).expect_code(0).expect_talk(&["replaces", "1 changed"]);
    assert_eq!(current(), "1503.25");
    for left in ["1502.25", "1501.25,1502.25"] {
        let newest = workspace.value::<i64>("SELECT max(import_id) FROM import WHERE status = 'applied'");
        workspace.run(&["imports", "undo", &newest.to_string(), "--yes"]).expect_code(0);
        assert_eq!(current(), left);
    }
    // The older month is the older edition also where it was imported last.
    let other = Workspace::seeded();
    for (month, entity, amount) in [months[1], months[0]] {
        let name = month_of_a_list(&other, month, entity, amount);
        other.run(&["import", &name]).expect_code(0);
    }
    for alias in ["Local Health", "Local Health Inc"] {
        other.run(&["payers", "alias", alias, "aetna"]).expect_code(0);
    }
    let sql = "SELECT group_concat(amount / 10000.0) FROM rate WHERE superseded_by IS NULL AND amount LIKE '150_2500'";
    assert_eq!(other.value::<String>(sql), "1502.25");
}

#[test]
fn lists_are_matched_by_one_rule_at_import_and_in_reports() {
    // Case, blanks and punctuation of a list's name are none of it; a list that is called as its payer is the payer's.
    let months = [
        ("01", "Local Health, Inc.", "Gold-PPO", "1501.25"),
        ("02", "Local  Health, Inc.", "gold_ppo", "1502.25"),
        ("03", "Local Health (Inc)", "gold.ppo", "1503.25"),
    ];
    let current = |workspace: &Workspace| {
        let sql = "SELECT group_concat(amount / 10000.0 ORDER BY amount) FROM rate
                   WHERE superseded_by IS NULL AND amount LIKE '150_2500'";
        workspace.value::<String>(sql)
    };
    let keys =
        |workspace: &Workspace| workspace.value::<i64>("SELECT count(DISTINCT list_key) FROM payer_list");
    let lists = |workspace: &Workspace| {
        let run = ["query", "run", "code-in-network", "--param", "code=47371", "--format", "json"];
        let told = workspace.run(&run).expect_code(0).json();
        let rows = told["sections"][0]["tables"][0]["rows"].as_array().expect("rows").clone();
        let mut names: Vec<String> = rows.iter().map(|row| row["publisher"].to_string()).collect();
        names.dedup();
        names
    };
    let workspace = Workspace::seeded();
    for (month, entity, list, amount) in months {
        let name = month_of(&workspace, (month, entity, list), amount);
        workspace.run(&["import", &name]).expect_code(0);
    }
    // Nor is punctuation a part of a payer's name: with it, the old rates stayed current beside the new ones. The list
    // keeps the name of its first file.
    assert_eq!((current(&workspace), keys(&workspace)), ("1503.25".to_owned(), 1));
    assert_eq!(lists(&workspace), ["\"Local Health, Inc.: Gold-PPO\""]);
    workspace
        .run(&["payers", "alias", "LOCAL HEALTH INC", "aetna"])
        .expect_code(0)
        .expect_talk(&["3 published payers and plans"]);
    assert_eq!((current(&workspace), keys(&workspace)), ("1503.25".to_owned(), 1));
    // Matched before, the import does the same.
    let before = Workspace::seeded();
    before.run(&["payers", "alias", "Local Health, Inc.", "aetna"]).expect_code(0);
    for (month, entity, list, amount) in months {
        let name = month_of(&before, (month, entity, list), amount);
        before.run(&["import", &name]).expect_code(0);
    }
    assert_eq!((current(&before), keys(&before)), ("1503.25".to_owned(), 1));
    let name = month_of(&before, ("04", "Aetna", "local-health-inc"), "1504.25");
    before.run(&["import", &name]).expect_code(0);
    let name = month_of(&before, ("05", "Local Health (Inc)", "AETNA"), "1505.25");
    before.run(&["import", &name]).expect_code(0);
    assert_eq!((current(&before), keys(&before)), ("1503.25,1505.25".to_owned(), 2));
}

/// Months of one list whose name differs in the case of letters beyond ASCII and in marks between them.
pub(crate) const SPELLED_ODDLY: [(&str, &str, &str, &str); 3] = [
    ("01", "Aetna", "Générale-PPO", "1501.25"),
    ("02", "Aetna", "GÉNÉRALE\u{2013}ppo", "1502.25"),
    ("03", "Aetna Inc.", "générale;ppo!", "1503.25"),
];

#[test]
fn a_list_is_known_by_its_letters_and_digits_in_any_case_and_script() {
    let workspace = Workspace::seeded();
    for (month, entity, list, amount) in SPELLED_ODDLY {
        let name = month_of(&workspace, (month, entity, list), amount);
        workspace.run(&["import", &name]).expect_code(0);
    }
    let current = "SELECT group_concat(amount / 10000.0 ORDER BY amount) FROM rate
                   WHERE superseded_by IS NULL AND amount LIKE '150_2500'";
    assert_eq!(workspace.value::<String>(current), "1503.25");
    assert_eq!(workspace.value::<i64>("SELECT count(DISTINCT list_key) FROM payer_list"), 1);
    // Another word is another list, and so is one without a letter.
    for (month, list, amount) in [("04", "Générale HMO", "1504.25"), ("05", "--", "1505.25")] {
        let name = month_of(&workspace, (month, "Aetna", list), amount);
        workspace.run(&["import", &name]).expect_code(0);
    }
    assert_eq!(workspace.value::<String>(current), "1503.25,1504.25,1505.25");
    assert_eq!(workspace.value::<i64>("SELECT count(DISTINCT list_key) FROM payer_list"), 3);
}

#[test]
fn a_member_that_is_nearly_one_of_the_schema_or_of_another_kind_is_a_warning_with_its_values() {
    let workspace = Workspace::seeded();
    let text =
        example().replace("\"billing_code_modifier\":[\"26\"]", "\"billing_code_modifiers\":[\"26\",\"80\"]");
    workspace.write("near.json", text);
    workspace.run(&["import", "near.json"]).expect_code(0).expect_talk(&[
        "warning[I111] `billing_code_modifiers` looks like `billing_code_modifier`, which is missing; 2 values are left out",
        "`26`",
    ]);
    let workspace = Workspace::seeded();
    let text = example();
    let (begin, key) = (text.find("\"47370\"").expect("an item"), "\"negotiated_rates\":");
    let begin = begin + text[begin..].find(key).expect("prices") + key.len();
    let end = begin + text[begin..].find("},{\"negotiation_arrangement\"").expect("the next item");
    workspace.write("kind.json", format!("{}123{}", &text[..begin], &text[end..]));
    workspace.run(&["import", "kind.json"]).expect_code(0).expect_talk(&[
        "warning[I628] `negotiated_rates` is not what the schema has there and is not read; 1 value is left out",
        "`123`",
    ]);
}

/// A month of allowed amounts of a payer.
pub(crate) fn allowed(entity: &str, day: &str, amount: &str) -> String {
    format!(
        r#"{{"reporting_entity_name":"{entity}","last_updated_on":"{day}","version":"2.0.0","out_of_network":[
            {{"name":"A","billing_code_type":"CPT","billing_code_type_version":"2026","billing_code":"47371","allowed_amounts":[
              {{"tin":{{"type":"ein","value":"12-3456789"}},"service_code":["22"],"billing_class":"professional","setting":"outpatient",
                "payments":[{{"allowed_amount":{amount},"billing_code_modifier":["26"],"providers":[
                  {{"billed_charge":50.0,"npi":[1234567893,1932213600]}},{{"billed_charge":60.5,"npi":[1932213600]}}]}}]}}]}},
            {{"name":"B","billing_code_type":"CPT","billing_code":"99213","allowed_amounts":[]}}]}}"#
    )
}

#[test]
fn allowed_amounts_of_a_payer_whose_names_are_matched_later_are_editions_of_one_list() {
    let months = [
        ("2026-01-01", "Local Health", "plan-a", "11.25"),
        ("2026-02-01", "Local Health Inc", "Plan_A", "12.25"),
    ];
    // The newer month takes the place of the older one, whichever was imported first.
    for order in [[0, 1], [1, 0]] {
        let workspace = Workspace::seeded();
        for (day, entity, list, amount) in order.map(|at| months[at]) {
            let name = format!("{day}_{list}_allowed-amounts.json");
            workspace.write(&name, allowed(entity, day, amount));
            workspace.run(&["import", &name, "--code", "47371"]).expect_code(0);
        }
        let shown = || {
            let run = ["query", "run", "code-allowed-outside", "--param", "code=47371", "--format", "csv"];
            let shown = workspace.run(&run).expect_code(0).stdout.clone();
            (shown.contains("11.25"), shown.contains("12.25"))
        };
        assert_eq!(shown(), (true, true));
        for alias in ["Local Health", "Local Health Inc"] {
            workspace.run(&["payers", "alias", alias, "aetna"]).expect_code(0);
        }
        assert_eq!(shown(), (false, true));
    }
}

/// A price after its last day stands in the list, and in no figure with those in effect.
#[test]
fn a_price_that_expired_is_in_no_figure_with_those_in_effect() {
    let workspace = Workspace::seeded();
    let sound = example();
    let price = "\"negotiated_rate\":1450.5,\"expiration_date\":\"9999-12-31\"";
    assert!(sound.contains(price), "{sound}");
    workspace.write("aetna.json", sound.replacen(price, &price.replace("9999", "2020"), 1));
    import(&workspace, "aetna.json", &FOLLOWED).expect_code(0);
    let asked = |query: &str| {
        let code = ["47371", "47370", "47382"].map(|code| format!("code={code}"));
        let ask = |code: &String| {
            workspace.run(&["query", "run", query, "--param", code, "--format", "json"]).expect_code(0).rows()
        };
        code.iter().flat_map(ask).collect::<Vec<_>>()
    };
    let listed = asked("code-in-network-prices");
    let expired: Vec<_> = listed.iter().filter(|row| row["expires"] == "2020-12-31").collect();
    assert_eq!(expired.len(), 1, "{listed:?}");
    assert!(
        expired[0]["scope"].as_str().is_some_and(|scope| scope.starts_with("expired 2020-12-31; ")),
        "{expired:?}"
    );
    let lines = asked("code-in-network-lines");
    for line in &lines {
        let is_over = line["scope"].to_string().contains("expired");
        assert_eq!(line["words"].to_string().contains("expired 2020-12-31"), is_over, "{lines:?}");
    }
    assert!(!lines[0]["scope"].to_string().contains("expired"), "{lines:?}");
    let tables = asked("code-in-network");
    assert!(tables.iter().any(|row| row["scope"].to_string().contains("expired 2020-12-31")), "{tables:?}");
}

#[test]
fn a_payer_s_file_is_no_bad_file_of_a_hospital() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.json", example());
    let run = workspace.run(&["validate", "aetna.json"]).expect_code(2);
    run.expect_talk(&["no hospital file", "ratebook import FILE"]);
}
