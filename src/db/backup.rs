//! A verified copy of the database beside it, before its schema changes.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};

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
/// # Errors
/// When the copy cannot be written, is damaged, or holds other rows; it is then removed.
pub fn back_up(
    connection: &Connection,
    database: &Path,
    now: DateTime<Utc>,
) -> Result<BackupReport, DbError> {
    let mut name = database.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".backup-v{}-{}", schema_version(connection)?, now.format("%Y%m%dT%H%M%SZ")));
    let path = database.with_file_name(name);
    if path.exists() {
        return Err(DbError::Backup(format!("`{}` is there already", path.display())));
    }
    let outcome = copy_and_compare(connection, &path);
    if outcome.is_err() {
        // The copy is worthless; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&path);
    }
    outcome
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
