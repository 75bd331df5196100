//! Why a report cannot be made.

use crate::db::DbError;
use crate::domain::text::first_of;
use crate::query::QueryError;

/// Files that an error names.
const FILES: usize = 3;

/// That rows of a code are rejected, or that files were read for it and have no price of it, as the end of a sentence.
fn said_of(read_for: &[String], rejected: &[String]) -> String {
    if !rejected.is_empty() {
        return format!(": {}", first_of(rejected, FILES));
    }
    match read_for {
        [] => String::new(),
        [file] => format!(": {file} was read for it and has no price of it"),
        files => {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            format!(": {} were read for it and have no price of it", first_of(&files, FILES))
        }
    }
}

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The database does not know the code.
    #[error("the database does not know {code}{}", said_of(read_for, rejected))]
    UnknownCode {
        /// The code with its system.
        code: String,
        /// Codes that it knows and that look like it.
        near: Vec<String>,
        /// Where none does, the codes before and after it.
        beside: Vec<String>,
        /// Files that were read for it and have no price of it.
        read_for: Vec<String>,
        /// Rejected rows that name it, with their files.
        rejected: Vec<String>,
    },
    /// The database does not know the payer.
    #[error("the database does not know the payer `{payer}`")]
    UnknownPayer {
        /// The short name asked for.
        payer: String,
        /// The nearest payers that it knows.
        near: Vec<String>,
    },
    /// The name is one that a file publishes, and leads to no payer.
    #[error("`{name}` is a name that a file publishes, and it is not matched to a payer")]
    NotMatched {
        /// The name as the file has it.
        name: String,
    },
    /// An id names no cell of a report.
    #[error("{message}")]
    NoCell {
        /// What is not there.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The database could not be opened again for an earlier moment.
    #[error(transparent)]
    Reopen(#[from] DbError),
    /// A query of the report failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}
