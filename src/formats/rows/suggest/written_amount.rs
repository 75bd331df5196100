//! A number as price lists print it: with a dollar sign, with commas.

use crate::domain::Decimal;

/// Whether a cell holds such a number.
pub(super) fn looks_like_amount(cell: &str) -> bool {
    plain(cell.trim()).is_some_and(|plain| Decimal::parse(&plain).is_ok())
}

pub(super) fn plain(cell: &str) -> Option<String> {
    let digits = cell.strip_prefix('$').unwrap_or(cell).trim();
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts.then(|| digits.chars().filter(|c| *c != ',').collect())
}
