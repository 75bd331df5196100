//! Reading a workbook: the lines that a reviewer filled, beside gaps and beside rows of values.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx};

use super::error::ReviewError;
use crate::domain::sha256_hex;

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
}

/// What a reviewer wrote on one line; blank where nothing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
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
    /// Where the four stand, columns counted from 0.
    pub columns: [usize; 4],
}

/// Reads the lines with a reviewer, a verdict or a comment.
///
/// # Errors
/// When the file cannot be read, is no workbook, or has not the sheet with its columns.
pub fn read_workbook(path: &Path) -> Result<Reviewed, ReviewError> {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let bytes = std::fs::read(path).map_err(|error| ReviewError::Unreadable {
        file: path.display().to_string(),
        message: error.to_string(),
    })?;
    let not = |message: String| ReviewError::NotAReview { file: file.clone(), message };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).map_err(|error| not(error.to_string()))?;
    let sheets = book.sheet_names();
    if !sheets.iter().any(|name| name == SHEET) {
        return Err(not(format!("it has no sheet `{SHEET}`")));
    }
    let mut remarks = Vec::new();
    for name in &sheets {
        let range = book.worksheet_range(name).map_err(|error| not(error.to_string()))?;
        // A comment that begins with `=` is a formula to the spreadsheet, which keeps no text of it.
        let formulas = book.worksheet_formula(name).unwrap_or_default();
        let found = remarks_of(&range, &formulas);
        match found {
            Some(found) => remarks.extend(found),
            None if name == SHEET => {
                return Err(not(format!("its sheet `{SHEET}` has not the columns {}", COLUMNS.join(", "))));
            }
            None => {}
        }
    }
    let size = bytes.len() as u64;
    Ok(Reviewed { sha256: sha256_hex(&bytes), bytes: size, remarks, file })
}

/// The filled lines of a sheet; none where no row has the headings. Of several rows of headings, as on
/// the first sheet, each counts for the rows under it.
fn remarks_of(range: &Range<Data>, formulas: &Range<String>) -> Option<Vec<Remark>> {
    let (first_row, first_column) =
        range.start().map_or((0, 0), |(row, column)| (u64::from(row), column as usize));
    let formula = |line: u64, at: usize| {
        let place = (u32::try_from(line - 1).ok()?, u32::try_from(at).ok()?);
        formulas.get_value(place).filter(|formula| !formula.is_empty()).map(|formula| format!("={formula}"))
    };
    let mut columns: Option<[Option<usize>; 4]> = None;
    let mut remarks = Vec::new();
    for (row, line) in range.rows().zip(first_row + 1..) {
        if let Some(found) = headings(row) {
            columns = Some(found);
            continue;
        }
        let Some(columns) = columns else { continue };
        let read = |at: Option<usize>| {
            at.map_or(String::new(), |at| {
                formula(line, at + first_column).unwrap_or_else(|| row.get(at).map(text).unwrap_or_default())
            })
        };
        let [cell_id, reviewer, verdict, comment] = columns.map(read);
        let is_filled = [&reviewer, &verdict, &comment].iter().any(|text| !text.is_empty());
        if is_filled && !cell_id.is_empty() {
            let columns = columns.map(|at| at.unwrap_or(0) + first_column);
            remarks.push(Remark { line, cell_id, reviewer, verdict, comment, columns });
        }
    }
    columns.map(|_| remarks)
}

/// Where the columns stand that are read, in a row of headings; a verdict is asked for beside gaps alone. A table may
/// have columns of these names itself, so the reviewer's are those from the last *Reviewer* on.
fn headings(row: &[Data]) -> Option<[Option<usize>; 4]> {
    let is = |at: usize, name: &str| text(&row[at]).eq_ignore_ascii_case(name);
    let [cell, reviewer, verdict, comment] = COLUMNS;
    let reviewer = (0..row.len()).rfind(|at| is(*at, reviewer))?;
    let find = |name: &str| (reviewer..row.len()).find(|at| is(*at, name));
    let before = |name: &str| (0..reviewer).find(|at| is(*at, name));
    let comment = find(comment).or_else(|| before(comment))?;
    let cell = find(cell).or_else(|| before(cell))?;
    Some([Some(cell), Some(reviewer), find(verdict), Some(comment)])
}

/// The text of a cell, without blanks around it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}
