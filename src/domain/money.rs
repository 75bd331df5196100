//! Amounts in United States dollars.

use std::fmt;

use super::decimal::Decimal;

/// An amount in United States dollars, exact to a hundredth of a cent.
///
/// ```
/// use ratebook::domain::{Decimal, Money};
/// let amount = Money::new("15060.18".parse::<Decimal>().unwrap());
/// assert_eq!(amount.to_string(), "15,060.18");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Money(Decimal);

impl Money {
    /// So many dollars.
    #[must_use]
    pub const fn new(dollars: Decimal) -> Self {
        Self(dollars)
    }

    /// The dollars as a number.
    #[must_use]
    pub const fn dollars(self) -> Decimal {
        self.0
    }

    /// Digits and a point with at least two places and no separators: `15060.18`.
    #[must_use]
    pub fn plain(self) -> String {
        self.0.to_fixed(2)
    }
}

impl Money {
    /// As a reader sees an amount: `$1,182.39`, cents rounded half up; a smaller amount than half a cent as it is.
    #[must_use]
    pub fn in_cents(self) -> String {
        let cents = self.0.scaled().unsigned_abs().saturating_add(50) / 100;
        if cents == 0 {
            return format!("${self}").replace("$-", "-$");
        }
        let sign = if self.0 < Decimal::ZERO { "-" } else { "" };
        format!("{sign}${}.{:02}", super::text::grouped(cents / 100), cents % 100)
    }
}

impl fmt::Display for Money {
    /// With thousands separators and at least two places, without a currency sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::domain::text::group_digits(&self.plain()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_shown_in_cents_rounded_half_up() {
        for (text, shown) in [
            ("0.303", "$0.30"),
            ("1182.385", "$1,182.39"),
            ("-2.005", "-$2.01"),
            ("0.004", "$0.004"),
            ("0", "$0.00"),
            ("10557.63", "$10,557.63"),
        ] {
            let money = Money::new(text.parse::<Decimal>().unwrap());
            assert_eq!(money.in_cents(), shown);
        }
    }
}
