//! Rows whose cells are shifted, as by a comma in a text or a number without quotes. An amount below a heading that has
//! few is none of their signs by itself: a copayment or an old fee is stated of few codes, too.

use std::collections::{BTreeMap, HashSet};

use super::column::ColumnSeen;
use super::reason_words::reason_of;
use super::sample::Sample;
use super::written_amount::{digits, looks_like_amount, shape};
use crate::formats::marker::built_in;
use crate::formats::number::signed_percentage;
use crate::formats::rows::percent_words::names_percentages;
use crate::source::{IngestError, RowCells, Rows, Source};

/// How many shapes of numbers with cents are those of a few rows.
const MOST_SHAPES: usize = 20;

/// Rows that are out of step with the header.
#[derive(Debug)]
pub(super) struct Shifted<'s> {
    /// The column into which their amounts are shifted.
    pub(super) column: &'s ColumnSeen,
    /// The shapes of its cells in them, and in no other row.
    pub(super) shapes: Vec<String>,
    pub(super) rows: u64,
    pub(super) first: u64,
}

/// Rows that have an amount below one heading, and all the same sign of a shift in another cell.
#[derive(Debug, Default)]
struct OfShape {
    rows: u64,
    shifted: u64,
    first: u64,
}

impl<'s> Shifted<'s> {
    /// Reads the file again where a column without amounts has a few, and looks at the other cells of their rows.
    pub(super) fn find(
        source: &Source,
        sample: &'s Sample,
        is_amount: impl Fn(usize) -> bool,
    ) -> Result<Option<Self>, IngestError> {
        let amounts: Vec<usize> = (0..sample.columns.len()).filter(|at| is_amount(*at)).collect();
        // A key of a record names its value, which nothing shifts.
        let Some(last) = amounts.last().filter(|_| sample.list.is_none()) else { return Ok(None) };
        let shows = |at: &usize| {
            let column = &sample.columns[*at];
            !column.heading.is_empty()
                && column.cents > 0
                && column.amounts == column.cents
                && 10 * column.cents <= sample.rows
                && !names_percentages(&column.heading)
        };
        for at in (last + 1..sample.columns.len()).filter(shows) {
            if let Some(found) = Self::below(source, sample, at, &amounts)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The rows with an amount below one heading, where all of their shape are shifted.
    fn below(
        source: &Source,
        sample: &'s Sample,
        at: usize,
        amounts: &[usize],
    ) -> Result<Option<Self>, IngestError> {
        // Texts that stand for an amount in rows that are in step, too.
        let mut known: HashSet<(usize, String)> = HashSet::new();
        let mut odd: Vec<(u64, RowCells)> = Vec::new();
        let mut rows = Rows::open(source)?;
        while rows.advance()? {
            let row = rows.position().row;
            if rows.record_fault().is_some() || !sample.has_row(row) {
                continue;
            }
            let cells = rows.fields();
            let cell = |at: usize| cells.get(at).unwrap_or("").trim();
            if looks_like_amount(cell(at)) {
                odd.push((row, cells.clone()));
                continue;
            }
            let texts = amounts.iter().filter(|at| is_text(cell(**at)));
            known.extend(texts.map(|at| (*at, cell(*at).to_owned())));
        }
        let mut shapes: BTreeMap<String, OfShape> = BTreeMap::new();
        for (row, cells) in &odd {
            let cell = |at: usize| cells.get(at).unwrap_or("").trim();
            let has_text = |at: &usize| is_text(cell(*at)) && !known.contains(&(*at, cell(*at).to_owned()));
            let is_cut = |at: &usize| {
                let column = &sample.columns[*at];
                10 * column.cents > 9 * column.amounts && is_cut(cell(*at), cell(at + 1))
            };
            let of_shape = shapes.entry(shape(cell(at))).or_default();
            of_shape.rows += 1;
            if amounts.iter().any(has_text) || amounts.iter().any(is_cut) {
                of_shape.first = if of_shape.shifted == 0 { *row } else { of_shape.first };
                of_shape.shifted += 1;
            }
        }
        shapes.retain(|_, of| of.shifted == of.rows);
        let first = shapes.values().map(|of| of.first).min();
        Ok(first.filter(|_| shapes.len() < MOST_SHAPES).map(|first| Self {
            column: &sample.columns[at],
            rows: shapes.values().map(|of| of.rows).sum(),
            shapes: shapes.into_keys().collect(),
            first,
        }))
    }
}

/// Whether a cell below an amount holds a text of another column: no number, and none that says why there is none.
fn is_text(cell: &str) -> bool {
    cell.contains(char::is_alphabetic)
        && !looks_like_amount(cell)
        && built_in(cell).is_none()
        && signed_percentage(cell).is_none()
        && reason_of(cell) == "not-supplied"
}

/// Whether two cells are one number that its own comma cut: `$1` and `234.56`.
fn is_cut(cell: &str, next: &str) -> bool {
    let plain = digits(cell);
    (1..=3).contains(&plain.len())
        && plain.bytes().all(|b| b.is_ascii_digit())
        && next.len() == 6
        && shape(next) == "###.##"
}
