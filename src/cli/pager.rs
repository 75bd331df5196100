//! Showing a long result in the pager that the user has: `PAGER`, or `less`. `PAGER=` and `PAGER=cat` ask for none.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::domain::words_of_command;

/// What `less` does unless `LESS` says otherwise: end where one screen is enough, keep colors, leave the text.
const LESS: &str = "FRX";

/// Shows a text in the pager; false when there is none, and the text is still to be printed.
pub(super) fn show(text: &[u8]) -> bool {
    let asked = std::env::var("PAGER").ok();
    let words = words_of_command(asked.as_deref().unwrap_or("less")).unwrap_or_default();
    let Some((program, arguments)) = words.split_first() else { return false };
    if program == "cat" {
        return false;
    }
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A reader who leaves the pager early has read enough.
        let _ = input.write_all(text);
    }
    child.wait().is_ok()
}
