//! The first sheet of a report on a code: its first page from top to bottom, typed, with the chart of rates.

use rust_xlsxwriter::{Chart as Drawing, ChartType, Worksheet};

use super::super::error::ExportError;
use super::super::grid::Grid;
use super::look::{Look, row_height};
use super::review;
use super::sheet::{Pen, at_column, at_row, set_page, write_row, write_text};
use crate::model::{Chart, Layout, Place, Report, Table};

/// Widths of the columns.
const WIDTHS: [f64; 11] = [34.0, 17.0, 26.0, 30.0, 17.0, 22.0, 17.0, 22.0, 30.0, 24.0, 12.0];

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
    let look = pen.look;
    let mut next = 0;
    // Across the columns: in the first alone it would be broken into lines that overlap.
    sheet.merge_range(0, 0, 0, at_column(ACROSS), "", &look.title)?;
    write_text(sheet, at_row(next), 0, &report.title, &look.title)?;
    sheet.set_row_height(0, 24)?;
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
            next = write_part(sheet, table, next, pen)?;
        }
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
        "Write in Reviewer and Comment beside any row; `ratebook review import` takes them back.",
        look,
    )?;
    set_page(sheet);
    // On paper the tables alone, as wide as the page; the chart is for the screen.
    sheet.set_print_area(0, 0, at_row(end), at_column(WIDTHS.len() - 1))?;
    Ok(())
}

/// The last column of what runs across the sheet.
const ACROSS: usize = 7;

/// A text across the first columns.
fn wide(sheet: &mut Worksheet, at: usize, text: &str, look: &Look) -> Result<usize, ExportError> {
    let width: f64 = WIDTHS[..=ACROSS].iter().sum();
    sheet.merge_range(at_row(at), 0, at_row(at), at_column(ACROSS), "", &look.plain)?;
    write_text(sheet, at_row(at), 0, text, &look.plain)?;
    sheet.set_row_height(at_row(at), row_height(std::iter::once((text, width))))?;
    Ok(at + 1)
}

/// A table from a row on; gives the row after it.
fn write_part(
    sheet: &mut Worksheet,
    table: &Table,
    from: usize,
    pen: &mut Pen<'_>,
) -> Result<usize, ExportError> {
    let grid = Grid { table, adds_source: false };
    for (column, one) in table.columns.iter().enumerate() {
        let format = if one.kind.is_number() { &pen.look.head_right } else { &pen.look.head };
        write_text(sheet, at_row(from), column, &one.title, format)?;
    }
    review::write_head(sheet, at_row(from), table.columns.len(), pen.look)?;
    let keys = table.row_keys();
    for (number, (row, key)) in table.rows.iter().zip(&keys).enumerate() {
        let at = at_row(from + 1 + number);
        let shown = grid.shown(row);
        write_row(sheet, &grid, (at, row, &shown), pen)?;
        review::write_row(sheet, at, table.columns.len(), &review::key_cell(table, key), pen.look)?;
        let texts = shown.iter().map(|cell| cell.text.as_str());
        sheet.set_row_height(at, row_height(texts.zip(WIDTHS)))?;
    }
    if table.layout == Layout::Lanes {
        draw(sheet, table, from)?;
    }
    Ok(from + 1 + table.rows.len())
}

/// The rates as bars beside the table: lowest, highest and Medicare of the same class.
fn draw(sheet: &mut Worksheet, table: &Table, from: usize) -> Result<(), ExportError> {
    let Some(Chart::Range { label, low: Some(low), high: Some(high), reference, .. }) = table.chart else {
        return Ok(());
    };
    if table.rows.iter().all(|row| row.cells[low].as_gap().is_some()) {
        return Ok(());
    }
    let (first, last) = (at_row(from + 1), at_row(from + table.rows.len()));
    let name = sheet.name();
    let mut chart = Drawing::new(ChartType::Bar);
    chart.title().set_name(&table.title);
    for at in [Some(low), Some(high), reference].into_iter().flatten() {
        let range = |column: usize| (name.as_str(), first, at_column(column), last, at_column(column));
        chart
            .add_series()
            .set_name(&table.columns[at].title)
            .set_categories(range(label))
            .set_values(range(at));
    }
    // Excel takes 255 characters.
    chart.set_alt_text(format!(
        "{}: lowest and highest of each row of the table beside, with Medicare",
        table.title
    ));
    sheet.insert_chart(at_row(from), at_column(table.columns.len() + 4), &chart)?;
    Ok(())
}
