//! A verified copy of the database beside it, before its schema changes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tempfile::TempPath;

use super::error::DbError;
use super::migrate::schema_version;
use super::verify::faults;

/// How the name of a copy ends that is not whole yet.
const PART: &str = ".part";

/// A backup that was made and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Where it is.
    pub path: PathBuf,
    /// Tables compared.
    pub tables: usize,
    /// Rows in them.
    pub rows: u64,
}

/// Copies the database and compares every row with the copy's.
///
/// The copy is written as a part, and has its name only when it is whole, on the disk and compared; the
/// name is its own even when another process backs up in the same second.
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
    let (part, path) = reserve(database, &stem)?;
    connection
        .backup("main", &part, None::<fn(rusqlite::backup::Progress)>)
        .map_err(|error| DbError::Backup(error.to_string()))?;
    // A page that the disk refuses once looks like a damaged one: what is damaged is so when read again.
    let (tables, rows) = match compare(&reading, &part) {
        Err(DbError::Unsound(_)) => compare(&reading, &part)?,
        compared => compared?,
    };
    let failed = |error: io::Error| DbError::Backup(format!("`{}`: {error}", path.display()));
    fs::File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
    part.persist_noclobber(&path).map_err(|error| failed(error.error))?;
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(BackupReport { path, tables, rows })
}

/// Makes an empty part that no other process has, for a name that is free: `NAME.backup-v7-TIME`, then
/// `-2`, `-3`. Dropped, the part is gone.
fn reserve(database: &Path, stem: &str) -> Result<(TempPath, PathBuf), DbError> {
    let mut number = 1;
    loop {
        let mut name = database.file_name().unwrap_or_default().to_os_string();
        name.push(stem);
        if number > 1 {
            name.push(format!("-{number}"));
        }
        let path = database.with_file_name(&name);
        name.push(PART);
        let part = database.with_file_name(name);
        // Who has the part has the name: it is looked at after the part is made, for until then another process could
        // end with it.
        let part = fs::File::create_new(&part).and_then(|_| TempPath::try_from_path(&part));
        let free = part.and_then(|part| match fs::symlink_metadata(&path) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => Ok(part),
        });
        match free {
            Ok(part) => return Ok((part, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            Err(error) => return Err(DbError::Backup(format!("`{}`: {error}", path.display()))),
        }
    }
}

/// Holds a copy against the database, row by row, and gives how many tables and rows there are.
fn compare(connection: &Connection, path: &Path) -> Result<(usize, u64), DbError> {
    // Not to read only: SQLite would leave the rules of the tables away.
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copy.pragma_update(None, "query_only", true)?;
    if let Some(fault) = faults(&copy)?.first() {
        return Err(DbError::Unsound(fault.clone()));
    }
    let names = tables(connection)?;
    if names != tables(&copy)? {
        return Err(DbError::Unsound("the copy has other tables than the database".to_owned()));
    }
    let mut rows = 0;
    for name in &names {
        match same_rows(connection, &copy, name)? {
            Some(same) => rows += same,
            None => {
                return Err(DbError::Unsound(format!(
                    "the copy holds other rows of `{name}` than the database"
                )));
            }
        }
    }
    Ok((names.len(), rows))
}

fn tables(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// How many rows a table has in both, when they are the same in the same order; a copy has the order of
/// what it is copied from.
fn same_rows(ours: &Connection, theirs: &Connection, table: &str) -> Result<Option<u64>, DbError> {
    // The name comes from the schema itself, not from a user.
    let sql = format!("SELECT * FROM main.\"{}\"", table.replace('"', "\"\""));
    let (mut ours, mut theirs) = (ours.prepare(&sql)?, theirs.prepare(&sql)?);
    let columns = ours.column_count();
    if columns != theirs.column_count() {
        return Ok(None);
    }
    let (mut ours, mut theirs) = (ours.query([])?, theirs.query([])?);
    let mut rows = 0;
    loop {
        match (ours.next()?, theirs.next()?) {
            (None, None) => return Ok(Some(rows)),
            (Some(one), Some(other)) => {
                for column in 0..columns {
                    if one.get_ref(column)? != other.get_ref(column)? {
                        return Ok(None);
                    }
                }
                rows += 1;
            }
            _ => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(folder: &Path) -> Connection {
        let connection = Connection::open(folder.join("a.db")).expect("a database can be made");
        connection
            .execute_batch(
                "CREATE TABLE rate (
                     rate_id INTEGER PRIMARY KEY, amount INTEGER CHECK (amount >= 0), word TEXT NOT NULL
                 ) STRICT;
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO rate (amount, word) SELECT i, hex(zeroblob(100)) FROM n;",
            )
            .expect("rows can be written");
        connection
    }

    /// What the comparison says of a copy that these statements, or this change of its bytes, spoil.
    fn spoiled(sql: &str, change: impl Fn(&mut Vec<u8>)) -> String {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let connection = database(folder.path());
        let path = folder.path().join("copy.db");
        connection.backup("main", &path, None::<fn(rusqlite::backup::Progress)>).expect("a copy");
        compare(&connection, &path).expect("the copy is the same");
        Connection::open(&path).and_then(|copy| copy.execute_batch(sql)).expect("the copy can be changed");
        let mut bytes = fs::read(&path).expect("the copy can be read");
        change(&mut bytes);
        fs::write(&path, bytes).expect("the copy can be written");
        compare(&connection, &path).expect_err("the copy is another").to_string()
    }

    #[test]
    fn names_that_are_reserved_at_once_are_free_when_the_copies_are_whole() {
        for _ in 0..100 {
            let folder = tempfile::tempdir().expect("a folder can be made");
            let database = folder.path().join("a.db");
            let take = || {
                for _ in 0..4 {
                    let (part, path) = reserve(&database, ".backup-v1-now").expect("a name is free");
                    part.persist_noclobber(path).expect("no other copy has the name");
                }
            };
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(take);
                }
            });
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 16);
        }
    }

    #[test]
    fn a_copy_that_is_not_the_database_is_refused() {
        let is_left = |_: &mut Vec<u8>| {};
        for (sql, words) in [
            ("UPDATE rate SET amount = 7 WHERE rate_id = 250", "other rows of `rate`"),
            ("DELETE FROM rate WHERE rate_id = 500", "other rows of `rate`"),
            ("CREATE TABLE other (x)", "other tables"),
            ("ALTER TABLE rate ADD COLUMN mine TEXT", "other rows of `rate`"),
            (
                "PRAGMA ignore_check_constraints = ON; UPDATE rate SET amount = -1 WHERE rate_id = 9",
                "1 row of `rate` breaks a rule of the table",
            ),
        ] {
            let said = spoiled(sql, is_left);
            assert!(said.contains(words), "{sql}: {said}");
        }
        let said = spoiled("", |bytes| {
            let end = bytes.len();
            bytes[end - 2_000..].fill(0x5a);
        });
        assert!(said.contains("not sound") || said.contains("malformed"), "{said}");
    }

    #[test]
    fn a_backup_has_its_name_when_it_is_whole_and_a_name_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let connection = database(folder.path());
        let database = folder.path().join("a.db");
        let now = DateTime::from_timestamp(1_772_366_400, 0).expect("a time");
        let left = folder.path().join("a.db.backup-v0-20260301T120000Z.part");
        fs::write(&left, "of a run that was killed").expect("a file can be written");
        let names: Vec<String> = (0..2)
            .map(|_| {
                let made = back_up(&connection, &database, now).expect("a backup");
                assert_eq!((made.tables, made.rows), (1, 500));
                made.path.file_name().expect("a name").to_string_lossy().into_owned()
            })
            .collect();
        assert_eq!(names, ["a.db.backup-v0-20260301T120000Z-2", "a.db.backup-v0-20260301T120000Z-3"]);
        assert!(left.exists(), "another run may still be writing it");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
    }
}
