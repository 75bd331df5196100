//! A table as people see it: titles, shown cells, and a column with the source of each row.

use super::appendix::sources_of_row_in_words;
use crate::domain::Missing;
pub(super) use crate::domain::visible;
use crate::model::{Cell, ColumnKind, Row, Table};

/// Columns with one of these names say themselves where a row was published.
const SOURCE_COLUMNS: [&str; 3] = ["source", "source_line", "line"];

/// A table with a *Source* column added when its rows have an origin that it does not show.
pub(super) struct Grid<'a> {
    /// The table behind it.
    pub(super) table: &'a Table,
    /// True when a last column *Source* is added.
    pub(super) adds_source: bool,
}

/// The text of a cell, and its reason when it is a gap.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// What stands in the cell.
    pub(super) text: String,
    /// Why there is no value.
    pub(super) gap: Option<Missing>,
}

/// A row of a table that is laid out as prose.
pub(super) struct Prose<'a> {
    /// The first cell, when there is more than one column.
    pub(super) heading: Option<Shown>,
    /// The last cell of the table.
    pub(super) body: Option<Shown>,
    /// The cells between them and the source, with their titles.
    pub(super) rest: Vec<(&'a str, Shown)>,
}

impl<'a> Grid<'a> {
    /// The view of a table.
    pub(super) fn new(table: &'a Table) -> Self {
        let is_of_files = |row: &Row| row.is_published() || !row.imports.is_empty();
        let has_origin = table.rows.iter().any(is_of_files);
        let grid = Self { table, adds_source: false };
        Self { adds_source: has_origin && grid.could_add_source(), ..grid }
    }

    /// True when rows with an origin would get a column for it.
    pub(super) fn could_add_source(&self) -> bool {
        !self.table.columns.iter().any(|column| SOURCE_COLUMNS.contains(&column.name.as_str()))
    }

    /// Titles of all columns.
    pub(super) fn titles(&self) -> Vec<&'a str> {
        let own = self.table.columns.iter().map(|column| column.title.as_str());
        own.chain(self.adds_source.then_some("Source")).collect()
    }

    /// Kinds of all columns.
    pub(super) fn kinds(&self) -> Vec<ColumnKind> {
        let own = self.table.columns.iter().map(|column| column.kind);
        own.chain(self.adds_source.then_some(ColumnKind::Text)).collect()
    }

    /// The cells of a row as shown.
    pub(super) fn shown(&self, row: &Row) -> Vec<Shown> {
        let own = row.cells.iter().map(shown);
        let source = || Shown { text: sources_of_row_in_words(self.table, row), gap: None };
        own.chain(self.adds_source.then(source)).collect()
    }

    /// A row as a heading, a paragraph and what else it holds.
    pub(super) fn prose(&self, row: &Row) -> Prose<'a> {
        let body_at = self.table.columns.len() - 1;
        let mut parts = Prose { heading: None, body: None, rest: Vec::new() };
        for (at, (title, cell)) in self.titles().into_iter().zip(self.shown(row)).enumerate() {
            if at == body_at {
                parts.body = Some(cell);
            } else if at == 0 {
                parts.heading = Some(cell);
            } else {
                parts.rest.push((title, cell));
            }
        }
        parts
    }

    /// True when the row stands as a heading and a paragraph.
    pub(super) fn is_prose(&self) -> bool {
        self.table.layout == crate::model::Layout::Prose && !self.table.columns.is_empty()
    }
}

/// What a person sees in a cell; a known text without characters is said in words.
pub(super) fn shown(cell: &Cell) -> Shown {
    let text = cell.display();
    let text = if text.trim().is_empty() { "(empty text)".to_owned() } else { text };
    Shown { text, gap: cell.as_gap().map(|gap| gap.reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_shows_a_blank_cell() {
        assert_eq!(shown(&Cell::text(" ")).text, "(empty text)");
        assert_eq!(shown(&Cell::gap(Missing::Pending)).text, "[pending]");
    }
}
