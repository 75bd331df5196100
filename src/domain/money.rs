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

impl fmt::Display for Money {
    /// With thousands separators and at least two places, without a currency sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::domain::text::group_digits(&self.plain()))
    }
}
