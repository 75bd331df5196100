//! The lines of a header: `-- key: value`, a value over several lines, and its words.

use crate::domain::did_you_mean;

/// What is wrong with a header, and which bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderError {
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: String,
    pub(crate) start: usize,
    pub(crate) len: usize,
}

/// What becomes of a comment in the block that is no `key: value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherComments {
    /// It is an error: every line of the block is a key.
    Refuse,
    /// It is a comment.
    Pass,
}

/// A key and the lines of its value, as parts of the source.
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a str,
    pub(crate) lines: Vec<&'a str>,
}

/// A word of a value: bare, quoted, or `key=value`.
pub(crate) struct Word<'a> {
    pub(crate) whole: &'a str,
    pub(crate) key: Option<&'a str>,
    pub(crate) value: &'a str,
    pub(crate) quoted: bool,
}

/// The comment block at the head of a text.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a str,
    /// The keys that a header of this kind knows.
    pub(crate) keys: &'static [&'static str],
}

impl<'a> Reader<'a> {
    /// What is wrong with a part of the source.
    pub(crate) fn error(
        &self,
        part: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> HeaderError {
        let (start, len) = self.span(part);
        HeaderError { message: message.into(), hint: hint.into(), start, len }
    }

    /// The byte and length of a part of the source.
    pub(crate) fn span(&self, part: &str) -> (usize, usize) {
        ((part.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize), part.len())
    }

    /// The leading comment lines as keys and values. A line with two blanks or more behind its
    /// dashes goes on with the value before it.
    pub(crate) fn entries(&self, other: OtherComments) -> Result<Vec<Entry<'a>>, HeaderError> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut open = false;
        for line in self.source.trim_start_matches('\u{feff}').lines() {
            let Some(rest) = line.trim_start().strip_prefix("--") else { break };
            if rest.trim().is_empty() {
                continue;
            }
            match entries.last_mut() {
                Some(last) if open && rest.starts_with("  ") => {
                    last.lines.push(rest.trim());
                    continue;
                }
                _ => {}
            }
            let key = rest.split_once(':').map(|(key, value)| (key.trim(), value.trim()));
            open = key.is_some_and(|(key, _)| self.keys.contains(&key));
            match key {
                Some((key, value)) if open => entries.push(Entry { key, lines: vec![value] }),
                // SQL in passing may begin with any comment; once it has a header, the rules hold.
                Some((key, _)) if entries.iter().any(|entry| entry.key == "name") => {
                    return Err(self.unknown_key(key));
                }
                _ if other == OtherComments::Pass => {}
                Some((key, _)) => return Err(self.unknown_key(key)),
                None => {
                    return Err(self.error(
                        rest.trim(),
                        "a header line is `-- key: value`",
                        "put an empty line between the header and other comments, or begin the line with \
                         `--` and two blanks when it goes on with the line above",
                    ));
                }
            }
        }
        Ok(entries)
    }

    fn unknown_key(&self, key: &str) -> HeaderError {
        let hint = did_you_mean(key, self.keys.iter().copied())
            .unwrap_or_else(|| format!("the keys are {}", self.keys.join(", ")));
        self.error(key, format!("`{key}` is not a header key"), hint)
    }

    /// Refuses a name that another line has declared.
    pub(crate) fn refuse_repeated<'b>(
        &self,
        part: &str,
        name: &str,
        mut others: impl Iterator<Item = &'b String>,
    ) -> Result<(), HeaderError> {
        if others.any(|other| other == name) {
            return Err(self.error(part, format!("`{name}` is declared twice"), "keep one of the lines"));
        }
        Ok(())
    }

    /// The first two words of a `param` or `column` line.
    pub(crate) fn name_and_kind<'w>(
        &self,
        entry: &Entry<'a>,
        words: &'w [Word<'a>],
        example: &str,
    ) -> Result<(&'a str, &'w Word<'a>, &'w [Word<'a>]), HeaderError> {
        let [name, kind, rest @ ..] = words else {
            let whole = entry.lines.first().copied().unwrap_or_default();
            return Err(self.error(whole, "a name and a type are needed", format!("write `-- {example}`")));
        };
        let sound = name.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && !name.value.starts_with(|c: char| c.is_ascii_digit());
        if !sound || name.key.is_some() || name.quoted {
            let message = format!("`{}` is not a name", name.whole);
            return Err(self.error(name.whole, message, "use lower-case letters, digits and underscores"));
        }
        Ok((name.value, kind, rest))
    }

    /// What is wrong with a word that is none of those known.
    pub(crate) fn unknown_word(&self, word: &Word<'_>, what: &str, known: &[&str]) -> HeaderError {
        let hint = did_you_mean(word.value, known.iter().copied())
            .unwrap_or_else(|| format!("use one of {}", known.join(", ")));
        self.error(word.whole, format!("`{}` is not {what}", word.whole), hint)
    }

    /// The words of a value.
    pub(crate) fn words(&self, entry: &Entry<'a>) -> Result<Vec<Word<'a>>, HeaderError> {
        let mut words = Vec::new();
        for line in &entry.lines {
            let mut rest = line.trim_start();
            while !rest.is_empty() {
                let (word, after) = next_word(rest)
                    .ok_or_else(|| self.error(rest, "a quote is not closed on its line", "add a `\"`"))?;
                words.push(word);
                rest = after.trim_start();
            }
        }
        Ok(words)
    }
}

/// The first word of a text that does not begin with a blank, and the rest; `None` when a quote
/// is not closed.
fn next_word(text: &str) -> Option<(Word<'_>, &str)> {
    if let Some(inner) = text.strip_prefix('"') {
        let end = inner.find('"')?;
        let word = Word { whole: &text[..end + 2], key: None, value: &inner[..end], quoted: true };
        return Some((word, &inner[end + 1..]));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    match text[..end].split_once('=') {
        None => {
            Some((Word { whole: &text[..end], key: None, value: &text[..end], quoted: false }, &text[end..]))
        }
        Some((key, value)) if !value.starts_with('"') => {
            Some((Word { whole: &text[..end], key: Some(key), value, quoted: false }, &text[end..]))
        }
        Some((key, _)) => {
            let inner = &text[key.len() + 2..];
            let close = inner.find('"')?;
            let whole = &text[..key.len() + close + 3];
            Some((Word { whole, key: Some(key), value: &inner[..close], quoted: true }, &inner[close + 1..]))
        }
    }
}
