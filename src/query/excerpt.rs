//! A place in a query file, shown as the line with a caret under the words that matter.

use std::fmt;
use std::ops::Range;

use crate::domain::with_carets;

/// A place in a query file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The file as the user knows it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The whole line without its end.
    pub text: String,
    /// The bytes of the line that are meant.
    pub part: Range<usize>,
}

impl Excerpt {
    /// The place of `len` bytes from `start` on in the text of `file`.
    pub(crate) fn at(file: &str, source: &str, start: usize, len: usize) -> Self {
        let start = source.floor_char_boundary(start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let line = source[line_start..line_end].trim_end_matches('\r');
        let part = start - line_start;
        Self {
            file: file.to_owned(),
            line: source[..line_start].matches('\n').count() + 1,
            column: source[line_start..start].chars().count() + 1,
            text: line.to_owned(),
            part: part..line.len().min(part + len).max(part),
        }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let drawn = with_carets(&self.text, self.line, Some(self.part.clone()));
        write!(f, "{}:{}:{}\n{drawn}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_the_word_and_not_beyond_its_line() {
        let source = "SELECT 1,\r\n\täöü amout\r\nFROM x";
        let start = source.find("amout").expect("it is there");
        let place = Excerpt::at("a.sql", source, start, 50);
        assert_eq!(place.to_string(), "a.sql:2:6\n  2 |     äöü amout\n    |         ^^^^^");
    }
}
