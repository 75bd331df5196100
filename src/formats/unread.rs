//! Columns that no field is read from: how many values of each are left out.
//!
//! What is noticed of such a column in the header is said when the rows were read, with that number.

use std::collections::{HashMap, HashSet};

use crate::domain::text::count;
use crate::findings::{Finding, rules};
use crate::formats::cell::read_amount;
use crate::formats::ledger::is_blank;
use crate::source::RowCells;

/// The columns of a file that are not read.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    columns: Vec<usize>,
    /// Values of accepted rows, by column.
    filled: Vec<u64>,
    held: Vec<Finding>,
    /// Columns that a profile says not to read: a blank one is worth no word.
    ignored: Vec<usize>,
    /// Columns of which one finding, at the first of them, speaks together.
    together: Vec<Vec<usize>>,
    /// Columns whose cells are looked at for amounts, each with how many it has.
    amounts: Vec<(usize, u64)>,
}

/// Of so many values, one may be no amount in a column of amounts.
const NO_AMOUNT_ONE_IN: u64 = 10;

impl Unread {
    pub(crate) fn of(columns: Vec<usize>) -> Self {
        let filled = vec![0; columns.len()];
        Self { filled, columns, ..Self::default() }
    }

    /// With columns that a profile says not to read.
    pub(crate) fn with_ignored(self, ignored: Vec<usize>) -> Self {
        Self { ignored, ..self }
    }

    /// With columns of which one finding speaks.
    pub(crate) fn together(self, together: Vec<Vec<usize>>) -> Self {
        Self { together, ..self }
    }

    /// Keeps a finding on one of the columns, or on several of them together, until the values are
    /// counted; gives back any other.
    pub(crate) fn hold(&mut self, finding: Finding) -> Option<Finding> {
        let is_of_these = match finding.place.column {
            Some(column) => self.columns.contains(&column),
            None => finding.rule == rules::COLUMN_NOT_READ,
        };
        if !is_of_these {
            return Some(finding);
        }
        if finding.rule == rules::PAYER_COLUMN_NOT_READ {
            self.amounts.extend(finding.place.column.map(|column| (column, 0)));
        }
        self.held.push(finding);
        None
    }

    /// Counts the values of an accepted row.
    #[inline]
    pub(crate) fn count(&mut self, row: &RowCells) {
        for (column, filled) in self.columns.iter().zip(&mut self.filled) {
            *filled += u64::from(row.get(*column).is_some_and(|cell| !is_blank(cell)));
        }
        for (column, amounts) in &mut self.amounts {
            let reading = row.get(*column).map(read_amount);
            *amounts += u64::from(reading.is_some_and(|read| read.is_ok_and(|read| read.value.is_ok())));
        }
    }

    /// The findings that were kept, each with the number of values that are left out.
    pub(crate) fn finish(&mut self) -> impl Iterator<Item = Finding> {
        let mut single: HashSet<usize> =
            self.held.iter().filter_map(|finding| finding.place.column).collect();
        single.extend(self.together.iter().flatten());
        let (mut filled, mut rest) = (HashMap::new(), 0);
        for (column, values) in self.columns.iter().zip(&self.filled) {
            *filled.entry(*column).or_insert(0) += values;
            rest += if single.contains(column) { 0 } else { *values };
        }
        for together in &self.together {
            let values = together.iter().filter_map(|column| filled.get(column)).sum();
            filled.extend(together.first().map(|first| (*first, values)));
        }
        let counts: Vec<u64> = self
            .held
            .iter()
            .map(|finding| match finding.place.column {
                Some(column) => filled.get(&column).copied().unwrap_or(0),
                None => rest,
            })
            .collect();
        self.doubt_payers(&filled);
        let ignored = std::mem::take(&mut self.ignored);
        let held = std::mem::take(&mut self.held).into_iter().zip(counts);
        let held = held.filter(move |(finding, values)| {
            *values > 0 || !finding.place.column.is_some_and(|column| ignored.contains(&column))
        });
        held.map(|(finding, values)| said(finding, values))
    }
}

impl Unread {
    /// A column that may be a payer's is worth no warning where its values are no amounts.
    fn doubt_payers(&mut self, filled: &HashMap<usize, u64>) {
        for (column, amounts) in &self.amounts {
            let values = filled.get(column).copied().unwrap_or(0);
            if values > 0 && (values - amounts) * NO_AMOUNT_ONE_IN <= values {
                continue;
            }
            let of_column = self.held.iter_mut().filter(|finding| finding.place.column == Some(*column));
            for finding in of_column.filter(|finding| finding.rule == rules::PAYER_COLUMN_NOT_READ) {
                finding.rule = rules::COLUMN_NOT_READ;
            }
        }
    }
}

/// A misspelled or a plain heading is worth a warning where its column holds a value.
fn said(finding: Finding, values: u64) -> Finding {
    let left_out = match values {
        0 => "no value is left out".to_owned(),
        _ => format!("{} left out", count(values, "value is", "values are")),
    };
    let rule = match finding.rule {
        rule if values == 0 && [rules::HEADING_MISSPELLED, rules::PLAIN_COLUMN_NOT_READ].contains(&rule) => {
            rules::COLUMN_NOT_READ
        }
        rule => rule,
    };
    Finding { rule, message: format!("{}; {left_out}", finding.message), ..finding }
}
