//! Reading the sheet *Data gaps* of a workbook: the lines that a reviewer filled.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use super::error::ReviewError;
use crate::domain::sha256_hex;

/// The sheet that reviewers fill.
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
    let range = book.worksheet_range(SHEET).map_err(|_| not(format!("it has no sheet `{SHEET}`")))?;
    let mut rows = range.rows();
    let head: Vec<String> = rows.next().unwrap_or_default().iter().map(text).collect();
    let mut columns = [0; 4];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        *column = head
            .iter()
            .position(|title| title.eq_ignore_ascii_case(name))
            .ok_or_else(|| not(format!("its sheet `{SHEET}` has no column `{name}`")))?;
    }
    let first_row = range.start().map_or(0, |(row, _)| u64::from(row));
    let first_column = range.start().map_or(0, |(_, column)| column as usize);
    let remarks = rows.zip(first_row + 2..).filter_map(|(row, line)| {
        let [cell_id, reviewer, verdict, comment] =
            columns.map(|at| row.get(at).map(text).unwrap_or_default());
        let is_filled = [&reviewer, &verdict, &comment].iter().any(|text| !text.is_empty());
        let columns = columns.map(|at| at + first_column);
        is_filled.then_some(Remark { line, cell_id, reviewer, verdict, comment, columns })
    });
    let remarks = remarks.collect();
    let size = bytes.len() as u64;
    Ok(Reviewed { sha256: sha256_hex(&bytes), bytes: size, remarks, file })
}

/// The text of a cell, without blanks around it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}
