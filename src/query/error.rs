//! Why a query cannot be found, read, bound or run; each with its place and what to do next.

use std::path::PathBuf;

use super::excerpt::Excerpt;
use crate::domain::text::NO_THREAD_HINT;

/// A query that cannot go on. Nothing was written: queries never write.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// No query has this name.
    #[error("no query is named `{name}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest known names, in words.
        hint: String,
    },
    /// The header of a query file breaks the rules.
    #[error("{message}")]
    Header {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
        /// Where.
        at: Box<Excerpt>,
    },
    /// SQLite does not understand the statement.
    #[error("{message}")]
    Sql {
        /// What SQLite says.
        message: String,
        /// What to do.
        hint: String,
        /// Where.
        at: Box<Excerpt>,
    },
    /// The text is not exactly one statement that only reads.
    #[error("{message}")]
    Refused {
        /// What was found.
        message: String,
        /// What to do.
        hint: String,
        /// Where.
        at: Box<Excerpt>,
    },
    /// A parameter is unknown, missing or not of its type.
    #[error("{message}")]
    Parameter {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A limit ended the run.
    #[error("{message}")]
    Stopped {
        /// Which limit.
        message: String,
        /// How to raise it.
        hint: String,
    },
    /// A result that would not be true to the declared columns, or would show a silent blank.
    #[error("{message}")]
    Cell {
        /// What is wrong, with query, row and column.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The database has not the schema that the query asks for.
    #[error("{message}")]
    Schema {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A query file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing looks after the time that a statement takes.
    #[error("the system starts no thread that ends a statement in time")]
    NoThread(#[source] std::io::Error),
    /// SQLite failed while running.
    #[error("query `{query}` failed")]
    Database {
        /// The query.
        query: String,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl QueryError {
    /// What to do next, when there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Unknown { hint, .. }
            | Self::Header { hint, .. }
            | Self::Sql { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Parameter { hint, .. }
            | Self::Stopped { hint, .. }
            | Self::Cell { hint, .. }
            | Self::Schema { hint, .. } => Some(hint).filter(|hint| !hint.is_empty()).map(String::as_str),
            Self::Unreadable { source, .. } if source.kind() == std::io::ErrorKind::InvalidData => {
                Some("save it as UTF-8 with the editor that wrote it")
            }
            Self::NoThread(_) => Some(NO_THREAD_HINT),
            Self::Unreadable { .. } | Self::Database { .. } => None,
        }
    }

    /// The place in the query file, when there is one.
    #[must_use]
    pub fn excerpt(&self) -> Option<&Excerpt> {
        match self {
            Self::Header { at, .. } | Self::Sql { at, .. } | Self::Refused { at, .. } => Some(at),
            _ => None,
        }
    }
}
