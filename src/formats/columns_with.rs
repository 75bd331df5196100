//! Columns in which some cell shows how the others are written: with a comma for the decimal point, or with the day before
//! the month.
//!
//! Such a column is looked for only when a first doubtful cell is met; then the text is read once more.

use std::collections::HashSet;

use crate::source::{IngestError, Rows, Source};

/// The columns of a file that have such a cell.
pub(crate) struct ColumnsWith(Columns);

/// Reads a file once more, for the numbers of the columns that have one.
type Look = Box<dyn FnOnce() -> HashSet<usize> + Send>;

enum Columns {
    Unseen(Look),
    Seen(HashSet<usize>),
}

impl ColumnsWith {
    /// Those of a source that is a table with a cell that `shows` it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn of(source: &Source, shows: fn(&str) -> bool) -> Result<Self, IngestError> {
        let rows = Rows::open(source)?;
        Ok(Self::by(move || in_rows(rows, shows)))
    }

    /// Those that a look at the whole file finds, if it comes to that.
    pub(crate) fn by(look: impl FnOnce() -> HashSet<usize> + Send + 'static) -> Self {
        Self(Columns::Unseen(Box::new(look)))
    }

    /// Whether a column has one.
    pub(crate) fn are_in(&mut self, column: usize) -> bool {
        if let Columns::Unseen(look) = &mut self.0 {
            let look = std::mem::replace(look, Box::new(HashSet::new));
            self.0 = Columns::Seen(look());
        }
        matches!(&self.0, Columns::Seen(columns) if columns.contains(&column))
    }
}

fn in_rows(mut rows: Rows, shows: fn(&str) -> bool) -> HashSet<usize> {
    let mut columns = HashSet::new();
    // What keeps the text from being read to its end stops the import too.
    while matches!(rows.advance(), Ok(true)) {
        let cells = rows.fields().iter().enumerate();
        columns.extend(cells.filter(|(_, cell)| shows(cell)).map(|(at, _)| at));
    }
    columns
}
