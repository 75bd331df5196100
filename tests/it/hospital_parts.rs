//! The files of one hospital and day in one archive are one edition: guards, changes, undo and lakes take it as a whole.

use crate::lake_engines::{compare, engine};
use crate::packed::zipped;
use crate::publishers::hospital;
use crate::workspace::{Workspace, payer_csv};

/// Writes an archive of two parts, each of one code.
fn write(workspace: &Workspace, name: &str, day: &str, amounts: [&str; 2]) {
    let part = |code: &str, amount: &str| {
        let text = hospital("Lake Health", "77", "1234567893", "1 North St", amount);
        assert!(text.contains("47371") && text.contains("2026-01-15"), "{text}");
        text.replace("47371", code).replace("2026-01-15", day)
    };
    let (one, two) = (part("47371", amounts[0]), part("99213", amounts[1]));
    let members = [(format!("{name}1.csv"), one), (format!("{name}2.csv"), two)];
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    workspace.write(&format!("{name}.zip"), zipped(&members));
}

fn current(workspace: &Workspace) -> String {
    workspace.value::<String>(
        "SELECT group_concat(amount / 10000, ', ' ORDER BY amount) FROM rate
         WHERE superseded_by IS NULL AND payer_plan_id IS NOT NULL",
    )
}

/// Two months in two parts each.
fn two_months() -> Workspace {
    let workspace = Workspace::seeded();
    write(&workspace, "p", "2026-04-01", ["5000", "100"]);
    write(&workspace, "q", "2026-05-01", ["5005", "105"]);
    workspace.run(&["import", "p.zip"]).expect_code(0);
    let run = workspace.run(&["import", "q.zip"]).expect_code(0);
    assert_eq!(run.stderr.matches("0 added, 1 changed, 0 removed").count(), 2, "{}", run.stderr);
    workspace
}

/// The import of a file.
fn import_of(workspace: &Workspace, file: &str) -> String {
    let sql =
        format!("SELECT import_id FROM import WHERE file_name LIKE '%/{file}.csv' AND status = 'applied'");
    workspace.value::<i64>(&sql).to_string()
}

#[test]
fn each_part_of_the_next_edition_changes_what_it_states() {
    let workspace = two_months();
    assert_eq!(current(&workspace), "105, 5005");
    for (part, before, after) in [("q1", "5,000.00", "5,005.00"), ("q2", "100.00", "105.00")] {
        let import_id = import_of(&workspace, part);
        workspace.run(&["imports", "diff", &import_id]).expect_code(0).expect_stdout(&[before, after]);
        let counts = format!(
            "SELECT facts_added || ' ' || facts_changed || ' ' || facts_removed FROM import WHERE import_id = {import_id}"
        );
        assert_eq!(workspace.value::<String>(&counts), "0 1 0", "{part}");
    }
    workspace.run(&["migrate", "verify"]).expect_code(0);
}

#[test]
fn guards_measure_the_archive_as_a_whole() {
    let workspace = two_months();
    let before = workspace.dump();
    write(&workspace, "r", "2026-06-01", ["500500", "105"]);
    let held = workspace.run(&["import", "r.zip", "--replaces"]).expect_code(3);
    held.expect_talk(&["I504", "`r.zip`: ", "47371", "5,005.00 -> 500,500.00"]);
    // A code that no part states any more is gone.
    let text =
        hospital("Lake Health", "77", "1234567893", "1 North St", "105").replace("2026-01-15", "2026-06-01");
    let (one, two) = (text.replace("47371", "99213"), text.replace("47371", "99214"));
    workspace.write("t.zip", zipped(&[("t1.csv", one.as_bytes()), ("t2.csv", two.as_bytes())]));
    workspace.run(&["import", "t.zip"]).expect_code(3).expect_talk(&["I502", "`t.zip`: ", "47371"]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "r.zip", "--accept", "I504"]).expect_code(0).expect_talk(&["warning[I532]"]);
    assert_eq!(current(&workspace), "105, 500500");
    // What is noticed of a part is kept with it.
    let noticed = "SELECT file_name FROM import_finding JOIN import USING (import_id) WHERE rule = 'I532'";
    assert_eq!(workspace.value::<String>(noticed), "r.zip/r1.csv");
}

#[test]
fn an_undo_takes_the_whole_edition_back_or_says_how() {
    let workspace = two_months();
    let [first, last] = ["q1", "q2"].map(|part| import_of(&workspace, part));
    let before = workspace.dump();
    let refused = workspace.run(&["imports", "undo", &last, "--yes"]).expect_code(3);
    refused.expect_talk(&["one archive", &format!("`ratebook imports undo {first} --cascade`")]);
    workspace
        .run(&["imports", "undo", &first, "--yes"])
        .expect_code(3)
        .expect_talk(&["pass `--cascade`, which"]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["imports", "undo", &first, "--yes", "--cascade"]).expect_code(0);
    assert_eq!(current(&workspace), "100, 5000");
    workspace.run(&["import", "q.zip"]).expect_code(0);
    assert_eq!(current(&workspace), "105, 5005");
}

/// A part that came alone is not read again with its archive: the other one would take its place.
#[test]
fn a_part_that_was_imported_alone_is_not_replaced_by_the_rest_of_its_archive() {
    let workspace = Workspace::seeded();
    write(&workspace, "p", "2026-04-01", ["5000", "100"]);
    workspace.run(&["import", "p.zip", "--member", "p1.csv"]).expect_code(0);
    let before = workspace.dump();
    workspace.run(&["import", "p.zip"]).expect_code(3).expect_talk(&["I502", "47371", "`--adds`"]);
    assert_eq!(workspace.dump(), before);
    workspace.run(&["import", "p.zip", "--adds"]).expect_code(0);
    assert_eq!(current(&workspace), "100, 5000");
}

#[test]
fn both_parts_are_current_in_a_lake() {
    let Some(engine) = engine() else { return };
    let workspace = two_months();
    for archive in ["q.zip", "p.zip"] {
        workspace.run(&["publish", "--into", "lake", archive]).expect_code(0);
    }
    workspace.run(&["publish", "--into", "lake-of-database"]).expect_code(0);
    for lake in ["lake", "lake-of-database"] {
        for code in ["47371", "99213"] {
            assert_eq!(compare(&workspace, &engine, ("market-rates", lake), code), 1, "{lake}");
        }
    }
    // Another file of the day that did not come with them is refused.
    let other =
        hospital("Lake Health", "77", "1234567893", "1 North St", "7").replace("2026-01-15", "2026-05-01");
    workspace.write("other.csv", other);
    let refused = workspace.run(&["publish", "--into", "lake", "other.csv"]).expect_code(3);
    refused.expect_talk(&["are both the edition of 2026-05-01", "publish both in one archive"]);
}

#[test]
fn a_part_that_an_archive_states_again_byte_by_byte_stays_current() {
    let workspace = Workspace::seeded();
    let part = |code: &str, day: &str, amount: &str| {
        let text = hospital("Lake Health", "77", "1234567893", "1 North St", amount);
        text.replace("47371", code).replace("2026-01-15", day)
    };
    let one = part("47371", "2026-04-01", "5000");
    for (archive, day, amount) in [("april.zip", "2026-04-01", "100"), ("may.zip", "2026-05-01", "105")] {
        let two = part("99213", day, amount);
        let members = [("first.csv", one.as_bytes()), ("second.csv", two.as_bytes())];
        workspace.write(archive, zipped(&members));
    }
    workspace.run(&["import", "april.zip"]).expect_code(0);
    workspace.run(&["import", "may.zip"]).expect_code(0).expect_talk(&["first.csv: already imported"]);
    assert_eq!(current(&workspace), "105, 5000");
}

#[test]
fn lists_of_a_payer_in_one_archive_add_up_and_each_is_replaced_by_the_next_of_its_name() {
    let workspace = Workspace::seeded();
    let list = |code: &str, amount: &str| {
        payer_csv(&[&format!("Aetna,PPO,CPT,{code},,outpatient,facility,,fee schedule,{amount},,,,")])
    };
    for (archive, amounts) in [("april.zip", ["100", "5000"]), ("may.zip", ["105", "5005"])] {
        let (office, hospital) = (list("99213", amounts[0]), list("47371", amounts[1]));
        let members = [("professional.csv", office.as_bytes()), ("facility.csv", hospital.as_bytes())];
        workspace.write(archive, zipped(&members));
        workspace.run(&["import", archive]).expect_code(0);
        assert_eq!(current(&workspace), amounts.join(", "), "{archive}");
    }
}
