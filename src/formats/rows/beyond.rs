//! Rows after the last one that a profile reads: footnotes as a rule, and in a longer file of the same source prices.

use super::codes::{CodeCell, Codes};
use super::header::begins_with;
use super::layout::Layout;
use crate::domain::text;
use crate::findings::{Finding, Place, rules};
use crate::formats::number::Number;
use crate::source::Rows;

/// Where the table ends, and what was met after that.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    /// The last row, as the profile says or the row after it showed.
    last: Option<u64>,
    /// The cells that the row after it begins with.
    until: Vec<String>,
    rows: u64,
    /// Those that have a code and an amount, and the first of them with its code.
    priced: u64,
    first: Option<(Place, String)>,
    codes: Codes,
}

impl Beyond {
    /// The end that a profile names.
    pub(super) fn of(last: Option<u64>, until: &[String]) -> Self {
        Self { last, until: until.to_vec(), ..Self::default() }
    }

    /// Whether the current row is after the last one. It is counted, and not read.
    pub(super) fn takes(&mut self, rows: &Rows, layout: &Layout) -> bool {
        let row = rows.position().row;
        if self.last.is_none() && !self.until.is_empty() && begins_with(rows.fields().iter(), &self.until) {
            self.last = Some(row.saturating_sub(1));
        }
        let is_after = self.last.is_some_and(|last| row > last);
        if is_after {
            self.take(rows, layout);
        }
        is_after
    }

    fn take(&mut self, rows: &Rows, layout: &Layout) {
        self.rows += 1;
        let cell = |at: usize| rows.fields().get(at).unwrap_or("").trim();
        let columns = layout.charges.iter().map(|(_, at)| *at).chain(layout.amount.iter().copied());
        let mut columns = columns.chain(layout.payers.iter().map(|payer| payer.column));
        let is_amount = |at: usize| matches!(Number::of(cell(at)), Number::Value(_) | Number::Punctuated(..));
        if !columns.any(is_amount) {
            return;
        }
        let coded = layout.codes.iter().find(|codes| {
            self.codes.clear();
            let system = codes.system_column.map_or("", cell);
            matches!(codes.rule.read(cell(codes.column), system, &mut self.codes), CodeCell::Code(_))
        });
        if let Some(codes) = coded {
            self.priced += 1;
            let (at, heading) = (codes.column, layout.headings[codes.column].as_str());
            self.first.get_or_insert_with(|| (rows.place(Some((at, heading))), cell(at).to_owned()));
        }
    }

    /// Says how much is after the last row that the profile reads.
    pub(super) fn said(self) -> Vec<Finding> {
        let Some(last) = self.last.filter(|_| self.rows > 0) else { return Vec::new() };
        let key = if self.until.is_empty() { "last" } else { "until" };
        let rows = text::count(self.rows, "row", "rows");
        let message = format!("{rows} after row {last} not read, as [rows] {key} says");
        let all = rules::ROWS_AFTER_LAST.at(Place::default(), "", message);
        let priced = self.first.map(|(place, code)| {
            let priced = text::count(self.priced, "row has", "rows have");
            let message =
                format!("{priced} a code and an amount after row {last}, and [rows] {key} leaves them out");
            rules::PRICES_AFTER_LAST.at(place, &code, message)
        });
        priced.into_iter().chain([all]).collect()
    }
}
