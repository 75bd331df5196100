//! What is wrong with a seed folder.

use std::path::PathBuf;

use crate::findings::Rule;
use crate::source::IngestError;

/// A seed that cannot be loaded. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The folder cannot be read.
    #[error("cannot read the seed folder `{}`: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds no seed file.
    #[error("`{}` holds none of the seed files", .0.display())]
    Empty(PathBuf),
    /// Rows that cannot be stored.
    #[error("the seed has {}", crate::domain::text::count(.0.len() as u64, "bad cell", "bad cells"))]
    Rows(Vec<SeedProblem>),
    /// A file of the folder `medicare` that is none of Medicare's.
    #[error("`{0}` is not a table that Medicare publishes")]
    NotRelease(String),
    /// A file of the folder cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// One bad cell, row or header of a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedProblem {
    /// The file's name.
    pub file: String,
    /// Physical line, counted from 1.
    pub line: u64,
    /// The column's name.
    pub column: String,
    /// The cell as a spreadsheet names it.
    pub cell: Option<String>,
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}
