//! A verified copy of the database beside it, before its schema changes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::error::DbError;
use super::migrate::schema_version;

/// A backup that was made and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Where it is.
    pub path: PathBuf,
    /// Tables compared.
    pub tables: usize,
    /// Rows in them.
    pub rows: i64,
}

/// Copies the database and compares every table's row count with the copy's.
///
/// The copy gets a name of its own even when another process backs up in the same second.
///
/// # Errors
/// When the copy cannot be written, is damaged, or holds other rows; it is then removed.
pub fn back_up(
    connection: &Connection,
    database: &Path,
    now: DateTime<Utc>,
) -> Result<BackupReport, DbError> {
    // One reading transaction: another process cannot migrate between the copy and the comparison.
    let reading = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let stem = format!(".backup-v{}-{}", schema_version(&reading)?, now.format("%Y%m%dT%H%M%SZ"));
    let path = reserve(database, &stem)?;
    let outcome = copy_and_compare(&reading, &path);
    if outcome.is_err() {
        // The copy is worthless; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&path);
    }
    outcome
}

/// Makes an empty file that no other process has: `NAME.backup-v7-TIME`, then `-2`, `-3`.
fn reserve(database: &Path, stem: &str) -> Result<PathBuf, DbError> {
    let mut number = 1;
    loop {
        let mut name = database.file_name().unwrap_or_default().to_os_string();
        name.push(stem);
        if number > 1 {
            name.push(format!("-{number}"));
        }
        let path = database.with_file_name(name);
        match fs::File::create_new(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            Err(error) => return Err(DbError::Backup(format!("`{}`: {error}", path.display()))),
        }
    }
}

fn copy_and_compare(connection: &Connection, path: &Path) -> Result<BackupReport, DbError> {
    connection
        .backup("main", path, None::<fn(rusqlite::backup::Progress)>)
        .map_err(|error| DbError::Backup(error.to_string()))?;
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sound: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(DbError::Backup(format!("the copy is damaged: {sound}")));
    }
    let (ours, theirs) = (row_counts(connection)?, row_counts(&copy)?);
    if ours != theirs {
        return Err(DbError::Backup("the copy holds other rows than the database".to_owned()));
    }
    let rows = ours.iter().map(|(_, rows)| rows).sum();
    Ok(BackupReport { path: path.to_owned(), tables: ours.len(), rows })
}

fn row_counts(connection: &Connection) -> Result<Vec<(String, i64)>, DbError> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names
        .into_iter()
        .map(|name| {
            // The name comes from the schema itself, not from a user.
            let quoted = name.replace('"', "\"\"");
            let rows =
                connection.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
            Ok((name, rows))
        })
        .collect()
}
