//! The account of the cells of a file that is read by a profile.

use csv::StringRecord;

use crate::formats::ledger::{Cells, Texts, is_blank};

/// What was made of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: the profile does not use its column, or passes its text over.
    Unread,
    Gap,
    Stored,
}

/// Adds an accepted row to the account.
pub(super) fn accept(cells: &mut Cells, row: &StringRecord, marks: &[Mark]) {
    let (mut blank, mut texts) = (0, Texts::default());
    for (at, cell) in row.iter().enumerate() {
        match (is_blank(cell), marks.get(at)) {
            (_, Some(Mark::Stored)) => texts.take(true),
            (true, _) => blank += 1,
            (false, Some(Mark::Gap)) => texts.take(false),
            (false, _) => texts.left_out += 1,
        }
    }
    cells.accept(row.len() as u64, blank, &texts);
}
