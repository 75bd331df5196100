//! A code whose row is rejected is not one that the file does not list: reports say which row is to be corrected, and an
//! import says that a value of before is no longer shown.

use crate::comparable::{rows, shown};
use crate::lake_engines::{compare, engine};
use crate::workspace::{Workspace, payer_csv, repository};

/// Relative values of July 2026 as ours, or of October, with this text in the place of another.
fn relative_values(month: &str, from: &str, to: &str) -> String {
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let text = std::fs::read_to_string(path).expect("a fixture");
    assert!(from.is_empty() || text.contains(from), "{from}");
    let text = if from.is_empty() { text } else { text.replace(from, to) };
    match month {
        "October" => text.replace("July Release", "October Release").replace("06/30/2026", "09/30/2026"),
        _ => text,
    }
}

fn fee(workspace: &Workspace) -> String {
    let row = rows(workspace, "code-medicare-pays", &["code=47371"])
        .into_iter()
        .find(|row| row["setting"] == "Professional fee, facility")
        .expect("it is there");
    format!("{}, {}", shown(&row, "amount"), shown(&row, "calculation"))
}

#[test]
fn a_rejected_row_of_the_fee_schedule_is_no_code_that_it_does_not_list() {
    let workspace = Workspace::seeded();
    workspace.write("PPRRVU2026_Jul.csv", relative_values("July", "", ""));
    workspace.write("PPRRVU2026_Oct.csv", relative_values("October", "47371,,", "47371,,many,"));
    workspace.run(&["import", "PPRRVU2026_Jul.csv"]).expect_code(0);
    assert!(fee(&workspace).starts_with("1182.39,"), "{}", fee(&workspace));
    workspace.run(&["import", "PPRRVU2026_Oct.csv"]).expect_code(1).expect_talk(&[
        "warning[I632]",
        "rejected rows alone name 1 code that a loaded file states: CPT 47371 (line ",
    ]);
    let said = fee(&workspace);
    assert!(
        said.starts_with("invalid, line ") && said.ends_with(" of PPRRVU2026_Oct.csv is rejected"),
        "{said}"
    );
    let rule = rows(&workspace, "code-billing-rules", &["code=47371"]).remove(0);
    assert_eq!(shown(&rule, "value"), "invalid");
    let gaps = rows(&workspace, "code-gaps", &["code=47371"]);
    assert!(gaps.iter().any(|gap| shown(gap, "reason") == "[invalid]"), "{gaps:?}");
    // The corrected file states it again.
    workspace.write("PPRRVU2026_Oct.csv", relative_values("October", "", ""));
    workspace.run(&["import", "PPRRVU2026_Oct.csv"]).expect_code(0);
    assert!(fee(&workspace).starts_with("1182.39,"), "{}", fee(&workspace));
}

#[test]
fn a_code_that_only_rejected_rows_name_is_not_said_to_be_in_no_file() {
    let workspace = Workspace::seeded();
    let row = |code: &str, amount: &str| format!("Aetna,HMO,CPT,{code},,,,,,{amount},,2026-01-01,,");
    workspace.write(
        "rates.csv",
        payer_csv(&[&row("47371", "many"), &row("99213", "90.00"), &row("47382", "few")]),
    );
    workspace.run(&["import", "rates.csv"]).expect_code(1);
    let aetna = rows(&workspace, "code-payer-rates", &["code=47371"]).remove(0);
    assert_eq!(shown(&aetna, "based_on"), "no rate is stored; line 2 of rates.csv is rejected");
    workspace.run(&["report", "47382"]).expect_code(2).expect_talk(&[
        "does not know CPT 47382: line 4 of rates.csv is rejected",
        "correct what is rejected and import it again",
    ]);
    let last: String = workspace.value("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(0);
    let aetna = rows(&workspace, "code-payer-rates", &["code=47371"]).remove(0);
    assert_eq!(shown(&aetna, "based_on"), "no price file states one");
}

/// The payer's own file with two codes, of which one has a price that is rejected; its name.
fn in_network_file(workspace: &Workspace) -> &'static str {
    let file = "2026-10-01_PPO_in-network-rates.json";
    let item = |code: &str, kind: &str| {
        format!(
            r#"{{"negotiation_arrangement": "ffs", "name": "service", "billing_code_type": "CPT",
  "billing_code_type_version": "2026", "billing_code": "{code}", "description": "service",
  "negotiated_rates": [{{"provider_groups": [{{"npi": [1234567893], "tin": {{"type": "ein", "value": "12-3456789"}}}}],
    "negotiated_prices": [{{"negotiated_type": "{kind}", "negotiated_rate": 100, "expiration_date": "9999-12-31",
      "service_code": ["11"], "billing_class": "professional"}}]}}]}}"#
        )
    };
    let (known, unknown) = (item("99213", "negotiated"), item("47371", "fee-schedule"));
    workspace.write(
        file,
        format!(
            r#"{{"reporting_entity_name": "Prairie Health Plan", "reporting_entity_type": "health insurance issuer",
"last_updated_on": "2026-10-01", "version": "1.0.0", "in_network": [{known}, {unknown}]}}"#
        ),
    );
    file
}

#[test]
fn an_item_of_an_in_network_file_whose_prices_are_rejected_is_in_the_file() {
    let workspace = Workspace::seeded();
    let file = in_network_file(&workspace);
    let run = workspace
        .run(&["import", file, "--code", "99213", "--code", "47371"])
        .expect_code(1)
        .expect_talk(&["CPT 47371 has no price that is stored: its prices are rejected"]);
    assert!(!run.stderr.contains("I625"), "{}", run.stderr);
    let list = rows(&workspace, "code-in-network", &["code=47371"]).remove(0);
    assert_eq!(shown(&list, "rate"), "invalid");
    let based_on = shown(&list, "based_on");
    assert!(based_on.starts_with("no price of it is stored: line "), "{based_on}");
    assert!(based_on.ends_with(" of 2026-10-01_PPO_in-network-rates.json is rejected"), "{based_on}");
}

#[test]
fn a_lake_says_of_rejected_rows_what_the_database_says() {
    let Some(engine) = engine() else { return };
    // With the excerpts of Medicare's files that a lake of files has, too.
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    let row = |code: &str, amount: &str| format!("Aetna,HMO,CPT,{code},,,,,,{amount},,2026-01-01,,");
    workspace.write(
        "rates.csv",
        payer_csv(&[
            &row("47371", "many"),
            &row("99213", "90.00"),
            &row("11042", "few"),
            &row("11043", "few"),
        ]),
    );
    let list = in_network_file(&workspace);
    let of_codes = ["--code", "99213", "--code", "47371"];
    for file in [&["rates.csv"][..], &[&[list][..], &of_codes].concat()] {
        workspace.run(&[&["import"], file].concat()).expect_code(1);
        workspace.run(&[&["publish", "--into", "files"], file].concat()).expect_code(1);
    }
    let same = |lake: &str| {
        for query in ["code-payer-rates", "code-in-network", "code-gaps"] {
            compare(&workspace, &engine, (query, lake), "47371");
        }
    };
    let is_named = || {
        let aetna = rows(&workspace, "code-payer-rates", &["code=47371"]).remove(0);
        shown(&aetna, "based_on") == "no rate is stored; line 2 of rates.csv is rejected"
    };
    assert!(is_named());
    same("files");
    let report = ["report", "11042", "--lake", "files", "--engine-command", &engine];
    workspace.run(&report).expect_code(2).expect_talk(&["CPT 11042: line 4 of rates.csv is rejected"]);
    // A file in which nothing is rejected takes its place, until it is taken back.
    workspace.write("later.csv", payer_csv(&[&row("99213", "91.00")]));
    workspace.run(&["import", "later.csv", "--replaces"]).expect_code(0);
    workspace.run(&["publish", "--into", "files", "later.csv", "--edition", "2026-12-31"]).expect_code(0);
    assert!(!is_named());
    same("files");
    let last: String = workspace.value("SELECT max(import_id) || '' FROM import");
    workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(0);
    workspace.run(&["publish", "--into", "files", "--undo", "later.csv"]).expect_code(0);
    assert!(is_named());
    same("files");
    // From a database, with the files of Medicare.
    workspace.write("PPRRVU2026_Jul.csv", relative_values("July", "47371,,", "47371,,many,"));
    workspace.run(&["import", "PPRRVU2026_Jul.csv"]).expect_code(1);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    same("lake");
    for query in ["code-medicare-pays", "code-billing-rules", "medicare-amounts"] {
        compare(&workspace, &engine, (query, "lake"), "47371");
    }
    let report = ["report", "11043", "--lake", "lake", "--engine-command", &engine];
    workspace.run(&report).expect_code(2).expect_talk(&["CPT 11043: line 5 of rates.csv is rejected"]);
}
