//! The cells of one row as one text: a plain row of a file is its bytes, and nothing is copied cell by cell.

/// The cells of a row, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowCells {
    /// All cells, with one byte between each and the next.
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl RowCells {
    /// The cell of a column, counted from 0.
    #[must_use]
    #[inline]
    pub fn get(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)?;
        let start = if column == 0 { 0 } else { self.ends[column - 1] + 1 };
        Some(&self.text[start..end])
    }

    /// How many there are.
    #[must_use]
    #[inline]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells from the first to the last.
    #[inline]
    pub fn iter(&self) -> Iter<'_> {
        Iter { cells: self, from: 0, to: self.len() }
    }

    /// Takes all cells out.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Puts a cell after the others.
    pub(super) fn push(&mut self, cell: &str) {
        if !self.ends.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Makes a row of a whole text whose cells end there and have one byte between each and the next.
    #[inline]
    pub(super) fn set(&mut self, text: &str, ends: &[usize]) {
        self.text.clear();
        self.text.push_str(text);
        self.ends.clear();
        self.ends.extend_from_slice(ends);
    }
}

impl<T: AsRef<str>> FromIterator<T> for RowCells {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        let mut row = Self::default();
        cells.into_iter().for_each(|cell| row.push(cell.as_ref()));
        row
    }
}

impl std::ops::Index<usize> for RowCells {
    type Output = str;

    fn index(&self, column: usize) -> &str {
        self.get(column).expect("the row has the column")
    }
}

impl<'r> IntoIterator for &'r RowCells {
    type Item = &'r str;
    type IntoIter = Iter<'r>;

    fn into_iter(self) -> Iter<'r> {
        self.iter()
    }
}

/// Walks over the cells of a row.
#[derive(Debug, Clone)]
pub struct Iter<'r> {
    cells: &'r RowCells,
    from: usize,
    to: usize,
}

impl<'r> Iterator for Iter<'r> {
    type Item = &'r str;

    #[inline]
    fn next(&mut self) -> Option<&'r str> {
        if self.from == self.to {
            return None;
        }
        self.from += 1;
        self.cells.get(self.from - 1)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.to - self.from, Some(self.to - self.from))
    }

    fn nth(&mut self, cells: usize) -> Option<&'r str> {
        self.from = self.to.min(self.from.saturating_add(cells));
        self.next()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.from == self.to {
            return None;
        }
        self.to -= 1;
        self.cells.get(self.to)
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_column_and_from_both_ends() {
        let row: RowCells = ["a", "", "é", ""].into_iter().collect();
        assert_eq!((row.len(), row.get(2), row.get(3), row.get(4)), (4, Some("é"), Some(""), None));
        assert_eq!(row.iter().skip(1).collect::<Vec<_>>(), ["", "é", ""]);
        assert_eq!(row.iter().rev().collect::<Vec<_>>(), ["", "é", "", "a"]);
        let mut same = RowCells::default();
        same.set("b,c", &[1, 3]);
        assert_eq!(same, ["b", "c"].into_iter().collect());
    }
}
