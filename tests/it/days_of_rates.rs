//! Days in columns of a table, of which some can be read with the month or with the day first.

use crate::workspace::{Workspace, column_of};

const HEAD: &str = "payer,plan,code,amount,effective_from,effective_to\n";

/// The first and the last days of the stored rates, by plan.
fn days(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT raw_plan || ' ' || coalesce(effective_from, effective_from_na) || ' ' ||
                      coalesce(effective_to, effective_to_na)
               FROM rate JOIN terms USING (terms_id) JOIN payer_plan USING (payer_plan_id)
               WHERE superseded_by IS NULL ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn a_day_that_can_be_two_is_rejected_where_another_day_of_the_file_has_the_day_first() {
    let rows = [
        "Aetna,A,47371,100.00,2026-01-01,31/12/2026",
        "Aetna,B,47371,200.00,1/4/2026,",
        "Aetna,C,47371,300.00,4/4/2026,2026-12-31",
        "Aetna,D,47371,400.00,,5/12/2026 00:00:00",
        "Aetna,E,47371,500.00,12/31/2025,",
    ];
    let turned: Vec<&str> = rows.iter().rev().copied().collect();
    for rows in [rows.to_vec(), turned] {
        let workspace = Workspace::seeded();
        workspace.write("a.csv", format!("{HEAD}{}\n", rows.join("\n")));
        workspace.run(&["import", "a.csv"]).expect_code(1).expect_talk(&[
            "error[I205] effective_to: not a date",
            "error[I633] effective_from: 2026-01-04 or 2026-04-01: other days of the file have the day first",
            "error[I633] effective_to: 2026-05-12 or 2026-12-05",
            "2 accepted, 3 rejected",
        ]);
        assert_eq!(days(&workspace), ["C 2026-04-04 2026-12-31", "E 2025-12-31 not-supplied"]);
    }
}

#[test]
fn days_with_the_month_first_are_read_where_no_other_has_the_day_first() {
    let workspace = Workspace::seeded();
    let rows = "Aetna,A,47371,100.00,1/4/2026,12/31/2026\nAetna,B,47371,200.00,4/13/2026,\n";
    workspace.write("a.csv", format!("{HEAD}{rows}"));
    workspace.run(&["import", "a.csv"]).expect_code(0);
    assert_eq!(days(&workspace), ["A 2026-01-04 2026-12-31", "B 2026-04-13 not-supplied"]);
}

#[test]
fn a_profile_says_what_a_day_that_can_be_two_is() {
    let profile = "publisher = 'A'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
                   columns = { payer = 'Payer', plan = 'Plan', amount = 'Rate', effective_from = 'Start' }\n\
                   codes = [{ column = 'Code', system = 'CPT' }]\n";
    let values = "[values.'Start']\n'1/4/2026' = '2026-04-01'\n'13/4/2026' = '2026-04-13'\n";
    let rows = "Payer,Plan,Code,Rate,Start\nAetna,A,47371,100.00,1/4/2026\nAetna,B,47371,200.00,13/4/2026\n";
    let workspace = Workspace::seeded();
    workspace.write("a.csv", rows);
    workspace.write("p.toml", profile);
    workspace.write("days.toml", format!("{profile}{values}"));
    let import = |profile: &str| workspace.run(&["import", "a.csv", "--profile", profile]);
    import("p.toml").expect_code(1).expect_talk(&["[I633] Start", "0 accepted, 2 rejected"]);
    import("days.toml").expect_code(0);
    assert_eq!(days(&workspace), ["A 2026-04-01 not-collected", "B 2026-04-13 not-collected"]);
}
