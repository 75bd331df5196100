//! Writing one large table row by row, so that it is never held whole.

use super::error::ExportError;
use crate::model::{Report, Row, Table};

/// Takes a table row by row.
pub trait TableWriter {
    /// The table with its columns and no rows, once and first.
    ///
    /// # Errors
    /// When the receiver refuses, or the table does not fit into the format.
    fn begin(&mut self, frame: &Table) -> Result<(), ExportError>;

    /// The next row and its name, see `Table::row_keys`.
    ///
    /// # Errors
    /// As [`Self::begin`].
    fn row(&mut self, frame: &Table, row: Row, row_key: &str) -> Result<(), ExportError>;

    /// The report around the table, once and last.
    ///
    /// # Errors
    /// As [`Self::begin`].
    fn finish(&mut self, report: &Report) -> Result<(), ExportError>;
}
