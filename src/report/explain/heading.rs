//! The heading, in its file, of the column that a figure was read from: each import keeps those of its columns.

use rusqlite::Connection;

use crate::domain::held_of_payer;
use crate::model::{Column, Row};

/// What the row is of, for the column that holds its figures.
pub(super) struct RowOf<'a> {
    pub(super) columns: &'a [Column],
    pub(super) row: &'a Row,
}

impl RowOf<'_> {
    /// The text of a column of the row; none where it has no such column, or the cell is a gap.
    pub(super) fn named(&self, name: &str) -> Option<String> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        self.row.cells[at].plain()
    }

    /// What a column of the row's payer and plan alone holds; none where the row names no payer.
    pub(super) fn held_of_payer(&self, what: &str) -> Option<String> {
        let payer = self.named("raw_payer")?;
        Some(held_of_payer(what, &payer, self.named("raw_plan").as_deref()))
    }
}

/// The heading, or several; none where the figure is no cell of a file with columns.
pub(super) fn heading(
    connection: &Connection,
    import_id: i64,
    column: &Column,
    of: &RowOf<'_>,
) -> rusqlite::Result<Option<String>> {
    let what = match column.name.as_str() {
        "amount" => of.named("amount_kind").unwrap_or_else(|| "negotiated".to_owned()),
        name => name.to_owned(),
    };
    let sql = "SELECT heading FROM import_heading WHERE import_id = ?1 AND holds = ?2 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    for holds in of.held_of_payer(&what).into_iter().chain([what]) {
        let headings = statement.query_map((import_id, &holds), |row| row.get(0))?;
        let headings = headings.collect::<rusqlite::Result<Vec<String>>>()?;
        if !headings.is_empty() {
            return Ok(Some(headings.join(" or ")));
        }
    }
    Ok(None)
}
