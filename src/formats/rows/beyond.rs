//! Rows after the last one that a profile reads: footnotes as a rule, and in a longer file of the same source prices.

use super::codes::{CodeCell, Codes};
use super::layout::Layout;
use crate::domain::text;
use crate::findings::{Finding, Place, rules};
use crate::formats::number::Number;
use crate::source::Rows;

/// Counts the rows after the last.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    rows: u64,
    /// Those that have a code and an amount, and the first of them with its code.
    priced: u64,
    first: Option<(Place, String)>,
    codes: Codes,
}

impl Beyond {
    /// Takes a row that is not read.
    pub(super) fn take(&mut self, rows: &Rows, layout: &Layout) {
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
    pub(super) fn said(self, last: Option<u64>) -> Vec<Finding> {
        let Some(last) = last.filter(|_| self.rows > 0) else { return Vec::new() };
        let rows = text::count(self.rows, "row", "rows");
        let message = format!("{rows} after row {last} not read, as [rows] last says");
        let all = rules::ROWS_AFTER_LAST.at(Place::default(), "", message);
        let priced = self.first.map(|(place, code)| {
            let priced = text::count(self.priced, "row has", "rows have");
            let message =
                format!("{priced} a code and an amount after row {last}, and [rows] last leaves them out");
            rules::PRICES_AFTER_LAST.at(place, &code, message)
        });
        priced.into_iter().chain([all]).collect()
    }
}
