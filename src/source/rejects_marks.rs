//! The marks of a file of rejected rows: what its last column is called, and the word for a cell that
//! a row does not have. `load` writes such files; every reader knows their last column as no data.

/// Begins the heading of the last column; the number of the import follows.
pub const ERRORS_COLUMN: &str = "ratebook_errors_of_import_";

/// Stands in a workbook where a row that is too short has no cell.
pub const NO_CELL: &str = "[no cell]";

/// Whether a heading is the last column's, which holds nothing to import.
#[must_use]
pub fn is_errors_heading(heading: &str) -> bool {
    heading.trim().starts_with(ERRORS_COLUMN)
}
