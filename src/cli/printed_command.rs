//! Commands as messages print them, ready to be run.

use std::path::Path;

use crate::domain::{file_word, quoted_word};

/// The command that matches a published name to a payer: a name that begins with a hyphen is no option.
pub(crate) fn alias_command(name: &str, payer: &str) -> String {
    let end_of_options = if name.starts_with('-') { "-- " } else { "" };
    format!("ratebook payers alias {end_of_options}{} {payer}", quoted_word(name))
}

/// A file as a word of a command.
pub(super) fn path_word(file: &Path) -> String {
    file_word(&file.to_string_lossy()).into_owned()
}
