//! The ledger of the cells of a table: a mark a column, set where its cell is read.

use crate::formats::ledger::{Cells, Mark, Marks, is_blank};
use crate::source::RowCells;

/// What became of the cells so far, and of those of the current row.
#[derive(Debug)]
pub(super) struct Ledger {
    cells: Cells,
    marks: Marks,
    /// How many cells the current row has.
    count: usize,
    /// How many columns the header has.
    width: usize,
    /// Columns that no field is read from: what is there is left out, and never marked.
    unread: Vec<usize>,
}

impl Ledger {
    /// Of a table with so many columns.
    pub(super) fn of(width: usize, unread: Vec<usize>) -> Self {
        Self { cells: Cells::default(), marks: Marks::default(), count: 0, width, unread }
    }

    /// The ledger of all rows.
    pub(super) const fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Begins a row. The marks of the row before went when it was accepted or rejected.
    pub(super) fn begin(&mut self, row: &RowCells) {
        self.count = row.len();
    }

    /// Whether the current row has a cell in every column.
    pub(super) const fn is_whole(&self) -> bool {
        self.count >= self.width
    }

    /// Says what was made of a cell. Those that a short row does not have are no cells.
    #[inline]
    pub(super) fn mark(&mut self, column: usize, mark: Mark) {
        if column < self.count {
            self.marks.set(column, mark);
        }
    }

    /// Says whether a cell gave a value or the reason why there is none.
    #[inline]
    pub(super) fn read(&mut self, column: usize, is_value: bool) {
        self.mark(column, if is_value { Mark::Stored } else { Mark::Gap });
    }

    /// Marks cells of a whole row as they were marked in an earlier one.
    #[inline]
    pub(super) fn mark_again(&mut self, marks: &Marks) {
        self.marks.add(marks);
    }

    /// The marks of some columns of the current row.
    pub(super) fn of_columns(&self, columns: &[usize], marks: &mut Marks) {
        marks.clear();
        for column in columns {
            if let Some(mark) = self.marks.get(*column) {
                marks.set(*column, mark);
            }
        }
    }

    /// Adds the current row, which was accepted. A cell that should have been read and was not is
    /// counted nowhere, so that the ledger does not balance.
    pub(super) fn accept(&mut self, row: &RowCells) {
        let mut texts = self.marks.count();
        let unread = self.unread.iter().filter_map(|at| row.get(*at));
        let beyond = (self.width..self.count).filter_map(|at| row.get(at));
        for cell in unread.chain(beyond) {
            *(if is_blank(cell) { &mut texts.left_blank } else { &mut texts.left_out }) += 1;
        }
        self.cells.accept(self.count as u64, 0, &texts);
    }

    /// Adds the current row, which is kept aside.
    #[cold]
    pub(super) fn reject(&mut self) {
        self.marks.clear();
        self.cells.reject(self.count as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_cell_once_and_misses_one_that_nobody_read() {
        let row = ["5", "*", "x", "", "note", " ", ""].into_iter().collect::<RowCells>();
        let mut ledger = Ledger::of(6, vec![4, 5]);
        ledger.begin(&row);
        ledger.read(0, true);
        ledger.read(1, false);
        ledger.mark(2, Mark::LeftOut);
        ledger.read(3, false);
        ledger.read(0, false);
        ledger.accept(&row);
        assert_eq!(
            *ledger.cells(),
            Cells { read: 7, stored: 1, gaps: 2, rejected: 0, left_out: 2, left_blank: 2 }
        );
        ledger.begin(&row);
        ledger.accept(&row);
        assert!(!ledger.cells().is_balanced(), "{:?}", ledger.cells());
    }

    #[test]
    fn cells_that_a_short_row_does_not_have_are_not_counted() {
        let row = ["5"].into_iter().collect::<RowCells>();
        let mut ledger = Ledger::of(3, Vec::new());
        ledger.begin(&row);
        for column in 0..3 {
            ledger.read(column, column == 0);
        }
        ledger.accept(&row);
        assert_eq!(*ledger.cells(), Cells { read: 1, stored: 1, ..Cells::default() });
    }
}
