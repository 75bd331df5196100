//! Columns in which some cell has a comma for the decimal point: there `3,100` may be three and a tenth,
//! and `3.100` three thousand one hundred.

use crate::formats::columns_with::ColumnsWith;
use crate::formats::number::{decimal_comma_of, has_points_for_thousands};
use crate::source::{IngestError, Source};

/// Those of a source that is a table.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn decimal_commas(source: &Source) -> Result<ColumnsWith, IngestError> {
    ColumnsWith::of(source, |cell| shows_decimal_comma(cell) || has_points_for_thousands(cell))
}

/// Whether a cell has a comma for the decimal point and can mean nothing else: `1.234,56`, `(12,50)`, `12,50 EUR`.
pub(crate) fn shows_decimal_comma(cell: &str) -> bool {
    // More letters are a sentence, in which a comma may divide anything.
    let is_short = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    cell.contains(',')
        && decimal_comma_of(cell).is_some_and(|(before, after)| is_short(before) && is_short(after))
}
