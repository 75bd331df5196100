//! Tables: columns with meaning and unit, rows with an origin.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cell::{Cell, Gap, Origin, Value};
use super::chart::Chart;
use super::column::Column;
use crate::domain::{Decimal, Group, text};

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
    /// Names of the columns whose figures are of the second file that a row names, such as a Medicare amount beside a
    /// rate.
    pub beside: Vec<String>,
    /// Heading in sentence case.
    pub title: String,
    /// One sentence that says what a row is and what is left out.
    pub description: String,
    /// How it is best laid out.
    pub layout: Layout,
    /// What of it a page shows.
    pub page: OnPage,
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
    /// A list for a terminal: one line an item, as many columns as fit, nothing around it.
    List,
    /// A large figure for each row: its name, the figure, then what is said of it.
    Figures,
    /// The chart inside the table: a lane of its own in each row.
    Lanes,
    /// A line for each row: name, value, a few words. Rows with the same gap share one.
    Brief,
    /// A line for each value of the third column, which names the first columns of its rows: key,
    /// words, group, figure.
    Groups,
    /// The first row known, the others what would fill the rest: a bar, and a list.
    Ledger,
    /// The drawing on the first page, the rows under Detail.
    Drawn,
}

/// What of a table a page, a terminal and Markdown show; workbook, CSV and JSON hold all of it, and
/// `--full` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnPage {
    /// The columns, key and figure first; all when empty.
    pub columns: Vec<usize>,
    /// The most rows; all when none.
    pub rows: Option<usize>,
    /// The command that lists the rest.
    pub rest: String,
    /// The sheet of a workbook that has all of it; empty where the report names none.
    pub sheet: String,
    /// Rows beyond those of the table, which no format holds: so long a list is cut.
    pub left_out: u64,
}

/// How words on a gap begin that say why nothing fills it.
pub const NOTHING_FILLS: &str = "nothing: ";

/// A row and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// File, line and import behind the row's figures, when it is one published row.
    pub origin: Option<Origin>,
    /// The row of a second file that some of the figures are of, which the query names.
    pub beside: Option<Origin>,
    /// What would fill the row's gaps, when the query knows it better than the reason does.
    pub filled_by: Option<String>,
    /// What names the row in the ids of its cells, where its columns show more than that: a published name may be spelled
    /// otherwise in the next file.
    pub key: Option<String>,
    /// The figures behind those of the row, where they are few enough for a drawing to show each.
    pub points: Vec<Decimal>,
    /// The scope in words that the rates behind the row's figures are of, where a comparison stays in one.
    pub scope: Option<String>,
    /// The query that lists what the row is made of, where its rows are of several kinds.
    pub inputs: Option<String>,
    /// The imports that a row of many published lines comes from, where the table does not show its column `imports`.
    pub imports: BTreeSet<i64>,
}

impl Row {
    /// Whether its figures, or some of them, are of one published row.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.origin.is_some() || self.beside.is_some()
    }

    /// The row in words: its first two cells that hold a name, words or a day and are not the one of this column; of a
    /// row of figures alone its first two.
    #[must_use]
    pub fn in_words(&self, column: usize) -> String {
        let known = |(at, cell): &(usize, &Cell)| *at != column && cell.says_something();
        let known = || self.cells.iter().enumerate().filter(known).map(|(_, cell)| cell);
        let is_figure = |cell: &&Cell| {
            matches!(cell, Cell::Value(Value::Integer(_) | Value::Decimal(_) | Value::Money(_)))
        };
        let mut words: Vec<String> =
            known().filter(|cell| !is_figure(cell)).take(2).map(Cell::display).collect();
        if words.is_empty() {
            words = known().take(2).map(Cell::display).collect();
        }
        words.join(", ")
    }

    /// What would fill a gap of this row, in every format: what the query says of the cell, or of the row, or what the
    /// reason asks for. What cannot be there and what its publisher hides is not filled by what would fill the rest of
    /// the row; why nothing fills the row holds for what is hidden.
    #[must_use]
    pub fn would_fill<'r>(&'r self, gap: &'r Gap) -> &'r str {
        let of_row = self.filled_by.as_deref().filter(|words| match gap.reason.group() {
            Group::Structural => false,
            _ => !gap.reason.is_hidden() || words.starts_with(NOTHING_FILLS),
        });
        gap.filled_by.as_deref().or(of_row).unwrap_or_else(|| gap.reason.action())
    }
}

impl Table {
    /// The published row that a figure of a row is of, where it is of one: that of the second file for the figures of
    /// it. Everything that names the source of a cell asks this.
    #[must_use]
    pub fn origin_of<'r>(&self, row: &'r Row, column: usize) -> Option<&'r Origin> {
        if self.is_beside(column) { row.beside.as_ref() } else { row.origin.as_ref() }
    }

    /// Whether the figures of a column are of the second file of their rows.
    #[must_use]
    pub fn is_beside(&self, column: usize) -> bool {
        self.beside.contains(&self.columns[column].name)
    }

    /// A column whose figures are of the row's own file.
    #[must_use]
    pub fn first_origin_column(&self) -> Option<usize> {
        (0..self.columns.len()).find(|column| !self.is_beside(*column))
    }

    /// The second file of a row with the columns that are of it, where the table shows some.
    #[must_use]
    pub fn second_origin<'r>(&self, row: &'r Row) -> Option<(&'r Origin, Vec<&Column>)> {
        let of_it: Vec<&Column> =
            self.columns.iter().filter(|column| self.beside.contains(&column.name)).collect();
        row.beside.as_ref().filter(|_| !of_it.is_empty()).map(|origin| (origin, of_it))
    }

    /// The imports that a row comes from, by number: its own, and those that a row of many published lines names in its
    /// column `imports`.
    #[must_use]
    pub fn imports_behind(&self, row: &Row) -> BTreeSet<i64> {
        let listed = self.columns.iter().position(|column| column.name == "imports");
        let text = listed.and_then(|at| row.cells[at].plain()).unwrap_or_default();
        let listed = text.split(", ").filter_map(|id| id.parse::<i64>().ok());
        row.origin
            .iter()
            .map(|origin| origin.import_id)
            .chain(listed)
            .chain(row.imports.iter().copied())
            .collect()
    }

    /// How many files the figures of a column are of, where that is no one published line: `4 files, imports 3, 4, 5 and
    /// 6`. The report lists them under its sources.
    #[must_use]
    pub fn files_in_words(&self, row: &Row, column: usize) -> Option<String> {
        let imports = self.imports_behind(row);
        if imports.is_empty() || self.origin_of(row, column).is_some() || self.is_beside(column) {
            return None;
        }
        let numbers: Vec<String> = imports.iter().map(i64::to_string).collect();
        let word = if numbers.len() == 1 { "import" } else { "imports" };
        let files = text::count(numbers.len() as u64, "file", "files");
        Some(format!("{files}, {word} {}", text::list(&numbers)))
    }

    /// What a page shows of the table: its columns and first rows.
    #[must_use]
    pub fn on_page(&self) -> Cow<'_, Self> {
        let OnPage { columns, rows, .. } = &self.page;
        if columns.is_empty() && rows.is_none_or(|most| most >= self.rows.len()) {
            return Cow::Borrowed(self);
        }
        let columns = if columns.is_empty() { (0..self.columns.len()).collect() } else { columns.clone() };
        let row = |row: &Row| Row {
            cells: columns.iter().map(|at| row.cells[*at].clone()).collect(),
            origin: row.origin.clone(),
            beside: row.beside.clone(),
            filled_by: row.filled_by.clone(),
            key: row.key.clone(),
            points: row.points.clone(),
            scope: row.scope.clone(),
            inputs: row.inputs.clone(),
            imports: self.imports_behind(row),
        };
        Cow::Owned(Self {
            columns: columns.iter().map(|at| self.columns[*at].clone()).collect(),
            rows: self.rows.iter().take(rows.unwrap_or(usize::MAX)).map(row).collect(),
            ..self.clone_frame()
        })
    }

    /// The rows and columns that a page leaves out, and where they are.
    #[must_use]
    pub fn rest_in_words(&self) -> Option<String> {
        let shown = self.on_page();
        let rows = (self.rows.len() - shown.rows.len()) as u64 + self.page.left_out;
        let columns = (self.columns.len() - shown.columns.len()) as u64;
        let more = |n: u64, one: &str, many: &str| (n > 0).then(|| text::count(n, one, many));
        let words: Vec<String> =
            [more(rows, "more row", "more rows"), more(columns, "more column", "more columns")]
                .into_iter()
                .flatten()
                .collect();
        match words.as_slice() {
            [] => None,
            words if self.page.left_out > 0 => {
                Some(format!("{}: all rows by `{}`", words.join(" and "), self.page.rest))
            }
            words => Some(format!("{}: {}", words.join(" and "), self.elsewhere())),
        }
    }

    /// Where all of the table is: the sheet of the workbook, and the query.
    #[must_use]
    pub fn elsewhere(&self) -> String {
        let OnPage { sheet, rest, .. } = &self.page;
        if sheet.is_empty() { format!("`{rest}`") } else { format!("sheet \"{sheet}\", or `{rest}`") }
    }

    /// The table without its rows.
    fn clone_frame(&self) -> Self {
        Self {
            id: self.id.clone(),
            asked: self.asked.clone(),
            key: self.key.clone(),
            beside: self.beside.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            layout: self.layout,
            page: self.page.clone(),
            chart: None,
            columns: Vec::new(),
            rows: Vec::new(),
        }
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

    /// The id of a cell of the row with this id.
    #[must_use]
    pub fn cell_of_row(&self, row_id: &str, column: usize) -> String {
        format!("{row_id}.{}", self.columns[column].name)
    }

    /// The id of one cell: the row's id and the name of the column.
    #[must_use]
    pub fn cell_id(&self, row_key: &str, column: usize) -> String {
        self.cell_of_row(&self.row_id(row_key), column)
    }
}
