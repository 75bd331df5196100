//! The one door of foreign text to a terminal or a page: what would steer it, or would not be seen, is
//! written out.
//!
//! A published file must not be able to clear a screen, to write in another direction, or to make two
//! different texts look the same. Data that goes into a file or a pipe stays as it is; it is not for here.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

/// The longest word, and the longest text between backquotes, that is shown whole; of a longer one the beginning
/// tells enough.
const LONGEST: usize = 200;

/// The longest line that is shown whole: what a file makes of blanks and words ends somewhere, too.
const LONGEST_LINE: usize = 4_000;

/// As many signs as the mark of a sign that is not seen has: `<U+200B>`.
const MARK: usize = 8;

/// Signs around a value that was cut already, which is not cut again.
const SIGNS: usize = 8;

/// Text in which nothing steers and everything is seen. Only [`Visible::of`] makes it, so that a printer
/// that takes it cannot be given anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visible<'t>(Cow<'t, str>);

impl<'t> Visible<'t> {
    /// One line of text, with control, direction-changing and invisible characters as `<U+200B>`, line ends too, and
    /// what is very long cut. A line of its own, which looked like one of the program's, no text can begin.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        match one_line(text) {
            Cow::Borrowed(whole) => Self(visible(whole)),
            Cow::Owned(short) => Self(Cow::Owned(visible(&short).into_owned())),
        }
    }

    /// Lines that the program made, each of [`one_line`] or a drawing: their ends stay.
    #[must_use]
    pub fn of_lines(text: &'t str) -> Self {
        Self(visible(text))
    }

    /// It as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a character steers a terminal, changes the direction of what follows, or is not seen.
#[must_use]
pub fn hides(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text shows nothing: it has blanks and invisible characters alone, or nothing.
#[must_use]
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || hides(c))
}

/// The text that [`visible`] shows so: a name that was copied from a message is the name that the file has.
#[must_use]
pub fn meant(shown: &str) -> Cow<'_, str> {
    let Some(at) = shown.find("<U+") else { return Cow::Borrowed(shown) };
    let (before, rest) = shown.split_at(at);
    let sign = rest.split_once('>').and_then(|(mark, after)| {
        let sign = u32::from_str_radix(&mark[3..], 16).ok().and_then(char::from_u32)?;
        (sign == '\n' || hides(sign)).then_some((sign, after))
    });
    Cow::Owned(match sign {
        Some((sign, after)) => format!("{before}{sign}{}", meant(after)),
        None => format!("{before}<U+{}", meant(&rest[3..])),
    })
}

/// The text with such characters written out as `<U+200B>`; a tab is a blank, and the line breaks stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\t' => safe.push(' '),
            '\r' if rest.peek() == Some(&'\n') => {}
            c if hides(c) => safe.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The text as one line: line ends written out, and cut what is longer than anybody reads.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let text = match text.contains('\n') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\n', "<U+000A>")),
        false => Cow::Borrowed(text),
    };
    if end_within(&text, LONGEST).is_none() {
        return text;
    }
    let short = cut(&text);
    let words: Vec<Cow<'_, str>> = short.split(' ').map(|word| cut_at(word, LONGEST)).collect();
    let line = cut_at(&words.join(" "), LONGEST_LINE).into_owned();
    if line == text { text } else { Cow::Owned(line) }
}

/// Where a text ends that is shown in so many signs; none where all of it is. What is not seen is shown as a mark.
fn end_within(text: &str, longest: usize) -> Option<usize> {
    let mut shown = 0;
    let ends = text.char_indices().find(|(_, c)| {
        shown += if hides(*c) { MARK } else { 1 };
        shown > longest
    });
    ends.map(|(end, _)| end)
}

/// The beginning of a text that is longer, and how much more there is.
fn cut_at(text: &str, longest: usize) -> Cow<'_, str> {
    match end_within(text, longest) {
        Some(end) if text[end..].chars().nth(SIGNS).is_some() => {
            Cow::Owned(format!("{}… ({} more characters)", &text[..end], text[end..].chars().count()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Cuts what stands between two backquotes of a line, where it is longer than anybody reads.
fn cut(text: &str) -> Cow<'_, str> {
    let mut short = String::new();
    let mut kept = 0;
    let mut open: Option<usize> = None;
    for (at, _) in text.match_indices('`') {
        match open {
            None => open = Some(at + 1),
            Some(start) => {
                let value = &text[start..at];
                if let Some(end) = end_within(value, LONGEST) {
                    let more = value[end..].chars().count();
                    short.push_str(&text[kept..start + end]);
                    short.push_str(&format!("… ({more} more characters)"));
                    kept = at;
                }
                open = None;
            }
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    short.push_str(&text[kept..]);
    Cow::Owned(short)
}

/// Writes data to a terminal: UTF-8 through [`visible`], anything else byte by byte as `<0xFF>`.
#[derive(Debug)]
pub struct VisibleWriter<W: Write> {
    out: W,
    /// The beginning of a character whose rest has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> VisibleWriter<W> {
    /// A writer before `out`.
    pub const fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for VisibleWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let all = std::mem::take(&mut self.begun);
        let mut rest = &all[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.write_all(visible(text).as_bytes())?;
                    return Ok(bytes.len());
                }
                Err(fault) => {
                    let (good, bad) = rest.split_at(fault.valid_up_to());
                    let text = std::str::from_utf8(good).unwrap_or_default();
                    self.out.write_all(visible(text).as_bytes())?;
                    let Some(length) = fault.error_len() else {
                        self.begun = bad.to_vec();
                        return Ok(bytes.len());
                    };
                    for byte in &bad[..length] {
                        write!(self.out, "<0x{byte:02X}>")?;
                    }
                    rest = &bad[length..];
                }
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_steer_or_not_be_seen_is_written_out() {
        assert_eq!(visible("a\u{1b}[2Jb\r\nc\td"), "a<U+001B>[2Jb\nc d");
        assert_eq!(visible("a\u{9b}31m\u{202e}b\u{200b}\u{feff}"), "a<U+009B>31m<U+202E>b<U+200B><U+FEFF>");
        assert_eq!(visible("plain – text é 日本"), "plain – text é 日本");
        assert_eq!(Visible::of("`\u{7}`\r").to_string(), "`<U+0007>`<U+000D>");
    }

    #[test]
    fn a_very_long_value_is_cut_and_the_words_around_it_stay() {
        let text = format!("`{}` is not a code; write `x`, {} or y", "é".repeat(5_000), "b".repeat(300));
        let shown = Visible::of(&text).to_string();
        let (value, word) = ("é".repeat(200), "b".repeat(200));
        assert_eq!(
            shown,
            format!(
                "`{value}… (4800 more characters)` is not a code; write `x`, {word}… (100 more characters) or y"
            )
        );
        let many = "word ".repeat(5_000);
        assert!(Visible::of(&many).as_str().chars().count() < 4_100);
        assert_eq!(Visible::of(&many[..3_000]).as_str(), &many[..3_000]);
    }

    #[test]
    fn what_is_not_seen_is_cut_by_what_is_shown_of_it() {
        let text = format!("`{}` is not a code {}", "\u{200d}".repeat(100), "\u{1b}".repeat(50));
        let (value, word) = ("<U+200D>".repeat(25), "<U+001B>".repeat(25));
        let shown = format!("`{value}… (75 more characters)` is not a code {word}… (25 more characters)");
        assert_eq!(Visible::of(&text).as_str(), shown);
    }

    #[test]
    fn no_text_begins_a_line_of_its_own() {
        assert_eq!(Visible::of("Aetna\nerror: x\r\ny").as_str(), "Aetna<U+000A>error: x<U+000A>y");
        assert_eq!(Visible::of_lines("a\nb").as_str(), "a\nb");
    }

    #[test]
    fn a_writer_to_a_terminal_keeps_characters_that_come_in_halves() {
        let mut out = VisibleWriter::new(Vec::new());
        for byte in "é\u{1b}日\u{202e}".as_bytes() {
            out.write_all(&[*byte]).expect("memory can be written");
        }
        out.write_all(b"\xff!").expect("memory can be written");
        assert_eq!(String::from_utf8_lossy(&out.out), "é<U+001B>日<U+202E><0xFF>!");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_comes_through(text in "\\PC*|[\\x00-\\xa0\u{200b}-\u{206f}`a]*") {
            let shown = Visible::of(&text).to_string();
            prop_assert!(!shown.chars().any(hides), "{shown:?}");
            let mut out = VisibleWriter::new(Vec::new());
            out.write_all(text.as_bytes()).expect("memory can be written");
            prop_assert_eq!(String::from_utf8(out.out).expect("UTF-8"), visible(&text));
        }
    }
}
