//! Releases of Medicare that are published before they begin, as each November the fee schedule of the next year.

use crate::comparable::{rows, shown};
use crate::workspace::{Workspace, column_of, payer_csv, repository};

/// The last day of the year, and the first of the next.
const BEFORE: &str = "1798718400";
const BEGUN: &str = "1798804800";

/// The units of 2026 as ours, and those of 2027 with a higher conversion factor.
fn both_years(workspace: &Workspace) {
    let path = repository().join("tests/fixtures/medicare/relative-values-2026.csv");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let next = text.replace("2026 National", "2027 National").replace("July Release", "January Release");
    let next = next.replace("06/30/2026", "11/20/2026").replace("33.4009", "34.4009");
    workspace.write("PPRRVU2026_Jul.csv", text);
    workspace.write("PPRRVU2027_Jan_nonQPP.csv", next);
}

/// The fee at a hospital on a day of the clock.
fn fee(workspace: &Workspace, now: &str) -> String {
    let arguments = ["query", "run", "code-medicare-pays", "--param", "code=47371", "--format", "ndjson"];
    let output = workspace.command(&arguments).env("SOURCE_DATE_EPOCH", now).output().expect("it starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let line = text.lines().find(|line| line.contains("Professional fee, facility")).expect("a row");
    let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
    format!("{} {} {}", shown(&row, "amount"), shown(&row, "edition"), shown(&row, "state"))
}

#[test]
fn the_schedule_of_next_year_is_in_force_from_its_first_day_on() {
    let schedule = "Medicare Physician Fee Schedule (MPFS)";
    let this_year = format!("1182.39 {schedule}, 2026-07 (RVU26C, non-qualifying APM) in force");
    let next_year = format!("1217.79 {schedule}, 2027-01 (RVU27A, non-qualifying APM) in force");
    for turn in [0, 1] {
        let workspace = Workspace::seeded();
        both_years(&workspace);
        let mut files = ["PPRRVU2026_Jul.csv", "PPRRVU2027_Jan_nonQPP.csv"];
        files.rotate_left(turn);
        let [_, last] = files.map(|file| workspace.run(&["import", file]).expect_code(0));
        if turn == 0 {
            last.expect_talk(&["note[I547]", "until then reports give the amounts of 2026-07"]);
        }
        assert_eq!(fee(&workspace, BEFORE), this_year, "{files:?}");
        assert_eq!(fee(&workspace, BEGUN), next_year, "{files:?}");
        // Who asks for the year is given it before it begins.
        let asked = rows(&workspace, "medicare-amounts", &["code=47371", "year=2027"]);
        assert!(asked.iter().any(|row| shown(row, "amount") == "1217.79"), "{asked:?}");
        // A payer's rate of this year, and one without a day, are compared with what holds today.
        workspace.write(
            "rates.csv",
            payer_csv(&["Aetna,,CPT,47371,,outpatient,professional,,fee schedule,1182.39,,2026-01-01,,"]),
        );
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        let screen = workspace.run(&["report", "47371"]).expect_code(0).stdout;
        assert!(!screen.contains("1,217.79") || screen.contains("2027"), "{screen}");
        let newest = "SELECT label FROM v_medicare_release WHERE dataset = 'fee-schedule' AND newest";
        assert_eq!(column_of(&workspace.database(), newest), ["RVU26C"]);
    }
}

#[test]
fn where_nothing_else_is_loaded_the_first_release_to_come_is_shown_with_its_year() {
    let workspace = Workspace::seeded();
    both_years(&workspace);
    let run = workspace.run(&["import", "PPRRVU2027_Jan_nonQPP.csv"]).expect_code(0);
    assert!(!run.stderr.contains("I547"), "{}", run.stderr);
    assert!(fee(&workspace, BEFORE).starts_with("1217.79 Medicare Physician Fee Schedule (MPFS), 2027"));
}

#[test]
fn the_extract_that_ratebook_ships_stays_in_force_until_the_schedule_of_next_year_begins() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]).expect_code(0);
    both_years(&workspace);
    workspace.run(&["import", "PPRRVU2027_Jan_nonQPP.csv"]).expect_code(0);
    assert!(fee(&workspace, BEFORE).starts_with("1182.39"), "{}", fee(&workspace, BEFORE));
    assert!(fee(&workspace, BEGUN).starts_with("1217.79"), "{}", fee(&workspace, BEGUN));
    // What the extract does not list, the whole schedule to come does.
    let row = rows(&workspace, "code-medicare-pays", &["code=70450"]);
    assert!(row.iter().any(|row| shown(row, "edition").contains("2027")), "{row:?}");
}

#[test]
fn edits_of_the_next_quarter_are_no_limit_of_today() {
    let workspace = Workspace::seeded();
    let limits = |units: u32| format!("hcpcs_code,mue_value,mai,mue_rationale\n47371,{units},2,Reason\n");
    workspace.write("mue_practitioner_2026Q4.csv", limits(1));
    workspace.write("mue_practitioner_2027Q1.csv", limits(2));
    for name in ["mue_practitioner_2026Q4.csv", "mue_practitioner_2027Q1.csv"] {
        workspace.run(&["import", name]).expect_code(0);
    }
    let listed =
        "SELECT period || ' ' || units || ' ' || in_force FROM v_medicare_unit_limit ORDER BY period";
    assert_eq!(
        column_of(&workspace.database(), listed),
        ["2026-10 1 yes", "2027-01 2 no: the edition of 2026-10 is in force"]
    );
}

#[test]
fn an_outpatient_payment_to_come_is_no_payment_of_today() {
    let workspace = Workspace::seeded();
    let path = repository().join("tests/fixtures/medicare/opps-addendum-b-oct-2025.csv");
    let text = std::fs::read_to_string(path).expect("a fixture");
    workspace.write("opps-addendum-b-oct-2025.csv", &text);
    let next = text.replace("CY 2025", "CY 2027").replace("$9,000.250", "$9,100.250");
    workspace.write("opps-addendum-b-jan-2027.csv", next);
    workspace.run(&["import", "opps-addendum-b-oct-2025.csv"]).expect_code(0);
    let run = workspace.run(&["import", "opps-addendum-b-jan-2027.csv"]).expect_code(0);
    run.expect_talk(&["note[I547]", "until then reports give the amounts of 2025-10"]);
    let paid: Vec<String> = rows(&workspace, "code-medicare-pays", &["code=47371"])
        .iter()
        .filter(|row| shown(row, "setting") == "Hospital outpatient")
        .map(|row| shown(row, "amount"))
        .collect();
    assert_eq!(paid, ["9000.25"]);
    let listed = rows(&workspace, "medicare-facility", &["code=47371"]);
    assert!(listed.iter().any(|row| shown(row, "payment") == "9100.25"), "{listed:?}");
}
