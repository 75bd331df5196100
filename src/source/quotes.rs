//! Whether the quotes of a row are well formed: what a lenient reader of CSV would make a row of all
//! the same, and by that swallow the rows below.

use memchr::{memchr, memchr2};

use super::lines::lines_of;

/// What is wrong with the quotes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFault {
    /// A text follows the closing quote of a cell: where it begins in the row.
    TextAfter(usize),
    /// The quote that opens here is still open at the end of the file.
    Open(usize),
    /// The quoted cell that opens here goes over lines that look like rows.
    Rows(usize),
}

/// The quotes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Quotes {
    /// What is wrong with them.
    pub(super) fault: Option<QuoteFault>,
    /// Whether a cell goes over several lines.
    pub(super) has_lines: bool,
}

/// Separators in one line of a heading that make it a row.
const SEPARATORS_OF_NO_HEADING: usize = 3;

impl Quotes {
    /// Those of a row without its line end; `width` is that of the header, none above it.
    pub(super) fn of(row: &[u8], separator: u8, width: Option<usize>) -> Self {
        let mut quotes = Self { fault: None, has_lines: memchr2(b'\r', b'\n', row).is_some() };
        let mut from = 0;
        while let Some(open) = memchr(b'"', &row[from..]).map(|at| from + at) {
            from = open + 1;
            // Elsewhere than at the beginning of a cell a quote is a character like others.
            if open > 0 && row[open - 1] != separator {
                continue;
            }
            let Some(end) = end_of_cell(row, open) else {
                quotes.fault = Some(QuoteFault::Open(open));
                return quotes;
            };
            let blanks =
                row[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t') && **byte != separator);
            from = end + blanks.count();
            if row.get(from).is_some_and(|byte| *byte != separator) {
                let swallows = quotes.has_lines
                    && memchr2(b'\r', b'\n', &row[open..end]).is_some()
                    && holds_rows(row, separator, width.unwrap_or(SEPARATORS_OF_NO_HEADING));
                quotes.fault =
                    Some(if swallows { QuoteFault::Rows(open) } else { QuoteFault::TextAfter(from) });
                return quotes;
            }
            if quotes.has_lines
                && width.is_none()
                && is_row(&row[open..end], separator, SEPARATORS_OF_NO_HEADING)
            {
                quotes.fault = Some(QuoteFault::Rows(open));
                return quotes;
            }
        }
        if quotes.has_lines && width.is_some_and(|width| holds_rows(row, separator, width)) {
            quotes.fault = first_with_lines(row, separator).map(QuoteFault::Rows);
        }
        quotes
    }
}

/// Where the quoted cell ends that opens here: after its closing quote.
fn end_of_cell(row: &[u8], open: usize) -> Option<usize> {
    let mut from = open + 1;
    loop {
        let quote = from + memchr(b'"', &row[from..])?;
        if row.get(quote + 1) != Some(&b'"') {
            return Some(quote + 1);
        }
        from = quote + 2;
    }
}

/// Whether at least two lines of a row have the separators of a whole row each.
pub(super) fn holds_rows(row: &[u8], separator: u8, width: usize) -> bool {
    let needed = width.saturating_sub(1).max(1);
    lines_of(row).filter(|(_, line)| separators(line, separator) >= needed).nth(1).is_some()
}

fn is_row(cell: &[u8], separator: u8, needed: usize) -> bool {
    lines_of(cell).any(|(_, line)| separators(line, separator) >= needed)
}

/// Separators as a table has them: a comma of a sentence has a blank after it.
fn separators(line: &[u8], separator: u8) -> usize {
    let places = memchr::memchr_iter(separator, line);
    places.filter(|at| separator != b',' || line.get(at + 1) != Some(&b' ')).count()
}

/// Where the first quoted cell of several lines opens.
fn first_with_lines(row: &[u8], separator: u8) -> Option<usize> {
    let mut from = 0;
    while let Some(open) = memchr(b'"', &row[from..]).map(|at| from + at) {
        from = open + 1;
        if open == 0 || row[open - 1] == separator {
            from = end_of_cell(row, open)?;
            if memchr2(b'\r', b'\n', &row[open..from]).is_some() {
                return Some(open);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(row: &str, width: usize) -> Option<QuoteFault> {
        Quotes::of(row.as_bytes(), b',', Some(width)).fault
    }

    #[test]
    fn well_formed_quotes_have_no_fault() {
        for row in [
            "\"a\",\"b\"\"c\",\"\"",
            "3\" tube,5,6",
            "\"a\" ,b,c",
            "a,\"one, two\nthree, four\",c",
            "\"\"\"a\"\"\",b,c",
        ] {
            assert_eq!(fault(row, 3), None, "{row}");
        }
        assert!(Quotes::of(b"a,\"b\rc\"", b',', Some(2)).has_lines);
    }

    #[test]
    fn faults_are_placed_in_the_row() {
        assert_eq!(fault("a,\"5\" tube\",c", 3), Some(QuoteFault::TextAfter(6)));
        assert_eq!(fault("a,\"5 tube,c\nd,e,f", 3), Some(QuoteFault::Open(2)));
        assert_eq!(fault("a,\"5 tube,c\nd,e,f\n\"g\",h,i", 3), Some(QuoteFault::Rows(2)));
        assert_eq!(fault("a,\"5 tube,c\nd,e,f\ng,6\",i", 3), Some(QuoteFault::Rows(2)));
    }

    #[test]
    fn a_heading_of_several_lines_is_none_that_swallows_rows() {
        let of = |row: &str| Quotes::of(row.as_bytes(), b',', None).fault;
        assert_eq!(of("payer,code,\"allowed\namount, in dollars\",notes,more,still"), None);
        assert_eq!(of("payer,code,amount,\"notes\nA,1,2,3\nB,4,5\""), Some(QuoteFault::Rows(18)));
    }
}
