//! What earlier rows said of a charge, for tall files whose rows of one charge are not neighbors.
//!
//! A gap is held back, so that a value that comes later takes its place; so is a minimum or maximum, so that the widest
//! of all rows holds, in whatever order they are. The memory is bounded:
//! when it is full, what is held is given and forgotten, and the search begins anew.

use std::collections::hash_map::Entry;

use super::charge_kind::ChargeKind;
use crate::domain::{FingerprintMap, Known, Money};
use crate::formats::ChargeKey;

/// Amounts that are remembered.
const MOST: usize = 200_000;
/// Spreads keys that follow one another over the whole range.
const SPREAD: i64 = 0x1e37_79b9_7f4a_7c15;

/// The amounts of the charges so far.
#[derive(Debug, Default)]
pub(super) struct KnownCharges {
    seen: FingerprintMap<Seen>,
}

#[derive(Debug)]
enum Seen {
    Value(Money, u64),
    /// Elsewhere: most charges have values, and a place of the table is then a third as large.
    Held(Box<Held>),
}

/// A gap, or a bound, that is held back.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) charge: ChargeKey,
    pub(super) kind: ChargeKind,
    pub(super) amount: Known<Money>,
    pub(super) raw: Option<String>,
    pub(super) notes: String,
    pub(super) line: u64,
    /// How many cells say so.
    pub(super) cells: u64,
}

impl KnownCharges {
    /// The last value of a charge, of bounds the widest, with its line.
    pub(super) fn value(&self, charge: ChargeKey, kind: ChargeKind) -> Option<(Money, u64)> {
        match self.seen.get(&key(charge, kind)) {
            Some(Seen::Value(amount, line)) => Some((*amount, *line)),
            Some(Seen::Held(held)) => Some((held.amount.ok()?, held.line)),
            None => None,
        }
    }

    /// Remembers a value, which is given at once.
    pub(super) fn keep(&mut self, charge: ChargeKey, kind: ChargeKind, amount: Money, line: u64) {
        self.seen.insert(key(charge, kind), Seen::Value(amount, line));
    }

    /// Holds a gap back, unless an earlier row has a value or says as much; or a bound, of which the widest stays.
    /// Gives the number of cells whose bound gave way to a wider one.
    pub(super) fn hold(&mut self, new: Held) -> u64 {
        let mut entry = match self.seen.entry(key(new.charge, new.kind)) {
            Entry::Vacant(entry) => {
                entry.insert(Seen::Held(Box::new(new)));
                return 0;
            }
            Entry::Occupied(entry) => entry,
        };
        let Seen::Held(held) = entry.get_mut() else { return 0 };
        match (held.amount, new.amount) {
            (Ok(before), Ok(now)) if before == now => {
                held.cells += new.cells;
                0
            }
            (Ok(before), Ok(now)) => {
                let is_wider = if new.kind == ChargeKind::Minimum { now < before } else { now > before };
                let narrower = if is_wider { std::mem::replace(&mut **held, new) } else { new };
                narrower.cells
            }
            (Ok(_), Err(_)) => 0,
            // A gap that the file states itself says more than a blank.
            (Err(_), Err(_)) if held.raw.is_some() || new.raw.is_none() => 0,
            (Err(_), _) => {
                **held = new;
                0
            }
        }
    }

    /// Whether it is time to give what is held.
    pub(super) fn is_full(&self) -> bool {
        self.seen.len() >= MOST
    }

    /// Forgets everything; gives the bounds, and the gaps that no value replaced, in the order of the file.
    pub(super) fn forget(&mut self) -> Vec<Held> {
        let mut held: Vec<Held> = self
            .seen
            .drain()
            .filter_map(|(_, seen)| match seen {
                Seen::Held(held) => Some(*held),
                Seen::Value(..) => None,
            })
            .collect();
        held.sort_unstable_by_key(|held| (held.line, held.charge.0, held.kind as usize));
        held
    }
}

fn key(charge: ChargeKey, kind: ChargeKind) -> i64 {
    (i64::from(charge.0) * 4 + kind as i64).wrapping_mul(SPREAD)
}
