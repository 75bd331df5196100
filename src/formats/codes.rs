//! Reads codes, their systems and modifiers, so that a code is the same whichever reader met it.

use std::borrow::Cow;

use crate::domain::{
    Code, CodeSystem, Missing, Modifier, ModifierError, ModifierSet, hides, text, without_mark,
};
use crate::findings::rules;
use crate::formats::cell::{Fault, unknown_word};
use crate::formats::marker::{Marker, built_in};
use crate::formats::said_system::without_said;

/// A code system by its word. A gap here is a fault: a code has a system.
pub(crate) fn read_system(cell: &str) -> Result<CodeSystem, Fault> {
    let words = CodeSystem::ALL.map(CodeSystem::as_str);
    cell.parse().map_err(|_| unknown_word(cell, "code system", &words))
}

/// Modifiers as stored; `buffer` is used when the cell is not already in that form. Those that are written
/// together are divided, which [`together`] says.
pub(crate) fn read_modifiers<'a>(cell: &'a str, buffer: &'a mut String) -> Result<&'a str, Fault> {
    let cell = text::trimmed(cell);
    let plain = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if cell.is_empty() || (cell.len() == 2 && cell.as_bytes().iter().all(plain)) {
        return Ok(cell);
    }
    let set = ModifierSet::parse(cell).or_else(|error| divided(cell).ok_or(error)).map_err(|error| {
        Fault::new(rules::NOT_A_MODIFIER,
            error.to_string(),
            "write two characters such as 26 or LT, several divided by a bar: 50|62; leave the cell empty for none",
        )
    })?;
    *buffer = set.to_string();
    Ok(buffer)
}

/// Modifiers that are run together, divided by another sign or made a number, `RTLT`, `26/TC` or `26.0`; none where
/// that could be anything else. Digits alone, `2650`, may be another number.
pub(crate) fn divided(cell: &str) -> Option<ModifierSet> {
    const SIGNS: [char; 3] = ['/', '+', '&'];
    let is_divider = |c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';') || SIGNS.contains(&c);
    let mut all = Vec::new();
    for part in cell.split(is_divider).filter(|part| !part.is_empty()) {
        let part = two_digits_of_number(part).unwrap_or(part);
        let modifiers = pairs(part)?;
        if modifiers.len() > 1 && part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let is_alone = modifiers.len() == 1 && !cell.contains(SIGNS);
        if !is_alone && !modifiers.iter().all(|modifier| modifier.is_usual()) {
            return None;
        }
        all.extend(modifiers);
    }
    Some(all.into_iter().collect())
}

/// The modifiers of a text of pairs of letters or digits, in their order: `LT59`.
pub(crate) fn pairs(text: &str) -> Option<Vec<Modifier>> {
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    let modifier = |pair: &[u8; 2]| std::str::from_utf8(pair).ok()?.parse().ok();
    if odd.is_empty() { pairs.iter().map(modifier).collect() } else { None }
}

/// The two digits of a modifier that was made a number: `26.0`.
fn two_digits_of_number(cell: &str) -> Option<&str> {
    cell.strip_suffix(".0")
        .filter(|digits| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The marker of a cell that says that there are no modifiers. One that withholds them is none of these: a rate of
/// theirs must not become that of the bare code.
pub(crate) fn no_modifier(cell: &str) -> Option<Marker> {
    built_in(cell).filter(|marker| matches!(marker.reason, Missing::NotSupplied | Missing::NotApplicable))
}

/// What is said of modifiers that are read although they are not divided by a bar.
pub(crate) fn together(cell: &str) -> Option<Fault> {
    if cell.len() <= 2 || ModifierSet::parse(cell).is_ok() {
        return None;
    }
    let modifiers: Vec<String> = divided(cell)?.iter().map(|modifier| modifier.to_string()).collect();
    let is_number = cell.split(['|', ',', ';']).any(|part| two_digits_of_number(part.trim()).is_some());
    let rule = if is_number { rules::CODE_AS_NUMBER } else { rules::MODIFIERS_TOGETHER };
    Some(Fault::new(rule, format!("`{cell}` is read as {}", text::list(&modifiers)), rule.remedy))
}

/// A code of a system, in upper case; `buffer` is used when the text must change. The notice says
/// so when leading zeros that a spreadsheet had dropped were put back.
pub(crate) fn read_code<'a>(
    system: CodeSystem,
    cell: &'a str,
    buffer: &'a mut String,
) -> Result<(&'a str, Option<Fault>), Fault> {
    let printed = cell;
    let cell = without_said(system, as_text(cell));
    let upper = !cell.bytes().any(|byte| byte.is_ascii_lowercase());
    let fits = match system {
        CodeSystem::Cpt => CodeSystem::of_procedure(cell) == Some(CodeSystem::Cpt),
        CodeSystem::Hcpcs => CodeSystem::of_procedure(cell).is_some(),
        _ => !cell.is_empty(),
    };
    let notice = zeros_put_back(system, cell).or_else(|| point_taken_away(printed));
    if upper && fits && notice.is_none() {
        return Ok((cell, None));
    }
    let code = Code::new(system, cell).map_err(|error| {
        Fault::new(
            rules::NOT_A_CODE,
            error.to_string(),
            "write one whole code; name its system in `code_system` when it is neither CPT nor HCPCS",
        )
    })?;
    code.as_str().clone_into(buffer);
    Ok((buffer, notice))
}

/// The text of a cell; `="00123"` is a spreadsheet's way to keep one from becoming a number, `99213.0` is what one that
/// became a number is, and `70450¹` has the mark of a footnote.
pub(crate) fn as_text(cell: &str) -> &str {
    let cell = match text::trimmed(cell) {
        cell if cell.is_ascii() => cell,
        // What nobody can see around a code is no part of it.
        cell => cell.trim_matches(|c: char| c.is_whitespace() || hides(c)),
    };
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let cell = inner.filter(|inner| !inner.contains('"')).map_or(cell, str::trim);
    let cell = without_mark(cell).map_or(cell, |(code, _)| code);
    without_point(cell).unwrap_or(cell)
}

/// The digits of a code that was made a number, which has three or more of them.
fn without_point(cell: &str) -> Option<&str> {
    let digits = cell.strip_suffix(".0")?;
    (digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// What is said of a code that was made a number, or that has the mark of a footnote.
pub(crate) fn point_taken_away(cell: &str) -> Option<Fault> {
    if let Some((code, mark)) = without_mark(cell) {
        let rule = rules::FOOTNOTE_MARK;
        let message = format!("`{mark}` is the mark of a footnote, and the code is read as {}", code.trim());
        return Some(Fault::new(rule, message, rule.remedy));
    }
    let digits = without_point(cell.trim())?;
    let rule = rules::CODE_AS_NUMBER;
    Some(Fault::new(rule, format!("a code that was made a number, read as {digits}"), rule.remedy))
}

/// The marker of a cell that says that there is no code, or that withholds it: no code of any system.
pub(crate) fn no_code_marker(cell: &str) -> Option<Marker> {
    built_in(cell)
}

/// What is said of a code that lacks leading zeros, has more of them than codes of its system have, has hyphens or words
/// after it, or is written in another form.
pub(crate) fn zeros_put_back(system: CodeSystem, cell: &str) -> Option<Fault> {
    if let Some(digits) = system.digits_of_drug(cell) {
        let rule = rules::DRUG_CODE_WITH_HYPHENS;
        let message = match system.words_after_drug(cell) {
            Some(words) => format!("a drug code, read as {digits} without what is said after it, `{words}`"),
            None => format!("a drug code with hyphens, read as {digits}"),
        };
        return Some(Fault::new(rule, message, rule.remedy));
    }
    if let Some(kept) = system.base_and_severity(cell).filter(|kept| kept != cell) {
        let rule = rules::APR_DRG_IN_ANOTHER_FORM;
        let message = format!("an APR-DRG with its severity of illness, read as {kept}");
        return Some(Fault::new(rule, message, rule.remedy));
    }
    let whole = system.without_surplus_zeros(cell);
    if whole.len() < cell.len() {
        return Some(Fault::new(
            rules::ZEROS_PUT_BACK,
            format!("a {system} code with more zeros before it than {whole} has; they were taken away"),
            format!("write {system} codes with {} digits", whole.len()),
        ));
    }
    let width = system.digits().filter(|_| system.lost_zeros(cell) > 0)?;
    Some(Fault::new(
        rules::ZEROS_PUT_BACK,
        format!("a {system} code without its leading zeros; they were put back"),
        format!(
            "write {system} codes with {width} digits; spreadsheets drop zeros unless the column is text"
        ),
    ))
}

/// One modifier, or none.
pub(crate) fn read_modifier(cell: &str) -> Result<Option<Modifier>, ModifierError> {
    if cell.is_empty() { Ok(None) } else { cell.parse().map(Some) }
}

/// A CPT or HCPCS code by its shape, in upper case. CMS prints place holders of the shape of a code,
/// such as GXXX1, among the real ones.
pub(crate) fn read_procedure(cell: &str) -> Option<Cow<'_, str>> {
    let placeholder = cell.len() == 5
        && cell.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && cell.starts_with(|c: char| c.is_ascii_alphabetic());
    if CodeSystem::of_procedure(cell).is_none() && !placeholder {
        return None;
    }
    let lower = cell.bytes().any(|byte| byte.is_ascii_lowercase());
    Some(if lower { cell.to_ascii_uppercase().into() } else { cell.into() })
}

/// Digits with the zeros put back that are missing before them; none for anything else.
pub(crate) fn with_zeros(cell: &str, width: usize) -> Option<Cow<'_, str>> {
    let digits = !cell.is_empty() && cell.len() <= width && cell.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| if cell.len() == width { cell.into() } else { format!("{cell:0>width$}").into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_get_their_zeros_back_with_a_notice() {
        let mut buffer = String::new();
        let (code, notice) = read_code(CodeSystem::Rc, "250", &mut buffer).expect("a revenue code");
        assert_eq!((code, notice.is_some()), ("0250", true));
        let mut buffer = String::new();
        let (code, notice) = read_code(CodeSystem::MsDrg, "0470", &mut buffer).expect("a group");
        assert_eq!((code, notice.is_some()), ("470", true));
        let mut buffer = String::new();
        let (code, notice) = read_code(CodeSystem::Ndc, "0006-3026-01", &mut buffer).expect("a drug");
        assert_eq!((code, notice.is_some()), ("00006302601", true));
        let mut buffer = String::new();
        assert_eq!(read_code(CodeSystem::Hcpcs, "j1745", &mut buffer), Ok(("J1745", None)));
        assert!(read_code(CodeSystem::Cpt, "473711", &mut buffer).is_err());
    }

    #[test]
    fn modifiers_that_are_written_together_are_divided_where_they_can_be_nothing_else() {
        for (cell, set) in [
            ("RTLT", "LT|RT"),
            ("26/TC", "26|TC"),
            ("lt59", "59|LT"),
            ("50|RTLT", "50|LT|RT"),
            ("LT / RT", "LT|RT"),
        ] {
            assert_eq!(divided(cell).map(|set| set.to_string()).as_deref(), Some(set), "{cell}");
            assert!(together(cell).is_some(), "{cell}");
        }
        for cell in ["bilateral", "BOTH", "LEFT", "NONE", "2650", "IP/OP", "261", "N/A", "W/O"] {
            assert_eq!(divided(cell), None, "{cell}");
        }
    }
}
