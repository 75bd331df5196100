//! Opening a database with the pragmas that the promises rest on.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};

use super::as_of::{AsOf, edition_at};
use super::error::DbError;
use super::migrate::{APPLICATION_ID, require_current};
use super::shadow::Moving;
use super::trouble::Trouble;
use super::{dictionary, functions, shadow, views, wait};

/// Memory for the pages of the database, and as much again for those of what is worked out. SQLite's own two megabytes
/// would write the most of a report on tens of thousands of rates to a file and read it again; a first load of a million
/// rows sorts its index within it.
pub const CACHE_KIB: i64 = 32 * 1024;

/// Whether an opening waits for another process.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    Waits,
    None,
}

/// Opens a database for reading only, whatever schema it has; it must exist and be ratebook's.
///
/// # Errors
/// When it does not exist, is of another program, or cannot be opened.
pub fn open_read_only(path: &Path) -> Result<Connection, DbError> {
    let connection = open_to_read(path, Patience::Waits)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens a database for reading with the tables and views of this program, as it is or as it was at
/// a moment. Nothing is written: what differs is put in front of the database as temporary views.
///
/// # Errors
/// When it does not exist, is of another program or schema, or nothing had been imported by then.
pub fn open_for_reading(path: &Path, moment: Option<AsOf>) -> Result<Connection, DbError> {
    read(path, moment, Patience::Waits)
}

/// The same for a look in passing, which does not wait for another process.
///
/// # Errors
/// As [`open_for_reading`], and when another process holds the database.
pub fn open_for_reading_now(path: &Path) -> Result<Connection, DbError> {
    read(path, None, Patience::None)
}

fn read(path: &Path, moment: Option<AsOf>, patience: Patience) -> Result<Connection, DbError> {
    let shadows = moment.map(|moment| {
        move |connection: &Connection| match edition_at(connection, moment)? {
            Some(edition) => shadow::put_in_front(connection, &edition),
            None => Err(nothing_at(connection, moment)),
        }
    });
    read_with(path, patience, shadows)
}

/// Opens a database for reading, with what is to be put in front of its tables.
fn read_with(
    path: &Path,
    patience: Patience,
    shadows: Option<impl FnOnce(&Connection) -> Result<(), DbError>>,
) -> Result<Connection, DbError> {
    let connection = open_to_read(path, patience)?;
    require_current(&connection)?;
    let are_current = views::are_current(&connection)?;
    if shadows.is_some() || !are_current {
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.execute_batch("BEGIN")?;
        if let Some(put_shadows) = shadows {
            put_shadows(&connection)?;
        }
        views::put_in_front(&connection)?;
        // Views that are the database's own are in its dictionary, whatever moment they show.
        if !are_current {
            dictionary::put_in_front(&connection)?;
        }
        connection.execute_batch("COMMIT")?;
    }
    for schema in ["main", "temp"] {
        connection.pragma_update(Some(schema), "cache_size", -CACHE_KIB)?;
    }
    // Only now: temporary views are writes too, to SQLite.
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The same database once more, as it was at any moment from that right after the import `first` on; none when it is
/// only in memory. A statement that is prepared on it once is run of every moment.
///
/// # Errors
/// As [`open_for_reading`].
pub fn reopen_at_moments(
    connection: &Connection,
    first: i64,
) -> Result<Option<(Connection, Moving)>, DbError> {
    let Some(path) = connection.path().filter(|path| !path.is_empty()) else { return Ok(None) };
    let mut moving = None;
    let put = |connection: &Connection| {
        moving = Some(shadow::put_moving(connection, first)?);
        Ok(())
    };
    let connection = read_with(Path::new(path), Patience::Waits, Some(put))?;
    Ok(moving.map(|moving| (connection, moving)))
}

/// Does `work` at one moment: nobody's change comes between what it reads, and who wants to commit one waits for it.
///
/// # Errors
/// When the database cannot be read.
pub fn at_one_moment<T>(connection: &Connection, work: impl FnOnce() -> T) -> rusqlite::Result<T> {
    // A row that is read and not left: SQLite lets nobody commit until then. It needs no transaction, which the lock of
    // a connection for reports refuses.
    let mut held = connection.prepare("SELECT 1 FROM main.sqlite_schema")?;
    let mut rows = held.query([])?;
    rows.next()?;
    Ok(work())
}

/// Rolls back what a writer that was killed or lost its power left half done, and says whether there was
/// any. A connection that only reads cannot do it.
///
/// # Errors
/// When the file or its folder cannot be written, or another process holds the database.
pub fn roll_back_interrupted(path: &Path) -> Result<bool, DbError> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if !Path::new(&journal).exists() || !path.exists() {
        return Ok(false);
    }
    let look = |flags: OpenFlags| {
        let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        wait::as_reader(&mut connection)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    };
    match look(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ReadOnly) => {}
        // A journal that belongs to a writer at work, or that is nothing to roll back.
        _ => return Ok(false),
    }
    look(OpenFlags::SQLITE_OPEN_READ_WRITE).map(|()| true).map_err(|error| match Trouble::of(&error) {
        Trouble::Locked => DbError::Locked,
        _ => DbError::NotRolledBack { path: path.to_owned(), message: error.to_string() },
    })
}

/// Why there is nothing to show of a moment.
fn nothing_at(connection: &Connection, moment: AsOf) -> DbError {
    let AsOf::Import(asked) = moment else { return DbError::NothingYet(moment.to_string()) };
    match connection.query_row("SELECT max(import_id) FROM import", [], |row| row.get(0)) {
        Ok(last) => DbError::NoImport { asked, last },
        Err(error) => error.into(),
    }
}

fn open_to_read(path: &Path, patience: Patience) -> Result<Connection, DbError> {
    if !path.exists() {
        return Err(DbError::Absent(path.to_owned()));
    }
    roll_back_interrupted(path)?;
    let connection =
        open(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, patience)?;
    let own: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    match own {
        APPLICATION_ID => Ok(connection),
        _ if is_empty(path) => Err(DbError::Empty(path.to_owned())),
        _ => Err(DbError::Foreign(path.to_owned())),
    }
}

/// Whether a file holds nothing: where making a database was interrupted, this is left.
fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// Opens a database for writing that has the schema of this program, and makes this program's views
/// where it has others; it must exist.
///
/// # Errors
/// When it does not exist, is of another program or schema, or cannot be opened.
pub fn open_for_changes(path: &Path) -> Result<Connection, DbError> {
    if !path.exists() {
        return Err(DbError::Absent(path.to_owned()));
    }
    if is_empty(path) {
        return Err(DbError::Empty(path.to_owned()));
    }
    let mut connection = open_for_writing(path)?;
    require_current(&connection)?;
    views::make(&mut connection)?;
    Ok(connection)
}

/// Opens a database for writing, whatever schema it has, and makes the file if there is none.
///
/// # Errors
/// When the file holds something else, or cannot be opened.
pub fn open_for_writing(path: &Path) -> Result<Connection, DbError> {
    // SQLite takes these names for a database that is gone with the connection.
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(DbError::NoFile(path.to_owned()));
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = open(path, flags, Patience::Waits)?;
    // IMMEDIATE everywhere: two writers wait for each other at the start, not half way.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    wait::as_writer(&mut connection)?;
    let own: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (own, tables) {
        (APPLICATION_ID, _) => {
            refuse_triggers(&connection)?;
            Ok(connection)
        }
        // The tables bring the mark of ratebook's files with them.
        (0, 0) => Ok(connection),
        _ => Err(DbError::Foreign(path.to_owned())),
    }
}

/// Which file a path named when it was asked: a sync folder may put another one there while a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId(#[cfg(unix)] (u64, u64));

impl FileId {
    /// The file that a path names now; none where there is no file, or the system does not number files.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            // Looked at and never opened: closing it would end the locks of the connection.
            std::fs::metadata(path).ok().map(|file| Self((file.dev(), file.ino())))
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            None
        }
    }
}

/// ratebook has no triggers; one that somebody made would change figures that come in.
fn refuse_triggers(connection: &Connection) -> Result<(), DbError> {
    let name: Option<String> = connection
        .query_row("SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1", [], |row| row.get(0))
        .optional()?;
    name.map_or(Ok(()), |name| Err(DbError::Trigger(name)))
}

/// Opens a database to look through all of it, and writes nothing; it must exist and be ratebook's.
///
/// SQLite leaves the `CHECK`s of tables away on a connection that cannot write. So this one could, and is
/// told not to; where the file refuses writers, a copy in a temporary file is looked through.
///
/// # Errors
/// As [`open_read_only`], and when the copy cannot be made.
pub(super) fn open_to_check(path: &Path) -> Result<Connection, DbError> {
    let reader = open_read_only(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let writer = open(path, flags, Patience::Waits).ok();
    if let Some(writer) = writer
        && !writer.is_readonly("main")?
    {
        writer.pragma_update(None, "query_only", true)?;
        return Ok(writer);
    }
    // An empty name is a temporary file of SQLite's own, gone with the connection.
    let mut copy = Connection::open("")?;
    rusqlite::backup::Backup::new(&reader, &mut copy)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    functions::register(&copy)?;
    Ok(copy)
}

fn open(path: &Path, flags: OpenFlags, patience: Patience) -> Result<Connection, DbError> {
    let explain = |error: rusqlite::Error| match Trouble::of(&error) {
        _ if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => DbError::Foreign(path.to_owned()),
        Trouble::Unopenable | Trouble::Unwritable | Trouble::Io | Trouble::Other => {
            DbError::Unopenable { path: path.to_owned(), message: error.to_string() }
        }
        _ => error.into(),
    };
    // SQLite would wait for the other end of a pipe.
    if std::fs::metadata(path).is_ok_and(|file| !file.is_file() && !file.is_dir()) {
        return Err(DbError::Foreign(path.to_owned()));
    }
    let mut connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    match patience {
        Patience::Waits => wait::as_reader(&mut connection),
        Patience::None => connection.busy_timeout(Duration::ZERO),
    }
    .map_err(explain)?;
    // The file may come from anywhere: its schema calls no function with effects, and nobody's SQL can
    // damage its pages.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(explain)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(explain)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(explain)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(explain)?;
    // The first read of the file shows whether it is a database at all.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(explain)?;
    functions::register(&connection)?;
    Ok(connection)
}
