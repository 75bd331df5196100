//! The ledger of a text's physical lines: each is of the header, a row, blank, skipped or the
//! continuation of a row whose quoted cell goes over several.
//!
//! A line ends with CR, LF or both. How many there are is counted on the bytes, apart from the rows that
//! are made of them, so that a line that no row came from makes the ledger wrong.

use memchr::{memchr_iter, memchr2};

use super::error::IngestError;

/// What became of the lines of a text. The rows are counted by what was made of them, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines {
    /// All of them.
    pub read: u64,
    /// Titles and column headings.
    pub header: u64,
    /// Without a text.
    pub blank: u64,
    /// Notes, and what a profile says is no data.
    pub skipped: u64,
    /// The second and later lines of a header or a row.
    pub continued: u64,
}

impl Lines {
    /// Holds a text of which a line is nowhere: so many rows were made of it.
    ///
    /// # Errors
    /// When the lines do not add up.
    pub fn check(&self, rows: u64) -> Result<(), IngestError> {
        let Self { read, header, blank, skipped, continued } = self;
        if *read == header + rows + blank + skipped + continued {
            return Ok(());
        }
        Err(IngestError::Content {
            message: format!(
                "of {read} lines, {header} are of the header, {rows} rows, {blank} blank, {skipped} skipped and \
                 {continued} continue a row, which is not all of them; the import was rolled back"
            ),
            hint: "this is a fault of ratebook: please report it with the file".to_owned(),
        })
    }
}

/// Counts the lines of a text as its bytes go by.
#[derive(Debug, Default)]
pub(super) struct LineCount {
    ends: u64,
    last: Option<u8>,
}

impl LineCount {
    /// The next bytes of the text.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        let split = self.last == Some(b'\r') && bytes[0] == b'\n';
        self.ends += line_ends(bytes) - u64::from(split);
        self.last = Some(*last);
    }

    /// How many lines there were; the last one needs no end.
    pub(super) fn total(&self) -> u64 {
        self.ends + u64::from(self.last.is_some_and(|last| !matches!(last, b'\r' | b'\n')))
    }
}

/// How many lines end in these bytes.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let returns = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (memchr_iter(b'\n', bytes).count() + returns) as u64
}

/// The lines of a row, without their ends, each with its place in the row.
pub(super) fn lines_of(row: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let from = next?;
        let rest = &row[from..];
        let end = memchr2(b'\r', b'\n', rest);
        next = end.map(|at| from + at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 });
        Some((from, &rest[..end.unwrap_or(rest.len())]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_one_line_wherever_the_bytes_are_cut() {
        for text in ["a\nb\nc", "a\rb\rc", "a\r\nb\r\nc\r\n", "a\n\r\nc", "\r\r\n\n"] {
            for cut in 0..text.len() {
                let mut count = LineCount::default();
                count.take(&text.as_bytes()[..cut]);
                count.take(&text.as_bytes()[cut..]);
                assert_eq!(count.total(), 3, "{text:?} cut at {cut}");
            }
        }
        assert_eq!(LineCount::default().total(), 0);
    }

    #[test]
    fn the_lines_of_a_row_have_their_places() {
        let lines: Vec<_> = lines_of(b"ab\r\nc\rd\n").collect();
        assert_eq!(lines, [(0, &b"ab"[..]), (4, b"c"), (6, b"d"), (8, b"")]);
    }
}
