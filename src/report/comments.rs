//! What reviewers said of the cells of a report: beside the gaps, and as a section of its own.

use std::collections::HashSet;

use rusqlite::{Connection, Row as SqlRow};

use crate::domain::Missing;
use crate::model::{Cell, CellId, Column, ColumnKind, Origin, Report, Row, Section, Table};

/// One word of a reviewer on one cell.
pub(super) struct Comment {
    cell_id: String,
    reviewer: String,
    verdict: Option<String>,
    comment: Option<String>,
    said_on: String,
    origin: Origin,
}

/// The id of the table that lists them.
pub(super) const TABLE: &str = "review-comments";

/// What was said of the cells of these sections, in the order of the tables.
pub(super) fn comments_on(connection: &Connection, sections: &[Section]) -> rusqlite::Result<Vec<Comment>> {
    let tables = sections.iter().flat_map(|section| &section.tables);
    let comments: Vec<Vec<Comment>> =
        tables.map(|table| beginning_with(connection, &table.row_id(""))).collect::<Result<_, _>>()?;
    Ok(comments.into_iter().flatten().collect())
}

/// Everything that reviewers said, as the table that reports show.
pub(super) fn every(connection: &Connection) -> rusqlite::Result<Table> {
    Ok(table(&beginning_with(connection, "")?, &Shown::default()))
}

/// What was said of one cell, in words.
pub(super) fn on_cell(connection: &Connection, cell_id: &str) -> rusqlite::Result<Vec<String>> {
    let comments = beginning_with(connection, cell_id)?;
    Ok(comments.iter().filter(|comment| comment.cell_id == cell_id).map(Comment::in_words).collect())
}

/// Names of the rows of a table that reviewers wrote of.
///
/// # Errors
/// When SQLite fails.
pub fn commented_rows(connection: &Connection, frame: &Table) -> rusqlite::Result<HashSet<String>> {
    let comments = beginning_with(connection, &frame.row_id(""))?;
    Ok(comments.iter().filter_map(|comment| Some(CellId::parse(&comment.cell_id)?.row_key)).collect())
}

fn beginning_with(connection: &Connection, beginning: &str) -> rusqlite::Result<Vec<Comment>> {
    let mut statement = connection.prepare_cached(
        "SELECT cell, reviewer, verdict, comment, said_on, file_name, source_line, import_id
         FROM v_review
         WHERE substr(cell, 1, length(?1)) = ?1
         ORDER BY cell, said_on, import_id, reviewer",
    )?;
    statement.query_map([beginning], comment)?.collect()
}

fn comment(row: &SqlRow<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        cell_id: row.get(0)?,
        reviewer: row.get(1)?,
        verdict: row.get(2)?,
        comment: row.get(3)?,
        said_on: row.get(4)?,
        origin: Origin {
            file: row.get(5)?,
            line: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
            import_id: row.get(7)?,
        },
    })
}

/// The section that lists them.
pub(super) fn section(comments: &[Comment], shown: &Shown<'_>) -> Section {
    Section {
        id: TABLE.to_owned(),
        heading: "Review comments".to_owned(),
        tables: vec![table(comments, shown)],
        ..Section::default()
    }
}

fn table(comments: &[Comment], shown: &Shown<'_>) -> Table {
    let text =
        |name: &str, title: &str, description: &str| Column::new(name, title, description, ColumnKind::Text);
    let row = |comment: &Comment| {
        let (place, now) = place_and_value(&comment.cell_id, shown);
        Row {
            cells: vec![
                Cell::text(place),
                Cell::text(now),
                Cell::text(&comment.reviewer),
                Cell::text(comment.said()),
                Cell::text(&comment.said_on),
                Cell::text(&comment.cell_id),
            ],
            origin: Some(comment.origin.clone()),
            filled_by: Some("the reviewer, in the workbook".to_owned()),
        }
    };
    Table {
        id: TABLE.to_owned(),
        key: vec!["cell_id".to_owned(), "reviewer".to_owned()],
        title: "Review comments".to_owned(),
        description: "What reviewers wrote in the workbook, one row for each reviewer and cell.".to_owned(),
        columns: vec![
            text("place", "Table, row, column", "Where the cell is, in words."),
            text("now", "The cell now", "What the cell shows in this report."),
            text("reviewer", "Reviewer", "Who wrote it."),
            text("said", "Verdict and comment", "agree, query or comment, and the reviewer's words."),
            text("said_on", "Imported", "When the workbook was imported."),
            text("cell_id", "Cell", "The cell's id."),
        ],
        rows: comments.iter().map(row).collect(),
        ..Table::default()
    }
}

/// Puts the comments beside the gaps that they speak of.
pub(super) fn beside_gaps(report: &mut Report, comments: &[Comment]) {
    for gap in &mut report.gaps {
        let of_gap = comments.iter().filter(|comment| comment.cell_id == gap.cell_id);
        gap.comments = of_gap.map(Comment::in_words).collect();
    }
}

impl Comment {
    /// `MS, 2026-09-30: query – check the policy`
    fn in_words(&self) -> String {
        format!("{}, {}: {}", self.reviewer, self.said_on, self.said())
    }

    /// The verdict and the comment; the database holds at least one of them.
    fn said(&self) -> String {
        let said: Vec<&str> =
            [&self.verdict, &self.comment].into_iter().filter_map(Option::as_deref).collect();
        said.join(" – ")
    }
}

/// The rows that comments may speak of.
#[derive(Default)]
pub(super) struct Shown<'r> {
    /// Each table with its rows and their names.
    tables: Vec<(&'r Table, Vec<(String, &'r Row)>)>,
}

impl<'r> Shown<'r> {
    /// The rows of these sections, and those kept of the one table whose rows went by.
    pub(super) fn of(sections: &'r [Section], kept: &'r [(String, Row)]) -> Self {
        let rows = |table: &'r Table| match table.rows.is_empty() {
            true => kept.iter().map(|(key, row)| (key.clone(), row)).collect(),
            false => table.row_keys().into_iter().zip(&table.rows).collect(),
        };
        let tables = sections.iter().flat_map(|section| &section.tables);
        Self { tables: tables.map(|table| (table, rows(table))).collect() }
    }
}

/// The cell in words and what it shows; a cell that is no longer there says so. The cell is shown as
/// text, because its gap is counted where it stands.
fn place_and_value(cell_id: &str, shown: &Shown<'_>) -> (String, String) {
    for (table, rows) in &shown.tables {
        if !cell_id.starts_with(&table.row_id("")) {
            continue;
        }
        for (key, row) in rows {
            let Some(at) = (0..table.columns.len()).find(|at| table.cell_id(key, *at) == cell_id) else {
                continue;
            };
            let known = row.cells.iter().filter(|cell| cell.plain().is_some());
            let words: Vec<String> = known.take(2).map(Cell::display).collect();
            let place = format!("{}: {} – {}", table.title, words.join(", "), table.columns[at].title);
            return (place, row.cells[at].display());
        }
    }
    ("no longer in this report".to_owned(), Cell::gap(Missing::NoRecord).display())
}
