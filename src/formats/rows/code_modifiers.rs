//! Modifiers after a code in its cell: `70450-26`, `70450 26`, `70450/TC`, `70450-26-59`, `70450 (26)`, `7045026`.
//!
//! A point divides none: `70450.26` is as well a number.

use crate::domain::{CodeSystem, Modifier, ModifierSet};
use crate::formats::codes::pairs;
use crate::formats::words::Setting;

/// The modifiers of the text after a code, as they are stored; none where that is anything else, as the end of a charge
/// number or another code.
pub(super) fn modifiers_after(behind: &str) -> Option<String> {
    let is_divided = behind.starts_with(is_divider);
    if behind.matches(['(', '[']).count() != behind.matches([')', ']']).count() {
        return None;
    }
    let mut all: Vec<Modifier> = Vec::new();
    for part in behind.split(is_divider).filter(|part| !part.is_empty()) {
        let modifiers = pairs(part)?;
        // Digits may be of another number, `70450-2659`, and letters a word, `70450 left`.
        let is_run_together = is_divided && modifiers.len() > 1;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        let fits =
            |modifier: &Modifier| has_shape_of_one(*modifier) && (!is_run_together || modifier.is_usual());
        // `70450 IP` says where it is done.
        if is_run_together && is_number
            || Setting::of_other_form(part).is_some()
            || !modifiers.iter().all(fits)
        {
            return None;
        }
        all.extend(modifiers);
    }
    Some(all.into_iter().collect::<ModifierSet>().to_string())
}

/// The code of a cell, and what is after it, where that is divided from the code and is modifiers alone.
pub(super) fn divided_from_code(cell: &str) -> Option<(&str, String)> {
    let (code, behind) = cell.split_at_checked(5)?;
    let may_be = CodeSystem::of_procedure(code).is_some() && behind.starts_with(is_divider);
    let modifiers = modifiers_after(behind).filter(|modifiers| may_be && !modifiers.is_empty())?;
    Some((code, modifiers))
}

/// Whether a cell is a code and, divided from it, nothing but pairs of letters or digits, as the numbers of charges are,
/// too.
pub(super) fn has_pairs_after_code(cell: &str) -> bool {
    let Some((code, behind)) = cell.split_at_checked(5) else { return false };
    let mut parts = behind.split(is_divider).filter(|part| !part.is_empty()).peekable();
    CodeSystem::of_procedure(code).is_some()
        && behind.starts_with(is_divider)
        && parts.peek().is_some()
        && parts.all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// What divides a code from its modifiers, and these from one another.
const fn is_divider(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '/' | ',' | ';' | '|' | '+' | '(' | ')' | '[' | ']')
}

/// Whether two letters or digits have the shape of a modifier: a letter first, a number that CPT has, or one of its
/// category II, `8P`.
fn has_shape_of_one(modifier: Modifier) -> bool {
    match modifier.as_str().as_bytes() {
        [b'A'..=b'Z', _] | [b'1'..=b'9', b'P'] => true,
        [b'2', last] => (b'2'..=b'9').contains(last),
        [b'3'..=b'9', last] => last.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_divided_from_their_code_by_any_usual_sign() {
        for (cell, modifiers) in [
            ("70450-26", "26"),
            ("70450 26", "26"),
            ("70450/26", "26"),
            ("70450/AS", "AS"),
            ("70450, tc", "TC"),
            ("70450+26", "26"),
            ("70450 (26)", "26"),
            ("70450[26]", "26"),
            ("70450 - 26", "26"),
            ("70450-26-59", "26|59"),
            ("70450-59,26", "26|59"),
            ("70450 RTLT", "LT|RT"),
            ("70450-26/RT", "26|RT"),
            ("1036F-8P", "8P"),
            ("J1745 JZ", "JZ"),
        ] {
            let code = cell.get(..5).expect("a code");
            assert_eq!(divided_from_code(cell), Some((code, modifiers.to_owned())), "{cell}");
        }
        for cell in [
            "70450",
            "70450-",
            "7045026",
            "70450.26",
            "70450-01",
            "99213/14",
            "99213/99214",
            "99211-99215",
            "70450-2659",
            "70450 left",
            "70450 IP",
            "70450 (26",
            "70450 26%",
            "70450 261",
            "ABCDE-26",
            "70450-26-x",
        ] {
            assert_eq!(divided_from_code(cell), None, "{cell}");
        }
        assert!(["70450-01", "99213/14", "70450-26"].into_iter().all(has_pairs_after_code));
        assert!(!["70450-", "70450", "7045026", "99211 to 99215"].into_iter().any(has_pairs_after_code));
    }

    #[test]
    fn modifiers_directly_after_a_code_may_be_run_together() {
        assert_eq!(modifiers_after("LT59").as_deref(), Some("59|LT"));
        assert_eq!(modifiers_after("2659").as_deref(), Some("26|59"));
        assert_eq!(modifiers_after("").as_deref(), Some(""));
        assert_eq!(modifiers_after("LT5"), None);
        assert_eq!(modifiers_after("01"), None);
    }
}
