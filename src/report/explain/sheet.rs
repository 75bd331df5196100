//! The cell of a workbook that a figure was read from: its import states which columns hold which amounts.

use rusqlite::Connection;

use super::heading::RowOf;
use crate::domain::{AMOUNT_COLUMN, cell_in_words};
use crate::model::{Column, Origin};

/// A cell of a sheet, and the heading above it.
pub(super) struct SheetPlace {
    pub(super) cell: String,
    pub(super) headings: String,
}

/// Where an amount of a sheet stands; none of another file, or where the figure is no amount. Of several
/// columns of one kind each is named.
pub(super) fn place_of(
    connection: &Connection,
    origin: &Origin,
    column: &Column,
    of: &RowOf<'_>,
) -> rusqlite::Result<Option<SheetPlace>> {
    let kind = of.named("amount_kind");
    let payer = of.held_of_payer("negotiated");
    let mut all = stated(connection, origin.import_id)?;
    // A table of Medicare's states its columns by their names, those of areas with the area.
    let of_area = of.named("area").map(|area| format!("{} of {area}", column.name));
    let is_column = |what: &String| *what == column.name || Some(what) == of_area.as_ref();
    if all.iter().any(|(what, _)| is_column(what)) {
        all.retain(|(what, _)| is_column(what));
    } else if column.name != "amount" {
        return Ok(None);
    } else if payer.as_ref().is_some_and(|payer| all.iter().any(|(what, _)| what == payer)) {
        all.retain(|(what, _)| Some(what) == payer.as_ref());
    } else if let Some(kind) = &kind {
        all.retain(|(what, _)| what == kind);
    }
    let (letters, headings): (Vec<_>, Vec<_>) =
        all.iter().map(|(_, place)| place.split_once(' ').unwrap_or((place, ""))).unzip();
    if letters.is_empty() {
        return Ok(None);
    }
    let cells: Vec<_> = letters.iter().map(|letters| format!("{letters}{}", origin.line)).collect();
    Ok(Some(SheetPlace {
        cell: cell_in_words(&origin.file, origin.line, &cells.join(" or ")),
        headings: headings.join(" or "),
    }))
}

/// What the columns of an import hold, and where they are: `gross` and `D Fee`.
fn stated(connection: &Connection, import_id: i64) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT name, value FROM import_attribute
               WHERE import_id = ?1 AND value IS NOT NULL AND substr(name, 1, length(?2)) = ?2
               ORDER BY name, position";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((import_id, AMOUNT_COLUMN), |row| {
        let name: String = row.get(0)?;
        Ok((name[AMOUNT_COLUMN.len()..].to_owned(), row.get(1)?))
    })?;
    rows.collect()
}
