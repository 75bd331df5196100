//! The ledger of the cells of a payer CSV, kept while it is read.

use csv::StringRecord;

use super::columns::{Column, Columns};
use crate::formats::ledger::{Cells, Texts, is_blank};

/// Columns whose blank cells are gaps; a row has a value or a reason for each.
const MAY_BE_GAP: [Column; 10] = [
    Column::Plan,
    Column::Setting,
    Column::BillingClass,
    Column::PlaceOfService,
    Column::Method,
    Column::Amount,
    Column::Percentage,
    Column::EffectiveFrom,
    Column::EffectiveTo,
    Column::Notes,
];

/// What became of the cells so far, and what is the same for every row.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) cells: Cells,
    /// Columns that the file has and the format knows.
    known: u64,
    /// Columns of [`MAY_BE_GAP`] that the file does not have: each is a gap of every row, but no cell.
    not_there: u64,
    /// Columns of the header that are not read.
    unread: Vec<usize>,
    width: usize,
}

impl Ledger {
    pub(super) fn of(columns: &Columns) -> Self {
        let unread = columns.unread();
        Self {
            cells: Cells::default(),
            known: (columns.width() - unread.len()) as u64,
            not_there: MAY_BE_GAP.iter().filter(|column| !columns.has(**column)).count() as u64,
            unread,
            width: columns.width(),
        }
    }

    /// A row that is kept aside.
    #[cold]
    pub(super) fn reject(&mut self, row: &StringRecord) {
        self.cells.reject(row.len() as u64);
    }

    /// A sound row, and which of its facts have a reason in place of a value.
    #[inline]
    pub(super) fn accept(
        &mut self,
        row: &StringRecord,
        columns: &Columns,
        are_gaps: [bool; MAY_BE_GAP.len()],
    ) {
        let reasons: u64 = are_gaps.into_iter().map(u64::from).sum();
        // A blank code system is told by the shape of the code.
        let shaped = columns.has(Column::CodeSystem) && is_blank(columns.cell(row, Column::CodeSystem));
        let gaps = reasons - self.not_there + u64::from(shaped);
        let (mut blank, mut left_out) = (0, 0);
        if row.len() != self.width || !self.unread.is_empty() {
            let unread = self.unread.iter().map(|at| &row[*at]);
            for cell in unread.chain(row.iter().skip(self.width)) {
                *(if is_blank(cell) { &mut blank } else { &mut left_out }) += 1;
            }
        }
        let texts = Texts { stored: self.known - gaps, gaps, left_out };
        self.cells.accept(row.len() as u64, blank, &texts);
    }
}
