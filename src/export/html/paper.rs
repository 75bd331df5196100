//! How long a report on a code is on paper, about, and what of its texts a page leaves to the workbook where five sheets
//! would not hold it.
//!
//! Heights are points of the print style. They decide whether texts are cut; nothing is laid out by them.

use std::borrow::Cow;

use super::super::appendix;
use crate::domain::text::count;
use crate::model::{Cell, Layout, Place, Report, Row, Section, SourceEntry, Table, Value};

/// What four sheets hold after the first page, with what stays free at their ends.
const FOUR_SHEETS: usize = 2_570;

/// Lines of a text that a page keeps where the report would be longer.
const LINES: usize = 4;

/// Characters of a printed line in columns of texts; other cells have a line.
const WIDTHS: [(&str, usize); 8] = [
    ("body", 88),
    ("note", 100),
    ("title", 38),
    ("when_to_use", 58),
    ("record", 40),
    ("missing", 74),
    ("filled_by", 46),
    ("command", 18),
];

/// A line of small print, and what is around the lines of a row.
const LINE: usize = 8;
const AROUND: usize = 2;

/// A heading with its space.
const HEADING: usize = 20;

/// The line of a table that is closed.
const CLOSED: usize = 15;

/// Whether the report on a code would be longer than five sheets.
pub(super) fn is_long(report: &Report) -> bool {
    let sections: usize = report.sections.iter().map(height_of).sum();
    report.facts.is_some() && sections + closing(report) > FOUR_SHEETS
}

/// A section without what a page cuts of its texts, and where they are in whole.
pub(super) fn shortened(section: &Section) -> Cow<'_, Section> {
    if section.tables.iter().all(|table| long_texts(table) == 0) {
        return Cow::Borrowed(section);
    }
    let mut section = section.clone();
    for table in &mut section.tables {
        match long_texts(table) as u64 {
            0 => continue,
            n => section.notes.push(format!(
                "{} here after {LINES} lines; in whole by `--full`, and in {}.",
                count(n, "text is cut", "texts are cut"),
                table.elsewhere()
            )),
        }
        let widths: Vec<Option<usize>> = table.columns.iter().map(|column| width_of(&column.name)).collect();
        for row in &mut table.rows {
            for (cell, width) in row.cells.iter_mut().zip(&widths) {
                if let (Cell::Value(Value::Text(text) | Value::Name(text)), Some(width)) = (cell, width)
                    && lines_of(text, *width) > LINES
                {
                    *text = first_lines(text, *width);
                }
            }
        }
    }
    Cow::Owned(section)
}

/// How many texts of a table have more lines than a page keeps.
pub(super) fn long_texts(table: &Table) -> usize {
    let is_long = |at: usize, cell: &Cell| {
        let width = width_of(&table.columns[at].name);
        width.is_some_and(|width| lines_of(&cell.display(), width) > LINES)
    };
    let of_row = |row: &Row| row.cells.iter().enumerate().filter(|(at, cell)| is_long(*at, cell)).count();
    table.rows.iter().map(of_row).sum()
}

/// The first lines of a text, as many as a page keeps.
fn first_lines(text: &str, width: usize) -> String {
    let (mut lines, mut most) = (0, 0);
    for paragraph in text.split('\n') {
        let own = paragraph.chars().count().div_ceil(width).max(1);
        if lines + own >= LINES {
            most += ((LINES - lines) * width).min(paragraph.chars().count());
            break;
        }
        lines += own;
        most += paragraph.chars().count() + 1;
    }
    first_words(text, most)
}

/// The words of a text that are within so many characters, and a sign that it goes on.
pub(super) fn first_words(text: &str, most: usize) -> String {
    let kept: String = text.chars().take(most.saturating_sub(2)).collect();
    let kept = kept.rsplit_once(char::is_whitespace).map_or(kept.as_str(), |(before, _)| before);
    format!("{} …", kept.trim_end())
}

/// The characters of a line of a column, where it has texts.
fn width_of(column: &str) -> Option<usize> {
    WIDTHS.iter().find(|(name, _)| *name == column).map(|(_, width)| *width)
}

fn lines_of(text: &str, width: usize) -> usize {
    text.split('\n').map(|line| line.chars().count().div_ceil(width).max(1)).sum()
}

fn height_of(section: &Section) -> usize {
    let notes = HEADING * section.notes.len();
    let detail = |table: &Table| if is_short(table) { HEADING + height_of_rows(table) } else { CLOSED };
    let tables = section.tables.iter();
    match section.place {
        Place::First => CLOSED * tables.filter(|table| table.layout == Layout::Drawn).count(),
        Place::Body => HEADING + notes + tables.map(height_of_rows).sum::<usize>(),
        Place::Detail => notes + tables.map(detail).sum::<usize>(),
    }
}

/// The rows up to which a table is open; paper prints what is open.
const SHORT: usize = 3;

/// Whether a table under Detail is open from the start.
pub(super) fn is_short(table: &Table) -> bool {
    let every = table.page.columns.is_empty() || table.page.columns.len() == table.columns.len();
    table.rows.len() <= SHORT && every && long_texts(table) == 0
}

/// The height of a table whose rows are printed.
fn height_of_rows(table: &Table) -> usize {
    let height = |row: &Row| {
        let cells = table.columns.iter().zip(&row.cells);
        let lines = cells
            .map(|(column, cell)| width_of(&column.name).map_or(1, |width| lines_of(&cell.display(), width)));
        LINE * lines.max().unwrap_or(1) + AROUND
    };
    let rows: usize = table.rows.iter().take(table.page.rows.unwrap_or(usize::MAX)).map(height).sum();
    // Texts are in two columns, each under a line of its own.
    if table.layout == Layout::Prose { (rows + 12 * table.rows.len()) / 2 } else { HEADING + rows }
}

/// What follows the sections: sources in two columns, the words of gaps, how the report was made.
fn closing(report: &Report) -> usize {
    // Beside file and publisher a source has its day, its rows and the first digits of its fingerprint.
    let lines = |one: &SourceEntry| {
        let confidence = one.confidence.as_ref().map_or(0, String::len);
        (one.file.len() + one.publisher.len() + confidence + 70).div_ceil(92)
    };
    let sources: usize = report.sources.iter().map(lines).sum();
    let words = appendix::legend(report).rows.len() * (LINE + AROUND);
    3 * HEADING + LINE * sources / 2 + words + 50
}

#[cfg(test)]
mod tests {
    use super::{LINES, first_lines, first_words, lines_of};

    #[test]
    fn a_text_is_cut_after_a_word_and_within_its_lines() {
        assert_eq!(first_words("one two three", 9), "one …");
        let text = "seven letters and more words ".repeat(20);
        let paragraphs = format!("short\n{text}\nlast");
        for (text, width) in [(&*text, 40), (&*paragraphs, 40), (&*paragraphs, 10)] {
            let cut = first_lines(text, width);
            assert!(lines_of(&cut, width) <= LINES, "{cut}");
            assert!(cut.ends_with(" …") && text.starts_with(cut.trim_end_matches(" …")), "{cut}");
        }
    }
}
