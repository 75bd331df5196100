//! Reads codes, their systems and modifiers, so that a code is the same whichever reader met it.

use std::borrow::Cow;

use crate::domain::{Code, CodeSystem, Modifier, ModifierError, ModifierSet};
use crate::findings::rules;
use crate::formats::cell::{Fault, unknown_word};

/// A code system by its word. A gap here is a fault: a code has a system.
pub(crate) fn read_system(cell: &str) -> Result<CodeSystem, Fault> {
    let words = CodeSystem::ALL.map(CodeSystem::as_str);
    cell.parse().map_err(|_| unknown_word(cell, "code system", &words))
}

/// Modifiers as stored; `buffer` is used when the cell is not already in that form.
pub(crate) fn read_modifiers<'a>(cell: &'a str, buffer: &'a mut String) -> Result<&'a str, Fault> {
    let cell = cell.trim();
    let plain = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if cell.is_empty() || (cell.len() == 2 && cell.as_bytes().iter().all(plain)) {
        return Ok(cell);
    }
    let set = ModifierSet::parse(cell).map_err(|error| {
        Fault::new(rules::NOT_A_MODIFIER,
            error.to_string(),
            "write two characters such as 26 or LT, several divided by a bar: 50|62; leave the cell empty for none",
        )
    })?;
    *buffer = set.to_string();
    Ok(buffer)
}

/// A code of a system, in upper case; `buffer` is used when the text must change. The notice says
/// so when leading zeros that a spreadsheet had dropped were put back.
pub(crate) fn read_code<'a>(
    system: CodeSystem,
    cell: &'a str,
    buffer: &'a mut String,
) -> Result<(&'a str, Option<Fault>), Fault> {
    let cell = as_text(cell);
    let upper = !cell.bytes().any(|byte| byte.is_ascii_lowercase());
    let fits = match system {
        CodeSystem::Cpt => CodeSystem::of_procedure(cell) == Some(CodeSystem::Cpt),
        CodeSystem::Hcpcs => CodeSystem::of_procedure(cell).is_some(),
        _ => !cell.is_empty(),
    };
    let notice = zeros_put_back(system, cell);
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

/// The text of a cell; `="00123"` is a spreadsheet's way to keep one from becoming a number.
pub(crate) fn as_text(cell: &str) -> &str {
    let cell = cell.trim();
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).map_or(cell, str::trim)
}

/// What is said of a code that lacks leading zeros.
pub(crate) fn zeros_put_back(system: CodeSystem, cell: &str) -> Option<Fault> {
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
        assert_eq!(read_code(CodeSystem::Hcpcs, "j1745", &mut buffer), Ok(("J1745", None)));
        assert!(read_code(CodeSystem::Cpt, "473711", &mut buffer).is_err());
    }
}
