//! Why a file cannot be imported at all. Bad rows are not here: they are rejects.

use std::path::PathBuf;

use crate::domain::text::NO_THREAD_HINT;
use crate::findings::{Finding, Rule};

/// An import, sniff or read that cannot go on. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened or read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not what they should be: cut short, not UTF-8, a NUL, not a text at all.
    #[error("{message}")]
    Content {
        /// What is wrong and where.
        message: String,
        /// What to do.
        hint: String,
    },
    /// No format knows the file.
    #[error("`{file}` is none of the formats that ratebook reads")]
    UnknownFormat {
        /// The file's name.
        file: String,
        /// Its first lines, shortened.
        seen: Vec<String>,
        /// Close calls: what a format missed.
        misses: Vec<String>,
        /// What kind of price file it is, where its headings show one.
        prices: Option<String>,
    },
    /// It is known what the file is, and that it is not read.
    #[error("`{file}` is {what}, which ratebook does not read")]
    NotRead {
        /// The file's name.
        file: String,
        /// What it is.
        what: &'static str,
        /// What to import in its place.
        hint: &'static str,
    },
    /// The head of the file breaks its format, so no row can be read.
    #[error("the header of `{file}` cannot be used: {}", findings.first().map_or("", |finding| &finding.message))]
    Header {
        /// The file's name.
        file: String,
        /// Every problem of the header.
        findings: Vec<Finding>,
    },
    /// The mapping profile is wrong.
    #[error("profile `{profile}`: {message}")]
    Profile {
        /// The profile's file.
        profile: String,
        /// What is wrong and where.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The change is larger than the guard allows.
    #[error("{message}")]
    Guard {
        /// The guard: `I501`, ...
        rule: &'static Rule,
        /// What would change.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A payer, import or other name that the database does not know.
    #[error("{message}")]
    Unknown {
        /// What is not known.
        message: String,
        /// What is near, or where to look.
        hint: String,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// Another process imported the same file at the same time.
    #[error("the file is already imported as import {import_id}, of {day}")]
    Known {
        /// That import.
        import_id: i64,
        /// The day it was made.
        day: String,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// The other side of a running import ended first; its own error says why.
    #[error("the import was stopped")]
    Stopped,
}

impl IngestError {
    /// Of a file that is read on a thread of its own, where the system starts none.
    #[must_use]
    pub fn no_thread(file: &str, source: &std::io::Error) -> Self {
        Self::Content {
            message: format!("the system starts no thread that reads `{file}`: {source}"),
            hint: NO_THREAD_HINT.to_owned(),
        }
    }
}
