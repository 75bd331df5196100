//! A list on a terminal: a line of headings and one line an item, with as many columns as fit.

use std::io::{self, Write};

use super::grid::{shown, visible};
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
        .map(|row| row.cells.iter().map(|cell| visible(&shown(cell).text).replace('\n', " ")).collect())
        .collect();
    let widths = widths(table, &rows, width);
    let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
    for row in std::iter::once(&titles).chain(&rows) {
        let mut line = String::new();
        for (at, (text, wide)) in row.iter().zip(&widths).enumerate() {
            let text = cut(text, *wide, table.columns[at].name != TO_DO);
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

/// What a reader does about an item: a list that has this column shows it, whatever its others give up.
const TO_DO: &str = "filled_by";

/// The widths of the columns that fit; the last may be cut.
fn widths(table: &Table, rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let to_do = table.columns.iter().position(|column| column.name == TO_DO);
    let all = widths_within(table, rows, room, WIDEST);
    let Some(to_do) = to_do.filter(|at| all.get(*at).is_none_or(|wide| *wide < 2 * LEAST)) else {
        return all;
    };
    (LEAST..WIDEST)
        .rev()
        .map(|widest| widths_within(table, rows, room, widest))
        .find(|widths| widths.get(to_do).is_some_and(|wide| *wide >= 2 * LEAST))
        .unwrap_or(all)
}

/// The widths where a column of words gets so many letters at most.
fn widths_within(table: &Table, rows: &[Vec<String>], room: usize, widest: usize) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut left = room;
    for (at, column) in table.columns.iter().enumerate() {
        let longest =
            rows.iter().map(|row| length(&row[at])).chain([length(&column.title)]).max().unwrap_or(0);
        let wanted = if column.kind.is_number() {
            longest
        } else {
            longest.min(if column.name == TO_DO { WIDEST } else { widest })
        };
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

/// A text in so many columns, cut with a sign: a name in its middle, as names that begin alike differ at their end.
fn cut(text: &str, wide: usize, is_name: bool) -> String {
    if length(text) <= wide {
        return text.to_owned();
    }
    let end = if wide < 2 * LEAST || !is_name { 0 } else { wide / 3 };
    let taken = |letters: &mut dyn Iterator<Item = char>, most: usize| {
        let mut kept = Vec::new();
        let mut used = 0;
        for c in letters {
            used += length(c.encode_utf8(&mut [0; 4]));
            if used > most {
                break;
            }
            kept.push(c);
        }
        kept
    };
    let tail: String = taken(&mut text.chars().rev(), end).into_iter().rev().collect();
    let head: String = taken(&mut text.chars(), wide.saturating_sub(1 + length(&tail))).into_iter().collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::model::Cell;

    #[test]
    fn names_that_begin_alike_are_cut_so_that_they_differ() {
        let name = |end: &str| format!("Commercial allowed amount, 10th percentile, {end}");
        assert_eq!(cut(&name("non-facility"), 44, true), "Commercial allowed amount, 10…, non-facility");
        assert_ne!(cut(&name("non-facility"), 30, true), cut(&name("facility"), 30, true));
        assert_eq!(cut("short", 30, true), "short");
    }

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
