//! From a raw text to a reason: the markers that files write where a value should stand.

use crate::domain::text::trimmed;
use crate::domain::{Missing, shows_nothing};

/// What a whole cell says when it is not a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// The reason it stands for.
    pub reason: Missing,
    /// True for `NA` and `N/A`, which can mean several things: the reader warns.
    pub ambiguous: bool,
}

/// The built-in list: small letters, the reason, and whether it can mean several things.
const MARKERS: [(&str, Missing, bool); 17] = [
    ("", Missing::NotSupplied, false),
    ("null", Missing::NotSupplied, false),
    ("none", Missing::NotSupplied, false),
    ("\\n", Missing::NotSupplied, false),
    ("-", Missing::NotSupplied, false),
    ("--", Missing::NotSupplied, false),
    (".", Missing::NotSupplied, false),
    ("?", Missing::NotSupplied, false),
    ("#n/a", Missing::NotSupplied, false),
    ("na", Missing::NotSupplied, true),
    ("n/a", Missing::NotSupplied, true),
    ("*", Missing::Suppressed, false),
    ("**", Missing::Suppressed, false),
    ("suppressed", Missing::Suppressed, false),
    ("tbd", Missing::Pending, false),
    ("pending", Missing::Pending, false),
    ("not applicable", Missing::NotApplicable, false),
];

/// A bit for each length that a marker has: most texts have another, and are compared with none.
const LENGTHS: u32 = {
    let (mut lengths, mut at) = (0, 0);
    while at < MARKERS.len() {
        lengths |= 1 << MARKERS[at].0.len();
        at += 1;
    }
    lengths
};

/// What the built-in list says of a whole trimmed cell, without regard to case.
///
/// Numbers are never in it: whether `0` or `999999999` means "none" is for a format or a profile
/// to say.
#[must_use]
pub fn built_in(cell: &str) -> Option<Marker> {
    let cell = match trimmed(cell) {
        // What nobody can see is no text.
        cell if cell.starts_with(|c: char| !c.is_ascii()) && shows_nothing(cell) => "",
        cell => cell,
    };
    if cell.len() >= u32::BITS as usize || (LENGTHS >> cell.len()) & 1 == 0 {
        return None;
    }
    let found = MARKERS.iter().find(|(text, ..)| text.eq_ignore_ascii_case(cell));
    found.map(|&(_, reason, ambiguous)| Marker { reason, ambiguous })
}

/// The errors of formulas.
const ERRORS: [&str; 9] =
    ["#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"];

/// Whether a cell is the error of a formula; `#N/A` is also a text that means none.
pub(crate) fn is_error(cell: &str) -> bool {
    cell.starts_with('#') && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// The error of a formula where a number is wanted: what is supplied cannot be used, and a look-up that found nothing is
/// such an error, too.
pub(crate) fn failed(cell: &str) -> Option<Marker> {
    let has_failed = is_error(cell) || cell.eq_ignore_ascii_case("#n/a");
    has_failed.then_some(Marker { reason: Missing::Invalid, ambiguous: false })
}

/// A formula of a workbook that no program has computed, where a number is wanted: what is supplied cannot be used. In
/// a text it is text, and `="00123"` is a spreadsheet's way to write one.
pub(crate) fn uncomputed(cell: &str) -> Option<Marker> {
    let is_formula = cell.len() > 1 && cell.starts_with('=') && !cell.starts_with("=\"");
    is_formula.then_some(Marker { reason: Missing::Invalid, ambiguous: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_cells_are_markers_and_numbers_never() {
        assert_eq!(built_in(" - ").map(|m| m.reason), Some(Missing::NotSupplied));
        assert_eq!(built_in("\u{200b}\u{feff}").map(|m| m.reason), Some(Missing::NotSupplied));
        assert_eq!(built_in("\u{200b}Aetna"), None);
        assert_eq!(built_in("*").map(|m| m.reason), Some(Missing::Suppressed));
        assert_eq!(built_in("n/a").map(|m| m.ambiguous), Some(true));
        for error in ["#DIV/0!", "#ref!", "#N/A"] {
            assert_eq!(failed(error).map(|m| m.reason), Some(Missing::Invalid), "{error}");
        }
        assert!(!is_error("#N/A") && failed("#1").is_none());
        assert_eq!(uncomputed("=B3*1.2").map(|m| m.reason), Some(Missing::Invalid));
        for value in ["=", "=\"00123\""] {
            assert_eq!(uncomputed(value), None, "{value}");
        }
        for value in ["0", "0.00", "999999999", "none of these", "-1"] {
            assert_eq!(built_in(value), None, "{value}");
        }
    }
}
