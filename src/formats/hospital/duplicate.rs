//! Finds rows that say again what an earlier row said, in bounded memory.

use super::row::{Locate, Row};
use crate::domain::{Fingerprint, FingerprintBuilder, FingerprintList};
use crate::formats::{Places, Pointer};

/// How many different rows are remembered: 12 bytes each, and 8 to 16 to find it.
const MOST: usize = 1_000_000;

/// The rows seen so far.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    known: FingerprintList,
    /// The place of each.
    stated_at: Vec<u32>,
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
        let fingerprint = fingerprint(row);
        let pointer = at.pointer().map(Pointer::Charge);
        if let Some(before) = self.known.number(fingerprint) {
            let before = self.stated_at[before as usize];
            return Seen::Before(self.places.in_words(before.into(), pointer));
        }
        if self.known.len() == MOST {
            return if self.rows == MOST as u64 + 1 { Seen::Full } else { Seen::Unknown };
        }
        let number = self.places.number(at.line(), pointer);
        self.known.push(fingerprint);
        self.stated_at.push(u32::try_from(number).unwrap_or(u32::MAX));
        Seen::First
    }
}

fn fingerprint(row: &Row<'_>) -> Fingerprint {
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
    parts.builder.number(parts.blanks).finish()
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
