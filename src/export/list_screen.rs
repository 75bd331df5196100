//! A list on a terminal: a line of headings and one line an item, with as many columns as fit.

use std::io::{self, Write};

use super::grid::{shown, visible};
use super::layout::{width as length, wrap_prose};
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

/// Writes the list. What does not fit is in the other formats, and under `--full`; of a table that names what a page
/// shows of it, that is whole.
pub(super) fn write(table: &Table, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let table = &*table.on_page();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| visible(&shown(cell).text).replace('\n', " ")).collect())
        .collect();
    let Some(widths) = widths(table, &rows, width) else {
        rows.iter().try_for_each(|row| write_item(table, row, width, out))?;
        return write_none(&rows, out);
    };
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
    write_none(&rows, out)
}

fn write_none(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() { writeln!(out, "none") } else { Ok(()) }
}

/// The widths at which nothing is cut.
fn whole_widths(table: &Table, rows: &[Vec<String>]) -> Vec<usize> {
    let longest = |at: usize| rows.iter().map(|row| length(&row[at])).max().unwrap_or(0);
    (0..table.columns.len()).map(|at| longest(at).max(length(&table.columns[at].title))).collect()
}

/// An item that has no room in a line: what it is, and below it a line for each of its other columns.
fn write_item(table: &Table, row: &[String], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let last = kept_columns(table).last().filter(|_| table.page.columns.is_empty());
    for (at, text) in row.iter().take(last.map_or(row.len(), |last| last + 1)).enumerate() {
        let (indent, words) = match at {
            0 => (0, text.clone()),
            _ => (GAP, format!("{}: {text}", table.columns[at].title)),
        };
        for (number, line) in wrap_prose(&words, width.saturating_sub(indent + GAP)).iter().enumerate() {
            let indent = if number == 0 { indent } else { indent + GAP };
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

/// What a reader does about an item, what became of it, what it may be: a list that has such a column shows it, whatever
/// its others give up.
const KEPT: [&str; 3] = [TO_DO, "status", "candidates"];

/// The words of it are read from their beginning, as no names are.
const TO_DO: &str = "filled_by";

/// The widths of the columns that fit; the last may be cut. None where a column that is kept has no room, or one
/// that is to be whole.
fn widths(table: &Table, rows: &[Vec<String>], room: usize) -> Option<Vec<usize>> {
    let whole = whole_widths(table, rows);
    if !table.page.columns.is_empty() {
        let all: usize = whole.iter().map(|wide| wide + GAP).sum();
        return (all <= room + GAP).then_some(whole);
    }
    let kept: Vec<(usize, usize)> = kept_columns(table).map(|at| (at, whole[at].min(2 * LEAST))).collect();
    let has_kept = |widths: &Vec<usize>| {
        kept.iter().all(|(at, least)| widths.get(*at).is_some_and(|wide| wide >= least))
    };
    (LEAST..=WIDEST).rev().map(|widest| widths_within(table, rows, room, widest)).find(has_kept)
}

fn kept_columns(table: &Table) -> impl Iterator<Item = usize> {
    (0..table.columns.len()).filter(|at| KEPT.contains(&table.columns[*at].name.as_str()))
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

    #[test]
    fn what_became_of_an_item_and_what_fills_it_are_shown_at_any_width() {
        for (name, words) in
            [("status", "undone"), (TO_DO, "import the file that holds it and what else there is")]
        {
            let long = Cell::text("a name that goes on and on ".repeat(6));
            let mut report = sample::one_table(vec![vec![long, Cell::text(words)]]);
            let table = &mut report.sections[0].tables[0];
            table.layout = Layout::List;
            table.columns[1].name = name.to_owned();
            table.columns[1].kind = crate::model::ColumnKind::Text;
            for width in [30, 40, 60, 80, 200] {
                let mut out = Vec::new();
                write(of(&report).expect("a list"), width, &mut out).expect("it is written");
                let text = String::from_utf8(out).expect("it is text");
                assert!(text.lines().all(|line| length(line) <= width), "{width}: {text}");
                assert!(text.contains(&words[..words.len().min(15)]), "{width}: {text}");
            }
        }
    }

    #[test]
    fn what_a_list_names_for_a_page_is_whole_at_any_width() {
        let long = "a name that goes on and on ".repeat(6);
        let mut report = sample::one_table(vec![
            vec![Cell::text(&long), Cell::integer(12)],
            vec![Cell::text("short"), Cell::integer(120_000)],
        ]);
        let table = &mut report.sections[0].tables[0];
        table.layout = Layout::List;
        table.page.columns = vec![0, 1];
        for (width, lines) in [(30, None), (40, None), (80, None), (100, None), (200, Some(3))] {
            let mut out = Vec::new();
            write(of(&report).expect("a list"), width, &mut out).expect("it is written");
            let text = String::from_utf8(out).expect("it is text");
            assert!(text.lines().all(|line| length(line) <= width), "{width}: {text}");
            assert!(lines.is_none_or(|lines| text.lines().count() == lines), "{width}: {text}");
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(long.trim()) && flat.contains("120,000") && !flat.contains('…'), "{text}");
        }
    }
}
