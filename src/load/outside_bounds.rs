//! Negotiated rates outside the bounds of their own row: what is stored of them, and what becomes of it when a later
//! file states the rates again.
//!
//! A rate that a file states again is not stored anew, whatever bounds are beside it: they are no part of what the
//! payer pays. So that what is said of it is of the row that holds, these rows have editions of their own.

use rusqlite::Connection;

use super::batch::Batch;
use crate::db::{Binder, Link, Record, Shared};
use crate::domain::{Decimal, Fingerprint, FingerprintMap, Money};
use crate::formats::{AmountKind, OutsideBounds};

/// A rate, and the bound of its row that it is outside of.
pub(super) struct NewOutsideBounds {
    pub(super) rate_id: i64,
    pub(super) fact: OutsideBounds,
    pub(super) line: u64,
}

impl Record for NewOutsideBounds {
    fn table(&self) -> &'static str {
        "rate_outside_bounds"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("rate_id", "rate", Some(Link::to(self.rate_id)));
        out.link("bound_kind_id", "amount_kind", Some(Link::to(self.fact.bound.id())));
        out.value("bound_amount", self.fact.amount);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
        out.null("superseded_by");
    }
}

/// The current rates of a publisher that are outside the bounds of their row, by number.
#[derive(Debug, Default)]
pub(super) struct OutsideNow(FingerprintMap<OutsideBounds>);

impl OutsideNow {
    /// Those that the database has.
    pub(super) fn of_publisher(connection: &Connection, publisher_id: i64) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare(
            "SELECT outside.rate_id, outside.bound_kind_id, outside.bound_amount
             FROM rate_outside_bounds AS outside
             CROSS JOIN rate USING (rate_id)
             CROSS JOIN charge USING (charge_id)
             CROSS JOIN item USING (item_id)
             WHERE item.publisher_id = ?1 AND outside.superseded_by IS NULL AND rate.superseded_by IS NULL",
        )?;
        let mut rows = statement.query([publisher_id])?;
        let mut known = FingerprintMap::default();
        while let Some(row) = rows.next()? {
            if let Some(bound) = AmountKind::from_id(row.get(1)?) {
                let amount = Money::new(Decimal::from_scaled(row.get(2)?));
                known.insert(row.get(0)?, OutsideBounds { bound, amount });
            }
        }
        Ok(Self(known))
    }

    /// Takes what a row says of a rate that is stored: where that is another thing than before, the row before it
    /// holds no longer.
    pub(super) fn state_again(
        &self,
        (rate_id, line): (i64, u64),
        outside: Option<OutsideBounds>,
        batch: &mut Batch,
    ) {
        let before = self.0.get(&rate_id);
        if before == outside.as_ref() {
            return;
        }
        if before.is_some() {
            batch.superseded_bounds.push(rate_id);
        }
        if let Some(fact) = outside {
            batch.outside_bounds.push(&NewOutsideBounds { rate_id, fact, line });
        }
    }
}

/// The bits of a fingerprint by which two rows with one rate differ where one of them is below its minimum or above its
/// maximum, and the other is not.
pub(super) const SIDE: u64 = 0b11 << 62;

/// The fingerprint of what a row states: that of its rate, and on which side of its bounds it is. Of two rows with the
/// same rate both are stored where one alone is outside.
pub(super) fn in_row(rate: Fingerprint, outside: Option<OutsideBounds>) -> Fingerprint {
    let side: u64 = match outside.map(|outside| outside.bound) {
        None => 0b00,
        Some(AmountKind::Minimum) => 0b01,
        Some(_) => 0b10,
    };
    Fingerprint(rate.0 ^ (side << 62).cast_signed())
}
