//! Reading a workbook: the lines that a reviewer filled, beside gaps and beside rows of values.

use super::error::ReviewError;
use crate::domain::cell_name;
use crate::model::{VALUE_SHOWN, WORDS_LISTED};
use crate::source::{Digest, Source, TextEncoding};

/// The sheet that every workbook of ratebook has.
const SHEET: &str = "Data gaps";
/// The columns that are read, by their headings.
const COLUMNS: [&str; 4] = ["Cell", "Reviewer", "Verdict", "Comment"];

/// A workbook as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The file's name, without folders.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in 64 hexadecimal digits.
    pub sha256: String,
    /// The lines that a reviewer filled, in order.
    pub remarks: Vec<Remark>,
    /// The lines of its list of comments, whose words are as they were imported unless someone wrote over them.
    pub listed: Vec<Remark>,
}

/// What a reviewer wrote on one line; blank where nothing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The sheet.
    pub sheet: String,
    /// Row of the sheet, counted from 1.
    pub line: u64,
    /// The id of the cell.
    pub cell_id: String,
    /// Who.
    pub reviewer: String,
    /// One word.
    pub verdict: String,
    /// More words.
    pub comment: String,
    /// What the cell showed to the reviewer; blank where the workbook does not say it.
    pub shown: String,
    /// The columns of id, reviewer, verdict and comment, counted from 0.
    pub columns: [usize; 4],
}

impl Remark {
    /// The cell of the sheet that holds the reviewer's words: the comment, or else the verdict.
    #[must_use]
    pub fn source_cell(&self) -> String {
        let at = if self.comment.is_empty() { 2 } else { 3 };
        cell_name(self.columns[at], self.line)
    }
}

/// Reads the lines with a reviewer, a verdict or a comment. A workbook is read as a stream of cells, as one of prices
/// is; a comment that begins with `=` is a formula to the spreadsheet, which keeps no text of it.
///
/// # Errors
/// When the file cannot be read, is no workbook or a damaged one, or has not the sheet with its columns.
pub fn read_workbook(source: Source) -> Result<Reviewed, ReviewError> {
    // None of it is a text whose encoding is to be found.
    let source = source.with_encoding(TextEncoding::Utf8);
    let file = source.name().to_owned();
    if !source.is_workbook()? {
        return Err(ReviewError::NotAReview { file, message: "it is another kind of file".to_owned() });
    }
    let Digest { bytes, sha256 } = source.digest()?;
    let lines = source.each_row(Lines::default(), Lines::take)?;
    if !lines.is_review {
        let message = format!("it has no sheet `{SHEET}` with the columns {}", COLUMNS.join(", "));
        return Err(ReviewError::NotAReview { file, message });
    }
    let Lines { remarks, listed, .. } = lines;
    Ok(Reviewed { sha256, bytes, remarks, listed, file })
}

/// The filled lines of the sheets so far. Of several rows of headings, as on the first sheet, each counts for the
/// rows under it.
#[derive(Debug, Default)]
struct Lines {
    sheet: String,
    columns: Option<Columns>,
    remarks: Vec<Remark>,
    listed: Vec<Remark>,
    /// Whether the sheet that every workbook of ratebook has is there, and has its columns.
    is_review: bool,
}

impl Lines {
    fn take(&mut self, sheet: &str, line: u64, cells: &[String]) {
        if self.sheet != sheet {
            (self.sheet, self.columns) = (sheet.to_owned(), None);
        }
        let found = headings(cells);
        if found.is_some() {
            self.is_review |= sheet == SHEET;
            self.columns = found;
            return;
        }
        let Some(columns) = self.columns else { return };
        let read = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        let Columns { said, reviewer: by, shown, is_list } = columns;
        let [cell_id, reviewer, verdict, comment] = said.map(read);
        // A line that names no cell is kept aside, not dropped: its row may be below the table, or the id is deleted.
        if [&reviewer, &verdict, &comment].iter().any(|text| !text.is_empty()) {
            let columns = said.map(|at| at.unwrap_or(by));
            let (sheet, shown) = (sheet.to_owned(), read(shown));
            let into = if is_list { &mut self.listed } else { &mut self.remarks };
            into.push(Remark { sheet, line, cell_id, reviewer, verdict, comment, shown, columns });
        }
    }
}

/// Where the columns stand that are read.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// Those of `COLUMNS`; the first and the last are there but where someone took one away.
    said: [Option<usize>; 4],
    /// That of the reviewer.
    reviewer: usize,
    /// What the cell showed.
    shown: Option<usize>,
    /// Whether they are those of the list of comments, which shows words and asks for none.
    is_list: bool,
}

/// Where the columns stand that are read, in a row of headings; a verdict is asked for beside gaps alone. A table may
/// have columns of these names itself, so the reviewer's are those from the last *Reviewer* on. Reviewers make
/// `Comments:` of a heading.
fn headings(row: &[String]) -> Option<Columns> {
    let is = |at: usize, name: &str| {
        let heading = row[at].trim().trim_end_matches(':');
        heading.eq_ignore_ascii_case(name)
            || heading.strip_suffix(['s', 'S']).is_some_and(|one| one.eq_ignore_ascii_case(name))
    };
    let [cell, reviewer, verdict, comment] = COLUMNS;
    let reviewer = (0..row.len()).rfind(|at| is(*at, reviewer))?;
    let find = |name: &str| (reviewer..row.len()).find(|at| is(*at, name));
    let before = |name: &str| (0..reviewer).find(|at| is(*at, name));
    let listed = before(WORDS_LISTED).filter(|_| find(verdict).or(find(comment)).is_none());
    let comment = find(comment).or(listed).or_else(|| before(comment));
    let cell = find(cell).or_else(|| before(cell));
    let said = [cell, Some(reviewer), find(verdict), comment];
    // A word in a cell of another table makes no row of headings.
    let (shown, is_list) = (find(VALUE_SHOWN), listed.is_some());
    (cell.is_some() || comment.is_some()).then_some(Columns { said, reviewer, shown, is_list })
}
