//! The views and the data dictionary: made by every command that writes, read by every one that reads.
//!
//! The database keeps a digest of each view that a program made. A program that writes and finds
//! others than its own makes its views anew; one that only reads puts its own in front of them as
//! temporary ones, so that its figures never depend on which program wrote last. An analyst's own
//! views stay as they are.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::dictionary;
use super::error::DbError;
use super::shipped::{View, all};

/// Makes the views of this program, unless the database holds just these.
///
/// # Errors
/// When SQLite refuses one, or an analyst's own view has the name of one; nothing is changed then.
pub(super) fn make(connection: &mut Connection) -> Result<(), DbError> {
    if are_current(connection)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    make_in(&transaction)?;
    transaction.commit()?;
    Ok(())
}

/// The same as a part of a transaction.
///
/// # Errors
/// As [`make`].
pub(super) fn make_in(transaction: &Transaction<'_>) -> Result<(), DbError> {
    // Another process may have made them while this one waited.
    if are_current(transaction)? {
        return Ok(());
    }
    if let Some(name) = taken(transaction)? {
        return Err(DbError::ViewTaken(name));
    }
    let made = made(transaction)?;
    for view in held(transaction)?.iter().filter(|view| made.iter().any(|(known, _)| *known == view.name)) {
        transaction.execute_batch(&format!("DROP VIEW {}", quoted(&view.name)))?;
    }
    transaction.execute("DELETE FROM shipped_view", [])?;
    for view in all() {
        transaction.execute_batch(&view.sql)?;
    }
    let mut insert = transaction.prepare("INSERT INTO shipped_view (view, digest) VALUES (?1, ?2)")?;
    for view in all() {
        insert.execute(params![view.name, view.digest])?;
    }
    dictionary::fill(transaction, "main")
}

/// The name of one of this program's views that something else of the database has, whatever its case.
fn taken(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut others = connection.prepare(
        "SELECT name FROM main.sqlite_schema
         WHERE type <> 'view' OR name NOT IN (SELECT view FROM main.shipped_view)",
    )?;
    let others: Vec<String> = others.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(others.into_iter().find(|name| is_of_this_program(name)))
}

/// Whether a view of this program has a name: SQLite takes it in any case.
fn is_of_this_program(name: &str) -> bool {
    all().iter().any(|view| view.name.eq_ignore_ascii_case(name))
}

/// Puts the views of this program, and an analyst's own as they are, in front of those of the
/// database, so that they read the temporary names that are in front of the tables.
///
/// # Errors
/// When SQLite refuses a temporary view.
pub(super) fn put_in_front(connection: &Connection) -> Result<(), DbError> {
    for view in all() {
        connection.execute_batch(&temporary(&view.sql))?;
    }
    for own in user_views(connection)? {
        connection.execute_batch(&temporary(&own.sql))?;
    }
    Ok(())
}

/// SQLite keeps every view's text with these two words and one blank behind each, whatever was typed.
fn temporary(sql: &str) -> String {
    sql.replacen("CREATE VIEW ", "CREATE TEMP VIEW ", 1)
}

/// Whether the views that a program made in this database are those of this program.
///
/// # Errors
/// When SQLite fails.
pub(super) fn are_current(connection: &Connection) -> Result<bool, DbError> {
    Ok(other_views(connection)?.is_empty())
}

/// The names of the views that a program made in this database, or should have, and that are not as this program
/// makes them.
///
/// # Errors
/// When SQLite fails.
pub fn other_views(connection: &Connection) -> Result<Vec<String>, DbError> {
    let (made, held) = (made(connection)?, held(connection)?);
    let is_made = |view: &View| made.iter().any(|(name, digest)| name == view.name && *digest == view.digest);
    // A text that somebody changed by hand is not the text of the digest.
    let is_held = |view: &View| held.iter().any(|other| other.name == view.name && other.sql == view.sql);
    let differs =
        all().iter().filter(|view| !is_made(view) || !is_held(view)).map(|view| view.name.to_owned());
    let is_gone = |name: &String| !all().iter().any(|view| view.name == name);
    Ok(differs.chain(made.iter().map(|(name, _)| name.clone()).filter(is_gone)).collect())
}

/// A view that no program made: an analyst's own.
#[derive(Debug)]
pub struct UserView {
    /// Its name.
    pub name: String,
    /// The statement that makes it.
    pub sql: String,
}

/// The views of the database that no program made.
///
/// # Errors
/// When SQLite fails.
pub fn user_views(connection: &Connection) -> rusqlite::Result<Vec<UserView>> {
    let made = made(connection)?;
    let is_ours = |name: &str| made.iter().any(|(known, _)| known == name) || is_of_this_program(name);
    Ok(held(connection)?.into_iter().filter(|view| !is_ours(&view.name)).collect())
}

/// Name and digest of the views that a program made.
fn made(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare("SELECT view, digest FROM main.shipped_view")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn held(connection: &Connection) -> rusqlite::Result<Vec<UserView>> {
    let mut statement = connection.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'view'")?;
    statement.query_map([], |row| Ok(UserView { name: row.get(0)?, sql: row.get(1)? }))?.collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
