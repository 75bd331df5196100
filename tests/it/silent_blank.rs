//! No silent blank, by plain SQL: what the tables themselves refuse, whoever writes to them.

use std::process::Command;

use rusqlite::Connection;

use crate::workspace::{Workspace, column_of, skipped};

/// Another value for one column of a seeded or imported row, and what becomes of it.
fn outcome(connection: &Connection, change: &str) -> Result<usize, String> {
    connection.execute(change, []).map_err(|error| error.to_string())
}

#[track_caller]
fn refuses(connection: &Connection, change: &str) {
    let outcome = outcome(connection, change);
    assert!(outcome.is_err(), "`{change}` went through: {outcome:?}");
}

/// A database that holds one rate of 4,321.50 beside the seed.
fn with_a_rate() -> (Workspace, Connection) {
    let workspace = Workspace::with_payer_csv(&["Aetna,PPO,CPT,47371,,outpatient,,,case rate,4321.50,,,,"]);
    workspace.run(&["import", "rates.csv"]).expect_code(0);
    let connection = workspace.database();
    connection.pragma_update(None, "foreign_keys", true).expect("the pragma is there");
    (workspace, connection)
}

#[test]
fn a_null_without_a_reason_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE benchmark SET value_na = NULL");
    refuses(&connection, "UPDATE code SET title = NULL");
    refuses(&connection, "UPDATE code_section SET body = NULL WHERE body IS NOT NULL");
    refuses(&connection, "UPDATE rate SET amount = NULL");
    refuses(&connection, "UPDATE terms SET notes_na = NULL");
}

#[test]
fn a_value_with_a_reason_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE benchmark SET value = 12");
    refuses(&connection, "UPDATE code SET title_na = 'pending'");
    refuses(&connection, "UPDATE rate SET amount_na = 9");
    refuses(&connection, "UPDATE code_section SET body = 'x' WHERE body IS NULL");
}

#[test]
fn a_word_that_is_no_reason_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE benchmark SET value_na = 'N/A'");
    refuses(&connection, "UPDATE code SET title = NULL, title_na = ''");
    refuses(&connection, "UPDATE rate SET amount = NULL, amount_na = 99");
    refuses(&connection, "UPDATE rate SET amount = NULL, amount_na = 'pending'");
}

#[test]
fn text_in_a_number_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE rate SET amount = 'N/A'");
    refuses(&connection, "UPDATE rate SET amount = 4321.505");
    refuses(&connection, "UPDATE benchmark SET value = '12,50', value_na = NULL");
    refuses(&connection, "UPDATE import SET rows_read = 'many'");
}

#[test]
fn an_empty_text_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE code SET title = ''");
    refuses(&connection, "UPDATE code SET code = ''");
    refuses(&connection, "UPDATE code_section SET body = '' WHERE body IS NOT NULL");
    refuses(&connection, "UPDATE payer SET name = ''");
    refuses(&connection, "UPDATE terms SET notes = '', notes_na = NULL");
}

#[test]
fn a_date_that_is_none_is_refused() {
    let (_workspace, connection) = with_a_rate();
    refuses(&connection, "UPDATE code SET effective_from = '2026-02-30', effective_from_na = NULL");
    refuses(&connection, "UPDATE code SET effective_from = '01/02/2026', effective_from_na = NULL");
    refuses(&connection, "UPDATE terms SET effective_to = 'never', effective_to_na = NULL");
}

#[test]
fn a_value_with_its_reason_taken_away_is_stored() {
    let (_workspace, connection) = with_a_rate();
    let filled = "UPDATE code SET effective_from = '2026-01-01', effective_from_na = NULL";
    assert_eq!(outcome(&connection, filled), Ok(1));
    assert_eq!(outcome(&connection, "UPDATE rate SET amount = NULL, amount_na = 9"), Ok(1));
}

#[test]
fn leading_zeros_survive_plain_sql() {
    let (_workspace, connection) = with_a_rate();
    let insert = "INSERT INTO code (system, code, title_na, descriptor_na, service_type_na, effective_from_na,
                      effective_to_na, replaced_by_na, import_id, source_line)
                  VALUES ('CPT', '00100', 'pending', 'restricted', 'pending', 'pending', 'pending', 'pending', 1, 1)";
    assert_eq!(outcome(&connection, insert), Ok(1));
    let kept = column_of(&connection, "SELECT code FROM v_code WHERE code LIKE '00%'");
    assert_eq!(kept, ["00100"]);
}

#[test]
fn amounts_are_whole_ten_thousandths_and_dollars_in_the_views() {
    let (workspace, _) = with_a_rate();
    assert_eq!(workspace.value::<i64>("SELECT amount FROM rate"), 43_215_000);
    let shown: f64 = workspace.value("SELECT amount FROM v_rate");
    assert_eq!(format!("{shown}"), "4321.5");
}

#[test]
fn the_sqlite3_shell_is_refused_as_well() {
    let (workspace, _) = with_a_rate();
    let shell = |sql: &str| Command::new("sqlite3").arg(workspace.path("ratebook.db")).arg(sql).output();
    // The tests above say the same through the library.
    let Ok(version) = shell("SELECT sqlite_version()") else {
        return skipped("there is no sqlite3 shell on this machine");
    };
    assert!(version.status.success());
    for change in [
        "UPDATE rate SET amount = NULL",
        "UPDATE rate SET amount_na = 9",
        "UPDATE rate SET amount = 'N/A'",
        "UPDATE code SET title = ''",
    ] {
        let output = shell(change).expect("the shell was there a moment ago");
        assert!(!output.status.success(), "the shell did `{change}`");
    }
    let read =
        shell("SELECT amount || ' ' || amount_na || raw_payer FROM v_rate WHERE amount_na IS NOT NULL");
    assert!(read.expect("the shell is there").status.success(), "the views need nothing of ratebook's");
}
