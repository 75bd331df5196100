//! How the lines of a proposed profile are written.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Writes a line. What the file says in a comment may have signs that no TOML holds, such as the Ctrl-Z at the end of
/// old files; they are shown as signs.
pub(super) fn line(out: &mut String, text: &str) {
    writeln!(out, "{}", printable(text)).expect("writing to a String cannot fail");
}

/// A text without control characters but line ends and tabulators.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_odd) {
        return text.into();
    }
    text.chars().map(|c| if is_odd(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", texts.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}
