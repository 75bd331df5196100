//! The ledger of a file's cells: each cell that was read is stored, a gap, rejected or left out.
//!
//! A cell is one field of a row that holds data: in a CSV every field of a row below the header that
//! is not blank as a whole, in JSON every text, number, true, false or null of an item or a modifier.
//! Title lines, headers and what a file says of itself are no cells.

use crate::domain::Known;
use crate::source::{IngestError, RowCells};

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
    /// Blank, of columns or properties that are not read.
    pub left_blank: u64,
}

/// What became of the cells of one accepted row, but for the blank ones that are gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Texts {
    pub(crate) stored: u64,
    pub(crate) gaps: u64,
    pub(crate) left_out: u64,
    /// Blank.
    pub(crate) left_blank: u64,
}

/// What was made of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A value.
    Stored,
    /// The reason why there is no value.
    Gap,
    /// Nothing: its text is not kept.
    LeftOut,
}

/// What was made of the cells of one row, each marked where its value is made. A reader numbers the
/// cells as it likes, by column or by field.
///
/// A cell that is read for several values is stored when one of them is known. A cell that nobody
/// marked is counted nowhere, and then the ledger does not balance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    /// By 64 cells: one bit a cell in the word of its mark.
    words: Vec<[u64; 3]>,
}

impl Cells {
    /// Adds another account.
    pub const fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.stored += other.stored;
        self.gaps += other.gaps;
        self.rejected += other.rejected;
        self.left_out += other.left_out;
        self.left_blank += other.left_blank;
    }

    /// Adds a row that was kept aside.
    pub(crate) const fn reject(&mut self, cells: u64) {
        self.read += cells;
        self.rejected += cells;
    }

    /// Adds an accepted row of so many cells, of which so many are blank and not left out.
    pub(crate) const fn accept(&mut self, cells: u64, blank: u64, texts: &Texts) {
        self.read += cells;
        self.stored += texts.stored;
        self.gaps += blank + texts.gaps;
        self.left_out += texts.left_out;
        self.left_blank += texts.left_blank;
    }

    /// Adds an accepted row whose cells are numbered by their column. A blank cell is a gap, unless its
    /// column is not read, or it was marked as a value: one that means "none", or the same as above.
    pub(crate) fn accept_row<'c>(&mut self, row: impl Iterator<Item = (usize, &'c str)>, marks: &Marks) {
        for (column, cell) in row {
            self.read += 1;
            match marks.get(column) {
                Some(Mark::Stored) => self.stored += 1,
                Some(Mark::LeftOut) if is_blank(cell) => self.left_blank += 1,
                _ if is_blank(cell) => self.gaps += 1,
                Some(Mark::Gap) => self.gaps += 1,
                Some(Mark::LeftOut) => self.left_out += 1,
                None => {}
            }
        }
    }

    /// Whether every cell that was read is somewhere.
    #[must_use]
    pub const fn is_balanced(&self) -> bool {
        self.read == self.stored + self.gaps + self.rejected + self.left_out + self.left_blank
    }

    /// Holds a file whose cells do not add up: something was dropped, or counted twice.
    pub(crate) fn check(&self) -> Result<(), IngestError> {
        if self.is_balanced() {
            return Ok(());
        }
        let Self { read, stored, gaps, rejected, left_out, left_blank } = self;
        Err(IngestError::Content {
            message: format!(
                "of {read} cells read, {stored} are stored, {gaps} gaps, {rejected} rejected and {left_out} filled and \
                 {left_blank} blank ones left out, which is not all of them; the import was rolled back"
            ),
            hint: "this is a fault of ratebook: please report it with the file".to_owned(),
        })
    }
}

impl Texts {
    /// Adds the counts of other cells.
    pub(crate) const fn add(&mut self, other: &Self) {
        self.stored += other.stored;
        self.gaps += other.gaps;
        self.left_out += other.left_out;
        self.left_blank += other.left_blank;
    }
}

impl Marks {
    /// Marks a cell.
    #[inline]
    pub(crate) fn set(&mut self, cell: impl Into<usize>, mark: Mark) {
        let cell = cell.into();
        match self.words.get_mut(cell / 64) {
            Some(word) => word[mark as usize] |= 1 << (cell % 64),
            None => self.grow(cell, mark),
        }
    }

    #[cold]
    fn grow(&mut self, cell: usize, mark: Mark) {
        self.words.resize(cell / 64 + 1, [0; 3]);
        self.words[cell / 64][mark as usize] |= 1 << (cell % 64);
    }

    /// Marks a cell by the value that was made of its text, and gives the value on. A blank cell
    /// needs no mark.
    #[inline]
    pub(crate) fn known<T>(&mut self, cell: impl Into<usize>, text: &str, value: Known<T>) -> Known<T> {
        if !text.is_empty() {
            self.set(cell, if value.is_ok() { Mark::Stored } else { Mark::Gap });
        }
        value
    }

    /// Marks a cell whose text is kept. A blank one needs no mark.
    #[inline]
    pub(crate) fn keep(&mut self, cell: impl Into<usize>, text: &str) {
        if !text.is_empty() {
            self.set(cell, Mark::Stored);
        }
    }

    /// Marks a cell whose text is not kept. A blank one loses nothing.
    #[inline]
    pub(crate) fn leave(&mut self, cell: impl Into<usize>, text: &str) {
        if !text.is_empty() {
            self.set(cell, Mark::LeftOut);
        }
    }

    /// Adds the marks of other cells of the row.
    #[inline]
    pub(crate) fn add(&mut self, others: &Self) {
        if self.words.len() < others.words.len() {
            self.words.resize(others.words.len(), [0; 3]);
        }
        for (word, other) in self.words.iter_mut().zip(&others.words) {
            for (bits, more) in word.iter_mut().zip(other) {
                *bits |= more;
            }
        }
    }

    /// The mark of a cell.
    pub(crate) fn get(&self, cell: usize) -> Option<Mark> {
        let word = self.words.get(cell / 64)?;
        let has = |mark: &Mark| word[*mark as usize] & (1 << (cell % 64)) != 0;
        [Mark::Stored, Mark::Gap, Mark::LeftOut].into_iter().find(has)
    }

    /// Counts the marks, and forgets them.
    pub(crate) fn count(&mut self) -> Texts {
        let mut texts = Texts::default();
        for word in &mut self.words {
            let [stored, gaps, left_out] = std::mem::take(word);
            texts.stored += u64::from(stored.count_ones());
            // Most words have no other marks, and counting bits is slow on older processors.
            if gaps | left_out != 0 {
                texts.gaps += u64::from((gaps & !stored).count_ones());
                texts.left_out += u64::from((left_out & !(stored | gaps)).count_ones());
            }
        }
        texts
    }

    /// Forgets the marks of the row before.
    pub(crate) fn clear(&mut self) {
        self.words.fill([0; 3]);
    }
}

/// How many cells of a row hold anything.
pub(crate) fn written(row: &RowCells) -> u64 {
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
        cells.accept(5, 1, &Texts { stored: 1, gaps: 1, left_out: 1, left_blank: 1 });
        assert_eq!(cells, Cells { read: 8, stored: 1, gaps: 2, rejected: 3, left_out: 1, left_blank: 1 });
        assert!(cells.check().is_ok());
        cells.accept(2, 0, &Texts { stored: 1, ..Texts::default() });
        let message = cells.check().expect_err("one of ten is nowhere").to_string();
        assert!(
            message.starts_with(
                "of 10 cells read, 2 are stored, 2 gaps, 3 rejected and 1 filled and 1 blank ones left out"
            ),
            "{message}"
        );
    }

    #[test]
    fn a_row_is_counted_by_its_marks_and_a_cell_without_one_is_missed() {
        use crate::domain::Missing;
        let mut marks = Marks::default();
        assert_eq!(marks.known(0_usize, "7", Ok(7)), Ok(7));
        assert_eq!(marks.known(70_usize, "*", Err::<i32, _>(Missing::Suppressed)), Err(Missing::Suppressed));
        marks.leave(2_usize, "x");
        marks.leave(3_usize, "");
        // Read again for a value that is known, and then for one that is not.
        marks.set(70_usize, Mark::Stored);
        marks.set(0_usize, Mark::Gap);
        let row: Vec<&str> = vec!["7", "nobody's", "x", ""];
        let mut cells = Cells::default();
        cells.accept_row(row.iter().copied().enumerate(), &marks);
        assert_eq!(cells, Cells { read: 4, stored: 1, gaps: 1, rejected: 0, left_out: 1, left_blank: 0 });
        assert!(!cells.is_balanced());
        assert_eq!(marks.count(), Texts { stored: 2, left_out: 1, ..Texts::default() });
        assert_eq!(marks.count(), Texts::default());
    }

    #[test]
    fn blanks_of_any_kind_are_blank() {
        for blank in ["", " ", "\t", "\u{a0} ", "\r\n"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank(" - ") && !is_blank("\u{e9}"));
    }
}
