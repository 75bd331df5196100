//! The marks of a file of rejected rows: what its last column is called, and the word for a cell that
//! a row does not have. `load` writes such files; every reader knows their last column as no data.

use super::head::Head;

/// Begins the heading of the last column; the number of the import follows.
pub const ERRORS_COLUMN: &str = "ratebook_errors_of_import_";

/// Stands in a workbook where a row that is too short has no cell.
pub const NO_CELL: &str = "[no cell]";

/// Whether a file is one of these, so that it replaces nothing.
#[must_use]
pub fn is_rejects_file(head: &Head) -> bool {
    head.text.contains(ERRORS_COLUMN)
}

/// Whether a heading is the last column's, which holds nothing to import.
#[must_use]
pub fn is_errors_heading(heading: &str) -> bool {
    heading.trim().starts_with(ERRORS_COLUMN)
}
