//! Columns in which some cell has a comma for the decimal point: there `3,100` may be three and a tenth,
//! and `3.100` three thousand one hundred.
//!
//! Such a column is looked for only when a first doubtful cell is met; then the text is read once more.

use std::collections::HashSet;

use crate::formats::number::{decimal_comma_of, has_points_for_thousands};
use crate::source::{IngestError, Rows, Source};

/// The columns of a file that show a decimal comma.
pub(crate) struct DecimalCommas(Columns);

/// Reads a file once more, for the numbers of the columns that show one.
type Look = Box<dyn FnOnce() -> HashSet<usize> + Send>;

enum Columns {
    Unseen(Look),
    Seen(HashSet<usize>),
}

impl DecimalCommas {
    /// Those of a source that is a table.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn of(source: &Source) -> Result<Self, IngestError> {
        let rows = Rows::open(source)?;
        Ok(Self::by(move || in_rows(rows)))
    }

    /// Those that a look at the whole file finds, if it comes to that.
    pub(crate) fn by(look: impl FnOnce() -> HashSet<usize> + Send + 'static) -> Self {
        Self(Columns::Unseen(Box::new(look)))
    }

    /// Whether a column shows one.
    pub(crate) fn are_in(&mut self, column: usize) -> bool {
        if let Columns::Unseen(look) = &mut self.0 {
            let look = std::mem::replace(look, Box::new(HashSet::new));
            self.0 = Columns::Seen(look());
        }
        matches!(&self.0, Columns::Seen(columns) if columns.contains(&column))
    }
}

/// Whether a cell has a comma for the decimal point and can mean nothing else: `1.234,56`, `(12,50)`, `12,50 EUR`.
pub(crate) fn shows_decimal_comma(cell: &str) -> bool {
    // More letters are a sentence, in which a comma may divide anything.
    let is_short = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    cell.contains(',')
        && decimal_comma_of(cell).is_some_and(|(before, after)| is_short(before) && is_short(after))
}

fn in_rows(mut rows: Rows) -> HashSet<usize> {
    let mut columns = HashSet::new();
    // What keeps the text from being read to its end stops the import too.
    while matches!(rows.advance(), Ok(true)) {
        let cells = rows.fields().iter().enumerate();
        let shows = |cell: &str| shows_decimal_comma(cell) || has_points_for_thousands(cell);
        columns.extend(cells.filter(|(_, cell)| shows(cell)).map(|(at, _)| at));
    }
    columns
}
