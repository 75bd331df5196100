//! The account of a file's cells: each cell that was read is stored, a gap, rejected or left out.
//!
//! A cell is one field of a row that holds data: in a CSV every field of a row below the header that
//! is not blank as a whole, in JSON every text, number, true, false or null of an item or a modifier.
//! Title lines, headers and what a file says of itself are no cells.

use crate::source::IngestError;

/// What became of the cells of a file. `read` is counted by the width of the rows, the others by
/// what the reader made of each cell, so that a cell nobody looked at makes the account wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cells {
    /// All of them.
    pub read: u64,
    /// Their value is in the database. A blank cell of modifiers is one: it says that there are none.
    pub stored: u64,
    /// Blank, or with a text that is kept as the reason why there is no value.
    pub gaps: u64,
    /// Of rows that were kept aside whole.
    pub rejected: u64,
    /// With a text that is not kept: a finding, the profile or the format says so.
    pub left_out: u64,
}

/// What became of the cells of one accepted row that are not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Texts {
    pub(crate) stored: u64,
    pub(crate) gaps: u64,
    pub(crate) left_out: u64,
}

impl Cells {
    /// Adds another account.
    pub const fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.stored += other.stored;
        self.gaps += other.gaps;
        self.rejected += other.rejected;
        self.left_out += other.left_out;
    }

    /// Adds a row that was kept aside.
    pub(crate) const fn reject(&mut self, cells: u64) {
        self.read += cells;
        self.rejected += cells;
    }

    /// Adds an accepted row of so many cells, of which so many are blank.
    pub(crate) const fn accept(&mut self, cells: u64, blank: u64, texts: &Texts) {
        self.read += cells;
        self.stored += texts.stored;
        self.gaps += blank + texts.gaps;
        self.left_out += texts.left_out;
    }

    /// Whether every cell that was read is somewhere.
    #[must_use]
    pub const fn is_balanced(&self) -> bool {
        self.read == self.stored + self.gaps + self.rejected + self.left_out
    }

    /// Holds a file whose cells do not add up: something was dropped, or counted twice.
    pub(crate) fn check(&self) -> Result<(), IngestError> {
        if self.is_balanced() {
            return Ok(());
        }
        let Self { read, stored, gaps, rejected, left_out } = self;
        Err(IngestError::Content {
            message: format!(
                "of {read} cells read, {stored} are stored, {gaps} gaps, {rejected} rejected and {left_out} left out, \
                 which is not all of them; the import was rolled back"
            ),
            hint: "this is a fault of ratebook: please report it with the file".to_owned(),
        })
    }
}

impl Texts {
    /// Counts a cell whose text was read: a value, or a reason.
    pub(crate) const fn take(&mut self, is_value: bool) {
        if is_value {
            self.stored += 1;
        } else {
            self.gaps += 1;
        }
    }

    /// Counts a cell that may be blank and otherwise was read so.
    pub(crate) const fn read(&mut self, cell: &str, is_value: bool) {
        if !cell.is_empty() {
            self.take(is_value);
        }
    }

    /// Counts cells that are not kept; blank ones lose nothing.
    pub(crate) fn leave<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        self.left_out += cells.into_iter().filter(|cell| !cell.is_empty()).count() as u64;
    }
}

/// How many cells of a row hold anything.
pub(crate) fn written(row: &csv::StringRecord) -> u64 {
    row.iter().map(|cell| u64::from(!is_blank(cell))).sum()
}

/// Whether a cell holds nothing but blanks.
#[inline]
pub(crate) fn is_blank(cell: &str) -> bool {
    match cell.as_bytes().first() {
        None => true,
        // Most cells begin with a character that can be seen, which is quicker to find out.
        Some(first) => !first.is_ascii_graphic() && cell.trim().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_nobody_took_holds_the_import() {
        let mut cells = Cells::default();
        cells.reject(3);
        cells.accept(4, 1, &Texts { stored: 1, gaps: 1, left_out: 1 });
        assert_eq!(cells, Cells { read: 7, stored: 1, gaps: 2, rejected: 3, left_out: 1 });
        assert!(cells.check().is_ok());
        cells.accept(2, 0, &Texts { stored: 1, ..Texts::default() });
        let message = cells.check().expect_err("one of nine is nowhere").to_string();
        assert!(
            message.starts_with("of 9 cells read, 2 are stored, 2 gaps, 3 rejected and 1 left out"),
            "{message}"
        );
    }

    #[test]
    fn blanks_of_any_kind_are_blank() {
        for blank in ["", " ", "\t", "\u{a0} ", "\r\n"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank(" - ") && !is_blank("\u{e9}"));
    }
}
