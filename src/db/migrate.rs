//! The schema's history: which migrations there are, which are applied, and applying the rest.
//!
//! Names, texts and checksums of migrations, and the table of their history, are refinery's. What is added
//! here: texts are compared with line ends folded (a checkout with CRLF is the same migration), all that is
//! pending, its history, the views and the check of all references are one transaction, foreign keys are off
//! while tables are rebuilt, and a state that must not be migrated is told apart before anything runs.

use chrono::{SecondsFormat, Utc};
use include_dir::{Dir, include_dir};
use refinery::Migration;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::error::DbError;
use super::orphans::orphans;
use super::trouble::Trouble;
use super::views;

/// Marks a file as ratebook's: `PRAGMA application_id` gives this number ("RTBK").
pub const APPLICATION_ID: i64 = 0x5254_424b;

static MIGRATIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// The table of the history, as refinery makes it.
const HISTORY: &str = "refinery_schema_history";
const HISTORY_SQL: &str = "CREATE TABLE IF NOT EXISTS refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255));";

/// One migration and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its number.
    pub version: i64,
    /// What it adds.
    pub name: String,
    /// Where it stands.
    pub state: MigrationState,
    /// When it was applied, as refinery wrote it.
    pub applied_on: Option<String>,
    /// The SQL text that this program holds; none for one it does not know.
    pub sql: Option<String>,
}

/// Where a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// In the database, with the text that this program holds.
    Applied,
    /// Held by this program, not in the database.
    Pending,
    /// In the database, but with another text.
    Drifted,
    /// In the database, not held by this program, below its newest.
    Missing,
    /// In the database, not held by this program, above its newest.
    Newer,
}

impl MigrationState {
    /// The word shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Drifted => "drifted",
            Self::Missing => "missing from this program",
            Self::Newer => "newer than this program",
        }
    }
}

/// Every migration of the program and of the database, by number.
///
/// # Errors
/// When the history cannot be read.
pub fn status(connection: &Connection) -> Result<Vec<MigrationStatus>, DbError> {
    status_of(connection, &embedded())
}

/// Every migration of the program as pending: where a database stands that is not there yet.
#[must_use]
pub fn status_of_none() -> Vec<MigrationStatus> {
    compare(&[], &embedded())
}

/// Whether every migration of this program is applied and no other.
///
/// # Errors
/// The first problem: missing or drifted, newer, then pending.
pub fn require_current(connection: &Connection) -> Result<(), DbError> {
    let status = status(connection)?;
    refuse_unsound(&status)?;
    let mut pending = status.iter().filter(|m| m.state == MigrationState::Pending);
    match pending.next() {
        None => Ok(()),
        Some(first) => Err(DbError::Pending { count: 1 + pending.count(), first: first.version }),
    }
}

/// Whether the history is one that this program can go on from: none, a part, or all of its own.
///
/// # Errors
/// When the database has the schema of another version of the program.
pub fn require_known(connection: &Connection) -> Result<(), DbError> {
    refuse_unsound(&status(connection)?)
}

/// The newest schema that this program makes.
#[must_use]
pub fn newest_version() -> i64 {
    embedded().iter().map(|migration| i64::from(migration.version())).max().unwrap_or(0)
}

/// How many migrations this program holds.
pub(super) fn held() -> usize {
    embedded().len()
}

/// Applies what is pending and gives the numbers of what was applied.
///
/// # Errors
/// When the database must not be migrated, or anything fails; the database is then as it was.
pub fn up(connection: &mut Connection) -> Result<Vec<i64>, DbError> {
    if require_current(connection).is_ok() {
        views::make(connection)?;
        return Ok(Vec::new());
    }
    up_to(connection, &embedded(), views::make_in)
}

/// The newest applied migration, 0 for none.
///
/// # Errors
/// When the history cannot be read.
pub fn schema_version(connection: &Connection) -> Result<i64, DbError> {
    Ok(history(connection)?.last().map_or(0, |applied| applied.version))
}

/// Whether a database has no table yet.
///
/// # Errors
/// When the schema cannot be read.
pub fn holds_nothing(connection: &Connection) -> Result<bool, DbError> {
    Ok(connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?)
}

/// Whether anything was imported or seeded, so that a migration could lose something.
///
/// # Errors
/// When the tables cannot be read.
pub fn has_data(connection: &Connection) -> Result<bool, DbError> {
    let table: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'import'", [], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(table.is_some()
        && connection.query_row("SELECT EXISTS (SELECT 1 FROM import)", [], |row| row.get(0))?)
}

/// A row of the history, as far as it is needed; refinery's own reader panics on a damaged date.
struct Applied {
    version: i64,
    name: String,
    applied_on: String,
    checksum: String,
}

fn embedded() -> Vec<Migration> {
    let mut migrations: Vec<Migration> = MIGRATIONS
        .files()
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .map(|(stem, sql)| {
            Migration::unapplied(stem, &sql.replace("\r\n", "\n"))
                .expect("a test reads the name of every migration")
        })
        .collect();
    migrations.sort_unstable();
    migrations
}

fn history(connection: &Connection) -> Result<Vec<Applied>, DbError> {
    let known: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = ?1", [HISTORY], |row| row.get(0))
        .optional()?;
    if known.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(
        "SELECT version, name, ifnull(applied_on, ''), checksum FROM refinery_schema_history ORDER BY version",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Applied {
            version: row.get(0)?,
            name: row.get(1)?,
            applied_on: row.get(2)?,
            checksum: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn status_of(connection: &Connection, held: &[Migration]) -> Result<Vec<MigrationStatus>, DbError> {
    Ok(compare(&history(connection)?, held))
}

fn compare(applied: &[Applied], held: &[Migration]) -> Vec<MigrationStatus> {
    let newest = held.last().map_or(0, |m| i64::from(m.version()));
    let mut all: Vec<MigrationStatus> = held
        .iter()
        .map(|migration| {
            let version = i64::from(migration.version());
            let row = applied.iter().find(|row| row.version == version);
            let state = match row {
                None => MigrationState::Pending,
                Some(row) if row.checksum == migration.checksum().to_string() => MigrationState::Applied,
                Some(_) => MigrationState::Drifted,
            };
            MigrationStatus {
                version,
                name: migration.name().to_owned(),
                state,
                applied_on: row.map(|row| row.applied_on.clone()),
                sql: migration.sql().map(ToOwned::to_owned),
            }
        })
        .collect();
    let unknown = applied.iter().filter(|row| !held.iter().any(|m| i64::from(m.version()) == row.version));
    all.extend(unknown.map(|row| MigrationStatus {
        version: row.version,
        name: row.name.clone(),
        state: if row.version > newest { MigrationState::Newer } else { MigrationState::Missing },
        applied_on: Some(row.applied_on.clone()),
        sql: None,
    }));
    all.sort_by_key(|migration| migration.version);
    all
}

fn refuse_unsound(status: &[MigrationStatus]) -> Result<(), DbError> {
    // First, because a history that differs at its beginning says nothing by its length.
    for migration in status {
        let (version, name) = (migration.version, migration.name.clone());
        match migration.state {
            MigrationState::Missing => return Err(DbError::Missing { version, name }),
            MigrationState::Drifted => return Err(DbError::Drifted { version, name }),
            _ => {}
        }
    }
    let known = status.iter().filter(|m| m.sql.is_some()).map(|m| m.version).max().unwrap_or(0);
    let found = status.iter().filter(|m| m.state == MigrationState::Newer).map(|m| m.version).max();
    match found {
        Some(found) => Err(DbError::Newer { found, known }),
        None => Ok(()),
    }
}

/// Applies what is pending, and then does what `finish` does, as one transaction.
fn up_to(
    connection: &mut Connection,
    held: &[Migration],
    finish: fn(&Transaction<'_>) -> Result<(), DbError>,
) -> Result<Vec<i64>, DbError> {
    refuse_unsound(&status_of(connection, held)?)?;
    // Rebuilding a parent table with foreign keys on deletes its children through ON DELETE
    // CASCADE without a word, and inside a transaction the pragma does nothing.
    connection.pragma_update(None, "foreign_keys", false)?;
    let outcome = as_one(connection, held, finish);
    connection.pragma_update(None, "foreign_keys", true)?;
    outcome
}

fn as_one(
    connection: &mut Connection,
    held: &[Migration],
    finish: fn(&Transaction<'_>) -> Result<(), DbError>,
) -> Result<Vec<i64>, DbError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let pending = within(&transaction, held)?;
    if !pending.is_empty()
        && let Some(orphan) = orphans(&transaction)?.into_iter().next()
    {
        return Err(DbError::Migration(orphan));
    }
    finish(&transaction)?;
    transaction.commit()?;
    Ok(pending)
}

/// Makes the tables and views as a part of a transaction on a database that holds nothing yet; where another
/// process made them while this one waited, there is nothing to do.
///
/// # Errors
/// As [`up`]; the transaction is then to be rolled back.
pub fn make_in(transaction: &Transaction<'_>) -> Result<(), DbError> {
    within(transaction, &embedded())?;
    views::make_in(transaction)
}

/// Applies what is pending as a part of a transaction.
fn within(transaction: &Transaction<'_>, held: &[Migration]) -> Result<Vec<i64>, DbError> {
    // Another process may have applied them while this one waited.
    let status = status_of(transaction, held)?;
    refuse_unsound(&status)?;
    let at = status.iter().filter(|m| m.state == MigrationState::Applied).map(|m| m.version).max();
    let pending: Vec<i64> =
        status.iter().filter(|m| m.state == MigrationState::Pending).map(|m| m.version).collect();
    let failed = |version: i64, error: rusqlite::Error| match DbError::from(error) {
        DbError::Sqlite(error) if !Trouble::of(&error).is_of_the_machine() => {
            let state = at.map_or("empty".to_owned(), |at| format!("at V{at}"));
            // Without the statement, which is long.
            let said = match &error {
                rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
                other => other.to_string(),
            };
            DbError::Migration(format!("V{version}: {said}; the database is {state} as before"))
        }
        other => other,
    };
    if !pending.is_empty() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.execute_batch(HISTORY_SQL)?;
    }
    for migration in held.iter().filter(|m| pending.contains(&i64::from(m.version()))) {
        let version = i64::from(migration.version());
        apply(transaction, migration).map_err(|error| failed(version, error))?;
    }
    Ok(pending)
}

/// Applies one migration and writes its row of the history.
fn apply(transaction: &Transaction<'_>, migration: &Migration) -> rusqlite::Result<()> {
    transaction.execute_batch(migration.sql().expect("a migration that is held has its text"))?;
    transaction.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (?1, ?2, ?3, ?4)",
        params![
            migration.version(),
            migration.name(),
            Utc::now().to_rfc3339_opts(SecondsFormat::Nanos, true),
            migration.checksum().to_string()
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn migration(name: &str, sql: &str) -> Migration {
        Migration::unapplied(name, sql).expect("a sound name")
    }

    fn up_to(connection: &mut Connection, held: &[Migration]) -> Result<Vec<i64>, DbError> {
        super::up_to(connection, held, |_| Ok(()))
    }

    fn memory() -> Connection {
        Connection::open_in_memory().expect("memory")
    }

    #[test]
    fn every_shipped_migration_applies_and_the_second_run_does_nothing() {
        let mut connection = memory();
        assert_eq!(up(&mut connection).expect("sound").len(), embedded().len());
        assert_eq!(up(&mut connection).expect("sound"), Vec::<i64>::new());
        require_current(&connection).expect("current");
        assert_eq!(MIGRATIONS.files().count(), embedded().len());
    }

    #[test]
    fn a_changed_text_is_drift() {
        let mut connection = memory();
        up_to(&mut connection, &[migration("V1__a", "CREATE TABLE a (x);")]).expect("sound");
        let error = up_to(&mut connection, &[migration("V1__a", "CREATE TABLE a (y);")]).expect_err("drift");
        assert!(matches!(error, DbError::Drifted { version: 1, .. }), "{error}");
    }

    #[test]
    fn a_newer_and_a_missing_migration_are_told_apart() {
        let (one, two, three) = (
            migration("V1__a", "SELECT 1;"),
            migration("V2__b", "SELECT 1;"),
            migration("V3__c", "SELECT 1;"),
        );
        let mut connection = memory();
        up_to(&mut connection, &[one.clone(), two, three.clone()]).expect("sound");
        let newer = up_to(&mut connection, std::slice::from_ref(&one)).expect_err("newer");
        assert!(matches!(newer, DbError::Newer { found: 3, known: 1 }), "{newer}");
        let missing = up_to(&mut connection, &[one, three]).expect_err("missing");
        assert!(matches!(missing, DbError::Missing { version: 2, .. }), "{missing}");
    }

    #[test]
    fn a_failing_migration_leaves_no_trace_of_any() {
        let mut connection = memory();
        let held = [
            migration("V1__a", "CREATE TABLE a (x);"),
            migration("V2__b", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1);"),
        ];
        let error = up_to(&mut connection, &held).expect_err("V2 fails");
        assert!(error.to_string().contains("nowhere"), "{error}");
        assert!(error.to_string().contains("V2"), "{error}");
        let left: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).expect("read");
        assert_eq!(left, 0);
    }

    #[test]
    fn rebuilding_a_parent_keeps_the_children_that_cascade() {
        let mut connection = memory();
        let first = migration(
            "V1__a",
            "CREATE TABLE parent (id INTEGER PRIMARY KEY);
             CREATE TABLE child (id INTEGER REFERENCES parent (id) ON DELETE CASCADE);
             INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1), (1);",
        );
        let rebuild = migration(
            "V2__b",
            "CREATE TABLE fresh (id INTEGER PRIMARY KEY, note TEXT);
             INSERT INTO fresh SELECT id, 'x' FROM parent; DROP TABLE parent; ALTER TABLE fresh RENAME TO parent;",
        );
        connection.pragma_update(None, "foreign_keys", true).expect("pragma");
        up_to(&mut connection, &[first, rebuild]).expect("sound");
        let children: i64 =
            connection.query_row("SELECT count(*) FROM child", [], |r| r.get(0)).expect("read");
        assert_eq!(children, 2);
    }
}
