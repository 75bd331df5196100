//! A gap of a report: one cell without a value, with what would fill it.

use std::cell::OnceCell;

use super::cell::Origin;
use super::table::{Row, Table};
use crate::domain::Missing;

/// One gap of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapEntry {
    /// The id of the cell: table, what was asked for, row and column.
    pub cell_id: String,
    /// Title of the table it is in.
    pub table: String,
    /// The row in words: its first cells.
    pub row: String,
    /// Title of the column.
    pub column: String,
    /// Why there is no value.
    pub reason: Missing,
    /// What the file held in that place, when it held something.
    pub raw: Option<String>,
    /// Where the gap was published.
    pub origin: Option<Origin>,
    /// What would fill it.
    pub filled_by: String,
    /// What reviewers said of it, each with who and when.
    pub comments: Vec<String>,
}

impl GapEntry {
    /// The gaps of a table, one entry each.
    #[must_use]
    pub fn of_table(table: &Table) -> Vec<Self> {
        let keys = table.row_keys();
        table.rows.iter().zip(&keys).flat_map(|(row, key)| Self::of_row(table, row, key)).collect()
    }

    /// The gaps of one row of a table.
    pub(super) fn of_row<'r>(
        table: &'r Table,
        row: &'r Row,
        key: &'r str,
    ) -> impl Iterator<Item = Self> + 'r {
        let gaps = row.cells.iter().enumerate().filter_map(|(column, cell)| Some((column, cell.as_gap()?)));
        // All gaps of a row name it by the same words: none of them is among these.
        let named = OnceCell::new();
        gaps.map(move |(column, gap)| {
            let (id, words) = named.get_or_init(|| (table.row_id(key), row.in_words(column)));
            Self {
                cell_id: table.cell_of_row(id, column),
                table: table.title.clone(),
                row: words.clone(),
                column: table.columns[column].title.clone(),
                reason: gap.reason,
                raw: gap.raw.clone(),
                origin: table.origin_of(row, column).cloned(),
                filled_by: row.would_fill(gap).to_owned(),
                comments: Vec::new(),
            }
        })
    }
}
