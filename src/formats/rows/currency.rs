//! Amounts in another currency than US dollars, as a title, a heading or a column beside them says: `Amounts in CAD`,
//! `Rate (CAD)`, `Currency` with `EUR`. A sign beside the number itself is read with the number.

use super::header::{Header, words};
use crate::formats::number::{is_other_currency, is_us_dollars};

/// What a file says of the currency of its amounts.
#[derive(Debug, Default)]
pub(super) struct Currencies {
    /// By column: whether its amounts are of another currency.
    others: Vec<bool>,
    /// The columns whose cells name the currency of their row.
    beside: Vec<usize>,
}

impl Currencies {
    pub(super) fn of(header: &Header) -> Self {
        let lines = header.titles.iter().chain(&header.comments);
        let said: Vec<bool> = lines.filter_map(|line| says_other(&line.cells.join(" "))).collect();
        // Lines that name both leave the currency open.
        let of_file = !said.is_empty() && said.iter().all(|is_other| *is_other);
        let others = header.headings.iter().map(|heading| says_other(heading).unwrap_or(of_file)).collect();
        let names_it = |at: &usize| words(&header.headings[*at]).iter().any(|word| word == "currency");
        Self { others, beside: (0..header.headings.len()).filter(names_it).collect() }
    }

    /// Whether a number of a column is of another currency; `cell` gives the cells of its row. What says itself that
    /// it is US dollars is.
    pub(super) fn is_other<'c>(&self, column: usize, cell: impl Fn(usize) -> &'c str) -> bool {
        if self.beside.is_empty() && !self.others.get(column).is_some_and(|is_other| *is_other) {
            return false;
        }
        let mut beside = self
            .beside
            .iter()
            .filter(|at| **at != column)
            .map(|at| cell(*at).trim())
            .filter(|c| !c.is_empty());
        let of_row = beside.next().map(|named| is_other_currency(named) || says_other(named) == Some(true));
        let is_us = ["US", "us"].iter().any(|country| cell(column).contains(country));
        !is_us && of_row.unwrap_or(self.others.get(column).is_some_and(|is_other| *is_other))
    }
}

/// Words before the name of a currency that make it one.
const BEFORE: [&str; 4] = ["in", "currency", "currencies", "amounts"];

/// Codes that also abbreviate something in billing, such as a partial hospitalization program: `in` has to be before
/// them.
const OF_BILLING: [&str; 5] = ["PHP", "SAR", "CHF", "INR", "DOP"];

/// Currencies by name.
const NAMES: [&str; 8] = [
    "canadian dollar",
    "australian dollar",
    "mexican peso",
    "pound sterling",
    "pounds sterling",
    "swiss franc",
    "hong kong dollar",
    "singapore dollar",
];

/// Whether a title or heading says that amounts are of another currency; none where it names no currency.
fn says_other(text: &str) -> Option<bool> {
    let parts: Vec<&str> = text.split(|c: char| c.is_whitespace() || ",;:/".contains(c)).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let bare = |part: &str| part.trim_matches(|c: char| "()[]{}.'\"".contains(c)).to_owned();
    if parts.iter().any(|part| is_us_dollars(&bare(part))) {
        return Some(false);
    }
    let lower = text.to_lowercase();
    let names_one = |at: usize| {
        let code = bare(parts[at]);
        let is_sign = !code.contains(|c: char| c.is_ascii_alphabetic());
        let is_bracketed = parts[at].starts_with(['(', '[']) && parts[at].ends_with([')', ']']);
        let before = at.checked_sub(1).map(|at| bare(parts[at]).to_lowercase());
        let is_named = before.is_some_and(|word| BEFORE.contains(&word.as_str()));
        let is_of_billing = OF_BILLING.contains(&code.as_str());
        // A code is written in capitals; a word in small letters is one.
        let is_code = is_sign || code.to_uppercase() == code || code.to_lowercase().starts_with("euro");
        is_other_currency(&code) && is_code && (is_sign || is_named || is_bracketed && !is_of_billing)
    };
    let is_other = NAMES.iter().any(|name| lower.contains(name)) || (0..parts.len()).any(names_one);
    is_other.then_some(true)
}

#[cfg(test)]
mod tests {
    use super::says_other;

    #[test]
    fn a_title_or_heading_names_a_currency_by_its_place_in_the_words() {
        for text in [
            "Amounts in CAD",
            "All amounts in EUR, net of tax",
            "Rate (CAD)",
            "Rate [EUR]",
            "Fee €",
            "Currency: GBP",
            "Prices in Canadian dollars",
            "amounts in euros",
            "Rates in PHP",
        ] {
            assert_eq!(says_other(text), Some(true), "{text}");
        }
        for text in ["Rate (USD)", "Amounts in US$", "Amounts in USD (not CAD)"] {
            assert_eq!(says_other(text), Some(false), "{text}");
        }
        for text in [
            "Rate",
            "PHP Rate",
            "Rate (PHP)",
            "CAD program",
            "Rate (INR)",
            "Amounts in dollars",
            "Rate (cad)",
            "",
        ] {
            assert_ne!(says_other(text), Some(true), "{text}");
        }
    }
}
