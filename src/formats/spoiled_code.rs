//! What a spreadsheet leaves in the place of a code: a day, the error of a formula, a shortened number. It is no code of
//! any system, nor a local one: the code itself is lost.

use crate::domain::{is_short_day, parse_date, parse_written_date};
use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::formats::marker::is_error;

/// The longest day with its time of day.
const LONGEST: usize = "2026-09-30 12:00:00".len();

/// What is wrong with a cell of codes that a spreadsheet spoiled.
pub(crate) fn spoiled(cell: &str) -> Option<Fault> {
    let may_be = match cell.as_bytes() {
        [b'#', ..] => true,
        [b'0'..=b'9', rest @ ..] => {
            cell.len() <= LONGEST && rest.iter().any(|byte| matches!(byte, b'/' | b'-' | b'+'))
        }
        [b'A' | b'D' | b'F' | b'J' | b'M' | b'N' | b'O' | b'S', _, _, b'-', ..] => {
            cell.len() == "Mar-05".len()
        }
        _ => false,
    };
    if may_be { look_at(cell) } else { None }
}

/// What is wrong with the text of a cell that is not blank: `=""` has none.
pub(crate) fn no_code(text: &str) -> Option<Fault> {
    let rule = rules::NOT_A_CODE;
    let nothing = || Fault::new(rule, "a formula of a text without characters and no code", rule.remedy);
    if text.is_empty() { Some(nothing()) } else { spoiled(text) }
}

#[cold]
fn look_at(cell: &str) -> Option<Fault> {
    let day = cell.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(cell, |(day, _)| day);
    let (what, help) = if is_error(cell) {
        ("the error of a formula and no code", "write the code itself in place of the formula")
    } else if is_shortened(cell) {
        (
            "a number that a spreadsheet shortened and no code",
            "format the column as text, and write the code itself",
        )
    } else if parse_date(day).is_ok() || parse_written_date(day).is_some() || is_short_day(day) {
        (
            "a day and no code",
            "a spreadsheet may have made a day of it: format the column as text, and write the code itself",
        )
    } else {
        return None;
    };
    Some(Fault::new(rules::NOT_A_CODE, what, help))
}

/// `4.7371E+04`.
fn is_shortened(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = cell.split_once(['E', 'e']) else { return false };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    exponent.strip_prefix('+').is_some_and(digits) && digits(whole) && digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_made_of_a_code_is_none_and_numbers_with_hyphens_may_be() {
        for cell in [
            "2025-03-01",
            "2025-03-01 12:00:00",
            "3/1/2025",
            "1-Mar-2025",
            "5-Mar",
            "Mar-05",
            "5-Mar-25",
            "#REF!",
            "4.7371E+04",
        ] {
            assert!(spoiled(cell).is_some(), "{cell}");
        }
        for cell in [
            "47371",
            "0360",
            "1234-5678-90",
            "47371-26",
            "12E05",
            "#1",
            "=\"00123\"",
            "MAR1",
            "1/2",
            "MAR-05",
            "Mac-05",
            "5-mar",
        ] {
            assert!(spoiled(cell).is_none(), "{cell}");
        }
    }
}
