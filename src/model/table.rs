//! Tables: columns with meaning and unit, rows with an origin.

use super::cell::{Cell, Gap, Origin};
use super::chart::Chart;
use super::row_key::row_keys;
use crate::domain::Group;

/// A table of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Stable name, lower case with hyphens; part of every cell id.
    pub id: String,
    /// What was asked for, such as `code=47371`; part of every cell id. Empty when the table is
    /// always the same.
    pub asked: String,
    /// Names of the columns that say what a row is about; part of every cell id. When empty, the
    /// leading columns of words.
    pub key: Vec<String>,
    /// Heading in sentence case.
    pub title: String,
    /// One sentence that says what a row is and what is left out.
    pub description: String,
    /// How it is best laid out.
    pub layout: Layout,
    /// The chart that shows it at a glance.
    pub chart: Option<Chart>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order; each has one cell for every column.
    pub rows: Vec<Row>,
}

/// How a table is best laid out for reading; the cells are the same either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Rows under a heading line.
    #[default]
    Grid,
    /// Few columns, the last a long text: a heading and a paragraph for each row.
    Prose,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable name, lower case with underscores.
    pub name: String,
    /// Heading in sentence case.
    pub title: String,
    /// What the figures mean; never empty in shipped reports.
    pub description: String,
    /// What the cells hold.
    pub kind: ColumnKind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Codes and other identifiers made of digits: never a number.
    Code,
    /// Whole numbers.
    Integer,
    /// Exact numbers with up to four places.
    Decimal,
    /// United States dollars.
    Money,
    /// Days.
    Date,
}

/// A row and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// File, line and import behind the row's figures, when it is one published row.
    pub origin: Option<Origin>,
    /// What would fill the row's gaps, when the query knows it better than the reason does.
    pub filled_by: Option<String>,
}

impl Column {
    /// A column of a table that no query gives.
    #[must_use]
    pub fn new(name: &str, title: &str, description: &str, kind: ColumnKind) -> Self {
        Self { name: name.to_owned(), title: title.to_owned(), description: description.to_owned(), kind }
    }
}

impl ColumnKind {
    /// The word used in query headers, JSON and data dictionaries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Integer => "int",
            Self::Decimal => "decimal",
            Self::Money => "money(USD)",
            Self::Date => "date",
        }
    }

    /// True for the kinds that stand at the right of their column.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Money)
    }
}

impl Row {
    /// The row in words: its first two cells that hold a value and are not the one of this column.
    #[must_use]
    pub fn in_words(&self, column: usize) -> String {
        let words: Vec<String> = self
            .cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| *at != column && cell.plain().is_some_and(|text| !text.is_empty()))
            .map(|(_, cell)| cell.display())
            .take(2)
            .collect();
        words.join(", ")
    }

    /// What would fill a gap of this row: what the query says of the cell, or of the row, or what the
    /// reason asks for. What is structural cannot be filled by what would fill the rest of the row.
    #[must_use]
    pub fn would_fill<'r>(&'r self, gap: &'r Gap) -> &'r str {
        let of_row = self.filled_by.as_deref().filter(|_| gap.reason.group() != Group::Structural);
        gap.filled_by.as_deref().or(of_row).unwrap_or_else(|| gap.reason.action())
    }
}

impl Table {
    /// Names of the rows, in order, that last: the same fact keeps its name when rows are added.
    #[must_use]
    pub fn row_keys(&self) -> Vec<String> {
        row_keys(self)
    }

    /// The id of a row: what was asked for and the row's name, such as
    /// `code-payers:code=47371.aetna-3f9a2c1b`.
    #[must_use]
    pub fn row_id(&self, row_key: &str) -> String {
        match self.asked.as_str() {
            "" => format!("{}.{row_key}", self.id),
            asked => format!("{}:{asked}.{row_key}", self.id),
        }
    }

    /// The id of one cell: the row's id and the name of the column.
    #[must_use]
    pub fn cell_id(&self, row_key: &str, column: usize) -> String {
        format!("{}.{}", self.row_id(row_key), self.columns[column].name)
    }
}
