//! Files that only add: what their rates take the place of, and what is said where they take no place.

use crate::workspace::Workspace;

const HEADER: &str = "payer,plan,line_of_business,code,setting,method,amount,effective_from\n";

/// Imports a file with these rows of Aetna HMO; gives what was printed.
fn import(workspace: &Workspace, name: &str, rows: &[&str], options: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("Aetna,HMO,{row}\n")).collect();
    workspace.write(name, format!("{HEADER}{rows}"));
    let run = workspace.run(&[&["import", name], options].concat());
    run.expect_code(0).stderr.clone()
}

fn current(workspace: &Workspace) -> String {
    workspace.value(
        "SELECT group_concat(format('%.2f', amount / 10000.0), ' ' ORDER BY amount) FROM rate WHERE superseded_by IS NULL",
    )
}

#[test]
fn a_rate_without_a_method_changes_the_stored_one_beside_a_row_of_another_method() {
    let workspace = Workspace::seeded();
    import(&workspace, "m1.csv", &[",47371,outpatient,case rate,3250.00,2026-07-01"], &[]);
    let added = [",47371,outpatient,,3300.00,", ",47371,outpatient,per diem,500.00,"];
    let told = import(&workspace, "add.csv", &added, &["--adds"]);
    assert!(told.contains("1 added, 1 changed, 0 removed"), "{told}");
    assert!(told.contains("3,250.00 -> 3,300.00"), "{told}");
    assert!(told.contains("is of the method per diem") && told.contains("replaces none of these"), "{told}");
    assert_eq!(current(&workspace), "500.00 3300.00");
}

#[test]
fn a_rate_without_a_line_of_business_beside_several_replaces_none_and_says_so() {
    let workspace = Workspace::seeded();
    let lines = [
        "commercial,47371,outpatient,case rate,130.00,2026-01-01",
        "Medicare Advantage,47371,outpatient,case rate,65.00,2026-01-01",
    ];
    import(&workspace, "m1.csv", &lines, &[]);
    let told = import(&workspace, "add.csv", &[",47371,outpatient,case rate,140.00,2026-01-01"], &["--adds"]);
    assert!(
        told.contains(
            "warning[I538] Aetna HMO is stored with commercial and Medicare Advantage, and the file states no line"
        ),
        "{told}"
    );
    assert_eq!(current(&workspace), "65.00 130.00 140.00");
}

#[test]
fn an_edition_that_only_has_more_rates_lists_them_as_added() {
    let workspace = Workspace::seeded();
    let rows = [",47371,outpatient,case rate,100.00,", ",47380,outpatient,case rate,110.00,"];
    let more = ",47382,outpatient,case rate,120.00,";
    import(&workspace, "m1.csv", &rows, &[]);
    import(&workspace, "m2.csv", &[&rows[..], &[more]].concat(), &[]);
    let diff = |import_id: i64| {
        let import_id = import_id.to_string();
        workspace.run(&["imports", "diff", &import_id, "--format", "json"]).expect_code(0).rows()
    };
    let last: i64 = workspace.value("SELECT max(import_id) FROM import");
    let rows = diff(last);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0]["change"].as_str(), rows[0]["codes"].as_str()), (Some("added"), Some("CPT 47382")));
    assert!(diff(last - 1).is_empty(), "a first import changes nothing");
}

#[test]
fn an_added_rate_takes_the_place_of_two_that_are_in_conflict() {
    let header = "payer,plan,code,setting,method,amount\n";
    let list = "Aetna,HMO,47380,outpatient,case rate,110\nAetna Inc.,HMO,47380,outpatient,case rate,111\n";
    for (added, stays) in [("112", "112.00"), ("110", "110.00"), ("111", "111.00")] {
        let workspace = Workspace::seeded();
        workspace.write("m1.csv", format!("{header}{list}"));
        workspace.run(&["import", "m1.csv"]).expect_code(0).expect_talk(&["I535"]);
        workspace.write("add.csv", format!("{header}Aetna,HMO,47380,outpatient,case rate,{added}\n"));
        let told = workspace.run(&["import", "add.csv", "--adds"]).expect_code(0).stderr.clone();
        assert_eq!(current(&workspace), stays, "{told}");
        assert!(told.contains("removed    47380 of Aetna") && !told.contains("I530"), "{added}: {told}");
        let last: String = workspace.value("SELECT max(import_id) || '' FROM import");
        workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(0);
        assert_eq!(current(&workspace), "110.00 111.00");
    }
}

#[test]
fn a_rate_of_a_day_to_come_leaves_the_one_without_a_day_in_force() {
    let workspace = Workspace::seeded();
    import(&workspace, "now.csv", &[",47371,outpatient,case rate,1001.00,"], &[]);
    import(&workspace, "next.csv", &[",47371,outpatient,case rate,1100.00,2027-01-01"], &["--adds"]);
    assert_eq!(current(&workspace), "1001.00 1100.00");
    let report = workspace.run(&["report", "47371"]).expect_code(0);
    report.expect_stdout(&["$1,001.00"]);
    // One that has begun takes its place, as one without a method does.
    import(&workspace, "begun.csv", &[",47371,outpatient,case rate,1050.00,2026-10-01"], &["--adds"]);
    assert_eq!(current(&workspace), "1050.00 1100.00");
}

#[test]
fn a_rate_of_another_day_is_called_one_without_a_day_nowhere() {
    let workspace = Workspace::seeded();
    import(&workspace, "one.csv", &[",47371,outpatient,,1.00,2026-01-01"], &[]);
    let told = import(&workspace, "two.csv", &[",47371,outpatient,,3.00,2026-10-01"], &["--adds"]);
    assert!(!told.contains("I538") && !told.contains("first day"), "{told}");
    assert_eq!(current(&workspace), "1.00 3.00");
}

#[test]
fn a_stored_rate_without_an_amount_is_called_so_where_it_is_replaced() {
    let workspace = Workspace::seeded();
    import(&workspace, "one.csv", &[",47371,outpatient,case rate,*,"], &[]);
    let next = [",47371,outpatient,case rate,110.00,2027-01-01"];
    let told = import(&workspace, "two.csv", &next, &["--accept", "I505"]);
    assert!(told.contains("47371 of Aetna HMO: no amount -> 110.00 does not hold today"), "{told}");
}
