//! Columns in which some cell has a comma for the decimal point: there `3,100` may be three and a tenth.
//!
//! Such a column is looked for only when a first doubtful cell is met; then the text is read once more.

use std::collections::HashSet;

use crate::formats::number::Number;
use crate::source::{IngestError, Rows, Source};

/// The columns of a file that show a decimal comma.
pub(crate) struct DecimalCommas {
    /// The rows of the file, not read yet.
    spare: Option<Rows>,
    columns: HashSet<usize>,
}

impl DecimalCommas {
    /// Those of a source.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn of(source: &Source) -> Result<Self, IngestError> {
        Ok(Self { spare: Some(Rows::open(source)?), columns: HashSet::new() })
    }

    /// Whether a column shows one.
    pub(crate) fn are_in(&mut self, column: usize) -> bool {
        if let Some(mut rows) = self.spare.take() {
            // What keeps the text from being read to its end stops the import too.
            while matches!(rows.advance(), Ok(true)) {
                let cells = rows.fields().iter().enumerate();
                let commas = cells.filter(|(_, cell)| {
                    cell.contains(',') && matches!(Number::of(cell.trim()), Number::DecimalComma(_))
                });
                self.columns.extend(commas.map(|(at, _)| at));
            }
        }
        self.columns.contains(&column)
    }
}
