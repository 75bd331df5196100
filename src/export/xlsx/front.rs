//! The first sheet of a report on a code: its first page from top to bottom, typed, with the chart of rates.

use rust_xlsxwriter::{Format, Worksheet};

use super::super::brief::{fill_lines, one_source, price_files, scope_of_rates};
use super::super::error::ExportError;
use super::front_rows::{Part, Put, parts};
use super::look::{Look, tight_height};
use super::review;
use super::scatter::{HELPERS, draw};
use super::sheet::{Pen, set_page, write_cell};
use super::text::{at_column, at_row, write_text};
use crate::domain::{Group, Missing};
use crate::model::{Cell, ColumnKind, Head, Layout, Place, Report, Row, Table, Value};

/// Widths of the columns A to H, which are a printed page together.
const WIDTHS: [f64; 8] = [25.0, 17.0, 31.0, 22.0, 21.0, 22.0, 19.0, 27.0];

/// Digits of room that a bold heading needs beside its letters.
const BOLD: f64 = 3.0;

/// The last column of what runs across the sheet.
const ACROSS: usize = WIDTHS.len() - 1;

/// The rules leave room for the chart beside them: its column, and how many it is wide.
const RULES: &str = "code-billing-rules";
const CHART: (usize, usize) = (4, 4);

/// True for a report that has a first page.
pub(super) fn has_front(report: &Report) -> bool {
    report.sections.iter().any(|section| section.place == Place::First)
}

/// Writes the sheet.
pub(super) fn write_front(
    sheet: &mut Worksheet,
    report: &Report,
    pen: &mut Pen<'_>,
) -> Result<(), ExportError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    review::set_widths(sheet, WIDTHS.len())?;
    let look = pen.look;
    let mut next = 0;
    let mut chart = None;
    // The first row under the chart.
    let mut under_chart = 0;
    // Across the columns: in the first alone it would be broken into lines that overlap.
    sheet.merge_range(0, 0, 0, at_column(ACROSS), "", &look.title)?;
    write_text(sheet, at_row(next), 0, &report.title, &look.title)?;
    sheet.set_row_height(0, 24)?;
    if let Some(status) = report.head.as_ref().and_then(Head::out_of_effect) {
        next = wide(sheet, next + 1, &status, look)? - 1;
    }
    let lede = report.head.as_ref().and_then(|head| head.lede.as_ref()).unwrap_or(&report.scope);
    next = wide(sheet, next + 1, lede, look)?;
    for section in report.sections.iter().filter(|section| section.place == Place::First) {
        next += 1;
        write_text(sheet, at_row(next), 0, &section.heading, &look.heading)?;
        sheet.set_row_height(at_row(next), 20)?;
        next += 1;
        for note in &section.notes {
            next = wide(sheet, next, note, look)?;
        }
        for table in section.tables.iter().filter(|table| table.layout != Layout::Drawn) {
            // Beside the rules, which are narrow, so that the page holds it.
            if let Some(rates) = chart.take_if(|_| table.id == RULES) {
                let width: f64 = WIDTHS[CHART.0..CHART.0 + CHART.1].iter().sum();
                let rows = draw(sheet, rates, (next, CHART.0), (table.rows.len() + 1, width))?;
                under_chart = next + rows;
            }
            if table.layout == Layout::Lanes {
                chart = Some(table);
                if let Some(row) = one_source(table) {
                    next = wide(sheet, next, &price_files(table, row), look)?;
                }
                if let Some(scope) = scope_of_rates(table) {
                    next = wide(sheet, next, &scope, look)?;
                }
            }
            next = write_part(sheet, table, next, pen)?;
            for line in fill_lines(table) {
                next = wide(sheet, next, &line, look)?;
            }
        }
        // What follows runs across the sheet.
        next = next.max(under_chart);
    }
    next = wide(
        sheet,
        next + 1,
        "[word] = data not available, with the reason; the note on it says what would fill it.",
        look,
    )?;
    let end = wide(
        sheet,
        next,
        "Write in Reviewer and Comment at the right of any row; `ratebook review import` takes them back.",
        look,
    )?;
    set_page(sheet);
    // One page; a reviewer's columns are for the screen.
    sheet.set_portrait().set_print_fit_to_pages(1, 1).set_margins(0.4, 0.4, 0.4, 0.5, 0.2, 0.2);
    sheet.set_print_area(0, 0, at_row(end - 1), at_column(ACROSS))?;
    Ok(())
}

/// A text across the first columns.
fn wide(sheet: &mut Worksheet, at: usize, text: &str, look: &Look) -> Result<usize, ExportError> {
    let width: f64 = WIDTHS.iter().sum();
    sheet.merge_range(at_row(at), 0, at_row(at), at_column(ACROSS), "", &look.plain)?;
    write_text(sheet, at_row(at), 0, text, &look.plain)?;
    sheet.set_row_height(at_row(at), tight_height(std::iter::once((text, width))))?;
    Ok(at + 1)
}

/// A table from a row on; gives the row after it.
fn write_part(
    sheet: &mut Worksheet,
    table: &Table,
    from: usize,
    pen: &mut Pen<'_>,
) -> Result<usize, ExportError> {
    let Part { titles, rows } = parts(table);
    let spans: Vec<(usize, usize)> = titles.iter().map(|title| (title.first, title.last)).collect();
    let widths: Vec<f64> = spans.iter().map(|(first, last)| WIDTHS[*first..=*last].iter().sum()).collect();
    let join = |sheet: &mut Worksheet, at: u32| -> Result<(), ExportError> {
        for (first, last) in spans.iter().filter(|(first, last)| first < last) {
            sheet.merge_range(at, at_column(*first), at, at_column(*last), "", &pen.look.text)?;
        }
        Ok(())
    };
    let head = at_row(from);
    join(sheet, head)?;
    for title in &titles {
        let format = if title.is_number { &pen.look.head_right } else { &pen.look.head };
        write_text(sheet, head, title.first, title.text, format)?;
    }
    // Bold letters are wider than the digits that columns are measured by.
    let room = widths.iter().map(|width| width - BOLD);
    sheet.set_row_height(head, tight_height(titles.iter().map(|title| title.text).zip(room)))?;
    review::write_head(sheet, head, WIDTHS.len(), pen.look)?;
    let keys = table.row_keys();
    for (number, (row, key)) in table.rows.iter().zip(&keys).enumerate() {
        let at = at_row(from + 1 + number);
        join(sheet, at)?;
        let mut texts = Vec::new();
        for (put, title) in rows[number].iter().zip(&titles) {
            texts.push(put.text(row));
            write_put(sheet, (at, title.first), (table, row, put), title.is_number, pen)?;
        }
        let (id, value) = review::key_cell(table, row, key);
        review::write_row(sheet, at, WIDTHS.len(), (&id, &value), pen.look)?;
        let texts = texts.iter().map(String::as_str);
        sheet.set_row_height(at, tight_height(texts.zip(widths.iter().copied())))?;
    }
    Ok(from + 1 + table.rows.len())
}

/// A cell of the table as it is, or words that the page says in its place.
fn write_put(
    sheet: &mut Worksheet,
    at: (u32, usize),
    (table, row, put): (&Table, &Row, &Put),
    is_number: bool,
    pen: &mut Pen<'_>,
) -> Result<(), ExportError> {
    let right: &Format = if is_number { pen.look.number(false, 0) } else { &pen.look.text };
    match put {
        Put::Cell(cell, _) if let Some((dollars, places)) = dollars(&row.cells[*cell]) => {
            sheet.write_number_with_format(at.0, at_column(at.1), dollars, pen.look.number(true, places))?;
            Ok(())
        }
        Put::Cell(cell, kind) => {
            // A gap is at the side of its heading.
            let is_gap = row.cells[*cell].as_gap().is_some();
            let kind = if is_gap && !is_number { ColumnKind::Text } else { *kind };
            write_cell(sheet, at, (table, row, *cell), (&put.text(row), kind), pen)
        }
        Put::Words(words) => write_text(sheet, at.0, at.1, words, right),
        Put::NotApplicable => {
            let look = pen.look.gap(Group::Structural, is_number);
            write_text(sheet, at.0, at.1, Missing::NotApplicable.marker(), look)
        }
    }
}

/// The amount of a text that is one, such as `$1,182.39`, and its places: a list of benchmarks has amounts and counts in
/// one column.
fn dollars(cell: &Cell) -> Option<(f64, usize)> {
    let Cell::Value(Value::Text(text)) = cell else { return None };
    let digits = text.strip_prefix('$')?.replace(',', "");
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let is_number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits.parse().ok().filter(|_| is_number).map(|amount| (amount, places))
}

/// Columns beyond those of the reviewer, out of sight, that the chart is drawn from.
pub(super) const AFTER_REVIEW: usize = WIDTHS.len() + review::COUNT;
const _: () = assert!(HELPERS == AFTER_REVIEW, "the chart's columns follow those of the reviewer");
