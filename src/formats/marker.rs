//! From a raw text to a reason: the markers that files write where a value should stand.

use crate::domain::Missing;

/// What a whole cell says when it is not a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// The reason it stands for.
    pub reason: Missing,
    /// True for `NA` and `N/A`, which can mean several things: the reader warns.
    pub ambiguous: bool,
}

/// The built-in list, compared with the whole trimmed cell without regard to case.
///
/// Numbers are never in it: whether `0` or `999999999` means "none" is for a format or a profile
/// to say.
#[must_use]
pub fn built_in(cell: &str) -> Option<Marker> {
    let certain = |reason| Some(Marker { reason, ambiguous: false });
    let cell = cell.trim();
    if cell.len() > "not applicable".len() || cell.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut lower = [0; "not applicable".len()];
    let lower = &mut lower[..cell.len()];
    lower.copy_from_slice(cell.as_bytes());
    lower.make_ascii_lowercase();
    match std::str::from_utf8(lower).ok()? {
        "" | "null" | "none" | "\\n" | "-" | "--" | "." | "?" | "#n/a" => certain(Missing::NotSupplied),
        "*" | "**" | "suppressed" => certain(Missing::Suppressed),
        "tbd" | "pending" => certain(Missing::Pending),
        "not applicable" => certain(Missing::NotApplicable),
        "na" | "n/a" => Some(Marker { reason: Missing::NotSupplied, ambiguous: true }),
        _ => None,
    }
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
        assert_eq!(built_in("*").map(|m| m.reason), Some(Missing::Suppressed));
        assert_eq!(built_in("n/a").map(|m| m.ambiguous), Some(true));
        assert_eq!(uncomputed("=B3*1.2").map(|m| m.reason), Some(Missing::Invalid));
        for value in ["=", "=\"00123\""] {
            assert_eq!(uncomputed(value), None, "{value}");
        }
        for value in ["0", "0.00", "999999999", "none of these", "-1"] {
            assert_eq!(built_in(value), None, "{value}");
        }
    }
}
