//! How a CPT or HCPCS code is written in a cell, with what stands before and behind it.

use crate::domain::CodeSystem;
use crate::formats::rows::code_modifiers::{divided_from_code, modifiers_after};

/// How a CPT or HCPCS code is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProcedureText {
    /// As it is.
    Plain,
    /// With a zero before it, and perhaps modifiers behind it.
    Padded,
    /// With one or two modifiers behind it.
    WithModifiers,
    /// With modifiers behind it and what divides them from it.
    Attached,
}

impl ProcedureText {
    pub(super) fn of(cell: &str) -> Option<Self> {
        let procedure =
            |text: Option<&str>| text.is_some_and(|text| CodeSystem::of_procedure(text).is_some());
        let modifiers = |text: &str| is_of_pairs(text) && modifiers_after(text).is_some();
        if procedure(Some(cell)) {
            Some(Self::Plain)
        } else if cell.starts_with('0') && procedure(cell.get(1..6)) {
            let behind = &cell[6..];
            (behind.is_empty() || modifiers(behind)).then_some(Self::Padded)
        } else if divided_from_code(cell).is_some() {
            Some(Self::Attached)
        } else {
            (procedure(cell.get(..5)) && modifiers(&cell[5..])).then_some(Self::WithModifiers)
        }
    }
}

/// Whether a cell is a code, perhaps with a zero before it, and two or four letters or digits behind it that are no
/// modifiers, as in charge numbers.
pub(super) fn is_run_on(cell: &str) -> bool {
    let is_code = |text: Option<&str>| text.is_some_and(|text| CodeSystem::of_procedure(text).is_some());
    let behind = |at: usize| cell.get(at..).is_some_and(is_of_pairs);
    let begins = is_code(cell.get(..5)) && behind(5);
    let begins_with_zero = cell.starts_with('0') && is_code(cell.get(1..6)) && behind(6);
    (begins || begins_with_zero) && ProcedureText::of(cell).is_none()
}

/// Whether a text is two or four letters or digits, as one or two modifiers are.
fn is_of_pairs(text: &str) -> bool {
    matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modifier_behind_a_hyphen_has_the_shape_of_one() {
        for (cell, written) in [
            ("99202", Some(ProcedureText::Plain)),
            ("099202", Some(ProcedureText::Padded)),
            ("9920226", Some(ProcedureText::WithModifiers)),
            ("99202-26", Some(ProcedureText::Attached)),
            ("99202 26", Some(ProcedureText::Attached)),
            ("99202/26", Some(ProcedureText::Attached)),
            ("99202-26-59", Some(ProcedureText::Attached)),
            ("99202 (26)", Some(ProcedureText::Attached)),
            ("99202.26", None),
            ("J1100-TC", Some(ProcedureText::Attached)),
            ("036002LT59", Some(ProcedureText::Padded)),
            ("9920201", None),
            ("32071100L", None),
            ("300010012", None),
            ("12345-01", None),
            ("99202-99204", None),
            ("99202-", None),
        ] {
            assert_eq!(ProcedureText::of(cell), written, "{cell}");
        }
        assert!(["9920201", "32071100L", "03600201"].into_iter().all(is_run_on));
        assert!(!["9920226", "99202", "9920", "036002LT59", "99202-01"].into_iter().any(is_run_on));
    }
}
