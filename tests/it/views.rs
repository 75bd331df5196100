//! The views of another version of the program: read past, made anew by whoever writes, and an
//! analyst's own left alone.

use crate::workspace::{Workspace, column_of, payer_csv};

const RATE: &str = "Aetna,HMO,CPT,47371,,outpatient,facility,,fee schedule,5000,,,,";

/// A database with one rate of 5,000 dollars whose views another version made: its `v_rate` doubles
/// amounts, one of its views is none of ours, and one of ours it does not have.
fn of_another_version() -> Workspace {
    let workspace = Workspace::with_payer_csv(&[RATE]);
    workspace.run(&["import", "rates.csv", "--publisher", "Aetna"]).expect_code(0);
    workspace
        .database()
        .execute_batch(
            "CREATE VIEW mine AS SELECT code, amount FROM v_code_rate;
             DROP VIEW v_rate;
             CREATE VIEW v_rate AS SELECT rate_id, 2 * amount / 10000.0 AS amount, NULL AS amount_na FROM rate;
             DROP VIEW v_review;
             CREATE VIEW v_gone AS SELECT rate_id FROM rate;
             UPDATE shipped_view SET digest = printf('%064d', 1) WHERE view = 'v_rate';
             DELETE FROM shipped_view WHERE view = 'v_review';
             INSERT INTO shipped_view (view, digest) VALUES ('v_gone', printf('%064d', 2));",
        )
        .expect("views can be made");
    workspace
}

fn views(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT name || ': ' || sql FROM sqlite_schema WHERE type = 'view' AND name <> 'mine' ORDER BY name",
    )
}

#[test]
fn a_reader_shows_its_own_views_and_writes_nothing() {
    let workspace = of_another_version();
    let before = workspace.bytes_of("ratebook.db");
    for sql in ["SELECT amount FROM v_rate", "SELECT amount FROM mine", "SELECT amount FROM v_code_rate"] {
        let run = workspace.run(&["query", "run", "--sql", sql, "--format", "ndjson"]).expect_code(0);
        assert!(run.stdout.contains("5000"), "{sql}: {}", run.stdout);
    }
    let report = workspace.run(&["report", "code", "47371"]).expect_code(0);
    assert!(
        report.stdout.contains("$5,000.00") && !report.stdout.contains("$10,000.00"),
        "{}",
        report.stdout
    );
    assert!(workspace.bytes_of("ratebook.db") == before, "a reader changed the database");
    assert_eq!(workspace.names("."), ["ratebook.db", "rates.csv"]);
}

#[test]
fn a_view_that_was_changed_by_hand_is_not_read() {
    let workspace = Workspace::with_payer_csv(&[RATE]);
    workspace.run(&["import", "rates.csv", "--publisher", "Aetna"]).expect_code(0);
    let shipped = views(&workspace);
    workspace
        .database()
        .execute_batch("DROP VIEW v_rate; CREATE VIEW v_rate AS SELECT rate_id, 1.0 AS amount, NULL AS amount_na FROM rate")
        .expect("views can be made");
    let run = workspace.run(&["query", "run", "--sql", "SELECT amount FROM v_rate", "--format", "ndjson"]);
    assert!(run.expect_code(0).stdout.contains("5000"));
    workspace.run(&["migrate", "up"]).expect_code(0);
    assert_eq!(views(&workspace), shipped);
}

#[test]
fn a_writer_makes_its_own_views_and_leaves_those_of_the_analyst() {
    let shipped = views(&Workspace::seeded());
    let other = payer_csv(&["Cigna,PPO,CPT,47371,,outpatient,facility,,fee schedule,6000,,,,"]);
    for command in [&["import", "other.csv", "--publisher", "Cigna"][..], &["migrate", "up"], &["init"]] {
        let workspace = of_another_version();
        workspace.write("other.csv", &other);
        assert_ne!(views(&workspace), shipped);
        workspace.run(command).expect_code(0);
        assert_eq!(views(&workspace), shipped, "{command:?}");
        let amounts =
            column_of(&workspace.database(), "SELECT CAST(amount AS TEXT) FROM mine ORDER BY amount");
        assert_eq!(amounts[0], "5000.0", "{command:?}");
    }
}

#[test]
fn a_view_of_the_analyst_with_the_name_of_a_shipped_one_stops_a_writer() {
    let workspace = of_another_version();
    workspace
        .database()
        .execute_batch("CREATE VIEW v_review AS SELECT 1 AS mine")
        .expect("views can be made");
    let before = workspace.bytes_of("ratebook.db");
    let run = workspace.run(&["import", "rates.csv", "--publisher", "Cigna"]);
    run.expect_code(3).expect_talk(&["`v_review` that ratebook did not make", "under another name"]);
    assert!(workspace.bytes_of("ratebook.db") == before);
    workspace.run(&["report", "code", "47371"]).expect_code(0);
}
