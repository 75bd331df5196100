//! Which rate of the edition before a rate takes the place of, where days or notes tell several of one price apart.

use crate::changes::{HEADER, every_report, others};
use crate::workspace::Workspace;

/// A month of rates of 47371 with their amounts, first and last days, and notes, beside others.
fn month(workspace: &Workspace, name: &str, rows: &[[&str; 4]]) {
    let header = HEADER.replace('\n', ",effective_to,notes\n");
    let of_code = |[amount, from, to, notes]: &[&str; 4]| {
        format!("Aetna,P,47371,outpatient,facility,case rate,{amount},,{from},{to},{notes}\n")
    };
    let rows: String = rows.iter().map(of_code).collect();
    workspace.write(name, format!("{header}{}{rows}", others(38).replace('\n', ",,\n")));
}

#[test]
fn a_rate_of_the_past_is_not_the_one_before_that_in_force() {
    let workspace = Workspace::seeded();
    let past = ["10.00", "2020-01-01", "2020-12-31", ""];
    month(&workspace, "m1.csv", &[past, ["1000.00", "2026-01-01", "", ""]]);
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    month(&workspace, "m2.csv", &[["10.00", "2026-07-01", "", ""]]);
    let run = workspace.run(&["import", "m2.csv"]).expect_code(3);
    run.expect_talk(&["I504", "47371 of Aetna P: 1,000.00 -> 10.00"]);
    // A price that did not change is not what the one of the past became.
    month(&workspace, "m2.csv", &[["1000.00", "2026-07-01", "", ""]]);
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["0 added, 1 changed, 1 removed"]);
    for report in every_report(&workspace) {
        assert!(report.contains(&"1000.0 -> 1000.0".to_owned()), "{report:?}");
    }
}

#[test]
fn rates_that_their_notes_tell_apart_are_paired_by_them() {
    let workspace = Workspace::seeded();
    month(&workspace, "m1.csv", &[["1000.00", "", "", "implants"], ["85.00", "", "", "imaging"]]);
    workspace.run(&["import", "m1.csv"]).expect_code(0);
    let after =
        [["90.00", "", "", "laboratory"], ["1010.00", "", "", "implants"], ["85.00", "", "", "imaging"]];
    month(&workspace, "m2.csv", &after);
    workspace.run(&["import", "m2.csv"]).expect_code(0).expect_talk(&["1,000.00 -> 1,010.00"]);
    for report in every_report(&workspace).iter().skip(1) {
        assert_eq!(report, &["1000.0 -> 1010.0", "none -> 90.0"]);
    }
}
