//! The columns in which a reviewer comments on a row: keyed by the id of its first figure, which is hidden.

use rust_xlsxwriter::Worksheet;

use super::super::error::ExportError;
use super::look::Look;
use super::text::{at_column, write_text};
use crate::model::Table;

/// Headings and widths; the review import finds the columns by them.
const COLUMNS: [(&str, f64); 3] = [("Reviewer", 14.0), ("Comment", 34.0), ("Cell", 12.0)];

/// How many columns there are.
pub(super) const COUNT: usize = COLUMNS.len();

/// Whether rows are commented on; comments themselves are not.
pub(super) fn is_open(table: &Table) -> bool {
    table.id != "review-comments"
}

/// The id of the cell that a comment on a row speaks of: the first after the columns that name the row.
pub(super) fn key_cell(table: &Table, row_key: &str) -> String {
    let is_key = |name: &String| table.key.contains(name);
    let at = table.columns.iter().position(|column| !is_key(&column.name)).unwrap_or(0);
    table.cell_id(row_key, at)
}

/// Widths of the columns, and the id out of sight.
pub(super) fn set_widths(sheet: &mut Worksheet, from: usize) -> Result<(), ExportError> {
    for (at, (_, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(at_column(from + at), *width)?;
    }
    sheet.set_column_hidden(at_column(from + COUNT - 1))?;
    Ok(())
}

/// The headings.
pub(super) fn write_head(
    sheet: &mut Worksheet,
    at: u32,
    from: usize,
    look: &Look,
) -> Result<(), ExportError> {
    for (place, (title, _)) in COLUMNS.iter().enumerate() {
        let format = if *title == "Cell" { &look.quiet } else { &look.head };
        write_text(sheet, at, from + place, title, format)?;
    }
    Ok(())
}

/// Room for a reviewer's words beside a row, and the id of its cell.
pub(super) fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    from: usize,
    cell_id: &str,
    look: &Look,
) -> Result<(), ExportError> {
    for place in 0..COUNT - 1 {
        sheet.write_blank(at, at_column(from + place), &look.input)?;
    }
    write_text(sheet, at, from + COUNT - 1, cell_id, &look.quiet)
}
