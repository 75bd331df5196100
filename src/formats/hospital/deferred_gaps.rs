//! What earlier rows said of a charge, for tall files whose rows of one charge are not neighbors.
//!
//! A gap is held back, so that a value that comes later takes its place. The memory is bounded:
//! when it is full, what is held is given and forgotten, and the search begins anew.

use std::collections::hash_map::Entry;

use super::charge_kind::ChargeKind;
use crate::domain::{FingerprintMap, Missing, Money};
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
    Gap(Gap),
}

/// A gap that is held back.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) charge: ChargeKey,
    pub(super) kind: ChargeKind,
    pub(super) reason: Missing,
    pub(super) raw: Option<String>,
    pub(super) notes: String,
    pub(super) line: u64,
}

impl KnownCharges {
    /// The last value of a charge, with its line.
    pub(super) fn value(&self, charge: ChargeKey, kind: ChargeKind) -> Option<(Money, u64)> {
        match self.seen.get(&key(charge, kind)) {
            Some(Seen::Value(amount, line)) => Some((*amount, *line)),
            _ => None,
        }
    }

    /// Remembers a value, which is given at once.
    pub(super) fn keep(&mut self, charge: ChargeKey, kind: ChargeKind, amount: Money, line: u64) {
        self.seen.insert(key(charge, kind), Seen::Value(amount, line));
    }

    /// Holds a gap back, unless an earlier row has a value or says as much.
    pub(super) fn hold(&mut self, gap: Gap) {
        match self.seen.entry(key(gap.charge, gap.kind)) {
            Entry::Vacant(entry) => {
                entry.insert(Seen::Gap(gap));
            }
            Entry::Occupied(mut entry) => {
                // A gap that the file states itself says more than a blank.
                if matches!(entry.get(), Seen::Gap(held) if held.raw.is_none() && gap.raw.is_some()) {
                    entry.insert(Seen::Gap(gap));
                }
            }
        }
    }

    /// Whether it is time to give what is held.
    pub(super) fn is_full(&self) -> bool {
        self.seen.len() >= MOST
    }

    /// Forgets everything; gives the gaps that no value replaced, in the order of the file.
    pub(super) fn forget(&mut self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self
            .seen
            .drain()
            .filter_map(|(_, seen)| match seen {
                Seen::Gap(gap) => Some(gap),
                Seen::Value(..) => None,
            })
            .collect();
        gaps.sort_unstable_by_key(|gap| (gap.line, gap.charge.0, gap.kind as usize));
        gaps
    }
}

fn key(charge: ChargeKey, kind: ChargeKind) -> i64 {
    (i64::from(charge.0) * 4 + kind as i64).wrapping_mul(SPREAD)
}
