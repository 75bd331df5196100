//! Whether a negotiated rate is outside the de-identified minimum and maximum that its own row states.
//!
//! It is decided here alone: the finding, the row of `rate_outside_bounds` and all that reports say of it follow. Rows
//! of one charge may state different bounds, so that what the charge has at last does not say it.

use crate::domain::{Decimal, Money};
use crate::formats::words::AmountKind;

/// The bounds that a row states.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowBounds {
    /// The de-identified minimum.
    pub(crate) minimum: Option<Decimal>,
    /// The de-identified maximum.
    pub(crate) maximum: Option<Decimal>,
}

/// The bound of its own row that a rate is outside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideBounds {
    /// [`AmountKind::Minimum`] of a rate below, [`AmountKind::Maximum`] of one above.
    pub bound: AmountKind,
    /// The bound in dollars.
    pub amount: Money,
}

impl RowBounds {
    /// The bound that a rate of the row is outside of; none where it is within, or the row states none.
    pub(crate) fn outside(self, dollars: Decimal) -> Option<OutsideBounds> {
        let below = self.minimum.filter(|minimum| dollars < *minimum);
        let above = || self.maximum.filter(|maximum| dollars > *maximum);
        let (bound, amount) = match below {
            Some(minimum) => (AmountKind::Minimum, minimum),
            None => (AmountKind::Maximum, above()?),
        };
        Some(OutsideBounds { bound, amount: Money::new(amount) })
    }
}

impl OutsideBounds {
    /// What is said of a rate of so many dollars.
    pub(crate) fn said(self, dollars: Decimal) -> String {
        let words = match self.bound {
            AmountKind::Minimum => "below the minimum",
            _ => "above the maximum",
        };
        format!("{} is {words} {}", dollars.to_fixed(2), self.amount.dollars().to_fixed(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dollars(amount: &str) -> Decimal {
        Decimal::parse(amount).expect("an amount").value
    }

    #[test]
    fn a_rate_on_a_bound_is_within_and_of_bounds_in_the_wrong_order_the_minimum_is_said() {
        let bounds = |minimum: &str, maximum: &str| RowBounds {
            minimum: Some(dollars(minimum)),
            maximum: Some(dollars(maximum)),
        };
        let said = |bounds: RowBounds, rate: &str| {
            bounds.outside(dollars(rate)).map(|outside| outside.said(dollars(rate)))
        };
        assert_eq!(said(bounds("100", "500"), "100.00"), None);
        assert_eq!(said(bounds("100", "500"), "500.00"), None);
        assert_eq!(
            said(bounds("100", "500"), "99.9999").as_deref(),
            Some("99.9999 is below the minimum 100.00")
        );
        assert_eq!(said(bounds("100", "500"), "600").as_deref(), Some("600.00 is above the maximum 500.00"));
        assert_eq!(said(bounds("500", "400"), "450").as_deref(), Some("450.00 is below the minimum 500.00"));
        let maximum = RowBounds { minimum: None, maximum: Some(dollars("500")) };
        assert_eq!(said(maximum, "0.01"), None);
        assert_eq!(said(RowBounds::default(), "600"), None);
    }
}
