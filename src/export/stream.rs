//! Writing one large table row by row, so that it is never held whole.

use std::io::Write;

use super::error::ExportError;
use super::format::{Format, Options};
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

/// The writer of a format that can take rows one by one; none for the others.
///
/// # Errors
/// When the format needs a file beside and the disk refuses.
pub fn table_writer<'o>(
    format: Format,
    options: &'o Options,
    out: &'o mut dyn Write,
) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
    Ok(match format {
        Format::Csv => Some(Box::new(super::csv::CsvRows::new(options, out)?)),
        Format::Ndjson => Some(Box::new(super::ndjson::NdjsonRows::new(options, out))),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Some(Box::new(super::xlsx::XlsxRows::new(options, out)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Some(Box::new(super::parquet::ParquetRows::new(out))),
        _ => None,
    })
}

/// True for a format that can take rows one by one.
#[must_use]
pub const fn streams(format: Format) -> bool {
    match format {
        Format::Csv | Format::Ndjson => true,
        Format::Xlsx => cfg!(feature = "xlsx"),
        Format::Parquet => cfg!(feature = "parquet"),
        Format::Table | Format::Markdown | Format::Json | Format::Html => false,
    }
}
