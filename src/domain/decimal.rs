//! Exact decimal numbers with four places: RVUs, percentages, conversion factors, and money.

use std::fmt;
use std::str::FromStr;

/// A number in ten-thousandths, exact from the file to the report.
///
/// Covers ±922,337,203,685,477.5807. Arithmetic that could leave the range returns `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(i64);

/// What `Decimal::parse` made of a text: the number, and whether digits were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// The number, rounded half to even at the fourth place.
    pub value: Decimal,
    /// True when the text had more places than four and they were not all zero.
    pub rounded: bool,
}

/// Why a text is not a plain decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Something other than digits, one point and a leading sign.
    #[error("is not a plain number")]
    NotANumber,
    /// More than fourteen digits before the point.
    #[error("is too large")]
    OutOfRange,
}

impl Decimal {
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// From ten-thousandths.
    #[must_use]
    pub const fn from_scaled(ten_thousandths: i64) -> Self {
        Self(ten_thousandths)
    }

    /// The number in ten-thousandths, as stored.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// From a floating-point number, as SQLite gives it for a column of a view; rounds to the nearest ten-thousandth,
    /// halves away from zero. What lies as near to a half as floating-point arithmetic can tell is one: 5.21625 worked
    /// out of decimal amounts is 5.2163, though no floating-point number is 5.21625. `None` for a number that is not
    /// finite or out of range.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked before the cast")]
    pub fn from_f64(number: f64) -> Option<Self> {
        let scaled = number * 10_000.0;
        // Some steps of arithmetic away; of larger numbers such a step is near to a ten-thousandth itself.
        let nudge = if scaled.abs() < 1e12 { scaled * 8.0 * f64::EPSILON } else { 0.0 };
        let scaled = (scaled + nudge).round();
        (scaled.abs() < 9.2e18).then_some(Self(scaled as i64))
    }

    /// The nearest floating-point number; exact to the printed digits below 2×10¹¹.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "documented above")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 10_000.0
    }

    /// Reads digits with at most one point and an optional leading sign; no blanks, no
    /// thousands separators, no currency, no exponent.
    ///
    /// # Errors
    /// When the text is anything else, or has more digits than fit.
    pub fn parse(text: &str) -> Result<Rounded, DecimalError> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let mut scaled: i64 = 0;
        let mut places: Option<usize> = None;
        let mut seen = false;
        let mut tail = Tail::default();
        for &byte in digits {
            match byte {
                b'.' if places.is_none() => places = Some(0),
                b'0'..=b'9' => {
                    seen = true;
                    let digit = i64::from(byte - b'0');
                    match &mut places {
                        Some(n) if *n >= 4 => tail.push(byte),
                        place => {
                            if let Some(n) = place {
                                *n += 1;
                            }
                            scaled = scaled
                                .checked_mul(10)
                                .and_then(|s| s.checked_add(digit))
                                .ok_or(DecimalError::OutOfRange)?;
                        }
                    }
                }
                _ => return Err(DecimalError::NotANumber),
            }
        }
        if !seen {
            return Err(DecimalError::NotANumber);
        }
        for _ in places.unwrap_or(0)..4 {
            scaled = scaled.checked_mul(10).ok_or(DecimalError::OutOfRange)?;
        }
        if tail.rounds_up(scaled) {
            scaled = scaled.checked_add(1).ok_or(DecimalError::OutOfRange)?;
        }
        let value = Self(if negative { -scaled } else { scaled });
        Ok(Rounded { value, rounded: tail.any })
    }

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Rounded half away from zero to `places` (0 to 4) decimals.
    #[must_use]
    pub const fn round_to(self, places: u32) -> Self {
        let unit = 10_i64.pow(4 - if places > 4 { 4 } else { places });
        let half = unit / 2;
        let shifted = if self.0 < 0 { self.0.saturating_sub(half) } else { self.0.saturating_add(half) };
        Self(shifted / unit * unit)
    }

    /// The number with at least `places` decimals and no more than it needs.
    #[must_use]
    pub fn to_fixed(self, places: usize) -> String {
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (magnitude / 10_000, magnitude % 10_000);
        let mut digits = format!("{fraction:04}");
        while digits.len() > places && digits.ends_with('0') {
            digits.pop();
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        if digits.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{digits}") }
    }
}

/// The digits behind the fourth place, for rounding half to even.
#[derive(Default)]
struct Tail {
    first: Option<u8>,
    rest: bool,
    any: bool,
}

impl Tail {
    fn push(&mut self, digit: u8) {
        self.any |= digit != b'0';
        match self.first {
            None => self.first = Some(digit),
            Some(_) => self.rest |= digit != b'0',
        }
    }

    fn rounds_up(&self, scaled: i64) -> bool {
        match self.first {
            Some(digit) if digit > b'5' => true,
            Some(b'5') => self.rest || scaled % 2 != 0,
            _ => false,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_fixed(0))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::parse(text).map(|parsed| parsed.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_plain_numbers_and_nothing_else() {
        for (text, scaled) in [
            ("0", 0),
            ("1", 10_000),
            (".09", 900),
            ("0001339.81", 13_398_100),
            ("33.4009", 334_009),
            ("-2.5", -25_000),
        ] {
            assert_eq!(text.parse(), Ok(Decimal(scaled)), "{text}");
        }
        for text in ["", ".", "-", "1e309", "NaN", "1,204.10", "$5", "1.2.3", " 1", "1 ", "١"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!("9".repeat(400).parse::<Decimal>(), Err(DecimalError::OutOfRange));
    }

    #[test]
    fn rounds_half_to_even_and_says_so() {
        for (text, scaled, rounded) in [
            ("0.00005", 0, true),
            ("0.00015", 2, true),
            ("0.000051", 1, true),
            ("0.12340", 1234, false),
            ("-0.00015", -2, true),
        ] {
            assert_eq!(Decimal::parse(text), Ok(Rounded { value: Decimal(scaled), rounded }), "{text}");
        }
    }

    #[test]
    fn rounds_to_cents_away_from_zero() {
        assert_eq!(Decimal(11_823_918).round_to(2).to_fixed(2), "1182.39");
        assert_eq!(Decimal(50).round_to(2).to_fixed(2), "0.01");
        assert_eq!(Decimal(-50).round_to(2).to_fixed(2), "-0.01");
    }

    #[test]
    fn what_arithmetic_leaves_beside_a_half_is_one() {
        for (number, scaled) in [
            (5.21625, 52_163),
            (5.0 + (5.865 - 5.0) * 0.25, 52_163),
            (5.90875, 59_088),
            (-5.90875, -59_088),
            (0.00005, 1),
            (5.216_249_9, 52_162),
        ] {
            assert_eq!(Decimal::from_f64(number), Some(Decimal(scaled)), "{number}");
        }
    }

    proptest! {
        #[test]
        fn printing_and_reading_gives_the_same_number(scaled in any::<i64>().prop_filter("abs", |s| *s != i64::MIN)) {
            prop_assert_eq!(Decimal(scaled).to_string().parse(), Ok(Decimal(scaled)));
        }

        #[test]
        fn a_float_from_a_view_gives_the_stored_number(scaled in -2_000_000_000_000_000_i64..2_000_000_000_000_000) {
            prop_assert_eq!(Decimal::from_f64(Decimal(scaled).as_f64()), Some(Decimal(scaled)));
        }
    }
}
