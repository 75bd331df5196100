//! What was made of the row before: cells that are the same again are compared as text and not read again.

use chrono::NaiveDate;

use super::fields::Origin;
use super::layout::{CodeColumn, Layout};
use super::ledger::Ledger;
use crate::domain::{Known, PlaceOfService};
use crate::formats::ledger::Marks;
use crate::formats::reader::{ChargeKey, ItemKey};
use crate::formats::words::{BillingClass, Setting};
use crate::source::RowCells;

/// Where a row's service is provided, and who bills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) setting: Known<Setting>,
    pub(super) billing_class: Known<BillingClass>,
    pub(super) place_of_service: Known<PlaceOfService>,
}

/// The first and the last day of a row's rates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) from: Known<NaiveDate>,
    pub(super) to: Known<NaiveDate>,
}

/// All that is remembered. What a row was warned of would not be noticed again where it is recalled, so
/// only rows without a finding are kept.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) item: Memo<ItemKey>,
    /// Holds for the item that is remembered.
    pub(super) charge: Memo<ChargeKey>,
    pub(super) site: Memo<Site>,
    pub(super) days: Memo<Days>,
}

/// The cells of some columns, and what was made of them together.
#[derive(Debug)]
pub(super) struct Memo<T> {
    columns: Vec<usize>,
    cells: Vec<String>,
    marks: Marks,
    made: Option<T>,
}

/// What the row before gave already, or what is read anew.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<K, F> {
    Before(K),
    Fresh(F),
}

impl Memory {
    /// For the columns of a layout.
    pub(super) fn of(layout: &Layout) -> Self {
        let fields = &layout.fields;
        let item = layout.codes.iter().flat_map(CodeColumn::columns).chain(fields.description.column());
        let site = [&fields.setting, &fields.billing_class, &fields.place_of_service];
        let charge = fields.modifiers.iter().chain(site);
        let days = [&fields.effective_from, &fields.effective_to];
        Self {
            item: Memo::of(item),
            charge: Memo::of(charge.filter_map(Origin::column)),
            site: Memo::of(site.into_iter().filter_map(Origin::column)),
            days: Memo::of(days.into_iter().filter_map(Origin::column)),
        }
    }
}

impl<T: Copy> Memo<T> {
    fn of(columns: impl Iterator<Item = usize>) -> Self {
        let columns: Vec<usize> = columns.collect();
        let count = columns.len();
        Self { columns, cells: vec![String::new(); count], marks: Marks::default(), made: None }
    }

    /// What was made of the same cells, which are marked as they were then.
    #[inline]
    pub(super) fn recall(&self, row: &RowCells, ledger: &mut Ledger) -> Option<T> {
        // A short row has fewer cells to be marked, and is read anew.
        let made = self.made.filter(|_| ledger.is_whole())?;
        let mut cells = self.columns.iter().zip(&self.cells);
        if !cells.all(|(column, seen)| row.get(*column).unwrap_or("") == seen) {
            return None;
        }
        ledger.mark_again(&self.marks);
        Some(made)
    }

    /// Keeps what was made of the cells of a row.
    pub(super) fn keep(&mut self, row: &RowCells, ledger: &Ledger, made: T) {
        for (column, seen) in self.columns.iter().zip(&mut self.cells) {
            seen.clear();
            seen.push_str(row.get(*column).unwrap_or(""));
        }
        ledger.of_columns(&self.columns, &mut self.marks);
        self.made = Some(made);
    }
}
