//! The header of a table again in its middle: files that were put together have it, and it is no data.

use crate::domain::text::{count, trimmed};
use crate::findings::{Finding, Place, rules};
use crate::source::{NoData, Rows};

/// Looks for the header among the rows.
#[derive(Debug, Default)]
pub(crate) struct RepeatedHeader {
    /// The rows of the header, trimmed, without those that hold values.
    headings: Vec<Vec<String>>,
    /// A row of the header whose next row holds values of the file as a whole.
    general: Option<(Vec<String>, Vec<String>)>,
    values_next: bool,
    lines: u64,
    first: Option<Place>,
    /// Whether the values of the file as a whole are others the second time.
    differs: bool,
}

impl RepeatedHeader {
    /// Of a table with these column headings.
    pub(crate) fn of(headings: &[String]) -> Self {
        let mut header = Self::default();
        header.with_row(headings.iter().map(String::as_str), true);
        header
    }

    /// Takes the next row of a header as the file has it. Of the lines above the headings those of one text are the
    /// header's: what has several cells may be a row.
    pub(crate) fn with_row<'c>(&mut self, cells: impl Iterator<Item = &'c str>, is_of_headings: bool) {
        let cells = to_last(cells.map(|cell| trimmed(without_mark(cell)).to_owned()).collect());
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if is_of_headings || filled == 1 {
            self.headings.push(cells);
        }
    }

    /// Above the column headings there are a row of names and a row of values.
    #[must_use]
    pub(crate) fn with_general(self, names: &[String], values: &[String]) -> Self {
        let trimmed = |cells: &[String]| to_last(cells.iter().map(|cell| trimmed(cell).to_owned()).collect());
        let general = (!names.is_empty()).then(|| (trimmed(names), trimmed(values)));
        Self { general, ..self }
    }

    /// Whether the current row is of a header, and then passes it.
    pub(crate) fn takes(&mut self, rows: &mut Rows) -> bool {
        let names = self.general.as_ref().map(|(names, _)| names);
        if std::mem::take(&mut self.values_next) {
            self.differs |= self.general.as_ref().is_some_and(|(_, values)| !is_row(rows, values));
        } else if names.is_some_and(|names| is_row(rows, names)) {
            self.values_next = true;
        } else if !self.headings.iter().any(|headings| is_row(rows, headings)) {
            return false;
        }
        self.lines += 1;
        self.first.get_or_insert_with(|| rows.place(None));
        rows.pass(NoData::Skipped);
        true
    }

    /// One finding for all of them.
    pub(crate) fn said(self) -> Option<Finding> {
        let place = self.first?;
        let rows = count(self.lines, "row repeats", "rows repeat");
        let hold = if self.lines == 1 { "holds" } else { "hold" };
        let other = if self.differs { ", with other values of the file as a whole" } else { "" };
        Some(rules::HEADER_REPEATED.at(
            place,
            "",
            format!("{rows} the header of the file{other}, and {hold} no data"),
        ))
    }
}

/// A cell without the byte order mark of a file that was put below another one. Quotes after it are none to the splitter.
fn without_mark(cell: &str) -> &str {
    cell.strip_prefix('\u{feff}').map_or(cell, |rest| rest.trim_matches('"'))
}

/// Cells up to the last that is filled: blank ones at the end of a line are nothing.
fn to_last(mut cells: Vec<String>) -> Vec<String> {
    let filled = cells.iter().rposition(|cell| !trimmed(cell).is_empty()).map_or(0, |last| last + 1);
    cells.truncate(filled);
    cells
}

/// Whether the current row has these trimmed cells. Most rows differ in the first.
fn is_row(rows: &Rows, cells: &[String]) -> bool {
    let same = |(cell, other): (&str, &String)| trimmed(without_mark(cell)) == other.as_str();
    let row = rows.fields();
    row.iter().zip(cells).next().is_some_and(same)
        && row.len() >= cells.len()
        && row.iter().zip(cells).all(same)
        && row.iter().skip(cells.len()).all(|cell| trimmed(cell).is_empty())
        && cells.iter().any(|cell| !cell.is_empty())
}
