//! Whose a hospital's file is in a lake: the same as in a database, from the files and from the database.

use crate::lake_engines::{compare, engine};
use crate::publishers::hospital;
use crate::workspace::Workspace;

/// Writes a hospital's file of a month: name, license, NPI and address.
fn write(workspace: &Workspace, file: &str, month: u32, stated: [&str; 4], amount: &str) {
    let [name, license, npi, address] = stated;
    let text = hospital(name, license, npi, address, amount);
    assert!(text.contains("2026-01-15"), "{text}");
    workspace.write(file, text.replace("2026-01-15", &format!("2026-{month:02}-15")));
}

/// Holds both lakes against the database.
fn same(workspace: &Workspace, engine: &str, rates: usize) {
    workspace.run(&["publish", "--into", "lake-of-database"]).expect_code(0);
    for lake in ["lake", "lake-of-database"] {
        assert_eq!(compare(workspace, engine, ("market-rates", lake), "47371"), rates, "{lake}");
        for query in ["payer-comparison", "market-scopes", "market-funnel"] {
            compare(workspace, engine, (query, lake), "47371");
        }
    }
}

#[test]
fn a_hospital_is_one_in_a_lake_too_however_its_files_state_name_and_license() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    let files = [
        ("a.csv", ["Same Hospital", "55", "1234567893", "1 Main St"], "4000"),
        ("b.csv", ["Same Hospital", "", "1234567893", "1 Main St"], "4001"),
        ("c.csv", ["SAME HOSPITAL", "00055", "1932213600", "1 Main St"], "4002"),
        ("d.csv", ["Same Hospital, Inc.", "55", "1234567893", "1 Main St"], "4003"),
    ];
    for (month, (file, stated, amount)) in (1..).zip(files) {
        write(&workspace, file, month, stated, amount);
        workspace.run(&["import", file]).expect_code(0);
    }
    // The order of the days decides, and not that of the publishing.
    for file in ["d.csv", "b.csv", "a.csv", "c.csv"] {
        workspace.run(&["publish", "--into", "lake", file]).expect_code(0);
    }
    same(&workspace, &engine, 1);
    // Another license of the same name and place is another hospital.
    write(&workspace, "e.csv", 5, ["Same Hospital", "77", "1234567893", "1 Main St"], "4004");
    workspace.run(&["import", "e.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake", "e.csv"]).expect_code(0);
    same(&workspace, &engine, 2);
    // A second file of a day is refused, also where it spells the hospital in another way.
    write(&workspace, "f.csv", 4, ["same hospital", "", "1234567893", "1 Main St"], "4005");
    workspace
        .run(&["publish", "--into", "lake", "f.csv"])
        .expect_code(3)
        .expect_talk(&["`f.csv` and `d.csv` are both the edition of 2026-04-15"]);
}

#[test]
fn two_hospitals_of_one_name_and_no_license_are_two_in_a_lake_too() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    write(&workspace, "north.csv", 1, ["Big Health", "", "1234567893", "1 Main St"], "4000");
    write(&workspace, "south.csv", 2, ["Big Health", "", "1932213600", "9 Oak St"], "4333");
    write(&workspace, "next.csv", 3, ["Big Health", "", "1234567893", "1 Main Street"], "4001");
    workspace.run(&["publish", "--into", "lake", "north.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake", "south.csv"]).expect_code(3).expect_talk(&[
        "`south.csv` is of `Big Health`",
        "nothing in the file says",
        "--publisher NAME",
    ]);
    for more in [&["north.csv"][..], &["south.csv", "--publisher", "Big Health, South"], &["next.csv"]] {
        workspace.run(&[&["import"], more].concat()).expect_code(0);
        workspace.run(&[&["publish", "--into", "lake"], more].concat()).expect_code(0);
    }
    same(&workspace, &engine, 2);
}

#[test]
fn a_hospitals_file_of_which_the_database_says_whose_it_is_is_not_another_hospitals_in_the_lake() {
    let Some(engine) = engine() else { return };
    let workspace = Workspace::seeded();
    write(&workspace, "a.csv", 1, ["Same Hospital", "55", "1234567893", "1 Main St"], "4000");
    write(&workspace, "b.csv", 2, ["SAME HOSPITAL, INC.", "55", "1234567893", "1 Main St"], "4001");
    workspace.run(&["publish", "--into", "lake", "b.csv"]).expect_code(0);
    // The files themselves say whose they are, also where the lake has none of the name of the first yet.
    for file in ["a.csv", "b.csv"] {
        workspace.run(&["import", file]).expect_code(0);
    }
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    same(&workspace, &engine, 1);
    for id in ["SELECT max(import_id) FROM import", "SELECT max(import_id) - 1 FROM import"] {
        let id: i64 = workspace.value(id);
        workspace.run(&["imports", "undo", &id.to_string(), "--yes"]).expect_code(0);
    }
    // Of another name, which nothing of the lake leads to.
    workspace.run(&["import", "b.csv", "--publisher", "North Campus"]).expect_code(0);
    let refused = workspace.run(&["publish", "--into", "lake"]).expect_code(3);
    refused.expect_talk(&[
        "the lake has `b.csv` as a file of `SAME HOSPITAL, INC. (CA 55)`",
        "of `North Campus`",
    ]);
    workspace.run(&["publish", "--into", "lake", "--undo", "b.csv"]).expect_code(0);
    workspace.run(&["publish", "--into", "lake"]).expect_code(0);
    assert_eq!(compare(&workspace, &engine, ("market-rates", "lake"), "47371"), 1);
}
