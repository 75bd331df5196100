//! A code as it is stored: by its type where it fits it, else by what its shape says.

use super::row::CodeCells;
use crate::domain::{Code, CodeSystem};
use crate::formats::codes::as_text;
use crate::formats::said_system::without_said;

/// The system by a code's type and the code that is stored; in words why it is of another system.
pub(super) fn code_kept(pair: &CodeCells<'_>) -> (CodeSystem, Code, Option<String>) {
    let printed = as_text(pair.code);
    // What is wrong with the type itself is said already.
    let system = pair.system.parse().unwrap_or_else(|_| CodeSystem::of_shape(printed));
    let why = match of_type(system, printed) {
        Ok(code) => return (system, code, None),
        Err(why) => why,
    };
    let kept = CodeSystem::of_shape(printed);
    let code = Code::new(kept, printed).expect("a text that is not blank has the shape that its shape says");
    (system, code, Some(format!("{why}; kept as {kept}")))
}

/// Whether a code is stored by its type.
pub(super) fn fits_its_type(pair: &CodeCells<'_>) -> bool {
    pair.system.parse().is_ok_and(|system| of_type(system, as_text(pair.code)).is_ok())
}

/// A code of a system, or in words why it is none.
fn of_type(system: CodeSystem, printed: &str) -> Result<Code, String> {
    let printed = without_said(system, printed);
    let code = Code::new(system, printed).map_err(|error| error.to_string())?;
    if system.fits(code.as_str()) {
        return Ok(code);
    }
    Err(format!("`{printed}` is no {system} code by its shape"))
}
