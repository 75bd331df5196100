//! Finds rows that say again what an earlier row said, in bounded memory.

use super::row::{Locate, Row};
use crate::domain::{Fingerprint, FingerprintBuilder};
use crate::formats::{Places, Pointer};

/// How many different rows are remembered: 12 bytes each, and 8 to 16 to find it.
const MOST: usize = 1_000_000;

/// The rows seen so far.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    known: Known,
    places: Places,
    rows: u64,
}

/// What is known of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// For the first time.
    First,
    /// It was at this place before, in words.
    Before(String),
    /// The memory is full; said once.
    Full,
    /// Nothing: the memory has been full for a while.
    Unknown,
}

impl Duplicates {
    /// Takes the row that is `at` a place.
    pub(super) fn take(&mut self, row: &Row<'_>, at: &dyn Locate) -> Seen {
        self.rows += 1;
        let key = fingerprint(row);
        let pointer = at.pointer().map(Pointer::Charge);
        if let Some(before) = self.known.number(key) {
            return Seen::Before(self.places.in_words(before.into(), pointer));
        }
        if self.known.rows.len() == MOST {
            return if self.rows == MOST as u64 + 1 { Seen::Full } else { Seen::Unknown };
        }
        let number = self.places.number(at.line(), pointer);
        self.known.insert(key, u32::try_from(number).unwrap_or(u32::MAX));
        Seen::First
    }
}

fn fingerprint(row: &Row<'_>) -> Key {
    let cells = [
        row.description,
        row.modifiers,
        row.setting,
        row.billing_class,
        row.drug_unit,
        row.drug_type,
        row.gross,
        row.cash,
        row.minimum,
        row.maximum,
        row.notes,
    ];
    let mut parts = Parts { builder: FingerprintBuilder::new(0), blanks: 0 };
    cells.iter().for_each(|cell| parts.add(cell));
    for pair in row.codes {
        parts.add(pair.code);
        parts.add(pair.system);
    }
    for payer in row.payers {
        let cells = [
            payer.payer,
            payer.plan,
            payer.dollar,
            payer.percentage,
            payer.algorithm,
            payer.method,
            payer.estimated,
            payer.median,
            payer.percentile_10,
            payer.percentile_90,
            payer.count,
            payer.notes,
        ];
        cells.iter().for_each(|cell| parts.add(cell));
    }
    halves(parts.builder.number(parts.blanks).finish())
}

/// The cells of a row; most are blank, and only how many follow each other is told.
struct Parts {
    builder: FingerprintBuilder,
    blanks: i64,
}

impl Parts {
    fn add(&mut self, cell: &str) {
        if cell.is_empty() {
            self.blanks += 1;
        } else {
            self.builder = self.builder.number(self.blanks).text(cell);
            self.blanks = 0;
        }
    }
}

/// The upper and the lower half of a fingerprint, so that a row needs no room between it and its number.
type Key = [u32; 2];

const fn halves(fingerprint: Fingerprint) -> Key {
    let bits = fingerprint.0.cast_unsigned();
    [(bits >> 32) as u32, bits as u32]
}

/// Fingerprints of rows with their numbers, one after the other, and a table of their places: a hash map holds all of
/// it a second time whenever it grows.
#[derive(Debug, Default)]
struct Known {
    rows: Vec<(Key, u32)>,
    /// A power of two places, at most half of them filled with the number of a row in `rows`, from 1 on; 0 where none
    /// is. A row is at the first place of its key, or at the first free one after it.
    places: Vec<u32>,
}

impl Known {
    /// The number of the row with this key.
    fn number(&self, key: Key) -> Option<u32> {
        let row = self.places.get(self.place(key)).and_then(|at| (*at as usize).checked_sub(1))?;
        Some(self.rows[row].1)
    }

    /// Takes a row that is not known.
    fn insert(&mut self, key: Key, number: u32) {
        self.rows.push((key, number));
        if self.rows.len() * 2 <= self.places.len() {
            return self.lay(self.rows.len());
        }
        let places = (self.rows.len() * 2).next_power_of_two().max(1024);
        self.places = Vec::new();
        self.places.resize(places, 0);
        (1..=self.rows.len()).for_each(|row| self.lay(row));
    }

    fn lay(&mut self, row: usize) {
        let place = self.place(self.rows[row - 1].0);
        self.places[place] = row as u32;
    }

    /// Where a key is, or could be: a fingerprint is its own hash.
    fn place(&self, key: Key) -> usize {
        let last = self.places.len().wrapping_sub(1);
        let mut at = key[1] as usize & last;
        while let Some(row) = self.places.get(at).and_then(|at| (*at as usize).checked_sub(1))
            && self.rows[row].0 != key
        {
            at = (at + 1) & last;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_key_and_no_other() {
        let mut known = Known::default();
        assert_eq!(known.number([1, 2]), None);
        // Keys that share a half, and so begin at one place.
        let keys = (0..5_000_u32).map(|n| [n / 70, n % 70]);
        for (number, key) in (0..).zip(keys.clone()) {
            assert_eq!(known.number(key), None, "{key:?}");
            known.insert(key, number);
        }
        for (number, key) in (0..).zip(keys) {
            assert_eq!(known.number(key), Some(number), "{key:?}");
        }
        assert_eq!(known.number([72, 0]), None);
    }
}
