//! Why a reviewed workbook cannot be imported.

use crate::query::QueryError;
use crate::source::IngestError;

/// A workbook that cannot be imported. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The file is no workbook, or none that ratebook wrote.
    #[error("`{file}` is not a workbook of ratebook: {message}")]
    NotAReview {
        /// The file.
        file: String,
        /// What is missing.
        message: String,
    },
    /// The file cannot be read or is damaged, or the record of the import cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A report that a line speaks of cannot be made.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}
