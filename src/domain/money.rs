//! Amounts in United States dollars.

use std::fmt;

use super::decimal::Decimal;

/// An amount in United States dollars, exact to a hundredth of a cent.
///
/// It is shown in cents, with more places where it has them: a limit of $0.105 is no $0.11. What ratebook works out of
/// several amounts, such as a median, is shown in cents from [`CENTS_FROM`] dollars on, whatever the division leaves.
///
/// ```
/// use ratebook::domain::{Decimal, Money};
/// let amount = Money::new("15060.18".parse::<Decimal>().unwrap());
/// assert_eq!(amount.to_string(), "15,060.18");
/// assert_eq!(amount.in_dollars(), "$15,060.18");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Money {
    dollars: Decimal,
    is_calculated: bool,
}

/// From so many dollars on a calculated amount is shown in cents.
const CENTS_FROM: Decimal = Decimal::from_scaled(10 * Decimal::SCALE);

impl Money {
    /// So many dollars, as somebody states them.
    #[must_use]
    pub const fn new(dollars: Decimal) -> Self {
        Self { dollars, is_calculated: false }
    }

    /// So many dollars, worked out of several amounts.
    #[must_use]
    pub const fn calculated(dollars: Decimal) -> Self {
        Self { dollars, is_calculated: true }
    }

    /// The dollars as a number.
    #[must_use]
    pub const fn dollars(self) -> Decimal {
        self.dollars
    }

    /// Digits and a point with at least two places and no separators, all of the amount: `15060.18`.
    #[must_use]
    pub fn plain(self) -> String {
        self.dollars.to_fixed(2)
    }

    /// The digits that a reader sees, without separators.
    fn shown(self) -> String {
        let size = self.dollars.scaled().unsigned_abs();
        if self.is_calculated && size >= CENTS_FROM.scaled().unsigned_abs() {
            let sign = if self.dollars < Decimal::ZERO { "-" } else { "" };
            let cents = size.saturating_add(50) / 100;
            return format!("{sign}{}.{:02}", cents / 100, cents % 100);
        }
        self.plain()
    }

    /// As a reader sees an amount: `$1,182.39`, `-$0.105`.
    #[must_use]
    pub fn in_dollars(self) -> String {
        let shown = self.shown();
        let (sign, digits) = shown.strip_prefix('-').map_or(("", &*shown), |digits| ("-", digits));
        format!("{sign}${}", super::text::group_digits(digits))
    }

    /// How many places a reader sees: two at least, four at most.
    #[must_use]
    pub fn places(self) -> usize {
        self.shown().split_once('.').map_or(0, |(_, places)| places.len())
    }
}

impl fmt::Display for Money {
    /// With thousands separators and at least two places, without a currency sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::group_digits(&self.plain()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_amount_is_shown_with_all_its_places_and_a_calculated_one_in_cents() {
        for (text, stated, calculated) in [
            ("0.303", "$0.303", "$0.303"),
            ("0.1", "$0.10", "$0.10"),
            ("9.9955", "$9.9955", "$9.9955"),
            ("1182.385", "$1,182.385", "$1,182.39"),
            ("-12.005", "-$12.005", "-$12.01"),
            ("0.004", "$0.004", "$0.004"),
            ("0", "$0.00", "$0.00"),
            ("10557.63", "$10,557.63", "$10,557.63"),
        ] {
            let dollars = text.parse::<Decimal>().unwrap();
            assert_eq!(Money::new(dollars).in_dollars(), stated);
            assert_eq!(Money::calculated(dollars).in_dollars(), calculated);
        }
    }
}
