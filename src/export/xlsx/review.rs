//! The columns in which a reviewer comments on a row: keyed by the id of its first figure, which is hidden, as is what
//! that figure showed; a comment comes back with both. Beside a source, a column or a sheet it is keyed by a cell of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rust_xlsxwriter::Worksheet;

use super::super::error::ExportError;
use super::look::Look;
use super::text::{at_column, write_text};
use crate::model::{Chart, ColumnKind, REVIEW_COMMENTS, Report, Row, Table, VALUE_SHOWN};

/// Headings and widths; the review import finds the columns by them.
const COLUMNS: [(&str, f64); 4] =
    [("Reviewer", 14.0), ("Comment", 34.0), ("Cell", 12.0), (VALUE_SHOWN, 12.0)];
/// How many of them the reviewer fills in; the others are out of sight.
const FILLED: usize = 2;

/// How many columns there are.
pub(super) const COUNT: usize = COLUMNS.len();

/// How wide they are, without those out of sight.
pub(super) fn width() -> f64 {
    COLUMNS.iter().take(FILLED).map(|(_, width)| width).sum()
}

/// Whether rows are commented on; comments themselves are not.
pub(super) fn is_open(table: &Table) -> bool {
    table.id != REVIEW_COMMENTS
}

/// The cell that a comment on a row speaks of, by its id and with what it shows: beside the columns that name the row the
/// middle figure of a range, known or not, since its ends are one rate each; else the first amount that is known, the
/// first amount, figure, or cell. What the amounts are compared with is of another payer than the row.
pub(super) fn key_cell(table: &Table, row: &Row, row_key: &str) -> (String, String) {
    let reference = table.chart.and_then(Chart::reference);
    let is_beside = |at: &usize| !table.key.contains(&table.columns[*at].name) && Some(*at) != reference;
    let beside = || (0..table.columns.len()).filter(is_beside);
    let is_amount = |at: &usize| table.columns[*at].kind == ColumnKind::Money;
    let is_figure = |at: &usize| matches!(table.columns[*at].kind, ColumnKind::Decimal | ColumnKind::Integer);
    let is_known = |at: &usize| row.cells[*at].as_gap().is_none();
    let middle = match table.chart {
        Some(Chart::Range { mid, .. }) => Some(mid).filter(is_amount),
        _ => None,
    };
    let at = middle
        .or_else(|| beside().find(|at| is_amount(at) && is_known(at)))
        .or_else(|| beside().find(is_amount))
        .or_else(|| beside().find(|at| is_figure(at) && is_known(at)))
        .or_else(|| beside().next())
        .unwrap_or(0);
    (table.cell_id(row_key, at), row.cells[at].shown_to_reviewer())
}

/// The id of a cell, and what it shows.
pub(super) type Spot = (String, String);

fn spot(table: &Table, row: usize, keys: &[String], column: usize) -> Spot {
    (table.cell_id(&keys[row], column), table.rows[row].cells[column].shown_to_reviewer())
}

/// The column that names rows.
fn naming(table: &Table) -> usize {
    table.columns.iter().position(|column| table.key.contains(&column.name)).unwrap_or(0)
}

/// The cells that comments on the columns of a table speak of: those of its last row, so that a comment on its first
/// figure is another one.
pub(super) fn of_columns(table: &Table) -> Vec<Option<Spot>> {
    let keys = if is_open(table) { table.row_keys() } else { Vec::new() };
    let last = keys.len().checked_sub(1);
    (0..table.columns.len()).map(|column| last.map(|row| spot(table, row, &keys, column))).collect()
}

/// The cell that a comment on a whole table speaks of: the last of its first row.
pub(super) fn of_table(table: &Table) -> Option<Spot> {
    let last = table.columns.len().checked_sub(1).filter(|_| is_open(table) && !table.rows.is_empty())?;
    Some(spot(table, 0, &table.row_keys(), last))
}

/// The cells that comments on the sources of a report speak of: what names the first row of each.
pub(super) fn of_sources(report: &Report) -> Vec<Option<Spot>> {
    let mut spots: HashMap<i64, Spot> = HashMap::new();
    for table in report.tables().filter(|table| is_open(table)) {
        let mut keys = None;
        for (at, row) in table.rows.iter().enumerate() {
            for import in table.imports_behind(row) {
                if let Entry::Vacant(new) = spots.entry(import) {
                    let keys = keys.get_or_insert_with(|| table.row_keys());
                    new.insert(spot(table, at, keys, naming(table)));
                }
            }
        }
    }
    report.sources.iter().map(|source| spots.remove(&source.import_id)).collect()
}

/// Columns for a reviewer beside the rows of a sheet that are about no figure of its own.
pub(super) fn write_beside(
    sheet: &mut Worksheet,
    (head, from): (u32, usize),
    spots: &[Option<Spot>],
    look: &Look,
) -> Result<(), ExportError> {
    set_widths(sheet, from)?;
    write_head(sheet, head, from, look)?;
    for (row, spot) in (head + 1..).zip(spots) {
        if let Some((id, shown)) = spot {
            write_row(sheet, row, from, (id, shown), look)?;
        }
    }
    Ok(())
}

/// Widths of the columns; id and value are out of sight.
pub(super) fn set_widths(sheet: &mut Worksheet, from: usize) -> Result<(), ExportError> {
    for (at, (_, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(at_column(from + at), *width)?;
    }
    (FILLED..COUNT).try_for_each(|at| Ok(sheet.set_column_hidden(at_column(from + at)).map(drop)?))
}

/// The headings.
pub(super) fn write_head(
    sheet: &mut Worksheet,
    at: u32,
    from: usize,
    look: &Look,
) -> Result<(), ExportError> {
    for (place, (title, _)) in COLUMNS.iter().enumerate() {
        let format = if place < FILLED { &look.head } else { &look.quiet };
        write_text(sheet, at, from + place, title, format)?;
    }
    Ok(())
}

/// Room for a reviewer's words beside a row, and the id and the value of the cell that they are about.
pub(super) fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    from: usize,
    (cell_id, shown): (&str, &str),
    look: &Look,
) -> Result<(), ExportError> {
    for place in 0..FILLED {
        sheet.write_blank(at, at_column(from + place), &look.input)?;
    }
    write_text(sheet, at, from + FILLED, cell_id, &look.quiet)?;
    write_text(sheet, at, from + FILLED + 1, shown, &look.quiet)
}
