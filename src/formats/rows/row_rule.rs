//! What a profile says of rows as a whole: which are no data, and what names one.

use std::collections::HashMap;

use super::codes::has_shape;
use crate::domain::FingerprintBuilder;
use crate::domain::text;
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::Fault;
use crate::formats::ledger::is_blank;
use crate::formats::{Places, Pointer};
use crate::source::{RowCells, Rows};

/// How many keys are remembered: 16 bytes each, with room to spare.
const MOST_KEYS: usize = 1_000_000;

/// Rows that are skipped.
#[derive(Debug, Clone)]
pub(super) struct Skip {
    pub(super) column: usize,
    pub(super) cells: Vec<String>,
    pub(super) alone: bool,
}

/// Rows that were skipped: how many, and where the first stands.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    rows: u64,
    first: Option<Place>,
}

/// The columns that name a row, and the keys so far with their places.
#[derive(Debug, Default)]
pub(super) struct Keys {
    columns: Vec<usize>,
    numbers: HashMap<i64, u64>,
    places: Places,
    /// Whether a key could not be remembered any more.
    full: bool,
}

impl Skip {
    /// Whether a row is no data.
    pub(super) fn takes(&self, row: &RowCells) -> bool {
        let cell = row.get(self.column).unwrap_or("").trim();
        let fits = !cell.is_empty()
            && (self.cells.is_empty() || self.cells.iter().any(|shape| has_shape(cell, shape)));
        fits && (!self.alone || row.iter().enumerate().all(|(at, cell)| at == self.column || is_blank(cell)))
    }
}

impl Skipped {
    pub(super) fn take(&mut self, rows: &Rows) {
        self.rows += 1;
        self.first.get_or_insert_with(|| rows.place(None));
    }

    /// Says how many rows were skipped.
    pub(super) fn said(self) -> Option<Finding> {
        let place = self.first?;
        let rows = text::count(self.rows, "row was", "rows were");
        Some(rules::ROWS_SKIPPED.at(place, "", format!("{rows} skipped, as [[rows.skip]] says")))
    }
}

impl Keys {
    pub(super) fn of(columns: Vec<usize>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// A finding when the key of the current row stood there before.
    pub(super) fn take(&mut self, rows: &Rows) -> Option<Finding> {
        if self.columns.is_empty() {
            return None;
        }
        let cells = self.columns.iter().map(|at| rows.fields().get(*at).unwrap_or("").trim());
        let key = cells.fold(FingerprintBuilder::new(0), FingerprintBuilder::text).finish().0;
        let pointer = rows.record().map(|(list, number)| Pointer::Record(list, number));
        let place = self.places.number(rows.position().line, pointer);
        match self.numbers.get(&key) {
            Some(before) => {
                let message = match pointer {
                    None => format!("the key of this row is on line {before} already"),
                    Some(_) => format!(
                        "the key of this record is that of {} already",
                        self.places.in_words(*before, pointer)
                    ),
                };
                let help = "delete one of the two rows, or name more columns as `key` in the profile";
                Some(Fault::new(rules::ROW_REPEATED, message, help).at(rows.place(None), None))
            }
            None if self.numbers.len() < MOST_KEYS => {
                self.numbers.insert(key, place);
                None
            }
            None if !std::mem::replace(&mut self.full, true) => {
                let message = "repeated keys are looked for among the first million only".to_owned();
                Some(rules::DUPLICATES_UNCHECKED.at(rows.place(None), "", message))
            }
            None => None,
        }
    }
}
