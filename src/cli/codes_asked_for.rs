//! The codes that a command is asked for: one by one, as a list in a file, or those that are followed.

use std::path::Path;

use rusqlite::Connection;

use crate::cli::failure::Failure;
use crate::domain::Code;
use crate::formats::CodeFilter;
use crate::load::followed_codes;
use crate::source::IngestError;

/// The codes that a payer's own file is read for; none where it is read for all.
///
/// # Errors
/// When a code is none, or the list cannot be read.
pub(crate) fn codes_asked_for(
    codes: &[String],
    list: Option<&Path>,
    all: bool,
    connection: &Connection,
) -> Result<Option<CodeFilter>, Failure> {
    if all {
        return Ok(None);
    }
    if codes.is_empty() && list.is_none() {
        return Ok(Some(followed_codes(connection)?));
    }
    let named = codes.iter().map(|code| read(code, ""));
    let mut asked = named.collect::<Result<Vec<_>, _>>()?;
    if let Some(path) = list {
        let before = asked.len();
        let text = std::fs::read_to_string(path)
            .map_err(|source| IngestError::Unreadable { path: path.to_owned(), source })?;
        // A mark of the encoding is no part of the first code.
        let text = text.trim_start_matches('\u{feff}');
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if !line.is_empty() && !line.starts_with('#') {
                asked.push(read(line, &format!("line {number} of `{}`: ", path.display()))?);
            }
        }
        if asked.len() == before {
            return Err(Failure::usage(
                format!("`{}` lists no code", path.display()),
                "write a code on each line, such as 47371 or MS-DRG:405, or leave `--codes` out",
            ));
        }
    }
    Ok(Some(asked.into_iter().collect()))
}

/// A code as a person writes it; `place` says where that is, if it is in a file.
fn read(text: &str, place: &str) -> Result<Code, Failure> {
    Code::parse(text).map_err(|error| {
        Failure::usage(
            format!("{place}`{text}` is not a code: {error}"),
            "write one code, such as 47371, or a code of another system as MS-DRG:405",
        )
    })
}
