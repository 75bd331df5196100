//! A database as this program makes it, empty and in memory: what others are held against.

use rusqlite::Connection;

use super::dictionary::{self, DictionaryEntry};
use super::error::DbError;
use super::migrate::up;

/// A new database in memory.
///
/// # Errors
/// When SQLite fails.
pub fn fresh() -> Result<Connection, DbError> {
    let mut connection = Connection::open_in_memory()?;
    up(&mut connection)?;
    Ok(connection)
}

/// The data dictionary of this program: every public view and its columns, by name and place.
///
/// # Errors
/// When SQLite fails.
pub fn data_dictionary() -> Result<Vec<DictionaryEntry>, DbError> {
    dictionary::entries(&fresh()?)
}
