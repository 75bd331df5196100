//! Rows of a CSV in which a heading of the template appears twice: of two cells that differ none is guessed.

use csv::StringRecord;

use super::layout::Layout;
use crate::domain::{Decimal, column_letters};
use crate::findings::{Finding, rules};
use crate::source::Rows;

/// The current row with one cell for each heading, where its columns of one heading do not say the same; with what
/// leaves open what the row prices. A cell beside a blank one holds; two figures that differ become a text that is
/// none, `1000 | 2000`; of notes on a payer's price both are kept.
pub(super) fn settle(rows: &Rows, layout: &Layout) -> Option<(StringRecord, Vec<Finding>)> {
    let record = rows.fields();
    let cell = |at: usize| record.get(at).unwrap_or("").trim();
    let differ = |(first, again): &&(usize, usize)| !says_the_same(cell(*first), cell(*again));
    let differing: Vec<_> = layout.repeated.iter().filter(differ).collect();
    if differing.is_empty() {
        return None;
    }
    let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
    let mut contradictions = Vec::new();
    for (first, again) in differing {
        let (one, other) = (cells[*first].trim().to_owned(), cell(*again));
        if one.is_empty() {
            cells.swap(*first, *again);
        } else if layout.is_of_figures(*first) || layout.is_of_terms(*first) {
            cells[*first] = format!("{one} | {other}");
        } else {
            let name = layout.names[*first].as_str();
            let (column, second) = (column_letters(*first), column_letters(*again));
            let message = format!("columns {column} and {second}, both `{name}`, say `{one}` and `{other}`");
            contradictions.push(rules::COLUMNS_DISAGREE.at(rows.place(Some((*first, name))), &one, message));
        }
    }
    Some((StringRecord::from(cells), contradictions))
}

/// Whether the cell of a second column adds nothing to that of the first.
fn says_the_same(one: &str, other: &str) -> bool {
    let number = |cell: &str| Decimal::parse(cell).ok();
    other.is_empty() || one == other || number(one).is_some_and(|value| number(other) == Some(value))
}
