//! One table on one sheet: typed cells, gaps with notes, filter, frozen panes, print setup.

use rust_xlsxwriter::{ExcelDateTime, IgnoreError, Note, Worksheet};

use super::super::appendix::{origin_in_words, raw_in_words};
use super::super::document::NO_ROWS;
use super::super::error::ExportError;
use super::super::grid::{Grid, Shown};
use super::super::layout::{Need, fit, line_count, widest_line, widest_word};
use super::look::{Look, row_height};
use super::review;
use super::text::{at_column, at_row, write_text};
use crate::model::{Cell, ColumnKind, Gap, Row, Table, Value};

/// Rows and columns that a sheet holds, the header row apart.
pub(super) const MOST_ROWS: usize = 1_048_575;
pub(super) const MOST_COLUMNS: usize = 16_384;
/// Columns together wider than this make a printed page too small to read.
pub(super) const SHEET_WIDTH: usize = 170;
/// What a printed page holds with columns for a reviewer; a wider table goes on beside it.
const PAGE_WIDTH: f64 = 230.0;
/// The leading columns that stay in sight leave most of a screen to the others.
const KEYS_WIDTH: f64 = 60.0;
/// Blanks at both sides of a text, in widths of a digit.
const PADDING: usize = 3;
/// A longer word, such as a file name, may break; the longest bracketed word may not.
const LONGEST_WORD: usize = 20;
/// Digits that a number of a spreadsheet keeps.
const EXACT_DIGITS: usize = 15;

/// What the cells of a workbook share: formats, and how many notes may still be written.
pub(super) struct Pen<'a> {
    pub(super) look: &'a Look,
    pub(super) notes_left: usize,
    /// How wide the columns of a table may be together.
    pub(super) room: usize,
    /// Whether rows get columns for a reviewer.
    pub(super) reviewed: bool,
}

/// Writes a table from the first row of a sheet on.
pub(super) fn write_table(
    sheet: &mut Worksheet,
    grid: &Grid<'_>,
    pen: &mut Pen<'_>,
) -> Result<(), ExportError> {
    let table = grid.table;
    let columns = grid.titles().len();
    if table.rows.len() > MOST_ROWS || columns > MOST_COLUMNS {
        return Err(ExportError::TooLarge { table: table.title.clone(), rows: table.rows.len(), columns });
    }
    if columns == 0 {
        return write_text(sheet, 0, 0, NO_ROWS, &pen.look.text);
    }
    let rows: Vec<Vec<Shown>> = table.rows.iter().map(|row| grid.shown(row)).collect();
    let widths = widths(grid, &rows, pen.room);
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(at_column(column), *width)?;
    }
    write_head(sheet, grid, &widths, pen.look)?;
    if pen.reviewed {
        review::set_widths(sheet, columns)?;
        review::write_head(sheet, 0, columns, pen.look)?;
    }
    let keys = if pen.reviewed { table.row_keys() } else { Vec::new() };
    for (at, (row, shown)) in table.rows.iter().zip(&rows).enumerate() {
        write_row(sheet, grid, (at_row(at + 1), row, shown), pen)?;
        let texts = shown.iter().map(|cell| cell.text.as_str());
        sheet.set_row_height(at_row(at + 1), row_height(texts.zip(widths.iter().copied())))?;
        if let Some(key) = keys.get(at) {
            let (id, value) = review::key_cell(table, row, key);
            review::write_row(sheet, at_row(at + 1), columns, (&id, &value), pen.look)?;
        }
    }
    if rows.is_empty() {
        write_text(sheet, 1, 0, NO_ROWS, &pen.look.label)?;
    }
    ignore_codes(sheet, table, table.rows.len())?;
    let columns = columns + if pen.reviewed { review::COUNT } else { 0 };
    finish(sheet, table.rows.len(), columns, Breadth::of(table, &widths))
}

/// How much of a sheet stays in sight, and over how many pages it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breadth {
    /// The leading columns that name a row.
    keys: usize,
    /// Pages side by side.
    pages: u16,
}

impl Breadth {
    /// A sheet whose first column names a row, on pages of its width.
    pub(super) const ONE_PAGE: Self = Self { keys: 1, pages: 1 };

    /// Of a table with columns of these widths.
    pub(super) fn of(table: &Table, widths: &[f64]) -> Self {
        let is_key =
            |at: &usize| table.columns.get(*at).is_some_and(|column| table.key.contains(&column.name));
        let together = |columns: usize| widths.iter().take(columns).sum::<f64>();
        let keys =
            (0..widths.len()).take_while(is_key).take_while(|at| together(at + 1) <= KEYS_WIDTH).count();
        let all = together(widths.len()) + review::width();
        let pages = (1..).find(|pages| f64::from(*pages) * PAGE_WIDTH >= all).unwrap_or(1);
        Self { keys: keys.max(1), pages }
    }
}

/// The panes, the filter and the page setup that every sheet with a table has.
pub(super) fn finish(
    sheet: &mut Worksheet,
    rows: usize,
    columns: usize,
    Breadth { keys, pages }: Breadth,
) -> Result<(), ExportError> {
    sheet.set_freeze_panes(1, at_column(keys))?;
    sheet.autofilter(0, 0, at_row(rows), at_column(columns - 1))?;
    sheet.set_repeat_rows(0, 0)?;
    set_page(sheet);
    if pages > 1 {
        sheet.set_print_fit_to_pages(pages, 0).set_repeat_columns(0, at_column(keys - 1))?;
    }
    Ok(())
}

/// Landscape, one page wide, with the sheet's name and page numbers at the foot.
pub(super) fn set_page(sheet: &mut Worksheet) {
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    sheet.set_footer("&L&8&A&R&8&P / &N").set_screen_gridlines(false);
}

pub(super) fn write_head(
    sheet: &mut Worksheet,
    grid: &Grid<'_>,
    widths: &[f64],
    look: &Look,
) -> Result<(), ExportError> {
    let titles = grid.titles();
    for (column, (title, kind)) in titles.iter().zip(grid.kinds()).enumerate() {
        let format = if kind.is_number() { &look.head_right } else { &look.head };
        write_text(sheet, 0, column, title, format)?;
    }
    // The button of the filter takes some of the room.
    let room = titles.iter().zip(widths).map(|(title, width)| (*title, width - 3.0));
    sheet.set_row_height(0, row_height(room) + 6.0)?;
    Ok(())
}

pub(super) fn write_row(
    sheet: &mut Worksheet,
    grid: &Grid<'_>,
    (at, row, shown): (u32, &Row, &[Shown]),
    pen: &mut Pen<'_>,
) -> Result<(), ExportError> {
    for (column, kind) in grid.kinds().iter().enumerate().take(row.cells.len()) {
        write_cell(sheet, (at, column), (grid.table, row, column), (&shown[column].text, *kind), pen)?;
    }
    if grid.adds_source {
        let column = row.cells.len();
        write_text(sheet, at, column, &shown[column].text, &pen.look.text)?;
    }
    Ok(())
}

/// Writes a cell of a row, by its number, to a place of the sheet.
pub(super) fn write_cell(
    sheet: &mut Worksheet,
    (at, column): (u32, usize),
    (table, row, number): (&Table, &Row, usize),
    (shown, kind): (&str, ColumnKind),
    pen: &mut Pen<'_>,
) -> Result<(), ExportError> {
    let look = pen.look;
    match &row.cells[number] {
        Cell::Gap(gap) => {
            let format = look.gap(gap.reason.group(), kind.is_number());
            write_text(sheet, at, column, gap.reason.marker(), format)?;
            if pen.notes_left > 0 {
                pen.notes_left -= 1;
                sheet.insert_note(
                    at,
                    at_column(column),
                    &note(gap, row, &published_at(table, row, number)),
                )?;
            }
            Ok(())
        }
        Cell::Unexplained => write_text(sheet, at, column, Cell::UNEXPLAINED, &look.text),
        Cell::Value(value) => write_value(sheet, (at, column), (value, shown), kind, look),
    }
}

fn write_value(
    sheet: &mut Worksheet,
    (at, column): (u32, usize),
    (value, shown): (&Value, &str),
    kind: ColumnKind,
    look: &Look,
) -> Result<(), ExportError> {
    let (plain, is_money) = match value {
        Value::Text(_) | Value::Name(_) if kind == ColumnKind::Code => {
            return write_text(sheet, at, column, shown, &look.code);
        }
        Value::Text(_) | Value::Name(_) => return write_text(sheet, at, column, shown, &look.text),
        Value::Date(date) => {
            // A spreadsheet counts days from 1900 on; an earlier day stays a text.
            return match ExcelDateTime::parse_from_str(&date.to_string()) {
                Ok(day) => {
                    sheet.write_datetime_with_format(at, at_column(column), &day, &look.date)?;
                    Ok(())
                }
                Err(_) => write_text(sheet, at, column, shown, &look.text),
            };
        }
        Value::Integer(number) => (number.to_string(), false),
        Value::Decimal(number) => (number.to_string(), false),
        Value::Money(money) => (money.plain(), true),
    };
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    // The cell holds all of an amount, and shows the places that a page shows.
    let places = match value {
        Value::Money(money) => money.places(),
        _ => plain.split_once('.').map_or(0, |(_, places)| places.len()),
    };
    match plain.parse::<f64>() {
        Ok(number) if digits <= EXACT_DIGITS => {
            sheet.write_number_with_format(at, at_column(column), number, look.number(is_money, places))?;
            Ok(())
        }
        // More digits than a spreadsheet keeps: the text says the number exactly.
        _ => write_text(sheet, at, column, shown, look.number(is_money, places)),
    }
}

/// Where a cell was published, or of how many files its row is.
fn published_at(table: &Table, row: &Row, column: usize) -> String {
    let several = table.files_in_words(row, column);
    several.unwrap_or_else(|| origin_in_words(table.origin_of(row, column)))
}

/// The note behind a gap: reason, text of the file, source, what would fill it.
fn note(gap: &Gap, row: &Row, published_at: &str) -> Note {
    let reason = gap.reason;
    let filled_by = row.would_fill(gap);
    let raw: String = raw_in_words(gap.raw.as_deref()).chars().take(500).collect();
    let text = format!(
        "{reason}: {}\nIn the file: {raw}\nPublished at: {published_at}\nWhat would fill it: {filled_by}",
        reason.meaning(),
    );
    let lines = u32::try_from(line_count(&text, 42)).unwrap_or(12);
    Note::new(text)
        .set_author("ratebook")
        .add_author_prefix(false)
        .set_width(300)
        .set_height(lines.min(20) * 17 + 12)
}

/// Codes are text on purpose; the warning is switched off for their columns alone.
pub(super) fn ignore_codes(sheet: &mut Worksheet, table: &Table, rows: usize) -> Result<(), ExportError> {
    if rows == 0 {
        return Ok(());
    }
    for (column, _) in table.columns.iter().enumerate().filter(|(_, column)| column.kind == ColumnKind::Code)
    {
        let column = at_column(column);
        sheet.ignore_error_range(1, column, at_row(rows), column, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

/// Widths that keep numbers and reasons on one line and give long texts room to wrap, all
/// together as wide as a page can show.
pub(super) fn widths(grid: &Grid<'_>, rows: &[Vec<Shown>], room: usize) -> Vec<f64> {
    let last = grid.table.columns.len() - 1;
    let need = |(at, (title, kind)): (usize, (&str, ColumnKind))| {
        let cells = || rows.iter().map(|row| &row[at]);
        let natural = cells().map(|cell| widest_line(&cell.text)).max().unwrap_or(0);
        let gap = cells().filter(|cell| cell.gap.is_some()).map(|cell| widest_line(&cell.text)).max();
        let word = cells().map(|cell| widest_word(&cell.text)).max().unwrap_or(0).min(LONGEST_WORD);
        let (least, most) = match kind {
            ColumnKind::Text if grid.is_prose() && at == last => (60, 110),
            ColumnKind::Text => (word, 48),
            _ => (natural, 60),
        };
        let head = (widest_word(title) + 4).max(9);
        let least = least.max(gap.unwrap_or(0)).max(head) + PADDING;
        Need { least, most: (natural.min(most) + PADDING).max(least) }
    };
    let needs: Vec<Need> = grid.titles().into_iter().zip(grid.kinds()).enumerate().map(need).collect();
    let widths = fit(&needs, room).unwrap_or_else(|| needs.iter().map(|need| need.least).collect());
    widths.into_iter().map(|width| f64::from(u16::try_from(width).unwrap_or(u16::MAX).min(255))).collect()
}
