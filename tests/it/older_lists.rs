//! A payer's list that is older than what it would replace, known by its name or by the days of its rates.

use crate::packed::zipped;
use crate::workspace::{Workspace, payer_csv};

/// A list of twenty-one rates of one plan, each from a day on, where one is given.
fn list(amount: u32, from: &str) -> String {
    let row = |code: u32| format!("Aetna,HMO,CPT,{code},,,,,,{}.00,,{from},,", amount + code % 10);
    let rows: Vec<String> = (47370..47391).map(row).collect();
    payer_csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn current(workspace: &Workspace) -> String {
    workspace.value(
        "SELECT DISTINCT file_name FROM rate JOIN import USING (import_id) WHERE superseded_by IS NULL
                     AND payer_plan_id IS NOT NULL",
    )
}

#[test]
fn an_older_month_in_a_files_name_does_not_take_the_place_of_a_newer() {
    for (newer, older, said) in [
        ("aetna-2026-02.csv", "aetna-2026-01.csv", "dated 2026-01, older than the edition of 2026-02"),
        ("aetna Feb 2026.csv", "aetna Jan 2026.csv", "dated 2026-01, older than the edition of 2026-02"),
        (
            "Aetna_02012026.csv",
            "Aetna_01152026.csv",
            "dated 2026-01-15, older than the edition of 2026-02-01",
        ),
        ("rates_2026Q2.csv", "rates_2026Q1.csv", "dated 2026-01, older than the edition of 2026-04"),
    ] {
        let workspace = Workspace::seeded();
        workspace.write(newer, list(500, ""));
        workspace.write(older, list(400, ""));
        workspace.run(&["import", newer]).expect_code(0);
        workspace.run(&["import", older]).expect_code(3).expect_talk(&["I503", said, newer, "--accept I503"]);
        assert_eq!(current(&workspace), newer);
        workspace.run(&["import", older, "--accept", "I503"]).expect_code(0);
        assert_eq!(current(&workspace), older);
    }
}

#[test]
fn a_list_without_a_date_is_as_old_as_the_first_days_of_its_rates() {
    let workspace = Workspace::seeded();
    workspace.write("new.csv", list(500, "2026-02-01"));
    workspace.write("old.csv", list(400, "2026-01-01"));
    workspace.run(&["import", "new.csv"]).expect_code(0);
    workspace.run(&["import", "old.csv"]).expect_code(3).expect_talk(&[
        "I503",
        "first day of its rates is 2026-01-01",
        "replace is 2026-02-01: `new.csv`",
        "--accept I503",
    ]);
    assert_eq!(current(&workspace), "new.csv");
}

#[test]
fn a_list_without_a_date_is_as_new_as_the_one_in_whose_place_it_came() {
    for months in [vec!["a.csv"], vec!["a.csv", "b.csv"]] {
        let workspace = Workspace::seeded();
        workspace.write("rates 2026-03.csv", list(500, ""));
        workspace.write("rates 2025-06.csv", list(400, "").replace("Aetna,HMO", "AETNA,hmo"));
        workspace.write("rates 2026-04.csv", list(450, ""));
        workspace.run(&["import", "rates 2026-03.csv"]).expect_code(0);
        for (nth, undated) in months.iter().enumerate() {
            // One rate is another; the others are still those of the dated list.
            workspace.write(undated, list(500, "").replace("507.00", &format!("51{nth}.00")));
            workspace.run(&["import", undated]).expect_code(0);
        }
        workspace.run(&["import", "rates 2025-06.csv", "--adds"]).expect_code(3).expect_talk(&["I503"]);
        workspace.write("one 2025-06.csv", payer_csv(&["Aetna,HMO,CPT,47377,,,,,,407.00,,,,"]));
        workspace.run(&["import", "one 2025-06.csv", "--adds"]).expect_code(3).expect_talk(&[
            "I503",
            "older than `rates 2026-03.csv` of 2026-03",
            "whose rates it would replace, states no day and came after that",
        ]);
        workspace.run(&["import", "rates 2026-04.csv"]).expect_code(0);
        assert_eq!(current(&workspace), "rates 2026-04.csv");
    }
}

#[test]
fn the_next_list_may_take_a_rate_of_a_later_day_away() {
    let workspace = Workspace::seeded();
    let with_one_to_come = format!("{}Aetna,HMO,CPT,47399,,,,,,900,,2026-12-01,,\n", list(400, "2026-01-01"));
    workspace.write("first.csv", with_one_to_come);
    workspace.write("next.csv", list(500, "2026-01-01"));
    workspace.run(&["import", "first.csv"]).expect_code(0);
    workspace.run(&["import", "next.csv"]).expect_code(0);
    assert_eq!(current(&workspace), "next.csv");
}

#[test]
fn lists_of_one_archive_come_in_the_order_of_their_months() {
    for (newer, older) in [
        ("aetna feb 2026.csv", "aetna jan 2026.csv"),
        ("april.csv", "march.csv"),
        ("2026-02/a.csv", "2026-01/b.csv"),
    ] {
        let workspace = Workspace::seeded();
        let (of_newer, of_older) = (list(500, ""), list(400, ""));
        workspace.write("lists.zip", zipped(&[(newer, of_newer.as_bytes()), (older, of_older.as_bytes())]));
        workspace.run(&["import", "lists.zip"]).expect_code(0);
        let newest: String = workspace.value("SELECT file_name FROM import ORDER BY import_id DESC LIMIT 1");
        assert_eq!(newest.rsplit('/').next(), newer.rsplit('/').next());
    }
}
