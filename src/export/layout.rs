//! Fitting text into columns: display width, wrapping without losing a word, column widths.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::next_command;

/// How many terminal columns a text takes.
pub(super) fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// Whether each byte of a text is a sign that takes one column: nearly all texts are so, and need no tables to be
/// looked up in.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The widest line of a text.
pub(super) fn widest_line(text: &str) -> usize {
    text.lines().map(width).max().unwrap_or(0)
}

/// The widest word of a text.
pub(super) fn widest_word(text: &str) -> usize {
    text.split_whitespace().map(width).max().unwrap_or(0)
}

/// The text in lines of at most `limit` columns. Words stay whole unless one alone is wider
/// than the limit; nothing is cut off.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    lay(text, limit, broken_words, Laid::default()).lines
}

/// How many lines [`wrap`] makes of a text.
pub(super) fn line_count(text: &str, limit: usize) -> usize {
    if text.len() <= limit && is_plain(text) {
        return 1;
    }
    match text.lines().all(is_plain) {
        true => lay(text, limit, broken_words, Counted::default()).lines,
        false => wrap(text, limit).len(),
    }
}

/// The text in lines as [`wrap`] makes them, of prose. A command in it stays whole, so that it can be copied: one that is wider than the limit has a line
/// for itself, which the terminal wraps.
pub(super) fn wrap_prose(text: &str, limit: usize) -> Vec<String> {
    lay(text, limit, |paragraph, limit| words_of_prose(paragraph, limit).into_iter(), Laid::default()).lines
}

/// A word, as a line takes it.
enum Word<'t> {
    /// Broken where it is wider than a line.
    Broken(&'t str),
    /// Never broken.
    Whole(&'t str),
}

/// What the words of a text are put on.
trait Page {
    /// Whether the line that is written has nothing on it.
    fn is_empty(&self) -> bool;

    /// How many columns it takes.
    fn used(&self) -> usize;

    fn push(&mut self, part: &str);

    fn end_line(&mut self);

    fn has_lines(&self) -> bool;
}

/// The lines themselves.
#[derive(Default)]
struct Laid {
    lines: Vec<String>,
    line: String,
}

impl Page for Laid {
    fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    fn used(&self) -> usize {
        width(&self.line)
    }

    fn push(&mut self, part: &str) {
        self.line.push_str(part);
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }

    fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }
}

/// The number of the lines, of a text whose signs take one column each.
#[derive(Default)]
struct Counted {
    lines: usize,
    used: usize,
}

impl Page for Counted {
    fn is_empty(&self) -> bool {
        self.used == 0
    }

    fn used(&self) -> usize {
        self.used
    }

    fn push(&mut self, part: &str) {
        self.used += part.len();
    }

    fn end_line(&mut self) {
        self.lines += 1;
        self.used = 0;
    }

    fn has_lines(&self) -> bool {
        self.lines > 0
    }
}

fn lay<'t, P: Page, W: Iterator<Item = Word<'t>>>(
    text: &'t str,
    limit: usize,
    words: impl Fn(&'t str, usize) -> W,
    mut page: P,
) -> P {
    let limit = limit.max(2);
    for paragraph in text.lines() {
        for word in words(paragraph, limit) {
            let (Word::Broken(text) | Word::Whole(text)) = word;
            if !page.is_empty() {
                if page.used() + 1 + width(text) > limit {
                    page.end_line();
                } else {
                    page.push(" ");
                }
            }
            match word {
                Word::Broken(text) if text.contains(NO_BREAK) => {
                    push_word(&mut page, &text.replace(NO_BREAK, " "), limit);
                }
                Word::Broken(text) => push_word(&mut page, text, limit),
                Word::Whole(text) => page.push(text),
            }
        }
        page.end_line();
    }
    if !page.has_lines() {
        page.end_line();
    }
    page
}

/// The words of a text, of which a command is one, with what is written to it without a blank.
fn words_of_prose(text: &str, limit: usize) -> Vec<Word<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, _, after)) = next_command(rest) {
        let begin = before.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
        let end = rest.len() - after.len() + after.find(char::is_whitespace).unwrap_or(after.len());
        all.extend(words(&rest[..begin], limit).map(Word::Broken));
        all.push(Word::Whole(&rest[begin..end]));
        rest = &rest[end..];
    }
    all.extend(words(rest, limit).map(Word::Broken));
    all
}

fn broken_words(text: &str, limit: usize) -> impl Iterator<Item = Word<'_>> {
    words(text, limit).map(Word::Broken)
}

/// A blank at which no line ends.
const NO_BREAK: char = '\u{a0}';

/// The words of a text; what blanks without a break hold together is one of them, if a line has room for it.
fn words(text: &str, limit: usize) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() && c != NO_BREAK;
    let parts = text.split(ends).flat_map(move |word| {
        let fits = width(word) <= limit;
        word.split(move |c| c == NO_BREAK && !fits)
    });
    parts.filter(|word| !word.trim().is_empty())
}

/// Adds a word to a line. One that is wider than a whole line, such as the id of a cell or the name of a file, is broken
/// after a sign that divides its parts, and within a part only where that is too wide itself.
fn push_word(page: &mut impl Page, word: &str, limit: usize) {
    if page.used() + width(word) <= limit {
        page.push(word);
        return;
    }
    for part in word.split_inclusive(['.', '-', '_', '/', ':', '=', ',', ';']) {
        if !page.is_empty() && page.used() + width(part) > limit {
            page.end_line();
        }
        push_part(page, part, limit);
    }
}

fn push_part(page: &mut impl Page, part: &str, limit: usize) {
    let mut used = page.used();
    for c in part.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > limit {
            page.end_line();
            used = 0;
        }
        page.push(c.encode_utf8(&mut [0; 4]));
        used += wide;
    }
}

/// What a column needs at least, and what it would like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Need {
    /// Below this the column cannot be read.
    pub(super) least: usize,
    /// At this nothing wraps.
    pub(super) most: usize,
}

/// Widths that fit together into `available` columns, the widest giving way first; `None`
/// when even the least widths do not fit.
pub(super) fn fit(needs: &[Need], available: usize) -> Option<Vec<usize>> {
    let at_cap = |cap: usize| needs.iter().map(move |need| need.most.min(cap.max(need.least)));
    if at_cap(0).sum::<usize>() > available {
        return None;
    }
    let widest = needs.iter().map(|need| need.most).max().unwrap_or(0);
    let cap = (0..=widest).rev().find(|cap| at_cap(*cap).sum::<usize>() <= available)?;
    Some(at_cap(cap).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_widest_column_gives_way_first() {
        let needs = [Need { least: 4, most: 8 }, Need { least: 6, most: 90 }];
        assert_eq!(fit(&needs, 200), Some(vec![8, 90]));
        assert_eq!(fit(&needs, 40), Some(vec![8, 32]));
        assert_eq!(fit(&needs, 10), Some(vec![4, 6]));
        assert_eq!(fit(&needs, 9), None);
    }

    #[test]
    fn a_long_word_is_broken_between_its_parts() {
        let of = |text, limit| wrap(text, limit).join(" | ");
        let id = "code-summary:code=47371.oldest-source-94766b7e.value";
        assert_eq!(of(id, 25), "code-summary:code=47371. | oldest-source-94766b7e. | value");
        assert_eq!(of("relative-values-2026-07-01.csv", 20), "relative-values- | 2026-07-01.csv");
        assert_eq!(of("abcdefghij", 4), "abcd | efgh | ij");
        assert_eq!(of("read abcdefghij-k", 6), "read | abcdef | ghij-k");
    }

    #[test]
    fn a_command_in_prose_is_never_broken() {
        let of = |text, limit| wrap_prose(text, limit).join(" | ");
        let text = "7 more (`ratebook query run x --db 'my rates.db'`), and so on";
        let whole = "(`ratebook query run x --db 'my rates.db'`),";
        assert_eq!(of(text, 52), format!("7 more {whole} | and so on"));
        assert_eq!(of(text, 20), format!("7 more | {whole} | and so on"));
        assert_eq!(of("no command of ours: `ls`", 12), "no command | of ours: | `ls`");
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_character_and_the_limit(text in "\\PC{0,80}", limit in 2_usize..40) {
            let lines = wrap(&text, limit);
            prop_assert_eq!(lines.len(), line_count(&text, limit));
            prop_assert_eq!(width(&text), text.width());
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            // Single characters may be joined into one narrower sign, never into a wider one.
            prop_assert!(lines.iter().all(|line| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>() <= limit + 1));
        }
    }
}
