//! Lines below a table that are none of its rows, though they have several cells: the header of another table, whose
//! columns are others, and figures of the contract, such as a conversion factor. As rows they would be prices of codes
//! that are none.

use super::procedure_text::ProcedureText;
use super::reason_words::reason_of;
use crate::formats::ledger::is_blank;
use crate::formats::marker::built_in;
use crate::formats::rows::header::{single_blanks, words};

/// What a line below rows of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A row, as far as it shows.
    Row,
    /// No row, unless further codes follow.
    Held,
    /// The header of another table.
    Header,
}

/// What is known of a column by the rows above a line.
pub(super) struct Above<'c> {
    pub(super) heading: &'c str,
    /// Whether most of its cells are numbers.
    pub(super) of_numbers: bool,
    /// Whether nearly all of its cells are codes of procedures.
    pub(super) of_codes: bool,
}

/// Words of which one is in every header of prices or modifiers.
const OF_HEADERS: &str = "cpt hcpcs hcpc code codes procedure proc description desc drg rev revenue modifier mod service item \
    cdt ndc";
/// Words of what a contract pays beside the prices of its codes.
const OF_CONTRACTS: &str = "default other others all unlisted outlier threshold stop loss stoploss lesser of conversion \
    factor cf multiple multiplier escalator inflator";

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

impl Next {
    /// What a line is; `after_blank` says that a blank line is above it, and `held` that the one above it is none of
    /// the table.
    pub(super) fn of(above: &[Above<'_>], cells: &[&str], after_blank: bool, held: bool) -> Self {
        let code = above.iter().position(|column| column.of_codes);
        let code = code.and_then(|at| cells.get(at)).map(|cell| cell.trim());
        // Nearly all lines are rows: what follows is worked out for few of them.
        if code.is_some_and(|code| ProcedureText::of(code).is_some()) {
            return Self::Row;
        }
        let is_wordy = !cells.iter().any(|cell| has_digit(cell));
        let pairs = || above.iter().zip(cells.iter().map(|cell| single_blanks(cell)));
        let is_heading = |cell: &str, of: &Above<'_>| of.heading.eq_ignore_ascii_case(cell);
        let is_others = |(own, cell): &(&Above<'_>, String)| {
            !cell.is_empty() && !is_heading(cell, own) && above.iter().any(|other| is_heading(cell, other))
        };
        if is_wordy && pairs().filter(is_others).count() > 1 {
            return Self::Header;
        }
        let Some(code) = code else { return Self::Row };
        if held {
            return Self::Held;
        }
        if code.is_empty() || has_digit(code) || built_in(code).is_some() {
            return Self::Row;
        }
        let names_price = |(own, cell): &(&Above<'_>, String)| {
            own.of_numbers
                && !is_blank(cell)
                && !is_heading(cell, own)
                && built_in(cell).is_none()
                && reason_of(cell) == "not-supplied"
        };
        let is_of = |list: &str, word: &String| list.split(' ').any(|known| known == word);
        let is_header = is_wordy
            && words(code).iter().any(|word| is_of(OF_HEADERS, word))
            && pairs().any(|pair| names_price(&pair));
        let is_of_contract = words(code).iter().all(|word| is_of(OF_CONTRACTS, word));
        match (is_header, after_blank || is_of_contract) {
            (true, _) => Self::Header,
            (false, true) => Self::Held,
            (false, false) => Self::Row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(cells: &[&str], after_blank: bool, held: bool) -> Next {
        let of = |heading, of_codes, of_numbers| Above { heading, of_numbers, of_codes };
        let above = [
            of("CPT", true, false),
            of("Description", false, false),
            of("Aetna", false, true),
            of("Cigna", false, true),
        ];
        Next::of(&above, cells, after_blank, held)
    }

    #[test]
    fn a_line_of_other_columns_or_of_the_contract_is_no_row() {
        for (cells, wanted) in [
            (["99213", "Visit", "5.00", "6.00"], Next::Row),
            (["LAB7", "A test of the house", "5.00", "6.00"], Next::Row),
            (["CPT", "Description", "Aetna", "Cigna"], Next::Row),
            (["Various", "Items", "By report", "By report"], Next::Row),
            (["CPT", "Description", "Cigna", "Aetna"], Next::Header),
            (["HCPCS", "Drug", "Cigna", "Aetna"], Next::Header),
            (["Modifier", "Description", "Percent", ""], Next::Header),
            (["Default", "All other codes", "45", ""], Next::Held),
            (["Conversion Factor", "", "65.20", ""], Next::Held),
            (["Outlier threshold", "", "150000", ""], Next::Held),
        ] {
            assert_eq!(next(&cells, false, false), wanted, "{cells:?}");
        }
        assert_eq!(next(&["Effective", "", "46023", ""], true, false), Next::Held);
        assert_eq!(next(&["50", "Bilateral", "150", ""], false, true), Next::Held);
        assert_eq!(next(&["99214", "Visit", "150", "5"], false, true), Next::Row);
    }
}
