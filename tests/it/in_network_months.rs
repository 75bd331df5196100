//! What the next month of a payer's own files changes: which price is the same one, what is said of it, what is held.

use crate::in_network_counts::{file, group};
use crate::packed::zipped;
use crate::workspace::{Run, Workspace};

const PRICES: [(&str, &str); 3] = [("1000", "10-0000001"), ("1100", "10-0000002"), ("1200", "10-0000003")];

/// A file of 47371 of a month, with prices paid to organizations.
fn month(number: &str, prices: &[(&str, &str)]) -> String {
    let groups: Vec<String> = prices.iter().map(|(_, tin)| group(tin)).collect();
    let prices: Vec<(&str, &str)> =
        prices.iter().zip(&groups).map(|((amount, _), group)| (*amount, group.as_str())).collect();
    file(&prices).replace("2026-02-01", &format!("2026-{number}-01"))
}

fn name(number: &str) -> String {
    format!("2026-{number}-01_PPO_in-network-rates.json")
}

fn import(workspace: &Workspace, number: &str, text: &str, options: &[&str]) -> Run {
    workspace.write(&name(number), text);
    workspace.run(&[&["import", &name(number)], options].concat())
}

const CODE: [&str; 2] = ["--code", "47371"];

fn last(workspace: &Workspace) -> i64 {
    workspace.value("SELECT max(import_id) FROM import WHERE status = 'applied'")
}

/// Rows of the reports on changes of the last import: by import, by code and between two editions.
fn changes(workspace: &Workspace) -> [Vec<serde_json::Value>; 3] {
    let last = last(workspace);
    let [import, from, until] =
        [format!("import_id={last}"), format!("from={}", last - 1), format!("until={last}")];
    let queries: [&[&str]; 3] = [
        &["import-changes", "--param", &import],
        &["code-changes", "--param", "code=47371"],
        &["rate-changes", "--param", &from, "--param", &until],
    ];
    queries.map(|query| {
        workspace.run(&[&["query", "run"], query, &["--format", "json"]].concat()).expect_code(0).rows()
    })
}

fn counted(rows: &[serde_json::Value]) -> String {
    let of = |change: &str| rows.iter().filter(|row| row["change"] == change).count();
    let changed = rows.len() - of("added") - of("removed");
    format!("{} added, {changed} changed, {} removed", of("added"), of("removed"))
}

#[test]
fn a_price_that_becomes_another_kind_of_price_is_held() {
    let workspace = Workspace::seeded();
    let first = month("02", &PRICES);
    import(&workspace, "02", &first, &CODE).expect_code(0);
    let negotiated = "\"negotiated_type\":\"negotiated\"";
    let kinds = [
        (negotiated, "\"negotiated_type\":\"derived\""),
        (negotiated, "\"negotiated_type\":\"fee schedule\""),
        (negotiated, "\"negotiated_type\":\"per diem\""),
        (negotiated, "\"negotiated_type\":\"percentage\""),
        ("\"negotiation_arrangement\":\"ffs\"", "\"negotiation_arrangement\":\"capitation\""),
        ("\"negotiation_arrangement\":\"ffs\"", "\"negotiation_arrangement\":\"bundle\""),
        ("\"setting\":\"both\"", "\"setting\":\"both\",\"service_code\":[\"21\",\"22\"]"),
        ("\"setting\":\"both\"", "\"setting\":\"outpatient\""),
    ];
    for (before, after) in kinds {
        let next = month("03", &PRICES).replace(before, after);
        import(&workspace, "03", &next, &CODE).expect_code(3).expect_talk(&[
            "I502",
            "no longer states 3 of 3",
            "`--replaces`",
        ]);
    }
    let derived = month("03", &PRICES).replace(kinds[0].0, kinds[0].1);
    import(&workspace, "03", &derived, &[&CODE[..], &["--replaces"]].concat())
        .expect_code(0)
        .expect_talk(&["3 added, 0 changed, 3 removed"]);
    let [by_import, _, between] = changes(&workspace);
    assert_eq!(counted(&by_import), "3 added, 0 changed, 3 removed", "{by_import:?}");
    assert_eq!(counted(&between), "3 added, 0 changed, 3 removed", "{between:?}");
}

#[test]
fn an_amount_that_another_organization_is_paid_is_one_change_in_summary_and_reports() {
    let workspace = Workspace::seeded();
    import(&workspace, "02", &month("02", &PRICES), &CODE).expect_code(0);
    let next = month("03", &[PRICES[0], PRICES[1], ("1200", "10-0000040"), ("1300", "10-0000041")]);
    import(&workspace, "03", &next, &CODE)
        .expect_code(0)
        .expect_talk(&["1 added, 1 changed, 0 removed, 2 unchanged"]);
    let [by_import, by_code, between] = changes(&workspace);
    for rows in [&by_import, &between] {
        assert_eq!(counted(rows), "1 added, 1 changed, 0 removed", "{rows:?}");
    }
    for rows in [&by_import, &by_code, &between] {
        let said = rows.iter().find(|row| row["other_terms"] != "none").expect("a change");
        assert_eq!(said["other_terms"], "paid no longer: ein 100000003; paid now: ein 100000040", "{said}");
    }
    // Two prices that are one for both organizations are no loss: one of them is counted as removed.
    let both = "\"provider_groups\":[{\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"10-0000001\"}},\
                {\"npi\":[0],\"tin\":{\"type\":\"ein\",\"value\":\"10-0000005\"}}],";
    let workspace = Workspace::seeded();
    import(&workspace, "02", &month("02", &[("900", "10-0000001"), ("900", "10-0000005")]), &CODE)
        .expect_code(0);
    let next = file(&[("900", both)]).replace("2026-02-01", "2026-03-01");
    let run = import(&workspace, "03", &next, &CODE).expect_code(0);
    run.expect_talk(&["0 added, 1 changed, 1 removed"]);
    let [by_import, ..] = changes(&workspace);
    assert_eq!(counted(&by_import), "0 added, 1 changed, 1 removed", "{by_import:?}");
}

#[test]
fn clinicians_and_networks_that_change_are_said() {
    let clinic = |npis: &str, network: &str| {
        let reference = format!(
            "\"provider_references\":[{{\"provider_group_id\":1,\"network_name\":[\"{network}\"],\"provider_groups\":[\
             {{\"npi\":[{npis}],\"tin\":{{\"type\":\"ein\",\"value\":\"10-0000001\"}}}}]}}],\"in_network\""
        );
        file(&[("900", "\"provider_references\":[1],")]).replacen("\"in_network\"", &reference, 1)
    };
    for (after, said) in [
        (clinic("1932213600,1003000126", "Choice"), "clinicians: 1 gone, 1 new"),
        (clinic("1234567893,1932213600", "Select"), "networks Choice -> Select"),
        (clinic("1234567893", "Select"), "clinicians: 1 gone; networks Choice -> Select"),
    ] {
        let workspace = Workspace::seeded();
        import(&workspace, "02", &clinic("1234567893,1932213600", "Choice"), &CODE).expect_code(0);
        let after = after.replace("2026-02-01", "2026-03-01");
        import(&workspace, "03", &after, &CODE)
            .expect_code(0)
            .expect_talk(&["0 added, 1 changed, 0 removed"]);
        for rows in changes(&workspace) {
            assert_eq!(rows.len(), 1, "{rows:?}");
            assert_eq!(rows[0]["other_terms"], said, "{rows:?}");
        }
        let id = last(&workspace).to_string();
        workspace.run(&["imports", "diff", &id, "--format", "csv"]).expect_code(0).expect_stdout(&[said]);
    }
}

#[test]
fn a_match_of_names_says_which_prices_of_a_list_end_by_it() {
    let of = |entity: &str, prices: &[(&str, &str)]| month("02", prices).replace("Aetna", entity);
    let texas = of("Acme Health of Texas", &PRICES);
    // One price is for the same organization, one the same amount for another; one ends.
    let ohio = of("Acme Health of Ohio", &[("1050", "10-0000001"), ("1100", "20-0000002")]);
    let workspace = Workspace::seeded();
    import(&workspace, "02", &texas, &CODE).expect_code(0);
    import(&workspace, "02", &ohio, &CODE).expect_code(0);
    workspace.run(&["payers", "alias", "Acme Health of Texas", "cigna"]).expect_code(0);
    let run = workspace.run(&["payers", "alias", "Acme Health of Ohio", "cigna"]).expect_code(0);
    let undo = format!("`ratebook imports undo {}`", last(&workspace));
    run.expect_talk(&[
        "3 rates replaced by later ones",
        "1 of them is not in the later ones",
        "47371",
        &undo,
    ]);
}

#[test]
fn an_undo_is_refused_for_what_rests_on_the_import_alone() {
    let two = |number: &str, amounts: [&str; 2]| {
        let one = month(number, &[(amounts[0], "10-0000001")]);
        let item = &one[one.find("[{\"negotiation_arr").expect("an item") + 1..one.len() - 2];
        let other = month(number, &[(amounts[1], "10-0000001")]).replace("47371", "99213");
        let other = &other[other.find("[{\"negotiation_arr").expect("an item") + 1..other.len() - 2];
        one.replace(item, &format!("{item},{other}"))
    };
    let undo = |workspace: &Workspace, id: i64| workspace.run(&["imports", "undo", &id.to_string(), "--yes"]);
    let amounts = |workspace: &Workspace| {
        workspace.value::<String>(
            "SELECT ifnull(group_concat(amount / 10000 ORDER BY amount), '') FROM rate WHERE superseded_by IS NULL",
        )
    };
    // One file that is read for a code, and then for another.
    let workspace = Workspace::seeded();
    let first = two("02", ["1000", "80"]);
    import(&workspace, "02", &first, &CODE).expect_code(0);
    let one = last(&workspace);
    import(&workspace, "02", &first, &["--code", "99213"]).expect_code(0);
    undo(&workspace, one).expect_code(0);
    assert_eq!(amounts(&workspace), "80");
    // The next month of both codes rests on both.
    let workspace = Workspace::seeded();
    import(&workspace, "02", &first, &CODE).expect_code(0);
    let one = last(&workspace);
    import(&workspace, "02", &first, &["--code", "99213"]).expect_code(0);
    let next = two("03", ["1000", "81"]);
    import(&workspace, "03", &next, &["--code", "47371", "--code", "99213"]).expect_code(0);
    for id in [one, one + 1] {
        undo(&workspace, id).expect_code(3).expect_talk(&["I510", &format!("{}", one + 2)]);
    }
    undo(&workspace, one + 2).expect_code(0);
    undo(&workspace, one).expect_code(0);
    assert_eq!(amounts(&workspace), "80");
    // An import that took the place of prices and states none of a code: what came since is of that code.
    let workspace = Workspace::seeded();
    import(&workspace, "02", &first, &CODE).expect_code(0);
    let none = month("03", &[("70", "10-0000001")]).replace("47371", "99213");
    import(&workspace, "03", &none, &["--code", "47371", "--replaces"]).expect_code(0);
    let emptied = last(&workspace);
    assert_eq!(amounts(&workspace), "");
    import(&workspace, "04", &two("04", ["1010", "80"]), &CODE).expect_code(0);
    undo(&workspace, emptied).expect_code(3).expect_talk(&["I510"]);
}

#[test]
fn allowed_amounts_and_prices_of_a_payer_rest_on_one_another_in_no_order() {
    let allowed = "{\"reporting_entity_name\":\"Aetna\",\"reporting_entity_type\":\"issuer\",\
        \"last_updated_on\":\"2026-02-01\",\"version\":\"2.0.0\",\"out_of_network\":[{\"name\":\"A\",\
        \"billing_code_type\":\"CPT\",\"billing_code\":\"47371\",\"allowed_amounts\":[{\"tin\":{\"type\":\"ein\",\
        \"value\":\"10-0000001\"},\"billing_class\":\"professional\",\"payments\":[{\"allowed_amount\":900,\
        \"providers\":[{\"billed_charge\":1000,\"npi\":[1234567893]}]}]}]}]}";
    for prices_first in [true, false] {
        let workspace = Workspace::seeded();
        workspace.write("2026-02-01_PPO_allowed-amounts.json", allowed);
        let before = last(&workspace);
        let allow = || {
            let run = ["import", "2026-02-01_PPO_allowed-amounts.json", "--code", "47371"];
            workspace.run(&run).expect_code(0);
        };
        if !prices_first {
            allow();
        }
        import(&workspace, "02", &month("02", &PRICES), &CODE).expect_code(0);
        if prices_first {
            allow();
        }
        workspace.run(&["imports", "undo", &(before + 1).to_string(), "--yes"]).expect_code(0);
        let left = |table: &str| workspace.value::<i64>(&format!("SELECT count(*) FROM {table}"));
        let counts = (left("in_network_rate"), left("allowed_amount"));
        assert_eq!(counts, if prices_first { (0, 1) } else { (3, 0) });
    }
    // Nor do two codes of one file.
    let workspace = Workspace::seeded();
    let other = allowed
        .replace("}]}]}]}]}", "}]}]}]},X]}")
        .replace("\"billing_code\":\"47371\"", "\"billing_code\":\"99213\"");
    let item = &other[other.find("[{\"name\"").expect("an item") + 1..other.find(",X]}").expect("its end")];
    let both = allowed.replace("}]}]}]}]}", &format!("}}]}}]}}]}},{item}]}}"));
    workspace.write("2026-02-01_PPO_allowed-amounts.json", both);
    for code in ["47371", "99213"] {
        workspace.run(&["import", "2026-02-01_PPO_allowed-amounts.json", "--code", code]).expect_code(0);
    }
    let first = last(&workspace) - 1;
    workspace.run(&["imports", "undo", &first.to_string(), "--yes"]).expect_code(0);
    let left = workspace.value::<String>("SELECT group_concat(code) FROM v_allowed_amount");
    assert_eq!(left, "99213");
}

#[test]
fn a_way_on_that_is_printed_of_an_in_network_file_can_be_gone() {
    let workspace = Workspace::seeded();
    import(&workspace, "02", &month("02", &PRICES), &CODE).expect_code(0);
    let expired = month("03", &PRICES).replace("9999-12-31", "2026-04-30");
    let run = import(&workspace, "03", &expired, &CODE).expect_code(3);
    run.expect_talk(&["I505", "`--accept I505` if they hold no longer", "on its first day"]);
    let run = import(&workspace, "03", &expired, &[&CODE[..], &["--accept", "I505"]].concat()).expect_code(0);
    assert!(run.stderr.contains("I544") && !run.stderr.contains("--adds"), "{}", run.stderr);
    let one = month("04", &PRICES[..2]);
    let run = import(&workspace, "04", &one, &[&CODE[..], &["--replaces"]].concat()).expect_code(0);
    assert!(run.stderr.contains("I530") && !run.stderr.contains("--adds"), "{}", run.stderr);
    assert!(run.stderr.contains("`--series NAME`"), "{}", run.stderr);
}

fn contents(number: &str, plans: [&str; 2]) -> String {
    let list = |plan: &str| {
        format!(
            "{{\"reporting_plans\":[{{\"plan_name\":\"{plan}\",\"plan_id_type\":\"ein\",\"plan_id\":\"1\",\
             \"plan_market_type\":\"group\"}}],\"in_network_files\":[{{\"description\":\"x\",\
             \"location\":\"https://example.com/{}\"}}]}}",
            name(number)
        )
    };
    format!(
        "{{\"reporting_entity_name\":\"Aetna\",\"reporting_entity_type\":\"issuer\",\"last_updated_on\":\
         \"2026-{number}-01\",\"version\":\"2.0.0\",\"reporting_structure\":[{}]}}",
        plans.map(list).join(",")
    )
}

#[test]
fn a_table_of_contents_beside_in_network_files_is_read_whole() {
    let workspace = Workspace::seeded();
    let index = contents("02", ["GOLD", "SILVER"]);
    workspace.write("2026-02-01_index.json", &index);
    workspace.write(&name("02"), month("02", &PRICES));
    workspace
        .run(&["import", "2026-02-01_index.json", &name("02"), "--code", "47371"])
        .expect_code(0)
        .expect_talk(&["table of contents", "3 added, 0 changed"]);
    // Of the file alone the option says nothing.
    workspace.write("2026-03-01_index.json", contents("03", ["GOLD", "SILVER"]));
    workspace
        .run(&["import", "2026-03-01_index.json", "--code", "47371"])
        .expect_code(2)
        .expect_talk(&["`--code` says nothing of"]);
    let other = Workspace::seeded();
    let prices = month("02", &PRICES);
    let archive = zipped(&[("a_index.json", index.as_bytes()), (&name("02"), prices.as_bytes())]);
    other.write("all.zip", archive);
    other
        .run(&["import", "all.zip", "--code", "47371"])
        .expect_code(0)
        .expect_talk(&["table of contents", "3 added, 0 changed"]);
    // A lake keeps rates alone: the other files of the archive are named.
    other
        .run(&["publish", "--into", "L", "all.zip", "--code", "47371"])
        .expect_code(0)
        .expect_talk(&["skipped all.zip/a_index.json: it holds lists of files", "3 stated"]);
}

#[test]
fn the_next_table_of_contents_says_what_it_replaces_and_whose_files_are_gone() {
    let workspace = Workspace::seeded();
    for (number, plans) in [("02", ["GOLD", "SILVER"]), ("03", ["GOLD", "COPPER"])] {
        workspace.write(&format!("2026-{number}-01_index.json"), contents(number, plans));
    }
    workspace.run(&["import", "2026-02-01_index.json"]).expect_code(0);
    workspace.run(&["import", "2026-03-01_index.json"]).expect_code(0).expect_talk(&[
        "replaces   Aetna: index: 2 lists of files of 2026-02-01_index.json",
        "1 added, 1 changed, 1 removed, 0 unchanged",
        "warning[I631] no file is listed any more for 1 plan of `2026-02-01_index.json`: SILVER (ein 1)",
    ]);
}

#[test]
fn an_older_file_is_held_for_the_codes_that_a_newer_one_was_read_for() {
    let workspace = Workspace::seeded();
    import(&workspace, "03", &month("03", &PRICES), &CODE).expect_code(0);
    let other = month("02", &[("80", "10-0000001")]).replace("47371", "99213");
    import(&workspace, "02", &other, &["--code", "99213"])
        .expect_code(0)
        .expect_talk(&["1 added, 0 changed"]);
    import(&workspace, "02", &month("02", &PRICES), &CODE).expect_code(3).expect_talk(&["I503"]);
    import(&workspace, "02", &other, &["--code", "99213", "--code", "47371"])
        .expect_code(3)
        .expect_talk(&["I503"]);
    // A price for all codes is of any of them.
    let all =
        |text: &str| text.replace("\"billing_code_type\":\"CPT\"", "\"billing_code_type\":\"CSTM-ALL\"");
    let all = |text: &str| all(text).replace("\"billing_code\":\"99213\"", "\"billing_code\":\"CSTM-00\"");
    let workspace = Workspace::seeded();
    import(&workspace, "03", &month("03", &PRICES), &CODE).expect_code(0);
    import(&workspace, "02", &all(&other), &["--code", "99213"])
        .expect_code(3)
        .expect_talk(&["I503", "for all codes or of bundles"]);
}

#[test]
fn rejected_rows_of_a_json_file_are_corrected_in_the_file() {
    let workspace = Workspace::seeded();
    let bad = month("02", &PRICES).replacen(
        "\"negotiated_type\":\"negotiated\"",
        "\"negotiated_type\":\"bogus\"",
        1,
    );
    import(&workspace, "02", &bad, &CODE).expect_code(1);
    let id = last(&workspace).to_string();
    workspace
        .run(&["imports", "show", &id, "--rejects", "r.csv"])
        .expect_code(0)
        .expect_talk(&["wrote 1 rejected row to r.csv", "correct the published file itself at these places"]);
}

#[test]
fn a_list_whose_name_has_a_time_takes_the_place_of_the_month_before() {
    let workspace = Workspace::seeded();
    for (number, time) in [("02", "12:30:00Z"), ("03", "12-45-59"), ("04", "123000Z")] {
        let name = format!("2026-{number}-01T{time}_PPO_in-network-rates.json");
        workspace.write(&name, month(number, &PRICES));
        workspace.run(&["import", &name]).expect_code(0);
    }
    let rates: i64 = workspace.value("SELECT count(*) FROM rate WHERE superseded_by IS NULL");
    assert_eq!(rates, PRICES.len() as i64, "one month is current");
}
