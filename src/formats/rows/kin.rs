//! Rows that say what those that a profile skips say, in words that it does not name: it skips `Cash`, and the file of the
//! next month has `Self Pay`. Their amounts are of no other kind for being called otherwise, and are left out, too.

use std::collections::HashMap;

use super::header::words;
use super::suggest::{Says, says};
use crate::domain::text;
use crate::findings::{Finding, Place, rules};
use crate::source::{RowCells, Rows};

/// How many texts of a column are remembered, and how many of those that were left out are named.
const MOST_TEXTS: usize = 1000;
const MOST_NAMED: usize = 5;

/// A column by which the profile skips rows of some kinds.
#[derive(Debug)]
pub(super) struct Kin {
    pub(super) column: usize,
    heading: Vec<String>,
    /// What the cells say that it skips.
    skipped: Vec<Says>,
    /// The kinds of prices that it reads, by their keys in `[columns]`.
    read: Vec<&'static str>,
    /// Whether the column names payers, of whom none is called as a kind of price.
    of_payers: bool,
}

impl Kin {
    /// For the cells of a column that are skipped; none where they say nothing that other words say, too.
    pub(super) fn of(
        (column, heading): (usize, &str),
        cells: &[String],
        read: &[&'static str],
        of_payers: bool,
    ) -> Option<Self> {
        let heading = words(heading);
        let skipped: Vec<Says> = cells.iter().filter_map(|cell| says(&heading, cell)).collect();
        (!skipped.is_empty()).then(|| Self { column, heading, skipped, read: read.to_vec(), of_payers })
    }

    /// Whether a row with this cell is of a kind that the profile skips.
    fn has(&self, cell: &str) -> bool {
        let Some(said) = says(&self.heading, cell) else { return false };
        let of_kinds = self.of_payers || self.skipped.iter().any(|said| matches!(said, Says::Kind(_)));
        self.skipped.contains(&said)
            || match said {
                Says::Kind(key) => of_kinds && (self.of_payers || !self.read.contains(&key)),
                Says::Statistic => of_kinds,
                _ => false,
            }
    }
}

/// The rows that were left out.
#[derive(Debug, Default)]
pub(super) struct KinOfSkipped {
    /// Texts by the rule that they were compared with, and whether they say so.
    met: HashMap<(usize, String), bool>,
    rows: u64,
    texts: Vec<String>,
    first: Option<Place>,
}

impl KinOfSkipped {
    /// Whether the current row is one of them.
    pub(super) fn takes(&mut self, kin: &[Kin], rows: &Rows, headings: &[String]) -> bool {
        let Some(at) = (0..kin.len()).find(|at| self.is_of((*at, &kin[*at]), rows.fields())) else {
            return false;
        };
        let of = &kin[at];
        let cell = rows.fields().get(of.column).unwrap_or("").trim();
        self.rows += 1;
        if !self.texts.iter().any(|text| text == cell) && self.texts.len() < MOST_TEXTS {
            self.texts.push(cell.to_owned());
        }
        self.first.get_or_insert_with(|| rows.place(Some((of.column, &headings[of.column]))));
        true
    }

    fn is_of(&mut self, (at, kin): (usize, &Kin), row: &RowCells) -> bool {
        let cell = row.get(kin.column).unwrap_or("").trim();
        let key = (at, cell.to_owned());
        if let Some(known) = self.met.get(&key) {
            return *known;
        }
        let is_kin = kin.has(cell);
        if self.met.len() < MOST_TEXTS {
            self.met.insert(key, is_kin);
        }
        is_kin
    }

    /// Says how many rows were left out, and what they say.
    pub(super) fn said(self) -> Option<Finding> {
        let place = self.first?;
        let texts: Vec<String> = self.texts.iter().map(|text| format!("`{text}`")).collect();
        let rows = text::count(self.rows, "row says", "rows say");
        let message = format!(
            "{rows} {}, which is of the kind that [[rows.skip]] names, and left out",
            text::first_of(&texts, MOST_NAMED)
        );
        Some(rules::ROWS_OF_SKIPPED_KIND.at(place, &self.texts[0], message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_for_what_is_skipped_are_of_its_kind() {
        let cells = |all: &[&str]| all.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let of = |heading, skipped: &[&str], read: &[&'static str], of_payers| {
            Kin::of((0, heading), &cells(skipped), read, of_payers)
        };
        let charges = of("Charge Type", &["Cash", "Max", "Min"], &["gross"], false).expect("kinds");
        for (cell, is_kin) in [
            ("Self Pay", true),
            ("Minimum", true),
            ("Negotiated", true),
            ("Average", true),
            ("Gross", false),
            ("List price", false),
            ("Aetna", false),
        ] {
            assert_eq!(charges.has(cell), is_kin, "{cell}");
        }
        let payers = of("Payer", &["Cash"], &["amount"], true).expect("kinds");
        for (cell, is_kin) in
            [("Gross", true), ("List price", true), ("Self-Pay", true), ("Minimum", true), ("Aetna", false)]
        {
            assert_eq!(payers.has(cell), is_kin, "{cell}");
        }
        let states = of("Status", &["Termed"], &["amount"], false).expect("a state");
        for (cell, is_kin) in [("Terminated", true), ("Expired", true), ("Active", false), ("Open", false)] {
            assert_eq!(states.has(cell), is_kin, "{cell}");
        }
        assert!(of("Code", &["Note*"], &["gross"], false).is_none());
    }
}
