//! A number as price lists print it: with a dollar sign or `USD`, with commas.

use crate::domain::Decimal;
use crate::formats::number::{Number, plain_dollars};

/// Whether a cell holds such a number.
pub(super) fn looks_like_amount(cell: &str) -> bool {
    plain(cell.trim()).is_some_and(|plain| Decimal::parse(&plain).is_ok())
}

pub(super) fn plain(cell: &str) -> Option<String> {
    let starts = cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '$'));
    if !starts || cell.ends_with(char::is_alphabetic) {
        return plain_dollars(cell);
    }
    let digits = cell.strip_prefix('$').unwrap_or(cell).trim();
    Some(digits.chars().filter(|c| *c != ',').collect())
}

/// Whether a cell holds nines that mean no price.
pub(super) fn is_nines(cell: &str) -> bool {
    let of_nines =
        |plain: &str| plain.starts_with("999999") && matches!(Number::of(plain), Number::NineNines(_));
    plain(cell).is_some_and(|plain| of_nines(&plain))
}

/// The dollars of such a cell.
pub(super) fn number(cell: &str) -> Option<f64> {
    Some(Decimal::parse(&plain(cell)?).ok()?.value.as_f64())
}

/// The number of it alone, with its commas.
pub(super) fn digits(cell: &str) -> &str {
    cell.trim_matches(|c: char| c == '$' || c.is_alphabetic() || c.is_whitespace())
}

/// `#` for a digit, `@` for a letter, the rest itself.
pub(super) fn shape(cell: &str) -> String {
    let of = |c: char| match c {
        c if c.is_ascii_digit() => '#',
        c if c.is_ascii_alphabetic() => '@',
        c => c,
    };
    cell.chars().map(of).collect()
}
