//! An import that is taken back leaves its record, and nothing else.

use std::path::PathBuf;

use rust_xlsxwriter::Workbook;

use crate::in_network::{self, Shape};
use crate::workbooks;
use crate::workspace::{Workspace, fixture, fixture_text, payer_csv, published};

/// The database but for the records of undone imports. That they can be taken out shows that nothing else refers to
/// them.
fn all_but_the_record(workspace: &Workspace) -> String {
    let connection = workspace.database();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             DELETE FROM import WHERE status = 'undone'",
        )
        .expect("nothing refers to an undone import");
    drop(connection);
    workspace.dump()
}

fn undo_newest(workspace: &Workspace) {
    let newest: i64 = workspace.value("SELECT max(import_id) FROM import WHERE status = 'applied'");
    workspace.run(&["imports", "undo", &newest.to_string(), "--yes", "--cascade"]).expect_code(0);
}

/// A database in which a payer has published rates of a few codes.
fn with_rates() -> Workspace {
    let workspace = Workspace::seeded();
    let rows = [
        "Aetna,PPO,CPT,47371,,outpatient,facility,24,case rate,3000.00,,2026-01-01,2026-12-31,",
        "Cigna,,CPT,99213,25,,professional,11,,110.50,,,,per visit",
    ];
    workspace.write("base.csv", payer_csv(&rows));
    workspace.run(&["import", "base.csv"]).expect_code(0);
    workspace
}

/// Imports a file in one step, takes it back, and looks for anything that is left.
pub(crate) fn leaves_nothing(workspace: &Workspace, file: &str, options: &[&str]) {
    let before = workspace.dump();
    let mut arguments = vec!["import", file];
    arguments.extend(options);
    let run = workspace.run(&arguments);
    assert!(run.code <= 1, "{file}: {}", run.stderr);
    assert!(workspace.dump() != before, "{file} brings nothing");
    undo_newest(workspace);
    let after = all_but_the_record(workspace);
    let left: Vec<&str> = after.lines().filter(|line| !before.contains(line)).take(5).collect();
    assert!(after == before, "{file}: not as before: {left:?}");
}

#[test]
fn an_undone_price_file_leaves_nothing() {
    let workspace = with_rates();
    let rows = [
        "Aetna,PPO,CPT,47371,,outpatient,facility,24,case rate,3100.00,,2026-01-01,2026-12-31,",
        "Oscar,New,CPT,99999,,,,,,12.00,,,,a note",
        "Oscar,New,CPT,notacode,,,,,,12.00,,,,a note",
    ];
    workspace.write("next.csv", payer_csv(&rows));
    leaves_nothing(&workspace, "next.csv", &["--accept", "I502"]);
    workspace.write("other.csv", payer_csv(&rows));
    leaves_nothing(&workspace, "other.csv", &["--publisher", "Somebody else"]);
    let mut book = Workbook::new();
    let cells: [&[&str]; 2] = [&["payer", "plan", "code", "amount"], &["Ambetter", "HMO", "47371", "3250.5"]];
    workbooks::fill(book.add_worksheet(), &cells);
    workbooks::save(&workspace, "book.xlsx", book);
    leaves_nothing(&workspace, "book.xlsx", &[]);
    leaves_nothing(&workspace, &fixture("hospital/tall-v3-hill.csv"), &[]);
    let published_files = [
        "hpt-cms/v3/V3.0.0_Tall_CSV_Format_Example.csv",
        "hpt-cms/v3/V3.0.0_Wide_CSV_Format_Example.csv",
        "hpt-cms/v3/v3_json_format_example.json",
        "hpt-cms/v2/V2.0.0_JSON_Format_Example.json",
        "hospitals-v3/uw_medical_center_v3_excerpt.json.gz",
    ];
    for file in published_files.into_iter().filter_map(published) {
        leaves_nothing(&workspace, &file.display().to_string(), &[]);
    }
    let profiled: Option<PathBuf> = published("legacy-chargemasters/tx_66.csv.gz");
    if let Some(file) = profiled {
        let profile = fixture("profiles/tx_66.toml");
        leaves_nothing(&workspace, &file.display().to_string(), &["--profile", &profile]);
    }
}

#[test]
fn an_undone_file_of_a_payer_leaves_nothing() {
    let workspace = with_rates();
    workspace
        .write("2026-01-01_ppo.json", in_network::file(Shape::default()).replace("2026-02-01", "2026-01-01"));
    workspace.write("2026-02-01_ppo.json", in_network::file(Shape::default()).replace("1450.5", "1460.5"));
    leaves_nothing(&workspace, "2026-01-01_ppo.json", &in_network::FOLLOWED);
    in_network::import(&workspace, "2026-01-01_ppo.json", &in_network::FOLLOWED).expect_code(0);
    leaves_nothing(&workspace, "2026-02-01_ppo.json", &in_network::FOLLOWED);
    let published_files = [
        "in-network-rates-bundle-single-plan-sample.json",
        "allowed-amounts-multiple-plan-sample.json",
        "table-of-contents-sample.json",
    ];
    for file in published_files.into_iter().filter_map(|name| published(&format!("tic/examples/{name}"))) {
        leaves_nothing(&workspace, &file.display().to_string(), &[]);
    }
}

#[test]
fn an_undone_release_leaves_nothing() {
    let workspace = with_rates();
    let text = fixture_text("medicare/relative-values-2026.csv");
    workspace.write("first.csv", &text);
    leaves_nothing(&workspace, "first.csv", &[]);
    workspace.run(&["import", "first.csv"]).expect_code(0);
    workspace.write("corrected.csv", text.replace("20.28,9.70", "20.30,9.70"));
    leaves_nothing(&workspace, "corrected.csv", &[]);
    let schedules = [
        "opps-addendum-b-oct-2025.csv",
        "asc-addendum-aa-apr-2026.csv",
        "asc-addendum-bb-apr-2026.csv",
        "asc-addendum-ee-apr-2026.csv",
    ];
    for schedule in schedules {
        leaves_nothing(&workspace, &fixture(&format!("medicare/{schedule}")), &[]);
    }
    let published_files = [
        "ncci/ccipra-v322r0-f1.excerpt.txt",
        "code-sets/HCPC2026_OCT_ANWEB.excerpt.csv",
        "utilization/MUP_PHY_2023_Geo_rf_ablation_excerpt.csv.gz",
        "public-fee-schedules/clfs/CLFS_2025_Q4V1.csv.gz",
    ];
    for file in published_files.into_iter().filter_map(published) {
        leaves_nothing(&workspace, &file.display().to_string(), &[]);
    }
}

#[test]
fn the_record_of_an_undone_import_still_says_whose_file_it_was() {
    let workspace = Workspace::seeded();
    workspace.write("oscar.csv", payer_csv(&["Oscar,New,CPT,47371,,,,,,12.00,,,,"]));
    workspace.run(&["import", "oscar.csv"]).expect_code(0);
    let whose = || {
        workspace.value::<String>(
            "SELECT publisher || ', ' || publisher_kind FROM v_import ORDER BY import_id DESC",
        )
    };
    let said = whose();
    undo_newest(&workspace);
    assert_eq!(whose(), said);
    let left: i64 = workspace.value("SELECT count(*) FROM publisher WHERE name LIKE 'Oscar%'");
    assert_eq!(left, 0);
    workspace.run(&["import", "oscar.csv"]).expect_code(0);
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn an_alias_is_an_event_that_can_be_looked_before_and_taken_back() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", payer_csv(&["UHC of Somewhere,,CPT,47371,,,,,,9000.00,,,,"]));
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let before = workspace.dump();
    let payers = |options: &[&str]| {
        let mut arguments =
            vec!["query", "run", "--sql", "SELECT payer, payer_na FROM v_rate", "--format", "csv"];
        arguments.extend(options);
        workspace.run(&arguments).expect_code(0).stdout
    };
    let alias = |payer: &str| workspace.run(&["payers", "alias", "uhc of somewhere", payer]).expect_code(0);
    alias("unitedhealthcare").expect_talk(&["1 published payer and plan"]);
    alias("aetna");
    // The same words as before, in place of others, are another event; said twice, they are one.
    alias("unitedhealthcare");
    alias("unitedhealthcare").expect_talk(&["0 published payers"]);
    assert_eq!(workspace.value::<i64>("SELECT max(import_id) FROM import"), 17);
    for (as_of, payer) in
        [("14", "pending"), ("15", "unitedhealthcare"), ("16", "aetna"), ("17", "unitedhealthcare")]
    {
        let shown = payers(&["--as-of", as_of]);
        assert!(shown.contains(payer), "as of {as_of}: {shown}");
    }
    workspace.run(&["imports", "undo", "16", "--yes"]).expect_code(3).expect_talk(&["17", "--cascade"]);
    workspace.run(&["imports", "undo", "16", "--yes", "--cascade"]).expect_code(0);
    assert!(payers(&[]).contains("unitedhealthcare"), "the alias of import 15 is current again");
    undo_newest(&workspace);
    assert!(payers(&[]).contains("pending"), "no alias is left");
    assert!(all_but_the_record(&workspace) == before, "something of the aliases is left");
}

#[test]
fn what_another_import_uses_by_now_stays() {
    let workspace = Workspace::seeded();
    let before = workspace.dump();
    workspace.write("first.csv", payer_csv(&["Oscar,New,CPT,99999,,,,,,12.00,,,,"]));
    workspace.write("second.csv", payer_csv(&["Oscar,New,CPT,99999,,,,,,13.00,,,,"]));
    workspace.run(&["import", "first.csv", "--publisher", "One"]).expect_code(0);
    workspace.run(&["import", "second.csv", "--publisher", "Two"]).expect_code(0);
    workspace.run(&["imports", "undo", "14", "--yes"]).expect_code(0);
    let rates: String = workspace.value("SELECT group_concat(code || raw_payer || amount) FROM v_code_rate");
    assert_eq!(rates, "99999Oscar13.0");
    let broken: i64 = workspace.value("SELECT count(*) FROM pragma_foreign_key_check");
    assert_eq!(broken, 0);
    undo_newest(&workspace);
    let codes: i64 = workspace.value("SELECT count(*) FROM code WHERE code = '99999'");
    assert_eq!(codes, 0, "the last import that names a code takes it along, whoever brought it");
    assert!(all_but_the_record(&workspace) == before, "something is left");
}

#[test]
fn a_list_of_another_payer_does_not_rest_on_an_import() {
    let workspace = Workspace::seeded();
    let import = |name: &str, rows: &str| -> String {
        workspace.write(name, format!("payer,plan,code,amount\n{rows}"));
        workspace.run(&["import", name]).expect_code(0);
        workspace.value::<String>("SELECT max(import_id) || '' FROM import")
    };
    let first = import("a.csv", "Aetna,HMO,47371,100\nZed,Gold,47371,50\n");
    import("c.csv", "Cigna,PPO,47371,200\n");
    let current = || -> String {
        workspace
            .value("SELECT group_concat(raw_payer || ' ' || amount, ', ' ORDER BY raw_payer) FROM v_rate")
    };
    workspace.run(&["imports", "undo", &first, "--yes"]).expect_code(0);
    assert_eq!(current(), "Cigna 200.0");
    workspace.run(&["migrate", "verify"]).expect_code(0);
    // One that states a payer of it does, however it spells it.
    let first = import("b.csv", "Aetna,HMO,47371,100\nZed,Gold,47371,50\n");
    let next = import("d.csv", "AETNA,PPO,47371,300\n");
    let words = format!("later imports rest on import {first}: {next}");
    workspace.run(&["imports", "undo", &first, "--yes"]).expect_code(3).expect_talk(&[&words, "--cascade"]);
}
