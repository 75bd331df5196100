//! The sheet *Data gaps*: every gap, linked to its cell, with columns for the reviewer.

use std::collections::HashMap;

use rust_xlsxwriter::{DataValidation, Url, Worksheet};

use super::super::appendix;
use super::super::error::ExportError;
use super::super::grid::Grid;
use super::look::Look;
use super::sheet::{Breadth, Pen, SHEET_WIDTH, finish, write_table};
use super::text::{at_column, at_row, write_text};
use crate::domain::{Missing, cell_name};
use crate::model::{Cell, Report, VALUE_SHOWN};

/// What reviewers said before, with its width.
const SAID: (&str, f64) = ("Said before", 34.0);
/// Columns that a reviewer fills in, with their widths.
const REVIEW: [(&str, f64); 3] = [("Reviewer", 14.0), ("Verdict", 12.0), ("Comment", 34.0)];
/// What the cell showed, out of sight: a comment comes back with it.
const SHOWN_WIDTH: f64 = 12.0;
/// What a verdict can be.
const VERDICTS: [&str; 3] = ["agree", "query", "comment"];
/// A sheet holds 65,530 links.
const MOST_LINKS: usize = 65_000;

/// Where the gap cells stand: cell id to sheet, and to row and column counted from 0.
pub(super) type Places = HashMap<String, (String, usize, usize)>;

/// Remembers where the gaps of a table stand.
pub(super) fn remember(places: &mut Places, sheet: &str, grid: &Grid<'_>) {
    let keys = grid.table.row_keys();
    for (r, row) in grid.table.rows.iter().enumerate() {
        for (c, _) in row.cells.iter().enumerate().filter(|(_, cell)| cell.as_gap().is_some()) {
            places.insert(grid.table.cell_id(&keys[r], c), (sheet.to_owned(), r + 1, c));
        }
    }
}

/// Writes the sheet.
pub(super) fn write_gaps(
    sheet: &mut Worksheet,
    report: &Report,
    places: &Places,
    look: &Look,
) -> Result<(), ExportError> {
    let table = appendix::gaps(&report.gaps);
    let grid = Grid::new(&table);
    write_table(sheet, &grid, &mut Pen { look, notes_left: 0, room: SHEET_WIDTH + 40, reviewed: false })?;
    let columns = grid.titles().len();
    for (at, (title, width)) in REVIEW.iter().enumerate() {
        sheet.set_column_width(at_column(columns + at), *width)?;
        write_text(sheet, 0, columns + at, title, &look.head)?;
    }
    sheet.set_column_width(at_column(columns + REVIEW.len()), SAID.1)?;
    write_text(sheet, 0, columns + REVIEW.len(), SAID.0, &look.head)?;
    let value = columns + REVIEW.len() + 1;
    sheet.set_column_width(at_column(value), SHOWN_WIDTH)?;
    sheet.set_column_hidden(at_column(value))?;
    write_text(sheet, 0, value, VALUE_SHOWN, &look.quiet)?;
    for (at, gap) in report.gaps.iter().enumerate() {
        let row = at_row(at + 1);
        if let Some((name, r, c)) = places.get(&gap.cell_id).filter(|_| at < MOST_LINKS) {
            let target = cell_name(*c, *r as u64 + 1);
            let link = format!("internal:'{}'!{target}", name.replace('\'', "''"));
            sheet.write_url_with_format(row, 0, Url::new(link).set_text(&gap.cell_id), &look.link)?;
        }
        let reason = table.columns.iter().position(|column| column.name == "reason");
        if let Some(reason) = reason {
            write_text(sheet, row, reason, Missing::marker(gap.reason), look.gap(gap.reason.group(), false))?;
        }
        for at in 0..REVIEW.len() {
            sheet.write_blank(row, at_column(columns + at), &look.input)?;
        }
        let said = if gap.comments.is_empty() { "nothing".to_owned() } else { gap.comments.join("\n") };
        write_text(sheet, row, columns + REVIEW.len(), &said, &look.text)?;
        write_text(sheet, row, value, &Cell::gap(gap.reason).shown_to_reviewer(), &look.quiet)?;
    }
    if !report.gaps.is_empty() {
        let verdict = at_column(columns + 1);
        let choice = DataValidation::new()
            .allow_list_strings(&VERDICTS)?
            .set_error_title("Not a verdict")?
            .set_error_message("Choose agree, query or comment.")?;
        sheet.add_data_validation(1, verdict, at_row(report.gaps.len()), verdict, &choice)?;
    }
    finish(sheet, report.gaps.len(), value + 1, Breadth::ONE_PAGE)
}
