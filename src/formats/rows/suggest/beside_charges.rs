//! Numbers beside the charges of their services: a price goes up and down with the charge, a percentage of it does not.

use super::low_numbers::SHARES;

/// Fewer rows show nothing.
const ENOUGH: u64 = 3;
/// Nobody agrees on a smaller part of a charge, nor on so much more than it, for service after service.
const PARTS: std::ops::RangeInclusive<f64> = 0.03..=1.3;
/// Charges that are within so many times the least of them say nothing.
const LEAST_TIMES: f64 = 4.0;
/// Of a charge that is ten times another one the price is at least two times as much.
const LEAST_SLOPE: f64 = 0.3;

/// Why such numbers are left out.
pub(super) const WHY: &str = "its numbers are up to 100 whatever the charge is, for a few dollars or for thousands, as \
                              percentages are";

/// The numbers of a column or payer, each with the charge of its row or another price of its service.
#[derive(Debug, Default)]
pub(super) struct BesideCharges {
    count: u64,
    /// Of those that can be percentages: how many, and of how many the number is no part of the charge.
    shares: u64,
    odd: u64,
    /// The least and the greatest charge of them.
    least: f64,
    most: f64,
    /// Sums of their logarithms: of charges, their squares, of numbers, and the products of both.
    charges: f64,
    squares: f64,
    numbers: f64,
    products: f64,
}

impl BesideCharges {
    /// Takes a number above zero and the charge beside it, above zero, too.
    pub(super) fn see(&mut self, number: f64, charge: f64) {
        self.count += 1;
        if !SHARES.contains(&number) {
            return;
        }
        self.least = if self.shares == 0 { charge } else { self.least.min(charge) };
        self.most = self.most.max(charge);
        self.shares += 1;
        self.odd += u64::from(!PARTS.contains(&(number / charge)));
        let (charge, number) = (charge.ln(), number.ln());
        self.charges += charge;
        self.squares += charge * charge;
        self.numbers += number;
        self.products += number * charge;
    }

    /// Whether the numbers are percentages: hardly one is no percentage, most are no part of their charge, and they do
    /// not follow it.
    pub(super) fn are_shares(&self) -> bool {
        self.shares >= ENOUGH
            && 20 * self.shares >= 19 * self.count
            && 2 * self.odd >= self.shares
            && self.most >= LEAST_TIMES * self.least
            && self.slope() < LEAST_SLOPE
    }

    /// By how much the logarithm of the number grows with that of the charge, of which not all are one.
    fn slope(&self) -> f64 {
        let n = self.shares as f64;
        let spread = self.squares - self.charges * self.charges / n;
        (self.products - self.charges * self.numbers / n) / spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_shares(rows: &[(f64, f64)]) -> bool {
        let mut seen = BesideCharges::default();
        rows.iter().for_each(|(number, charge)| seen.see(*number, *charge));
        seen.are_shares()
    }

    #[test]
    fn numbers_that_do_not_follow_the_charge_are_shares() {
        assert!(are_shares(&[(62.5, 210.0), (61.1, 45.0), (60.4, 12.0), (41.3, 48_000.0)]));
        assert!(are_shares(&[(40.0, 5856.0), (40.7, 2749.0), (42.1, 1340.0)]));
        for prices in [
            // Laboratory tests, of which each is paid for by its charge.
            &[(6.1, 12.0), (20.5, 45.0), (90.0, 210.0), (14.0, 30.0)][..],
            // Visits of therapy at one rate.
            &[(85.0, 150.0), (85.0, 220.0), (85.0, 310.0), (85.0, 480.0)],
            // Tests that cost much the same, and more than elsewhere.
            &[(30.0, 18.0), (32.0, 19.0), (31.0, 20.0)],
            // One price far below its charge among others.
            &[(62.5, 210.0), (20.0, 45.0), (6.0, 12.0), (41.3, 48_000.0)],
            &[(62.5, 210.0), (14_250.0, 48_000.0), (61.0, 9.0)],
        ] {
            assert!(!are_shares(prices), "{prices:?}");
        }
    }
}
