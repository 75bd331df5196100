//! Opens the rows of a source: records of a JSON text, or cells divided as the source says or shows.

use std::io;
use std::sync::Arc;

use super::file::Source;
use super::rows::{Rows, Split};
use crate::source::IngestError;

impl Rows {
    /// The rows of a source, divided as it says or shows. A line `sep=;` is passed.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(source: &Source) -> Result<Self, IngestError> {
        if let Some(records) = source.open_records()? {
            let rows = Self::new(Box::new(io::empty()), Split::Commas, source.name(), source.explainer());
            return Ok(rows.of_records(records).with_progress(Arc::clone(source.progress())));
        }
        let found = source.divide()?;
        let mut rows = Self::open_split(source, Split::Cells(found.separator))?;
        if found.has_line {
            rows.pass_separator()?;
        }
        Ok(rows)
    }

    /// The rows of a source that is divided so; where its publisher divides by commas, as it says or shows.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open_split(source: &Source, split: Split) -> Result<Self, IngestError> {
        if split == Split::Commas {
            return Self::open(source);
        }
        let rows = Self::new(source.text()?, split, source.name(), source.explainer());
        #[cfg(feature = "xlsx")]
        let rows = rows.with_numbers(source.typed_numbers());
        Ok(rows.with_progress(Arc::clone(source.progress())).with_letters(source.is_sheet_as_published()))
    }
}
