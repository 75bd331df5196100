//! The sheet of rejected rows on its way back, in the shape in which the rows were rejected.

use std::io;

use super::rejects_marks::{NO_CELL, is_errors_heading};
use super::workbook_cells::RowSource;
use crate::source::IngestError;

/// Rows within which the headings are looked for, as for any header.
const HEADER_WITHIN: usize = 1000;

/// Hands on the rows of a sheet as the CSV of rejected rows has them; false when it has no column of
/// errors.
pub(super) fn rows_of_rejects(
    rows: &mut dyn RowSource,
    write: &mut dyn FnMut(&[String]) -> io::Result<()>,
    unreadable: &dyn Fn(io::Error) -> IngestError,
) -> Result<bool, IngestError> {
    let mut head = Vec::new();
    let errors_column = loop {
        let Some(cells) = rows.next()?.filter(|_| head.len() < HEADER_WITHIN) else { return Ok(false) };
        let found = cells.iter().position(|cell| is_errors_heading(cell));
        head.push(cells);
        if let Some(column) = found {
            break column;
        }
    };
    for cells in &mut head {
        if cells.iter().any(|cell| !cell.is_empty()) {
            cells.resize(errors_column + 1, String::new());
        }
        write(cells).map_err(unreadable)?;
    }
    while let Some(cells) = rows.next()? {
        write(&as_rejected(cells, errors_column)).map_err(unreadable)?;
    }
    Ok(true)
}

/// The row in the shape that it was rejected in: short, whole or long, with its errors last.
fn as_rejected(mut cells: Vec<String>, errors_column: usize) -> Vec<String> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Vec::new();
    }
    let too_many = cells.len().saturating_sub(errors_column + 1);
    cells.resize(cells.len().max(errors_column + 1), String::new());
    let errors = cells.remove(errors_column);
    if too_many == 0
        && let Some(end) = cells.iter().position(|cell| cell == NO_CELL)
    {
        cells.truncate(end);
    }
    cells.push(errors);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_in_the_shape_that_it_was_rejected_in() {
        let row = |cells: &[&str]| as_rejected(cells.iter().map(|cell| (*cell).to_owned()).collect(), 2);
        assert_eq!(row(&["a", "b", "why"]), ["a", "b", "why"]);
        assert_eq!(row(&["a", NO_CELL, "why"]), ["a", "why"]);
        assert_eq!(row(&["a", "b", "why", "c"]), ["a", "b", "c", "why"]);
        assert_eq!(row(&["a"]), ["a", "", ""]);
        assert!(row(&["", " "]).is_empty());
    }
}
