//! A list on a terminal: a line of headings and one line an item, with as many columns as fit.

use std::io::{self, Write};

use super::grid::{shown_in, visible};
use super::layout::width as length;
use crate::model::{Layout, Report, Table};

/// Blanks between two columns.
const GAP: usize = 2;
/// A column of words is cut to so many letters where others follow it.
const WIDEST: usize = 44;
/// The least room in which a column of words is begun.
const LEAST: usize = 12;

/// The table of a report that is a list.
pub(super) fn of(report: &Report) -> Option<&Table> {
    let mut tables = report.tables();
    tables.next().filter(|table| table.layout == Layout::List && !table.columns.is_empty())
}

/// Writes the list. What does not fit is in the other formats, and under `--full`.
pub(super) fn write(table: &Table, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().zip(&table.columns);
            cells.map(|(cell, column)| visible(&shown_in(cell, column).text).replace('\n', " ")).collect()
        })
        .collect();
    let widths = widths(table, &rows, width);
    let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
    for row in std::iter::once(&titles).chain(&rows) {
        let mut line = String::new();
        for (at, (text, wide)) in row.iter().zip(&widths).enumerate() {
            let text = cut(text, *wide);
            let blanks = " ".repeat(wide - length(&text));
            let is_last = at + 1 == widths.len();
            line.push_str(&match (table.columns[at].kind.is_number(), is_last) {
                (true, true) => format!("{blanks}{text}"),
                (true, false) => format!("{blanks}{text}{:GAP$}", ""),
                (false, true) => text,
                (false, false) => format!("{text}{blanks}{:GAP$}", ""),
            });
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    if rows.is_empty() {
        writeln!(out, "none")?;
    }
    Ok(())
}

/// The widths of the columns that fit; the last may be cut.
fn widths(table: &Table, rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut left = room;
    for (at, column) in table.columns.iter().enumerate() {
        let longest =
            rows.iter().map(|row| length(&row[at])).chain([length(&column.title)]).max().unwrap_or(0);
        let wanted = if column.kind.is_number() { longest } else { longest.min(WIDEST.max(LEAST)) };
        let is_end = at + 1 == table.columns.len();
        let wanted = if is_end { longest } else { wanted };
        if wanted <= left {
            widths.push(wanted);
            left = left.saturating_sub(wanted + GAP);
        } else {
            if left >= LEAST && !column.kind.is_number() {
                widths.push(left);
            }
            break;
        }
    }
    widths
}

/// A text in so many columns, cut with a sign.
fn cut(text: &str, wide: usize) -> String {
    if length(text) <= wide {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if length(&kept) + length(c.encode_utf8(&mut [0; 4])) + 1 > wide {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::model::Cell;

    #[test]
    fn an_item_is_a_line_and_no_line_is_wider_than_the_terminal() {
        let long = "a name that goes on and on ".repeat(6);
        let mut report = sample::one_table(vec![
            vec![Cell::text(long), Cell::integer(12)],
            vec![Cell::text("short"), Cell::gap(crate::domain::Missing::Pending)],
        ]);
        report.sections[0].tables[0].layout = Layout::List;
        for width in [30, 40, 80, 120] {
            let mut out = Vec::new();
            write(of(&report).expect("a list"), width, &mut out).expect("it is written");
            let text = String::from_utf8(out).expect("it is text");
            assert_eq!(text.lines().count(), 3, "{text}");
            assert!(text.lines().all(|line| length(line) <= width), "{text}");
        }
    }
}
