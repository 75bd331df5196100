//! From the text of a cell to a count of remittances, which can be published as a range.

use crate::domain::{Known, Missing};
use crate::formats::marker::{Marker, built_in};
use crate::formats::number::Number;

/// What appears where the template wants a count of remittances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count<'a> {
    /// Nothing.
    Blank,
    /// A whole number.
    Number(i64),
    /// `1 through 10`.
    Range(i64, i64),
    /// 999999999.
    NineNines,
    /// `N/A` and the like.
    Marker(Marker),
    /// Anything else.
    Unreadable(&'a str),
}

impl<'a> Count<'a> {
    /// Reads a trimmed cell.
    pub(super) fn of(cell: &'a str) -> Self {
        if cell.is_empty() {
            return Self::Blank;
        }
        if cell.bytes().all(|byte| byte.is_ascii_digit()) && (cell == "0" || !cell.starts_with('0')) {
            return match cell.parse() {
                Ok(999_999_999) => Self::NineNines,
                Ok(number) => Self::Number(number),
                Err(_) => Self::Unreadable(cell),
            };
        }
        if cell.eq_ignore_ascii_case("1 through 10") {
            return Self::Range(1, 10);
        }
        match built_in(cell) {
            Some(marker) => Self::Marker(marker),
            None if matches!(Number::of(cell), Number::NineNines(_)) => Self::NineNines,
            None => Self::Unreadable(cell),
        }
    }

    /// The number, or why there is none.
    pub(super) const fn number(self, blank: Missing) -> Known<i64> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Blank => Err(blank),
            Self::Range(..) => Err(Missing::Suppressed),
            Self::NineNines => Err(Missing::Insufficient),
            Self::Marker(marker) => Err(marker.reason),
            Self::Unreadable(_) => Err(Missing::Invalid),
        }
    }

    /// The bounds, where only they are published.
    pub(super) const fn bounds(self) -> Option<(i64, i64)> {
        match self {
            Self::Range(low, high) => Some((low, high)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_number_or_a_range_and_never_a_part_of_one() {
        assert_eq!(Count::of("1 through 10").bounds(), Some((1, 10)));
        assert_eq!(Count::of("1 through 10").number(Missing::NotSupplied), Err(Missing::Suppressed));
        assert_eq!(Count::of("0").number(Missing::NotSupplied), Ok(0));
        assert_eq!(Count::of("1,100"), Count::Unreadable("1,100"));
        assert_eq!(Count::of("999999999"), Count::NineNines);
        assert_eq!(Count::of("011"), Count::Unreadable("011"));
    }
}
