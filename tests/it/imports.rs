//! `imports diff|undo`, `payers alias`, `validate`: looking back at imports, taking them back,
//! settling names, judging files.

use crate::workspace::{Workspace, repository};

/// Everything but the record of imports and publishers, which an undo keeps.
fn facts(workspace: &Workspace) -> String {
    let memory = ["import: ", " import_id=", "publisher: ", " publisher_id="];
    let dump = workspace.dump();
    let is_memory = |line: &&str| line.is_empty() || memory.iter().any(|start| line.starts_with(start));
    let kept: Vec<&str> = dump.lines().filter(|line| !is_memory(line)).collect();
    kept.join("\n")
}

/// Thirty rates, one of them changed by `amount`, so that the guard on removals does not speak.
fn edition(amount: &str) -> String {
    let mut rows: Vec<String> = (0..29).map(|n| format!("Aetna,{:05},{n}.50", 10_000 + n)).collect();
    rows.push(format!("Aetna,47371,{amount}"));
    format!("payer,code,amount\n{}\n", rows.join("\n"))
}

#[test]
fn an_undo_restores_what_was_there_and_frees_the_file() {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", edition("3000.00"));
    workspace.write("second.csv", edition("3250.00"));
    let empty = facts(&workspace);
    workspace.run(&["import", "first.csv"]).expect_code(0);
    let first = facts(&workspace);
    workspace.run(&["import", "second.csv"]).expect_code(0).expect_talk(&["1 changed", "29 unchanged"]);

    workspace.run(&["imports", "undo", "14", "--yes"]).expect_code(3).expect_talk(&["15", "--cascade"]);
    workspace.run(&["imports", "undo", "15"]).expect_code(2).expect_talk(&["--yes"]);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert!(facts(&workspace) == first, "the first edition is not restored");
    workspace.run(&["imports", "undo", "14", "--yes"]).expect_code(0);
    assert!(facts(&workspace) == empty, "something of the import is left");

    workspace.run(&["import", "first.csv"]).expect_code(0).expect_talk(&["30 added"]);
    workspace.run(&["import", "second.csv"]).expect_code(0);
    workspace.run(&["imports", "undo", "16", "--yes", "--cascade"]).expect_code(0);
    assert!(facts(&workspace) == empty, "something of the import is left");
    workspace.run(&["imports", "undo", "2", "--yes"]).expect_code(3).expect_talk(&["seed"]);
}

#[test]
fn a_diff_shows_old_new_and_percent() {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", edition("3000.00"));
    workspace.write("second.csv", edition("3250.00"));
    workspace.run(&["import", "first.csv", "second.csv"]).expect_code(0);
    let diff = workspace.run(&["imports", "diff", "15", "--format", "json"]).expect_code(0).json();
    let rows = &diff["sections"][0]["tables"][0]["rows"];
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    let row = &rows[0];
    assert_eq!(row["before_amount"].as_f64(), Some(3000.0), "{row}");
    assert_eq!(row["after_amount"].as_f64(), Some(3250.0), "{row}");
    assert_eq!(row["percent"].as_f64(), Some(8.33), "{row}");
}

#[test]
fn one_import_has_a_report_on_what_it_changed() {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", edition("3000.00"));
    workspace.write("second.csv", edition("3250.00"));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    workspace.run(&["import", "second.csv"]).expect_code(0);
    let id: i64 = workspace.value("SELECT max(import_id) FROM import");
    let diff = workspace.run(&["imports", "diff", &id.to_string(), "--format", "csv"]).expect_code(0).stdout;
    let report = workspace.run(&["report", "changes", &id.to_string(), "--format", "csv"]);
    assert_eq!(report.expect_code(0).stdout, diff);
    workspace
        .run(&["report", "changes", "soon"])
        .expect_code(2)
        .expect_talk(&["not the number of an import"]);
    workspace.run(&["report", "changes", "999"]).expect_code(2).expect_talk(&["there is no import 999"]);
}

/// Two editions of a month of OPPS, which differ in the payment of one code.
fn two_editions_of_medicare() -> (Workspace, String) {
    let fixture = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    let first = std::fs::read_to_string(fixture).expect("a fixture");
    let workspace = Workspace::seeded();
    workspace.write("2025_October_Addendum_B.09.26.25.csv", &first);
    workspace.write("2025_October_Addendum_B.10.25.25.csv", first.replace("$12.345", "$1.235"));
    workspace.run(&["import", "2025_October_Addendum_B.09.26.25.csv"]).expect_code(0);
    workspace
        .run(&["import", "2025_October_Addendum_B.10.25.25.csv"])
        .expect_code(0)
        .expect_talk(&["0 added, 1 changed, 0 removed, 6 unchanged"]);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    (workspace, last.to_string())
}

#[test]
fn the_report_on_changes_of_an_import_of_medicare_is_that_of_the_diff() {
    let (workspace, last) = two_editions_of_medicare();
    let diff = workspace.run(&["imports", "diff", &last, "--format", "csv"]).expect_code(0).stdout;
    assert!(diff.contains("J9999,known,payment,known,12.345,known,1.235"), "{diff}");
    let report = workspace.run(&["report", "changes", &last, "--format", "csv"]).expect_code(0).stdout;
    assert_eq!(report, diff);
}

#[test]
fn an_import_that_can_change_no_rate_says_so_when_its_changes_are_asked_for() {
    let workspace = Workspace::seeded();
    workspace.run(&["payers", "alias", "UHC of Somewhere", "unitedhealthcare"]).expect_code(0);
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let last = last.to_string();
    for (import, what) in [("1", "a seed file"), (last.as_str(), "a match of a published name")] {
        for asked in [["imports", "diff"], ["report", "changes"]] {
            let run = workspace.run(&[&asked[..], &[import]].concat()).expect_code(2);
            run.expect_talk(&[what, "changed no rates", &format!("imports show {import}")]);
        }
    }
}

#[test]
fn an_undo_of_a_release_counts_as_its_import_did() {
    let (workspace, last) = two_editions_of_medicare();
    workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(0).expect_talk(&[
        &format!("import {last} added 0 facts and changed 1"),
        "1 fact removed, 1 earlier fact current again",
    ]);
    let payment: f64 = workspace
        .value("SELECT payment FROM v_medicare_facility WHERE code = 'J9999' AND period = '2025-10'");
    assert!((payment - 12.345).abs() < 0.000_1, "the first edition is in force again: {payment}");
}

#[test]
fn guards_hold_a_loss_until_they_are_lifted_by_name() {
    let workspace = Workspace::seeded();
    workspace.write("first.csv", edition("3000.00"));
    workspace.write("short.csv", "payer,code,amount\nAetna,47371,3000.00\n");
    workspace.write("tenfold.csv", edition("40000.00"));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    let before = workspace.dump();
    workspace.run(&["import", "short.csv"]).expect_code(3).expect_talk(&["I502", "`--adds`", "`--replaces`"]);
    workspace.run(&["import", "tenfold.csv"]).expect_code(3).expect_talk(&["I504"]);
    let plan = workspace.run(&["import", "short.csv", "--dry-run"]).expect_code(0);
    plan.expect_talk(&[
        "held by    guard I502",
        "pass `--adds`",
        "removed    10000 of Aetna at 0.50 (first.csv, line 2)",
    ]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "short.csv", "--replaces"]).expect_code(0).expect_talk(&["29 removed"]);
}

#[test]
fn an_alias_settles_rows_that_are_already_here() {
    let workspace = Workspace::seeded();
    workspace.write("rates.csv", "payer,code,amount\nUHC of Somewhere,47371,9000.00\n");
    workspace.run(&["import", "rates.csv"]).expect_code(0).expect_talk(&["not matched to a payer"]);
    let unmatched = workspace.run(&["payers", "unmatched"]).expect_code(0).stdout;
    assert!(unmatched.contains("UHC of Somewhere"), "{unmatched}");
    workspace
        .run(&["payers", "alias", "UHC of Somewhere", "unitedhealthcar"])
        .expect_code(2)
        .expect_talk(&["unitedhealthcare"]);
    workspace.run(&["payers", "alias", "uhc of somewhere", "unitedhealthcare"]).expect_code(0);
    let payer: String = workspace.value("SELECT payer FROM v_rate WHERE amount_kind = 'negotiated'");
    assert_eq!(payer, "unitedhealthcare");
}

#[test]
fn rejected_rows_come_back_corrected_and_replace_nothing() {
    let workspace = Workspace::seeded();
    workspace.write("aetna.csv", "payer,code,amount\nAetna,47371,3250.00\nAetna,47370,abc\n");
    workspace.run(&["import", "aetna.csv"]).expect_code(1).expect_talk(&["aetna.rejects.csv", "^^^"]);
    let rejects = workspace.text_of("aetna.rejects.csv");
    assert!(rejects.contains("Aetna,47370,abc,"), "{rejects}");
    workspace.write("aetna.rejects.csv", rejects.replace(",abc,", ",3100.00,"));
    workspace.run(&["import", "aetna.rejects.csv"]).expect_code(0);
    let current: i64 = workspace.value("SELECT count(*) FROM v_rate WHERE amount IS NOT NULL");
    assert_eq!(current, 2, "the first import's rate is still current");
}

#[test]
fn a_verdict_needs_no_database() {
    let workspace = Workspace::empty();
    workspace.write("bad.csv", "description,code|1,code|1|type,setting,payer_name,plan_name\n");
    let run = workspace.run(&["validate", "bad.csv", "--format", "json"]).expect_code(1);
    let verdict = run.json();
    assert_eq!(verdict["valid"].as_bool(), Some(false), "{verdict}");
    assert!(verdict["findings"].as_array().is_some_and(|findings| {
        !findings.is_empty() && findings.iter().all(|finding| finding["rule"].is_string())
    }));
    assert!(!workspace.path("ratebook.db").exists());
}
