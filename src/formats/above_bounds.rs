//! Payers whose amounts are above the maximum or the gross charge of their rows in most rows: such a
//! column holds something else than rates, or rates of another unit.

use crate::domain::text::grouped;
use crate::domain::{Decimal, FingerprintBuilder, FingerprintMap};
use crate::findings::{Finding, Place, rules};

/// How many rows of a payer are looked at before anything is said of most of them.
const FEWEST_ROWS: u64 = 10;

/// The payers of a file.
#[derive(Debug, Default)]
pub(crate) struct AboveBounds {
    payers: Vec<Tally>,
    by_name: FingerprintMap<usize>,
}

/// What was counted of one payer and plan.
#[derive(Debug, Clone, Default)]
struct Tally {
    name: String,
    beside_maximum: u64,
    above_maximum: u64,
    beside_gross: u64,
    above_gross: u64,
}

/// The bounds that a row states.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub(crate) gross: Option<Decimal>,
    pub(crate) maximum: Option<Decimal>,
}

impl AboveBounds {
    /// Counts an amount of a payer beside the bounds of its row. `column` is the number of a payer that
    /// has columns of its own.
    #[inline]
    pub(crate) fn take(
        &mut self,
        column: Option<usize>,
        (payer, plan): (&str, &str),
        amount: Decimal,
        bounds: Bounds,
    ) {
        if bounds.gross.is_none() && bounds.maximum.is_none() {
            return;
        }
        let key = match column {
            Some(column) => i64::try_from(column).unwrap_or(i64::MAX),
            None => FingerprintBuilder::new(0).text(payer).text(plan).finish().0,
        };
        let next = self.payers.len();
        let at = *self.by_name.entry(key).or_insert(next);
        if at == next {
            let name = if plan.is_empty() { payer.to_owned() } else { format!("{payer}, {plan}") };
            self.payers.push(Tally { name, ..Tally::default() });
        }
        let tally = &mut self.payers[at];
        if let Some(maximum) = bounds.maximum {
            tally.beside_maximum += 1;
            tally.above_maximum += u64::from(amount > maximum);
        }
        if let Some(gross) = bounds.gross {
            tally.beside_gross += 1;
            tally.above_gross += u64::from(amount > gross);
        }
    }

    /// A finding for each payer that is above in most rows.
    pub(crate) fn finish(&mut self) -> impl Iterator<Item = Finding> {
        std::mem::take(&mut self.payers).into_iter().filter_map(Tally::said)
    }
}

impl Tally {
    fn said(self) -> Option<Finding> {
        let most = |above: u64, rows: u64| rows >= FEWEST_ROWS && above * 2 > rows;
        let (above, rows, bound) = if most(self.above_maximum, self.beside_maximum) {
            (self.above_maximum, self.beside_maximum, "the maximum")
        } else if most(self.above_gross, self.beside_gross) {
            (self.above_gross, self.beside_gross, "the gross charge")
        } else {
            return None;
        };
        let (above, rows) = (grouped(above), grouped(rows));
        let message = format!("{above} of {rows} amounts of {} are above {bound} of their rows", self.name);
        let place = Place { column_name: Some(self.name), ..Place::default() };
        Some(rules::PAYER_ABOVE_BOUNDS.at(place, "", message))
    }
}
