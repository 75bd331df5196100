//! What a mapping profile says of a file as a whole: rows that are no data, keys, age, snapshot or changes.

use crate::workspace::{Workspace, column_of, published, repository};

const PROFILE: &str = "publisher = 'Dale'\npublisher_kind = 'payer'\nheader = { row = 1 }\n\
    columns = { payer = 'Payer', amount = 'Rate' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";

/// Current rates as `code amount`, gaps with their reason.
fn current(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT code || ' ' || iif(amount IS NULL, amount_na, printf('%.2f', amount)) FROM v_code_rate
         WHERE publisher = 'Dale' ORDER BY 1",
    )
}

#[test]
fn a_file_of_changes_replaces_what_it_states_and_nothing_else() {
    let workspace = Workspace::seeded();
    workspace.write("changes.toml", format!("kind = 'delta'\n{PROFILE}"));
    workspace
        .write("first.csv", "Payer,Code,Rate\nAetna,47371,5\nAetna,47380,7\nAetna,47382,8\nAetna,47383,9\n");
    workspace
        .write("second.csv", "Payer,Code,Rate\nAetna,47371,6\nAetna,47380,\nAetna,47382,*\nAetna,47370,\n");
    workspace.run(&["import", "first.csv", "--profile", "changes.toml"]).expect_code(0);
    let before = current(&workspace);
    let run = workspace.run(&["import", "second.csv", "--profile", "changes.toml"]).expect_code(0);
    run.expect_talk(&["1 added, 2 changed, 0 removed, 1 unchanged", "1 known->gap"]);
    // A blank changes nothing, a marker does; a blank of a rate that nobody knew is a gap like any other.
    let after = ["47370 not-supplied", "47371 6.00", "47380 7.00", "47382 suppressed", "47383 9.00"];
    assert_eq!(current(&workspace), after);
    workspace.run(&["imports", "undo", "15", "--yes"]).expect_code(0);
    assert_eq!(current(&workspace), before);
}

#[test]
fn footnotes_are_passed_over_and_counted() {
    let workspace = Workspace::seeded();
    let skip = "[[rows.skip]]\ncolumn = 'Payer'\ncells = ['Note*', 'Source:*']\nalone = true\n";
    workspace.write("notes.toml", format!("{PROFILE}{skip}"));
    workspace.write(
        "notes.csv",
        "Payer,Code,Rate\nAetna,47371,5\nNotes Health,47371,6\nNote: not final,,\nSOURCE: our books,,\n",
    );
    let run = workspace.run(&["import", "notes.csv", "--profile", "notes.toml"]).expect_code(0);
    run.expect_talk(&[
        "note[I109] 2 rows were passed over",
        "line 4",
        "2 read, 2 accepted, 0 rejected",
        "6 read: 6 stored",
    ]);
    workspace.write("wrong.toml", format!("{PROFILE}{}", skip.replace("Payer", "Payor")));
    let run = workspace.run(&["import", "notes.csv", "--profile", "wrong.toml"]).expect_code(1);
    run.expect_talk(&["[[rows.skip]] column: there is no column `Payor`", "Payer"]);
}

#[test]
fn a_key_that_stands_twice_and_data_that_is_too_old_are_told() {
    let workspace = Workspace::seeded();
    let top = "key = ['Payer', 'Code']\nedition = '2025-06-01'\n[freshness]\nwarn_after = '100d'\n";
    workspace.write("keyed.toml", format!("{PROFILE}{top}"));
    workspace.write("keyed.csv", "Payer,Code,Rate\nAetna,47371,5\nAetna,47380,5\nAetna,47371,6\n");
    let run = workspace.run(&["import", "keyed.csv", "--profile", "keyed.toml"]).expect_code(0);
    run.expect_talk(&["warning[I322] the key of this row stands on line 2 already", "keyed.csv, line 4"])
        .expect_talk(&["warning[I110] the data is of 2025-06-01, 273 days old, more than the 100 that"]);
    let freshness = ["report", "freshness", "--param", "today=2025-09-30", "--format", "ndjson"];
    let limits = workspace.run(&freshness).expect_code(1).stdout;
    assert!(limits.contains("\"100 and 400\"") && limits.contains("\"stale\""), "{limits}");
    workspace.write("loose.toml", format!("{PROFILE}{top}").replace("100d", "200d"));
    workspace.run(&["import", "keyed.csv", "--profile", "loose.toml"]).expect_code(0);
    let limits = workspace.run(&freshness).expect_code(0).stdout;
    assert!(limits.contains("\"200 and 400\"") && limits.contains("\"fresh\""), "{limits}");
    workspace.write("old.toml", format!("{PROFILE}{top}error_after = '200d'\n"));
    workspace.write("other.csv", "Payer,Code,Rate\nAetna,47371,7\n");
    let run = workspace.run(&["import", "other.csv", "--profile", "old.toml", "--dry-run"]).expect_code(0);
    run.expect_talk(&["warning[I110]", "more than the 200 that"]);
    workspace.write("wrong.toml", format!("{PROFILE}[freshness]\nwarn_after = '3 months'\n"));
    let run = workspace.run(&["import", "other.csv", "--profile", "wrong.toml"]).expect_code(2);
    run.expect_talk(&["[freshness] warn_after: `3 months`", "\"100d\""]);
}

#[test]
fn the_charge_number_is_the_key_of_a_legacy_price_list_and_its_age_is_told() {
    let Some(file) = published("legacy-chargemasters/virginia_mason_2021_chargemaster.csv.gz") else {
        return;
    };
    let workspace = Workspace::seeded();
    let shipped = repository().join("tests/fixtures/profiles/virginia_mason_2021.toml");
    let shipped = std::fs::read_to_string(shipped).expect("the profile");
    let top = "key = ['Chargecode']\nedition = '2021-01-01'\nfreshness = { warn_after = '400d' }\n";
    workspace.write("keyed.toml", format!("{top}{shipped}"));
    let run = workspace.run(&["import", &file.to_string_lossy(), "--profile", "keyed.toml"]).expect_code(0);
    assert!(!run.stderr.contains("I322"), "every charge number stands once: {}", run.stderr);
    run.expect_talk(&["I110", "43,930 read"]);
}
