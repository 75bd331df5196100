//! From the text of a cell to a value, a marker, or a fault; nothing is copied.

use crate::domain::{Decimal, DecimalError, Known, Missing, Money};
use crate::formats::marker::{Marker, built_in};

/// What stands where the template wants a positive number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading<'a> {
    /// Nothing.
    Blank,
    /// A number above zero.
    Value(Decimal),
    /// A number with more than four places, rounded.
    Rounded(Decimal, &'a str),
    /// 999999999: too little history.
    NineNines(&'a str),
    /// `N/A`, `-`, `*` and the like.
    Marker(&'a str, Marker),
    /// Zero, which the template forbids and files use for "none".
    Zero(&'a str),
    /// More digits than any amount has.
    TooLarge(&'a str),
    /// Anything else.
    NotANumber(&'a str),
}

/// What stands where the template wants a count of remittances.
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

impl<'a> Reading<'a> {
    /// Reads a trimmed cell.
    pub(super) fn of(cell: &'a str) -> Self {
        if cell.is_empty() {
            return Self::Blank;
        }
        // The template allows no sign; digits behind the point are optional, and before it too.
        let unsigned = cell.as_bytes()[0].is_ascii_digit() || cell.as_bytes()[0] == b'.';
        match Decimal::parse(cell) {
            Ok(parsed) if unsigned => match parsed.value.scaled() {
                0 if !parsed.rounded => Self::Zero(cell),
                NINE_NINES => Self::NineNines(cell),
                _ if parsed.rounded => Self::Rounded(parsed.value, cell),
                _ => Self::Value(parsed.value),
            },
            Err(DecimalError::OutOfRange) if unsigned => Self::TooLarge(cell),
            _ => built_in(cell).map_or(Self::NotANumber(cell), |marker| Self::Marker(cell, marker)),
        }
    }

    /// The number, or why there is none; `blank` is the reason for an empty cell.
    pub(super) const fn number(self, blank: Missing) -> Known<Decimal> {
        match self {
            Self::Value(number) | Self::Rounded(number, _) => Ok(number),
            Self::Blank => Err(blank),
            Self::NineNines(_) => Err(Missing::Insufficient),
            Self::Marker(_, marker) => Err(marker.reason),
            Self::Zero(_) | Self::TooLarge(_) | Self::NotANumber(_) => Err(Missing::Invalid),
        }
    }

    /// The number as an amount.
    pub(super) fn money(self, blank: Missing) -> Known<Money> {
        self.number(blank).map(Money::new)
    }

    /// The printed text where the number does not hold it.
    pub(super) const fn raw(self) -> Option<&'a str> {
        match self {
            Self::Blank | Self::Value(_) => None,
            Self::Rounded(_, raw)
            | Self::NineNines(raw)
            | Self::Marker(raw, _)
            | Self::Zero(raw)
            | Self::TooLarge(raw)
            | Self::NotANumber(raw) => Some(raw),
        }
    }

    /// The number, if there is one.
    pub(super) const fn value(self) -> Option<Decimal> {
        match self {
            Self::Value(number) | Self::Rounded(number, _) => Some(number),
            _ => None,
        }
    }
}

/// 999999999 in ten-thousandths.
const NINE_NINES: i64 = 999_999_999 * Decimal::SCALE;

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
            None if matches!(Reading::of(cell), Reading::NineNines(_)) => Self::NineNines,
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

/// A free text: itself, or why there is none.
pub(super) fn text(cell: &str, blank: Missing) -> Known<&str> {
    if cell.is_empty() {
        return Err(blank);
    }
    built_in(cell).map_or(Ok(cell), |marker| Err(marker.reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_numbers_from_sentinels_markers_and_faults() {
        assert_eq!(Reading::of("400").number(Missing::NotSupplied).map(Decimal::scaled), Ok(4_000_000));
        assert_eq!(Reading::of(".09").number(Missing::NotSupplied).map(Decimal::scaled), Ok(900));
        assert!(matches!(Reading::of("364.90512"), Reading::Rounded(_, "364.90512")));
        for nines in ["999999999", "999999999.00"] {
            assert_eq!(Reading::of(nines), Reading::NineNines(nines));
        }
        assert_eq!(Reading::of("0.00"), Reading::Zero("0.00"));
        assert_eq!(Reading::of("N/A").number(Missing::Pending), Err(Missing::NotSupplied));
        for wrong in ["1,204.10", "$5", "NaN", "-0", "+3", "1e309", "12,50", "."] {
            assert!(matches!(Reading::of(wrong), Reading::NotANumber(_) | Reading::Marker(..)), "{wrong}");
        }
        assert!(matches!(Reading::of("-0"), Reading::NotANumber(_)));
        assert!(matches!(Reading::of(&"9".repeat(400)), Reading::TooLarge(_)));
    }

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
