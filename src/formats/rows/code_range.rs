//! Rows and cells of a range of codes: `99211` with `99215` beside it, or `99211-99215`. A rate of a range is none of a
//! code: which codes of it are priced the file does not say.

use crate::domain::{CodeSystem, Missing};
use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::formats::codes::no_code_marker;

/// What divides the first code of a range from the last.
const THROUGH: [&str; 6] = ["-", "\u{2013}", "\u{2014}", "to", "thru", "through"];

/// What is wrong with a cell that is a range of CPT or HCPCS codes: `99211-99215`.
pub(super) fn range_in(cell: &str) -> Option<Fault> {
    let (first, rest) = cell.split_at_checked(5)?;
    let (between, last) = rest.split_at_checked(rest.len().checked_sub(5)?)?;
    let is_code = |text: &str| CodeSystem::of_procedure(text).is_some();
    let divides = THROUGH.iter().any(|word| word.eq_ignore_ascii_case(between.trim()));
    (divides && is_code(first) && is_code(last)).then(|| of_range(first, last))
}

/// What is wrong with a row from one code to another.
#[cold]
pub(super) fn of_range(first: &str, last: &str) -> Fault {
    let rule = rules::RANGE_OF_CODES;
    let message = if first.is_empty() {
        format!("the last code of a range, {last}, without its first")
    } else {
        format!("a range of codes, from {first} to {last}")
    };
    Fault::new(rule, message, rule.remedy)
}

/// Whether a cell says that its row has no last code.
pub(super) fn no_last_code(cell: &str) -> bool {
    no_code_marker(cell)
        .is_some_and(|marker| matches!(marker.reason, Missing::NotSupplied | Missing::NotApplicable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_in_one_cell_has_two_codes_and_a_word_between_them() {
        let said = |cell| range_in(cell).map(|fault| fault.message);
        for cell in
            ["99211-99215", "99211 - 99215", "99211\u{2013}99215", "99211 THRU 99215", "99211 to 99215"]
        {
            assert_eq!(said(cell).as_deref(), Some("a range of codes, from 99211 to 99215"), "{cell}");
        }
        assert_eq!(said("J0120-J9999").as_deref(), Some("a range of codes, from J0120 to J9999"));
        for cell in ["99211", "99211/99215", "99211-15", "70450-26", "9921199215", "12345-6789", ""] {
            assert_eq!(said(cell), None, "{cell}");
        }
    }
}
