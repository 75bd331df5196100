//! Rows that sum up the rows above them, such as `Grand Total` or `Average`: no price of anything.

use super::header::single_blanks;
use super::layout::{CodeColumn, Layout};
use crate::domain::text;
use crate::findings::{Finding, Place, rules};
use crate::formats::ledger::is_blank;
use crate::formats::number::Number;
use crate::source::Rows;

/// What the row of a total is called.
const WORDS: [&str; 17] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "subtotals",
    "sub total",
    "sub-total",
    "overall total",
    "sum",
    "average",
    "averages",
    "avg",
    "mean",
    "median",
    "count",
    "row count",
];

/// Words with which a row is called a total where its amounts are the sums of those above: `Column Total`, `Sum of fees`.
const SPEAKS: [&str; 4] = ["total", "totals", "sum", "overall"];

/// Fewer rows than these have no sum that shows a total.
const ENOUGH: u64 = 3;

/// Looks for rows of totals, and counts them.
#[derive(Debug, Default)]
pub(super) struct Totals {
    /// Columns with codes of their own; a row that has one is no total.
    codes: Vec<usize>,
    /// Columns that may call a row a total: the first, and those of codes and descriptions.
    names: Vec<usize>,
    /// Columns of amounts, with the sum of those above; none where every row needs a code.
    sums: Vec<(usize, i64)>,
    /// The code of a row above, which is seldom another one.
    code: String,
    rows: u64,
    found: u64,
    first: Option<(Place, String)>,
}

impl Totals {
    /// What to look at in the rows of a file.
    pub(super) fn of(layout: &Layout) -> Self {
        let description = layout.fields.description.column();
        let own = |codes: &&CodeColumn| !codes.rule.only_if_none && Some(codes.column) != description;
        let codes: Vec<usize> = layout.codes.iter().filter(own).map(|codes| codes.column).collect();
        let mut names: Vec<usize> =
            [0].into_iter().chain(layout.codes.iter().map(|codes| codes.column)).chain(description).collect();
        names.sort_unstable();
        names.dedup();
        let local = layout.codes.iter().any(|codes| !own(&codes) || codes.rule.takes_any_text());
        let amounts = layout.charges.iter().map(|(_, at)| *at).chain(layout.amount.iter().copied());
        let amounts = amounts.chain(layout.payers.iter().map(|payer| payer.column));
        let sums = amounts.filter(|_| local).map(|at| (at, 0)).collect();
        Self { codes, names, sums, ..Self::default() }
    }

    /// Whether the current row is a total of those above it.
    pub(super) fn takes(&mut self, rows: &Rows) -> bool {
        let cell = |at: usize| rows.fields().get(at).unwrap_or("");
        let is_code = |cell: &str| !is_blank(cell) && !is_total(cell) && !speaks_of_total(cell);
        let is_again = |at: &usize| !self.code.is_empty() && cell(*at) == self.code;
        let is_coded = self.codes.iter().any(is_again) || {
            let code = self.codes.iter().map(|at| cell(*at)).find(|cell| is_code(cell));
            code.map(|code| code.clone_into(&mut self.code)).is_some()
        };
        let called = || self.names.iter().copied().find(|at| is_total(cell(*at)));
        let summed = || {
            let mut names = self.names.iter().map(|at| cell(*at)).filter(|name| !is_blank(name)).peekable();
            let is_named = names.peek().is_some() && !names.any(speaks_of_total);
            let is_sum = |(at, sum): &&(usize, i64)| *sum > 0 && amount(cell(*at)) == Some(*sum);
            let there = self.sums.iter().filter(|(at, _)| !is_blank(cell(*at)));
            let [of, all] = [there.clone().filter(is_sum).count(), there.count()];
            // One amount of an item may be the sum of others by chance, two are not.
            let shows = if is_named { of == all && of > 1 } else { of > 0 };
            self.sums.iter().filter(|_| shows && self.rows >= ENOUGH).find(is_sum).map(|(at, _)| *at)
        };
        let found = (!is_coded).then(|| called().or_else(summed)).flatten();
        if let Some(at) = found {
            self.found += 1;
            self.first.get_or_insert_with(|| (rows.place(Some((at, ""))), cell(at).trim().to_owned()));
            return true;
        }
        self.rows += 1;
        for (at, sum) in &mut self.sums {
            *sum = sum.saturating_add(amount(cell(*at)).unwrap_or_default());
        }
        false
    }

    /// Names the rows that were left out.
    pub(super) fn said(self) -> Option<Finding> {
        let (place, cell) = self.first?;
        let rows = text::count(self.found, "row is", "rows are");
        let message = format!("{rows} totals, averages or counts of the rows above, and not read");
        Some(rules::ROWS_OF_TOTALS.at(place, &cell, message))
    }
}

/// Whether a cell calls its row a total.
pub(super) fn is_total(cell: &str) -> bool {
    let begins = cell.trim_start().as_bytes().first().map(u8::to_ascii_lowercase);
    if !matches!(begins, Some(b't' | b'g' | b's' | b'o' | b'a' | b'm' | b'c' | b'r')) || cell.len() > 60 {
        return false;
    }
    let outside = cell.split(['(', '[']).next().unwrap_or_default();
    let name = single_blanks(outside.trim_matches(|c: char| !c.is_alphanumeric())).to_ascii_lowercase();
    let is_of_part = name.starts_with("subtotal ") && !name.split(' ').any(is_of_surgery);
    WORDS.contains(&name.as_str()) || name.starts_with("grand total ") || is_of_part
}

/// Whether a word is that of a procedure: a subtotal hysterectomy leaves a part of the organ.
fn is_of_surgery(word: &str) -> bool {
    const ENDS: [&str; 7] = ["ectomy", "ectomies", "otomy", "ostomy", "plasty", "oplasties", "desis"];
    const WORDS: [&str; 8] = [
        "resection",
        "excision",
        "removal",
        "amputation",
        "ablation",
        "exenteration",
        "obliteration",
        "fusion",
    ];
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    ENDS.iter().any(|end| word.ends_with(end)) || WORDS.contains(&word)
}

/// Whether a cell speaks of a total, as the name of a service may do, too.
fn speaks_of_total(cell: &str) -> bool {
    // All of the words begin with one of these: most codes have none of them.
    if !cell.bytes().any(|byte| matches!(byte.to_ascii_lowercase(), b't' | b's' | b'o')) {
        return false;
    }
    let mut words = cell.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| SPEAKS.iter().any(|total| word.eq_ignore_ascii_case(total)))
}

fn amount(cell: &str) -> Option<i64> {
    match Number::of(cell.trim()) {
        Number::Value(number) | Number::Punctuated(number, _) => Some(number.scaled()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_begins_with_the_word_is_no_total() {
        for cell in ["Total", "GRAND TOTAL:", " Sub-Total ", "Average", "Total (60 rows)", "Subtotal surgery"]
        {
            assert!(is_total(cell), "{cell}");
        }
        for cell in
            ["Total knee arthroplasty", "Subtotal hysterectomy", "Subtotal resection, colon", "47371", ""]
        {
            assert!(!is_total(cell), "{cell}");
        }
    }
}
