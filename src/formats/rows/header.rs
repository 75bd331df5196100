//! The header of a table: the lines above it, and its headings.

use std::borrow::Cow;

use super::spec::HeaderSpec;
use crate::domain::text::reads_as;
use crate::domain::{column_letters, hides, without_mark};
use crate::findings::Place;
use crate::formats::repeated_header::RepeatedHeader;
use crate::source::IngestError;
use crate::source::{AboveRecords, Rows};

/// How far a header is looked for.
const HEADER_WITHIN: u64 = 1000;

/// The lines above the header, and the headings.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) titles: Vec<Title>,
    /// Lines above the header that are comments.
    pub(super) comments: Vec<Title>,
    pub(super) headings: Vec<String>,
    /// Its rows and those above it, as they may come again.
    pub(super) again: RepeatedHeader,
    pub(super) place: Place,
}

/// A line above the header.
#[derive(Debug)]
pub(super) struct Title {
    pub(super) row: u64,
    pub(super) cells: Vec<String>,
}

impl Header {
    /// Reads up to the end of the header. `None` when the file ends before.
    pub(super) fn read(rows: &mut Rows, spec: &HeaderSpec) -> Result<Option<Self>, IngestError> {
        let mut header = Self::default();
        while rows.advance()? {
            let (row, cells) = (rows.position().row, cells(rows));
            if rows.above_records() == Some(AboveRecords::Keys) {
                header.place = rows.place(None);
                header.headings = cells;
                header.again.with_row(rows.fields().iter(), true);
                return Ok(Some(header));
            }
            if spec
                .comment
                .as_ref()
                .is_some_and(|mark| cells.first().is_some_and(|cell| cell.starts_with(mark)))
            {
                header.comments.push(Title { row, cells });
                continue;
            }
            let found = match (spec.row, &spec.starts) {
                // The keys of records come below all titles.
                _ if rows.above_records().is_some() => false,
                (Some(wanted), _) => row == wanted,
                (None, Some(starts)) => begins_with(cells.iter().map(String::as_str), starts),
                (None, None) => true,
            };
            if found {
                header.place = rows.place(None);
                header.headings = cells;
                header.again.with_row(rows.fields().iter(), true);
                return header.join(rows, spec).map(Some);
            }
            header.again.with_row(rows.fields().iter(), false);
            if row > HEADER_WITHIN.max(spec.row.unwrap_or(0)) {
                break;
            }
            header.titles.push(Title { row, cells });
        }
        Ok(None)
    }

    /// Joins a header of several lines, column by column.
    fn join(mut self, rows: &mut Rows, spec: &HeaderSpec) -> Result<Self, IngestError> {
        for _ in 1..spec.lines {
            if !rows.advance()? {
                break;
            }
            self.again.with_row(rows.fields().iter(), true);
            for (at, cell) in cells(rows).into_iter().enumerate() {
                if at >= self.headings.len() {
                    self.headings.push(String::new());
                }
                let heading = &mut self.headings[at];
                if !heading.is_empty() && !cell.is_empty() {
                    heading.push_str(&spec.join);
                }
                heading.push_str(&cell);
            }
        }
        Ok(self)
    }

    /// Two columns in words: by the letters that a spreadsheet shows and their headings, or by the keys of records.
    pub(super) fn both(&self, one: usize, other: usize) -> String {
        let name = |at: usize| self.headings.get(at).map_or("", String::as_str);
        if self.place.pointer.is_some() {
            return format!("the keys `{}` and `{}`", name(one), name(other));
        }
        let column = |at: usize| format!("{} `{}`", column_letters(at), name(at));
        format!("columns {} and {}", column(one), column(other))
    }

    /// The place of a heading.
    pub(super) fn place(&self, column: Option<usize>) -> Place {
        let column_name =
            column.and_then(|at| self.headings.get(at)).filter(|name| !name.is_empty()).cloned();
        let pointer = self.place.pointer.clone();
        let pointer = pointer
            .map(|records| column_name.as_ref().map_or(records.clone(), |key| format!("{records}/*/{key}")));
        Place { column, column_name, pointer, ..self.place.clone() }
    }
}

/// The cells of the current row with their blanks made single.
fn cells(rows: &Rows) -> Vec<String> {
    rows.fields().iter().map(single_blanks).collect()
}

/// Trimmed, with every run of blanks and line ends made one blank, and without the mark of a footnote at its end.
pub(super) fn single_blanks(text: &str) -> String {
    blanks_made_single(text).into_owned()
}

/// The same of a text that mostly is so already.
fn blanks_made_single(text: &str) -> Cow<'_, str> {
    let text = without_mark(text).map_or(text, |(text, _)| text);
    let mut before = b' ';
    let is_so = text.bytes().all(|byte| {
        let follows = byte.is_ascii_graphic() || byte == b' ' && before != b' ';
        before = byte;
        follows
    });
    match is_so && before != b' ' {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// Whether two headings name the same column: without regard to case, blanks and the kind of a dash.
pub(super) fn is_same(heading: &str, other: &str) -> bool {
    let first = |text: &str| text.trim_start().chars().next().filter(char::is_ascii);
    // Most begin with other letters, and are read no further.
    let differ =
        matches!((first(heading), first(other)), (Some(one), Some(two)) if !one.eq_ignore_ascii_case(&two));
    !differ && reads_as(&blanks_made_single(heading), &blanks_made_single(other))
}

/// Whether a row begins with these cells.
pub(super) fn begins_with<'c>(mut cells: impl Iterator<Item = &'c str>, starts: &[String]) -> bool {
    starts.iter().all(|start| cells.next().is_some_and(|cell| is_same(start, cell)))
}

/// The words of a heading in lower case: `ChargeCode`, `CHARGE_CODE` and `Charge Code` are the same two.
pub(in crate::formats) fn words(heading: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    // What nobody can see divides no word: `Ci\u{200b}gna`.
    let letters: Vec<char> = heading.chars().filter(|c| !hides(*c)).collect();
    for (at, c) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1));
        let humps = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        // A plural in small letters behind capitals, `DRGs`, is no hump.
        let plural = after == Some(&'s') && letters.get(at + 2).is_none_or(|next| !next.is_alphanumeric());
        if (!c.is_alphanumeric() || (humps && !plural)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    // CMS itself writes `NON-FACILTY PRICE`.
    words.iter_mut().filter(|word| *word == "facilty").for_each(|word| "facility".clone_into(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_divided_at_humps_and_marks() {
        assert_eq!(words("ChargeCode"), ["charge", "code"]);
        assert_eq!(words("HCPCSCode"), ["hcpcs", "code"]);
        assert_eq!(words("DRGs_No."), ["drgs", "no"]);
        assert_eq!(words("MS-DRG"), ["ms", "drg"]);
    }
}
