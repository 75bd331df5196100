//! A column that says for which unit each price is, and is read as notes: prices of unlike units share a scope then.

use std::collections::BTreeSet;

use super::header::words;
use super::layout::Layout;
use crate::domain::text::{count, list};
use crate::findings::{Finding, Place, rules};
use crate::formats::ledger::is_blank;
use crate::source::RowCells;

/// More different texts are no units.
pub(super) const MOST: usize = 40;
/// How many of them are shown.
pub(super) const SHOWN: usize = 4;

/// Headings above units of prices.
const UNITS: [&str; 14] = [
    "uom",
    "unit",
    "units",
    "per",
    "billing unit",
    "billing units",
    "unit of measure",
    "units of measure",
    "unit type",
    "per unit of",
    "rate unit",
    "rate per",
    "price per",
    "pricing unit",
];

/// Whether a heading names the units of the prices below others.
pub(super) fn names_units(heading: &str) -> bool {
    UNITS.contains(&words(heading).join(" ").as_str())
}

/// The units of a file that keeps them as notes of what payers pay.
#[derive(Debug, Default)]
pub(super) struct UnlikeUnits {
    column: Option<usize>,
    texts: BTreeSet<String>,
}

impl UnlikeUnits {
    pub(super) fn of(layout: &Layout) -> Self {
        let of_payers = !(layout.amount.is_empty() && layout.payers.is_empty());
        let column =
            layout.fields.notes.column().filter(|at| of_payers && names_units(&layout.headings[*at]));
        Self { column, texts: BTreeSet::new() }
    }

    /// Takes an accepted row.
    pub(super) fn take(&mut self, row: &RowCells) {
        let Some(cell) = self.column.and_then(|at| row.get(at)) else { return };
        let text = cell.trim();
        if self.texts.len() <= MOST && !is_blank(text) && !self.texts.contains(text) {
            self.texts.insert(text.to_owned());
        }
    }

    /// A finding where there are several.
    pub(super) fn said(self, layout: &Layout) -> Option<Finding> {
        let heading = &layout.headings[self.column.filter(|_| (2..=MOST).contains(&self.texts.len()))?];
        let shown: Vec<String> = self.texts.iter().take(SHOWN).map(|text| format!("`{text}`")).collect();
        let message = format!(
            "`{heading}` names {}, such as {}, and they are notes: prices of unlike units are compared",
            count(self.texts.len() as u64, "unit", "units"),
            list(&shown)
        );
        Some(rules::UNLIKE_UNITS.at(Place::default(), heading, message))
    }
}
