//! Rows with fewer cells than the header: what every reader says of them.

use crate::domain::text::count;
use crate::findings::{Rule, rules};
use crate::source::Rows;

/// What is said of the current row where it has fewer cells than the header; the cells that are not there are taken as
/// blank. The last row of a file that ends within it is no row: its last figure may be cut, as 90 of 9000.
pub(crate) fn short_row(rows: &Rows, width: usize) -> Option<(&'static Rule, String)> {
    let found = rows.fields().len();
    match found < width {
        false => None,
        true if rows.has_line_end() => {
            let found = count(found as u64, "cell", "cells");
            Some((rules::SHORT_ROW, format!("the row has {found}, the header has {width}")))
        }
        true => Some((
            rules::ROW_WIDTH,
            format!("the file ends in this row, which has {found} of {width} cells: it is cut"),
        )),
    }
}
