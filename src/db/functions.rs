//! SQL functions.

/// Registers them.
///
/// # Errors
/// When SQLite refuses.
pub fn register(_connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    Ok(())
}
