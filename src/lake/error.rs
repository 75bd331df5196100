//! Why a lake was not written. Nothing that was published before is touched when one of these comes back.

use std::io;
use std::path::PathBuf;

use ::parquet::errors::ParquetError;

use crate::query::QueryError;
use crate::source::IngestError;

/// A publishing that cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The file cannot be read as one of prices.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The disk refused.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk refused when what was asked for stood in the lake already.
    #[error("cannot write `{}`", path.display())]
    Afterwards {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk refused to give back what is in the lake.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder is no lake, or one of a later program.
    #[error("{message}")]
    Foreign {
        /// What it is.
        message: String,
        /// What to do.
        hint: String,
    },
    /// What was asked for cannot be meant.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The lake holds something that the file is in conflict with.
    #[error("{message}")]
    Refused {
        /// What is in conflict.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The engine is not there, failed, or gave no rows.
    #[error("{message}")]
    Engine {
        /// What happened, in the engine's own words where it has some.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The engine was stopped because the caller was.
    #[error("interrupted")]
    Interrupted,
    /// The query is asked with what it does not take.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The library of Parquet refused.
    #[error("the rows cannot be written as Parquet")]
    Parquet(#[from] ParquetError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// A record cannot be made or read.
    #[error("a record of the lake is not the JSON that it should be: {0}")]
    Json(#[from] serde_json::Error),
}

impl LakeError {
    /// The same of a moment in which what was asked for is in the lake already.
    #[must_use]
    pub fn afterwards(self) -> Self {
        match self {
            Self::Write { path, source } => Self::Afterwards { path, source },
            other => other,
        }
    }
}
