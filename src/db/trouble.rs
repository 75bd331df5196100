//! What kind of trouble SQLite is in, told by its extended codes: a full disk is not a damaged database.

use rusqlite::{Error, ErrorCode, ffi};

/// Why SQLite could not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No room on the disk.
    Full,
    /// The disk refuses to read or write.
    Io,
    /// The file, its folder or its file system may not be written.
    Unwritable,
    /// The file was deleted or replaced while it was open.
    Moved,
    /// The database, its journal or a temporary file cannot be opened.
    Unopenable,
    /// Pages or values that no ratebook wrote.
    Damaged,
    /// Another program holds it.
    Locked,
    /// No memory.
    Memory,
    /// A row that the schema refuses.
    Rule,
    /// Ctrl-C ended the statement.
    Interrupted,
    /// Anything else: a fault of the program, or of a statement.
    Other,
}

impl Trouble {
    /// The kind of an error.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        match error {
            Error::SqliteFailure(failure, _) => Self::of_code(failure.code, failure.extended_code),
            Error::SqlInputError { error, .. } => Self::of_code(error.code, error.extended_code),
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
            | Error::InvalidColumnType(..) => Self::Damaged,
            _ => Self::Other,
        }
    }

    const fn of_code(code: ErrorCode, extended: i32) -> Self {
        match (code, extended) {
            (_, ffi::SQLITE_IOERR_NOMEM) | (ErrorCode::OutOfMemory, _) => Self::Memory,
            (_, ffi::SQLITE_IOERR_CORRUPTFS) => Self::Io,
            (_, ffi::SQLITE_READONLY_DBMOVED) => Self::Moved,
            (ErrorCode::DiskFull, _) => Self::Full,
            (ErrorCode::SystemIoFailure | ErrorCode::NoLargeFileSupport, _) => Self::Io,
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => Self::Unwritable,
            (ErrorCode::CannotOpen, _) => Self::Unopenable,
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => Self::Damaged,
            (
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
                _,
            ) => Self::Locked,
            (ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch, _) => Self::Rule,
            (ErrorCode::OperationInterrupted, _) => Self::Interrupted,
            _ => Self::Other,
        }
    }

    /// Whether the disk or the machine is at fault, and not what was asked or what is stored.
    #[must_use]
    pub const fn is_of_the_machine(self) -> bool {
        matches!(self, Self::Full | Self::Io | Self::Unwritable | Self::Unopenable | Self::Memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_code_says_what_is_at_fault() {
        for (code, trouble) in [
            (ffi::SQLITE_FULL, Trouble::Full),
            (ffi::SQLITE_IOERR_WRITE, Trouble::Io),
            (ffi::SQLITE_IOERR_SHORT_READ, Trouble::Io),
            (ffi::SQLITE_IOERR_NOMEM, Trouble::Memory),
            (ffi::SQLITE_NOMEM, Trouble::Memory),
            (ffi::SQLITE_READONLY_DIRECTORY, Trouble::Unwritable),
            (ffi::SQLITE_READONLY_DBMOVED, Trouble::Moved),
            (ffi::SQLITE_CANTOPEN_ISDIR, Trouble::Unopenable),
            (ffi::SQLITE_CORRUPT_INDEX, Trouble::Damaged),
            (ffi::SQLITE_NOTADB, Trouble::Damaged),
            (ffi::SQLITE_BUSY_SNAPSHOT, Trouble::Locked),
            (ffi::SQLITE_CONSTRAINT_CHECK, Trouble::Rule),
            (ffi::SQLITE_INTERRUPT, Trouble::Interrupted),
            (ffi::SQLITE_ERROR, Trouble::Other),
        ] {
            let error = Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(Trouble::of(&error), trouble, "{error}");
        }
    }
}
