//! What reviewers said of the cells of a report: beside the gaps, and as a section of its own.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, Row as SqlRow};

use crate::domain::{Missing, cell_in_words};
use crate::model::{
    Cell, CellId, Column, ColumnKind, Kept, OnPage, Origin, PLACE_END, REVIEW_COMMENTS, Report, Row,
    RowNames, Section, Table, WORDS_LISTED, Wanted, review_in_words, since_review,
};
use crate::query::spellings;

/// One word of a reviewer on one cell.
pub(super) struct Comment {
    pub(super) cell_id: String,
    reviewer: String,
    verdict: Option<String>,
    comment: Option<String>,
    /// What the cell showed to the reviewer.
    was: String,
    said_on: String,
    /// The cell of the sheet that holds the words.
    source_cell: String,
    origin: Origin,
}

/// A cell that a comment is about, as a report has it.
pub(super) struct Spot {
    /// Table, row and column in words.
    pub(super) place: String,
    /// What it shows, in the words in which comments keep it.
    pub(super) now: String,
}

impl Spot {
    /// The cell of a table; the column is counted from 0.
    pub(super) fn of(table: &Table, row: &Row, column: usize) -> Self {
        let is_key = |at: usize| table.key.contains(&table.columns[at].name);
        let known = |at: &usize| row.cells[*at].plain().is_some();
        let mut named: Vec<usize> = (0..row.cells.len()).filter(|at| is_key(*at) && known(at)).collect();
        if named.is_empty() {
            named = (0..row.cells.len()).filter(known).take(2).collect();
        }
        let words: Vec<String> = named.into_iter().map(|at| row.cells[at].display()).collect();
        let title = &table.columns[column].title;
        Self {
            place: format!("{}: {}{PLACE_END}{title}", table.title, words.join(", ")),
            now: row.cells[column].shown_to_reviewer(),
        }
    }
}

/// What was said of the cells of these sections, in the order of the tables.
pub(super) fn comments_on(connection: &Connection, sections: &[Section]) -> rusqlite::Result<Vec<Comment>> {
    let tables = sections.iter().flat_map(|section| &section.tables);
    let comments: Vec<Vec<Comment>> =
        tables.map(|table| beginning_with(connection, &table.row_id(""))).collect::<Result<_, _>>()?;
    Ok(comments.into_iter().flatten().collect())
}

/// Everything that reviewers said, in the order of the cells.
pub(super) fn every(connection: &Connection) -> rusqlite::Result<Vec<Comment>> {
    beginning_with(connection, "")
}

/// What was said of one cell of a table, which shows `now`, in words.
pub(super) fn on_cell(
    connection: &Connection,
    table: &Table,
    is_of: impl Fn(&CellId) -> bool,
    (column, now): (&Column, &str),
) -> rusqlite::Result<Vec<String>> {
    let comments = beginning_with(connection, &table.row_id(""))?;
    let of_cell =
        comments.iter().filter(|comment| CellId::parse(&comment.cell_id).is_some_and(|id| is_of(&id)));
    Ok(of_cell.map(|comment| comment.in_words(column.counts_people(), now)).collect())
}

/// The rows of a table that reviewers wrote of.
///
/// # Errors
/// When SQLite fails.
pub fn commented_rows(connection: &Connection, frame: &Table) -> rusqlite::Result<Wanted> {
    let comments = beginning_with(connection, &frame.row_id(""))?;
    let names = comments.iter().filter_map(|comment| Some(CellId::parse(&comment.cell_id)?.row_key));
    Ok(Wanted { names: names.collect(), spellings: spellings(connection)? })
}

fn beginning_with(connection: &Connection, beginning: &str) -> rusqlite::Result<Vec<Comment>> {
    let mut statement = connection.prepare_cached(
        "SELECT cell, reviewer, verdict, comment, shown, said_on, source_cell, file_name, source_line, import_id
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
        was: row.get(4)?,
        said_on: row.get(5)?,
        source_cell: row.get(6)?,
        origin: Origin {
            file: row.get(7)?,
            line: u64::try_from(row.get::<_, i64>(8)?).unwrap_or(0),
            import_id: row.get(9)?,
            goes_on: false,
        },
    })
}

/// The section that lists them.
pub(super) fn section(comments: &[Comment], shown: &Shown<'_>) -> Section {
    let gone = |comment: &Comment| CellId::parse(&comment.cell_id).map_or(GONE.to_owned(), |id| gone(&id));
    let spot = |comment: &Comment| shown.spot(&comment.cell_id).ok_or_else(|| gone(comment));
    let spots: Vec<_> = comments.iter().map(spot).collect();
    Section {
        id: REVIEW_COMMENTS.to_owned(),
        heading: "Review comments".to_owned(),
        tables: vec![table(comments, &spots)],
        ..Section::default()
    }
}

/// Of a cell that is not there any more.
pub(super) const GONE: &str = "no longer in this report";

/// The same of a cell, with the words of its row that its id has.
pub(super) fn gone(id: &CellId) -> String {
    let row = id.row_key.rsplit_once('-').map_or(&*id.row_key, |(words, _)| words);
    format!("{GONE}: {}, {row}, {}", id.table, id.column)
}

/// The comments as a table, each with the cell that it is about, or why there is none. What cells
/// show is text here, because a gap is counted where it is.
pub(super) fn table(comments: &[Comment], spots: &[Result<Spot, String>]) -> Table {
    let text =
        |name: &str, title: &str, description: &str| Column::new(name, title, description, ColumnKind::Text);
    let row = |(comment, spot): (&Comment, &Result<Spot, String>)| {
        let (place, now, since) = match spot {
            Ok(Spot { place, now }) => (&**place, &**now, since_review(&comment.was, now)),
            Err(why) => (&**why, Missing::NoRecord.marker(), why.clone()),
        };
        Row {
            cells: vec![
                Cell::text(place),
                Cell::text(comment.said()),
                Cell::text(&comment.reviewer),
                Cell::text(&comment.was),
                Cell::text(now),
                Cell::text(since),
                Cell::text(&comment.said_on),
                Cell::text(cell_in_words(&comment.origin.file, comment.origin.line, &comment.source_cell)),
                Cell::text(&comment.cell_id),
            ],
            origin: Some(comment.origin.clone()),
            filled_by: Some("the reviewer, in the workbook".to_owned()),
            ..Row::default()
        }
    };
    Table {
        id: REVIEW_COMMENTS.to_owned(),
        key: vec!["cell_id".to_owned(), "reviewer".to_owned()],
        title: "Review comments".to_owned(),
        description:
            "What reviewers wrote in the workbook, one row for each reviewer and cell, with the value that \
                      they wrote it of and the value now."
                .to_owned(),
        columns: vec![
            text("place", "Table, row, column", "Where the cell is, in words."),
            text("said", WORDS_LISTED, "agree, query or comment, and the reviewer's words."),
            text("reviewer", "Reviewer", "Who wrote it."),
            text(
                "was",
                "Said of",
                "What the cell showed to the reviewer: by the workbook, or where it does not say, at its import.",
            ),
            text("now", "The cell now", "What the cell shows in this report."),
            text(
                "since",
                "Since then",
                "Whether that is what the cell shows now, and if not, what it shows.",
            ),
            text("said_on", "Imported", "When the workbook was imported."),
            text("source", "Written in", "Workbook, sheet and cell that hold the words."),
            text("cell_id", "Cell", "The cell's id."),
        ],
        rows: comments.iter().zip(spots).map(row).collect(),
        page: OnPage { columns: vec![0, 1, 2, 3, 5, 8], ..OnPage::default() },
        ..Table::default()
    }
}

/// Puts the comments beside the gaps that they speak of.
pub(super) fn beside_gaps(report: &mut Report, comments: &[Comment]) {
    let mut by_cell: HashMap<&str, Vec<&Comment>> = HashMap::new();
    for comment in comments {
        by_cell.entry(&comment.cell_id).or_default().push(comment);
    }
    for gap in &mut report.gaps {
        let Some(of_gap) = by_cell.get(gap.cell_id.as_str()) else {
            gap.comments.clear();
            continue;
        };
        let name = CellId::parse(&gap.cell_id).map(|id| id.column).unwrap_or_default();
        let is_count = Column::new(&name, &gap.column, "", ColumnKind::Integer).counts_people();
        let now = Cell::gap(gap.reason).shown_to_reviewer();
        gap.comments = of_gap.iter().map(|comment| comment.in_words(is_count, &now)).collect();
    }
}

impl Comment {
    /// `MS, 2026-09-30: query – check the policy`; of a value that is another one by now
    /// `MS, 2026-09-30, when it showed $5.00: query – check the policy`. A number of people, which may be too small to
    /// be shown, is not named.
    fn in_words(&self, is_count: bool, now: &str) -> String {
        let when = match self.was == now {
            true => String::new(),
            false if is_count && self.was.parse::<i64>().is_ok() => {
                ", when it showed another number".to_owned()
            }
            false => format!(", when it showed {}", self.was),
        };
        format!("{}, {}{when}: {}", self.reviewer, self.said_on, self.said())
    }

    /// The verdict and the comment; the database holds at least one of them.
    fn said(&self) -> String {
        review_in_words(self.verdict.as_deref(), self.comment.as_deref())
    }
}

/// The rows that comments may speak of.
pub(super) struct Shown<'r> {
    /// Each table with the names of its rows.
    tables: Vec<(&'r Table, RowNames)>,
    /// The rows of the one table whose rows went by.
    kept: &'r [Kept],
}

/// A cell that a comment is about.
struct Place<'s> {
    table: &'s Table,
    row: &'s Row,
    /// The name of the row now.
    name: String,
    column: usize,
}

impl<'r> Shown<'r> {
    /// The rows of these sections, and those kept of the one table whose rows went by.
    pub(super) fn of(
        connection: &Connection,
        sections: &'r [Section],
        kept: &'r [Kept],
    ) -> rusqlite::Result<Self> {
        let tables = sections.iter().flat_map(|section| &section.tables);
        let spellings = Rc::new(spellings(connection)?);
        let tables = tables.map(|table| (table, RowNames::of(table, &spellings))).collect();
        Ok(Self { tables, kept })
    }

    /// Has a comment name its cell as it is named now.
    pub(super) fn follow(&self, comment: &mut Comment) {
        if let Some(Place { table, name, column, .. }) = self.place(&comment.cell_id) {
            comment.cell_id = table.cell_id(&name, column);
        }
    }

    /// The cell of an id; none where it is not there.
    fn spot(&self, cell_id: &str) -> Option<Spot> {
        self.place(cell_id).map(|Place { table, row, column, .. }| Spot::of(table, row, column))
    }

    fn place(&self, cell_id: &str) -> Option<Place<'_>> {
        let mut tables = self.tables.iter().filter(|(table, _)| cell_id.starts_with(&table.row_id("")));
        tables.find_map(|(table, names)| {
            let id = CellId::parse(cell_id)?;
            let column = table.columns.iter().position(|column| column.name == id.column)?;
            let (name, row) = match table.rows.is_empty() {
                true => {
                    let mut kept = self.kept.iter().filter(|kept| kept.wanted == id.row_key);
                    let own = kept.clone().find(|kept| kept.name == id.row_key);
                    own.or_else(|| kept.next()).map(|kept| (kept.name.clone(), &kept.row))?
                }
                false => {
                    let row = names.row(table, &id.row_key)?;
                    (names.name_of(row, &id.row_key)?.to_owned(), &table.rows[row])
                }
            };
            Some(Place { table, row, name, column })
        })
    }
}
