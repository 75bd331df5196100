//! The columns in which a reviewer comments on a row: keyed by the id of its first figure, which is hidden, as is what
//! that figure showed; a comment comes back with both.

use rust_xlsxwriter::Worksheet;

use super::super::error::ExportError;
use super::look::Look;
use super::text::{at_column, write_text};
use crate::model::{Chart, ColumnKind, REVIEW_COMMENTS, Row, Table, VALUE_SHOWN};

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
