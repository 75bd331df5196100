//! One license is one hospital, whatever it is called, unless its files of one day are of two places: then it is two
//! campuses. The same in a database, and in lakes from the files and from the database.

use crate::lake_engines::{compare, engine};
use crate::packed::zipped;
use crate::publishers::hospital;
use crate::workspace::Workspace;

/// A hospital's file of a day: name, license, NPI, address and location, and its rate.
fn of([name, license, npi, address, location]: [&str; 5], day: &str, amount: &str) -> String {
    let text = hospital(name, license, npi, address, amount);
    let (head, rest) = text.split_once("\n\"").expect("three lines");
    let (headings, values): (Vec<&str>, Vec<&str>) =
        (head.split(',').collect(), rest.split_once('\n').expect("rows").0.split("\",\"").collect());
    let at = headings.iter().position(|heading| *heading == "location_name").expect("the column");
    assert_eq!(values[at], address);
    let stated = rest.split_once('\n').expect("rows");
    let cells: Vec<&str> =
        values.iter().enumerate().map(|(nth, value)| if nth == at { location } else { value }).collect();
    assert!(cells.contains(&"2026-01-15"), "{cells:?}");
    format!("{head}\n\"{}\n{}", cells.join("\",\"").replace("2026-01-15", day), stated.1)
}

/// The current rates of payers, each after its hospital.
fn current(workspace: &Workspace) -> String {
    workspace.value::<String>(
        "SELECT group_concat(publisher.name || ': ' || (amount / 10000), '; ' ORDER BY publisher.name, amount)
         FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
         JOIN publisher ON publisher.publisher_id = item.publisher_id
         WHERE superseded_by IS NULL AND payer_plan_id IS NOT NULL",
    )
}

/// Publishes files, and holds the lake, and that of the database, against the database.
fn same_in_lakes(workspace: &Workspace, files: &[&str], rates: usize) {
    let Some(engine) = engine() else { return };
    for file in files {
        workspace.run(&["publish", "--into", "lake", file]).expect_code(0);
    }
    workspace.run(&["publish", "--into", "lake-of-database"]).expect_code(0);
    for lake in ["lake", "lake-of-database"] {
        assert_eq!(compare(workspace, &engine, ("market-rates", lake), "47371"), rates, "{lake}");
        for query in ["payer-comparison", "market-scopes"] {
            compare(workspace, &engine, (query, lake), "47371");
        }
    }
}

#[test]
fn a_hospital_that_is_called_otherwise_is_the_same_where_license_and_place_are() {
    let workspace = Workspace::seeded();
    let months = [
        (["Mercy North", "5555", "1234567893", "1 North St", "Mercy North"], "2026-01-15", "5000"),
        (["Common Spirit", "5555", "1234567893", "1 North St", "Common Spirit"], "2026-02-15", "5001"),
        (["Common Spirit", "7|5555", "1932213600", "1 North St", "Common Spirit"], "2026-03-15", "5002"),
        (["Common Spirit", "5555;7", "1932213600", "2 South St", "Common Spirit"], "2026-04-15", "5003"),
    ];
    let files = ["a.csv", "b.csv", "c.csv", "d.csv"];
    for (file, (stated, day, amount)) in files.into_iter().zip(months) {
        workspace.write(file, of(stated, day, amount));
        let run = workspace.run(&["import", file]).expect_code(0);
        if file != "a.csv" {
            run.expect_talk(&["note[I545]", "0 added, 1 changed, 0 removed"]);
        }
    }
    assert!(current(&workspace).ends_with(": 5003"), "{}", current(&workspace));
    assert_eq!(current(&workspace).matches(": 5").count(), 1);
    same_in_lakes(&workspace, &["d.csv", "b.csv", "c.csv", "a.csv"], 1);
}

#[test]
fn two_campuses_with_one_name_and_license_are_two_in_one_archive_and_one_by_one() {
    let north = ["Mercy", "5555", "1234567893", "1 North St", "Mercy North"];
    let south = ["Mercy", "5555", "1932213600", "9 South St", "Mercy South"];
    let [april, may] = ["2026-04-01", "2026-05-01"];
    let months = [("april", april, "5000", "5111"), ("may", may, "5020", "5131")];
    for is_archive in [true, false] {
        let workspace = Workspace::seeded();
        let mut published = Vec::new();
        for (month, day, of_north, of_south) in months {
            let texts = [of(north, day, of_north), of(south, day, of_south)];
            let names = [format!("{month}-n.csv"), format!("{month}-s.csv")];
            let files = if is_archive {
                let members: Vec<(&str, &[u8])> =
                    names.iter().map(String::as_str).zip(texts.iter().map(String::as_bytes)).collect();
                workspace.write(&format!("{month}.zip"), zipped(&members));
                vec![format!("{month}.zip")]
            } else {
                for (name, text) in names.iter().zip(&texts) {
                    workspace.write(name, text.as_bytes());
                }
                names.to_vec()
            };
            let mut runs: Vec<_> =
                files.iter().map(|file| workspace.run(&["import", file]).expect_code(0)).collect();
            let last = runs.pop().expect("a file");
            if month == "april" {
                last.expect_talk(&["warning[I549]", "as of `Mercy (CA 5555), Mercy South`"]);
            } else {
                last.expect_talk(&["note[I545]", "0 added, 1 changed, 0 removed"]);
            }
            published.extend(files);
        }
        let both = "Mercy (CA 5555): 5020; Mercy (CA 5555), Mercy South: 5131";
        assert_eq!(current(&workspace), both, "{is_archive}");
        same_in_lakes(&workspace, &published.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    }
}

#[test]
fn a_name_without_its_license_and_another_place_is_held_until_somebody_says_whose_it_is() {
    let workspace = Workspace::seeded();
    let first = ["Emo", "44|45", "1234567893", "1 North St", "Emo"];
    workspace.write("a.csv", of(first, "2026-04-01", "5000"));
    workspace.write("b.csv", of(["Emo", "", "1932213600", "9 Oak Rd", "Emo"], "2026-05-01", "5001"));
    workspace.write("c.csv", of(["Emo", "45", "1932213600", "9 Oak Rd", "West"], "2026-05-01", "5002"));
    workspace.run(&["import", "a.csv"]).expect_code(0);
    let before = workspace.dump();
    for file in ["b.csv", "c.csv"] {
        workspace.run(&["import", file]).expect_code(3).expect_talk(&["I506", "--publisher NAME"]);
    }
    assert_eq!(workspace.dump(), before);
    let run = workspace.run(&["import", "b.csv", "--accept", "I506"]).expect_code(0);
    run.expect_talk(&["note[I545]", "1 changed"]);
    assert_eq!(current(&workspace), "Emo (CA 44|45): 5001");
}

#[test]
fn files_of_two_days_in_one_archive_are_two_editions() {
    let workspace = Workspace::seeded();
    let stated = ["Mercy", "5555", "1234567893", "1 North St", "Mercy"];
    // In the archive the older one comes last.
    let (old, new) = (of(stated, "2026-04-01", "5000"), of(stated, "2026-05-01", "5111"));
    workspace.write(
        "both.zip",
        zipped(&[("prices-may.csv", new.as_bytes()), ("prices-april.csv", old.as_bytes())]),
    );
    workspace.run(&["import", "both.zip"]).expect_code(0).expect_talk(&["0 added, 1 changed, 0 removed"]);
    assert_eq!(current(&workspace), "Mercy (CA 5555): 5111");
    same_in_lakes(&workspace, &["both.zip"], 1);
}

#[test]
fn a_hospital_with_another_name_and_what_one_that_is_known_has_is_kept_beside_it_with_a_warning() {
    for (first, second, is_said) in [
        // Neither has a license: one NPI and address. Then one license, and another place.
        (
            ["Alpha Hospital", "", "1588640692", "1 Main St", "A"],
            ["Alpha Medical Center", "", "1588640692", "1 Main St", "A"],
            true,
        ),
        (
            ["Alpha Hospital", "", "1588640692", "1 Main St", "A"],
            ["Alpha Center", "777", "1588640692", "1 Main St", "A"],
            true,
        ),
        (
            ["Alpha Hospital", "55", "", "1 Main St", "A"],
            ["Alpha Center", "55", "1437136918", "1 Main Street", "B"],
            true,
        ),
        (
            ["Alpha Hospital", "55", "1588640692", "1 Main St", "A"],
            ["Beta Clinic", "66", "1588640692", "1 Main St", "A"],
            false,
        ),
        (
            ["Alpha Hospital", "55", "1588640692", "1 Main St", "A"],
            ["Beta Clinic", "66", "1437136918", "9 Oak St", "B"],
            false,
        ),
    ] {
        let workspace = Workspace::seeded();
        workspace.write("a.csv", of(first, "2026-01-15", "5000"));
        workspace.write("b.csv", of(second, "2026-02-15", "5001"));
        workspace.run(&["import", "a.csv"]).expect_code(0);
        let run = workspace.run(&["import", "b.csv"]).expect_code(0);
        assert_eq!(run.stderr.contains("warning[I637]"), is_said, "{second:?}: {}", run.stderr);
        assert_eq!(current(&workspace).split("; ").count(), 2, "{second:?}");
    }
}
