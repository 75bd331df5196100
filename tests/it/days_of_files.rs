//! The day that a file states of itself: in which forms it is read, and what a file without one replaces.

use crate::in_network::{Shape, file};
use crate::odd_figures::HOSPITAL;
use crate::workspace::Workspace;

/// Writes a hospital's file of a day, with one rate of so many dollars.
fn write(workspace: &Workspace, name: &str, day: &str, dollars: u32) {
    let row = format!("Item,47371,CPT,outpatient,1000,Aetna,PPO,{dollars},fee schedule,500,900\n");
    workspace.write(name, format!("{}{row}", HOSPITAL.replace("{day}", day)));
}

fn current(workspace: &Workspace) -> String {
    workspace.value(
        "SELECT DISTINCT file_name FROM rate JOIN import USING (import_id)
         WHERE superseded_by IS NULL AND payer_plan_id IS NOT NULL",
    )
}

/// The day of the last import; none where it has none.
fn stored(workspace: &Workspace) -> Option<String> {
    workspace.value("SELECT edition FROM import ORDER BY import_id DESC LIMIT 1")
}

#[test]
fn the_day_of_a_hospital_file_is_read_in_other_forms_than_the_templates_with_a_warning() {
    for written in ["5/1/26", "20260501", "2026-05-01T10:00:00", "2026-05-01 00:00", "May 1, 2026"] {
        let workspace = Workspace::seeded();
        write(&workspace, "june.csv", "2026-06-01", 700);
        write(&workspace, "may.csv", &format!("\"{written}\""), 690);
        let said = format!("`{written}` is not a date as the template has it; it is read as 2026-05-01");
        workspace.run(&["import", "may.csv"]).expect_code(0).expect_talk(&["I131", &said, "of 2026-05-01"]);
        workspace.run(&["import", "june.csv"]).expect_code(0);
        write(&workspace, "again.csv", &format!("\"{written}\""), 680);
        workspace.run(&["import", "again.csv"]).expect_code(3).expect_talk(&["I503", "dated 2026-05-01"]);
        assert_eq!(current(&workspace), "june.csv");
    }
}

#[test]
fn a_file_whose_day_is_not_read_takes_the_place_of_none_whose_day_is_known() {
    let workspace = Workspace::seeded();
    write(&workspace, "june.csv", "2026-06-01", 700);
    write(&workspace, "may.csv", "31/5/2026", 690);
    workspace.run(&["import", "june.csv"]).expect_code(0);
    let before = workspace.dump();
    workspace.run(&["import", "may.csv"]).expect_code(3).expect_talk(&[
        "guard I503: the file states no day that can be read, and it would replace `june.csv` of 2026-06-01",
        "say it by `--edition DAY`",
        "--accept I503",
    ]);
    assert_eq!(workspace.dump(), before);
    workspace
        .run(&["import", "may.csv", "--edition", "2026-05-31"])
        .expect_code(3)
        .expect_talk(&["dated 2026-05-31, older than the edition of 2026-06-01"]);
    workspace
        .run(&["import", "may.csv", "--edition", "2026-06-30"])
        .expect_code(0)
        .expect_talk(&["of 2026-06-30"]);
    assert_eq!(
        (current(&workspace).as_str(), stored(&workspace).as_deref()),
        ("may.csv", Some("2026-06-30"))
    );
    write(&workspace, "july.csv", "2026-07-01", 710);
    workspace.run(&["import", "july.csv", "--edition", "2026-08-01"]).expect_code(2).expect_talk(&[
        "`--edition` says nothing of `july.csv`, which is of 2026-07-01",
        "the file states its day itself",
    ]);
}

#[test]
fn files_without_a_day_replace_one_another_in_the_order_of_their_imports() {
    let workspace = Workspace::seeded();
    for (name, dollars) in [("a.csv", 700), ("b.csv", 710), ("c.csv", 720)] {
        write(&workspace, name, "soon", dollars);
        workspace.run(&["import", name]).expect_code(0);
        assert_eq!(current(&workspace), name);
    }
    // Where one is accepted beside a day, the next is one of several without.
    write(&workspace, "june.csv", "2026-06-01", 730);
    workspace.run(&["import", "june.csv"]).expect_code(0);
    write(&workspace, "d.csv", "", 740);
    workspace.run(&["import", "d.csv"]).expect_code(3).expect_talk(&["I503"]);
    workspace.run(&["import", "d.csv", "--accept", "I503"]).expect_code(0);
    write(&workspace, "e.csv", "", 750);
    workspace.run(&["import", "e.csv"]).expect_code(0);
    assert_eq!(current(&workspace), "e.csv");
    // The date of a name is the day of a file that states none.
    write(&workspace, "Mill 2026-05.csv", "", 760);
    workspace.run(&["import", "Mill 2026-05.csv"]).expect_code(3).expect_talk(&["dated 2026-05, older than"]);
    write(&workspace, "Mill 2026-07.csv", "", 770);
    workspace.run(&["import", "Mill 2026-07.csv"]).expect_code(0);
}

#[test]
fn a_payers_own_file_whose_day_is_not_read_is_held_too() {
    for all in [false, true] {
        let workspace = Workspace::seeded();
        let how: &[&str] = if all { &["--all-codes"] } else { &["--code", "47371"] };
        let import = |name: &str, said: &[&str]| workspace.run(&[&["import", name], how, said].concat());
        let (dated, other) = (file(Shape::default()), file(Shape::default()).replace("1500.25", "1555.25"));
        workspace.write("PPO_in-network-rates.json", &dated);
        workspace.write("new/PPO_in-network-rates.json", other.replace("2026-02-01", "soon"));
        import("PPO_in-network-rates.json", &[]).expect_code(0);
        let new = "new/PPO_in-network-rates.json";
        import(new, &[]).expect_code(3).expect_talk(&[
            "I503",
            "states no day that can be read",
            "--edition DAY",
        ]);
        import(new, &["--edition", "2026-03-01"]).expect_code(0).expect_talk(&[
            "I624",
            "`last_updated_on` is no day",
            "of 2026-03-01",
        ]);
        assert_eq!(stored(&workspace).as_deref(), Some("2026-03-01"));
    }
}

#[test]
fn a_list_whose_profile_finds_no_day_in_it_is_held_with_what_the_profile_can_say() {
    let workspace = Workspace::seeded();
    let profile = |day: &str| {
        format!(
            "publisher = 'Mill'\n{day}\nheader = {{ row = 2 }}\ncolumns = {{ gross = 'Price' }}\n\
             codes = [{{ column = 'Code', system = 'CPT' }}]\n"
        )
    };
    workspace.write("p.toml", profile("edition_from = { row = 1, after = 'As of' }"));
    workspace.write("day.toml", profile("edition = '2026-07-01'"));
    for (name, title) in [("june.csv", "As of 6/1/26"), ("next.csv", "As of soon")] {
        workspace.write(name, format!("{title},\nCode,Price\n47371,{}.00\n", 500 + name.len()));
    }
    workspace
        .run(&["import", "june.csv", "--profile", "p.toml"])
        .expect_code(0)
        .expect_talk(&["of 2026-06-01"]);
    workspace.run(&["import", "next.csv", "--profile", "p.toml"]).expect_code(3).expect_talk(&[
        "I503",
        "would replace `june.csv` of 2026-06-01",
        "write it as `edition` into the profile, or pass `--accept I503`",
    ]);
    workspace.run(&["import", "next.csv", "--profile", "day.toml"]).expect_code(0);
    assert_eq!(stored(&workspace).as_deref(), Some("2026-07-01"));
}
