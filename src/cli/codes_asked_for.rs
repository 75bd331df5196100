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
    let mut asked = codes.to_vec();
    if let Some(path) = list {
        let text = std::fs::read_to_string(path)
            .map_err(|source| IngestError::Unreadable { path: path.to_owned(), source })?;
        // A mark of the encoding is no part of the first code.
        let text = text.trim_start_matches('\u{feff}');
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        asked.extend(lines.map(str::to_owned));
    }
    if asked.is_empty() && list.is_none() {
        return Ok(Some(followed_codes(connection)?));
    }
    let code = |text: &String| {
        Code::parse(text).map_err(|error| {
            Failure::usage(
                format!("`{text}` is not a code: {error}"),
                "write one code, such as 47371, or a code of another system as MS-DRG:405",
            )
        })
    };
    Ok(Some(asked.iter().map(code).collect::<Result<_, _>>()?))
}
