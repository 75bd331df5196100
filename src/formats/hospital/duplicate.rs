//! Finds rows that say again what an earlier row said, in bounded memory.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::row::Row;
use crate::domain::FingerprintBuilder;

/// How many different rows are remembered: 16 bytes each, with room to spare.
const MOST: usize = 1_000_000;

/// The rows seen so far.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    lines: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
    rows: u64,
}

/// What is known of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// For the first time.
    First,
    /// It stood on this line before.
    Before(u32),
    /// The memory is full; said once.
    Full,
    /// Nothing: the memory has been full for a while.
    Unknown,
}

impl Duplicates {
    /// Takes a row that starts on `line`.
    pub(super) fn take(&mut self, row: &Row<'_>, line: u64) -> Seen {
        self.rows += 1;
        let key = fingerprint(row);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        if let Some(&before) = self.lines.get(&key) {
            return Seen::Before(before);
        }
        if self.lines.len() == MOST {
            return if self.rows == MOST as u64 + 1 { Seen::Full } else { Seen::Unknown };
        }
        self.lines.insert(key, line);
        Seen::First
    }
}

fn fingerprint(row: &Row<'_>) -> u64 {
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
    parts.builder.number(parts.blanks).finish().0.cast_unsigned()
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

/// Takes a fingerprint as its own hash.
#[derive(Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
