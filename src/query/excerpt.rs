//! A place in a query file, shown as the line with a caret under the words that matter.

use std::fmt;

use unicode_width::UnicodeWidthChar;

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
    /// How many characters are meant; at least 1.
    pub width: usize,
}

/// Longer lines are cut around the caret.
const SHOWN: usize = 100;

impl Excerpt {
    /// The place of `len` bytes from `start` on in the text of `file`.
    pub(crate) fn at(file: &str, source: &str, start: usize, len: usize) -> Self {
        let mut start = start.min(source.len());
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let line = source[line_start..line_end].trim_end_matches('\r');
        let before = source[line_start..start].chars().count();
        let width = source[start..].char_indices().take_while(|(at, _)| *at < len).count();
        Self {
            file: file.to_owned(),
            line: source[..line_start].matches('\n').count() + 1,
            column: before + 1,
            text: line.to_owned(),
            width: width.min(line.chars().count().saturating_sub(before)).max(1),
        }
    }

    /// The place of a part of `source`, given as the slice itself.
    pub(crate) fn of(file: &str, source: &str, part: &str) -> Self {
        let start = (part.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
        Self::at(file, source, start, part.len())
    }

    /// The line and the carets below it, cut to a readable length.
    fn drawing(&self) -> (String, String) {
        let skip = if self.column + self.width > SHOWN { self.column.saturating_sub(SHOWN / 2) } else { 0 };
        let cut: Vec<char> = self.text.chars().skip(skip).take(SHOWN).collect();
        let lead = if skip > 0 { "..." } else { "" };
        let tail = if self.text.chars().count() > skip + cut.len() { "..." } else { "" };
        let before = self.column - 1 - skip;
        let pad: String = cut
            .iter()
            .take(before)
            .map(|&c| if c == '\t' { "\t".to_owned() } else { " ".repeat(c.width().unwrap_or(1)) })
            .collect();
        let meant: usize = cut.iter().skip(before).take(self.width).map(|c| c.width().unwrap_or(1)).sum();
        let line = format!("{lead}{}{tail}", cut.iter().collect::<String>());
        (line, format!("{}{pad}{}", " ".repeat(lead.len()), "^".repeat(meant.max(1))))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, carets) = self.drawing();
        write!(f, "{}:{}:{}\n  {line}\n  {carets}", self.file, self.line, self.column)
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
        assert_eq!(place.to_string(), "a.sql:2:6\n  \täöü amout\n  \t    ^^^^^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let source = format!("{} here {}", "x".repeat(500), "y".repeat(500));
        let place = Excerpt::at("a.sql", &source, 501, 4).to_string();
        let lines: Vec<&str> = place.lines().collect();
        assert!(lines[1].len() < 120, "{place}");
        assert_eq!(lines[1].find("here"), lines[2].find('^'), "{place}");
    }
}
