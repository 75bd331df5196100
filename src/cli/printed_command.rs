//! Commands as messages print them, ready to be run.

use std::path::Path;

use crate::domain::file_word;

/// A file as a word of a command.
pub(super) fn path_word(file: &Path) -> String {
    file_word(&file.to_string_lossy()).into_owned()
}
