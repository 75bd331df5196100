//! The first sheet of a report on a code: its first page from top to bottom, typed, with the chart of rates.

use rust_xlsxwriter::{Chart as Drawing, ChartType, Worksheet};

use super::super::error::ExportError;
use super::super::grid::Grid;
use super::look::{Look, row_height};
use super::review;
use super::sheet::{Pen, set_page, write_cell};
use super::text::{at_column, at_row, write_text};
use crate::model::{Chart, Layout, Place, Report, Table};

/// Widths of the columns, which are one printed page together.
const WIDTHS: [f64; 11] = [26.0, 17.0, 27.0, 34.0, 16.0, 17.0, 22.0, 16.0, 42.0, 21.0, 9.0];

/// Where the columns of a table with few of them begin: texts run across several, so that a row is a line or two.
/// The last ends before the column of the second list, or with the page.
const SPANS: [(Layout, &[usize], usize); 4] = [
    (Layout::Figures, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 11),
    (Layout::Brief, &[0, 1, 2, 8, 9], 11),
    (Layout::Groups, &[0, 1, 4, 6, 7], 11),
    (Layout::Ledger, &[0, 3], 4),
];

/// The billing rules leave room for the chart beside them.
const RULES: (&str, usize) = ("code-billing-rules", 4);

/// The chart's column and how many it is wide.
const CHART: (usize, usize) = (5, 6);

/// First and last column of each column of a table.
fn spans(table: &Table) -> Vec<(usize, usize)> {
    let n = table.columns.len();
    let found = SPANS.iter().find(|(layout, starts, _)| *layout == table.layout && starts.len() >= n);
    let Some((_, starts, end)) = found else { return (0..n).map(|at| (at, at)).collect() };
    let end = if table.id == RULES.0 { RULES.1 } else { *end };
    (0..n).map(|at| (starts[at], if at + 1 < n { starts[at + 1] } else { end } - 1)).collect()
}

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
            // Beside the rules, which are narrow, so that the page holds it.
            if let Some((rates, from)) = chart.take_if(|_| table.id == RULES.0) {
                draw(sheet, (rates, from), (next, table.rows.len() + 1))?;
            }
            if table.layout == Layout::Lanes {
                chart = Some((table, next));
            }
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
    // One page, as the first page of the report; a reviewer's columns are for the screen.
    sheet.set_portrait().set_print_fit_to_pages(1, 1);
    sheet.set_print_area(0, 0, at_row(end), at_column(WIDTHS.len() - 1))?;
    Ok(())
}

/// Pixels of a digit, by which columns are measured, and of a row.
const PIXELS: f64 = 7.0;
const ROW_PIXELS: u32 = 20;

/// The last column of what runs across the sheet.
const ACROSS: usize = WIDTHS.len() - 1;

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
    let spans = spans(table);
    let widths: Vec<f64> = spans.iter().map(|(first, last)| WIDTHS[*first..=*last].iter().sum()).collect();
    let join = |sheet: &mut Worksheet, at: u32| -> Result<(), ExportError> {
        for (first, last) in spans.iter().filter(|(first, last)| first < last) {
            sheet.merge_range(at, at_column(*first), at, at_column(*last), "", &pen.look.text)?;
        }
        Ok(())
    };
    let head = at_row(from);
    join(sheet, head)?;
    for (one, (first, _)) in table.columns.iter().zip(&spans) {
        let format = if one.kind.is_number() { &pen.look.head_right } else { &pen.look.head };
        write_text(sheet, head, *first, &one.title, format)?;
    }
    review::write_head(sheet, head, WIDTHS.len(), pen.look)?;
    let keys = table.row_keys();
    for (number, (row, key)) in table.rows.iter().zip(&keys).enumerate() {
        let at = at_row(from + 1 + number);
        let shown = grid.shown(row);
        join(sheet, at)?;
        for (cell, (kind, (first, _))) in grid.kinds().iter().zip(&spans).enumerate() {
            write_cell(sheet, (at, *first), (row, cell), (&shown[cell].text, *kind), pen)?;
        }
        review::write_row(sheet, at, WIDTHS.len(), &review::key_cell(table, key), pen.look)?;
        let texts = shown.iter().map(|cell| cell.text.as_str());
        sheet.set_row_height(at, row_height(texts.zip(widths.iter().copied())))?;
    }
    Ok(from + 1 + table.rows.len())
}

/// The rates of a table as bars: lowest, highest and Medicare of the same class; from a row on, so many rows high.
fn draw(
    sheet: &mut Worksheet,
    (table, from): (&Table, usize),
    (top, rows): (usize, usize),
) -> Result<(), ExportError> {
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
    let (column, columns) = CHART;
    let width: f64 = WIDTHS[column..column + columns].iter().sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds of pixels")]
    chart.set_width((width * PIXELS) as u32).set_height(u32::try_from(rows).unwrap_or(12) * ROW_PIXELS);
    sheet.insert_chart(at_row(top), at_column(column), &chart)?;
    Ok(())
}
