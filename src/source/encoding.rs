//! How the bytes of a text are read: UTF-8, or Windows-1252 where the file is shown not to be UTF-8.
//!
//! One encoding holds for the whole file, so it is decided before the first row is read. A file that
//! breaks UTF-8 in one place and obeys it in another is damaged, not Western, and is not guessed at.

use std::io::{self, Read};

use memchr::memchr_iter;

use super::utf8::ContentProblem;

/// How bytes are read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextEncoding {
    /// Strictly; a byte order mark is taken off.
    #[default]
    Utf8,
    /// The Western European code page of Windows, as spreadsheets save it.
    Windows1252,
}

impl TextEncoding {
    /// The name shown and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Reads a name as a user or profile writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" => Some(Self::Windows1252),
            _ => None,
        }
    }
}

/// Looks at all bytes of a text, part by part, to tell its encoding.
#[derive(Debug, Default)]
pub(super) struct EncodingScan {
    /// Bytes looked at; those in `rest` are not.
    seen: u64,
    /// The unfinished character at the end of the last part.
    rest: Vec<u8>,
    /// The first character of several bytes.
    wide: Option<u64>,
    /// The first byte that is not UTF-8.
    broken: Option<(u64, u8)>,
    /// The first byte that Windows-1252 does not define either.
    undefined: Option<(u64, u8)>,
}

/// What a scan shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EncodingGuess {
    /// All of it is UTF-8.
    Utf8,
    /// It is not; every byte has a meaning in Windows-1252. The first that is not UTF-8.
    Western(u64, u8),
    /// It is UTF-8 in one place, and at this byte it is not.
    Mixed {
        at: u64,
        byte: u8,
        /// Where a character of several bytes stands.
        wide: u64,
    },
    /// At this byte it is neither.
    Neither(u64, u8),
    /// It ends within a character that begins at this byte.
    Cut(u64),
}

impl EncodingScan {
    /// Takes the next part.
    pub(super) fn take(&mut self, part: &[u8]) {
        if self.rest.is_empty() {
            return self.look(part);
        }
        let mut joined = std::mem::take(&mut self.rest);
        joined.extend_from_slice(part);
        self.look(&joined);
    }

    fn look(&mut self, part: &[u8]) {
        if part.is_ascii() {
            self.seen += part.len() as u64;
            return;
        }
        for chunk in part.utf8_chunks() {
            let valid = chunk.valid();
            if self.wide.is_none()
                && let Some(at) = valid.bytes().position(|byte| !byte.is_ascii())
            {
                self.wide = Some(self.seen + at as u64);
            }
            self.seen += valid.len() as u64;
            let invalid = chunk.invalid();
            let at_end = std::ptr::eq(invalid.as_ptr_range().end, part.as_ptr_range().end);
            if at_end && is_unfinished(invalid) {
                self.rest = invalid.to_vec();
                return;
            }
            self.broken(invalid);
        }
    }

    fn broken(&mut self, bytes: &[u8]) {
        for (at, byte) in (self.seen..).zip(bytes) {
            self.broken.get_or_insert((at, *byte));
            if western(*byte).is_none() {
                self.undefined.get_or_insert((at, *byte));
            }
        }
        self.seen += bytes.len() as u64;
    }

    /// What all the parts show.
    pub(super) fn end(mut self) -> EncodingGuess {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            if self.broken.is_none() {
                return EncodingGuess::Cut(self.seen);
            }
            self.broken(&rest);
        }
        match (self.broken, self.undefined, self.wide) {
            (None, ..) => EncodingGuess::Utf8,
            (Some((at, byte)), _, Some(wide)) => EncodingGuess::Mixed { at, byte, wide },
            (_, Some((at, byte)), None) => EncodingGuess::Neither(at, byte),
            (Some((at, byte)), None, None) => EncodingGuess::Western(at, byte),
        }
    }
}

/// Whether more bytes could make a character of these.
fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

/// Reads Windows-1252 as UTF-8; fails at a byte that it does not define.
pub(super) struct Western<R> {
    inner: R,
    raw: Vec<u8>,
    ready: String,
    at: usize,
    line: u64,
    offset: u64,
}

impl<R: Read> Western<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, raw: vec![0; 64 * 1024], ready: String::new(), at: 0, line: 1, offset: 0 }
    }

    /// Decodes the next part. False at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let n = self.inner.read(&mut self.raw)?;
        let part = &self.raw[..n];
        self.ready.clear();
        self.at = 0;
        if let Some(plain) = part.is_ascii().then(|| std::str::from_utf8(part).ok()).flatten() {
            self.ready.push_str(plain);
        } else {
            self.decode(n)?;
        }
        self.line += memchr_iter(b'\n', &self.raw[..n]).count() as u64;
        self.offset += n as u64;
        Ok(n > 0)
    }

    fn decode(&mut self, n: usize) -> io::Result<()> {
        let part = &self.raw[..n];
        for (at, byte) in part.iter().enumerate() {
            let Some(character) = western(*byte) else {
                let line = self.line + memchr_iter(b'\n', &part[..at]).count() as u64;
                let problem = ContentProblem::undefined(*byte, line, self.offset + at as u64);
                return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
            };
            self.ready.push(character);
        }
        Ok(())
    }
}

impl<R: Read> Read for Western<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.ready.len() && !self.fill()? {
            return Ok(0);
        }
        let ready = &self.ready.as_bytes()[self.at..];
        let n = out.len().min(ready.len());
        out[..n].copy_from_slice(&ready[..n]);
        self.at += n;
        Ok(n)
    }
}

/// The character of a byte of Windows-1252.
pub(super) const fn western(byte: u8) -> Option<char> {
    /// The characters of 0x80 to 0x9F; elsewhere a byte is its own character.
    const BLOCK: [Option<char>; 32] = [
        Some('\u{20ac}'),
        None,
        Some('\u{201a}'),
        Some('\u{192}'),
        Some('\u{201e}'),
        Some('\u{2026}'),
        Some('\u{2020}'),
        Some('\u{2021}'),
        Some('\u{2c6}'),
        Some('\u{2030}'),
        Some('\u{160}'),
        Some('\u{2039}'),
        Some('\u{152}'),
        None,
        Some('\u{17d}'),
        None,
        None,
        Some('\u{2018}'),
        Some('\u{2019}'),
        Some('\u{201c}'),
        Some('\u{201d}'),
        Some('\u{2022}'),
        Some('\u{2013}'),
        Some('\u{2014}'),
        Some('\u{2dc}'),
        Some('\u{2122}'),
        Some('\u{161}'),
        Some('\u{203a}'),
        Some('\u{153}'),
        None,
        Some('\u{17e}'),
        Some('\u{178}'),
    ];
    match byte {
        0x80..=0x9f => BLOCK[(byte - 0x80) as usize],
        other => Some(other as char),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(bytes: &[u8], part: usize) -> EncodingGuess {
        let mut scan = EncodingScan::default();
        bytes.chunks(part).for_each(|part| scan.take(part));
        scan.end()
    }

    #[test]
    fn one_broken_place_in_utf_8_is_damage_and_not_another_encoding() {
        for part in [1, 2, 3, 5, 100] {
            assert_eq!(scan(b"plain", part), EncodingGuess::Utf8);
            assert_eq!(scan("caf\u{e9} \u{20ac} \u{1f600}".as_bytes(), part), EncodingGuess::Utf8);
            assert_eq!(scan(b"caf\xe9, na\xefve", part), EncodingGuess::Western(3, 0xe9), "{part}");
            assert_eq!(scan(b"5 \x97 7 \x96", part), EncodingGuess::Western(2, 0x97), "{part}");
            let mixed = EncodingGuess::Mixed { at: 7, byte: 0xe9, wide: 3 };
            assert_eq!(scan(b"caf\xc3\xa9, \xe9 and", part), mixed, "{part}");
            assert_eq!(scan(b"a \xe9 \x81 b", part), EncodingGuess::Neither(4, 0x81), "{part}");
            assert_eq!(scan(b"a\xe9b \xc3", part), EncodingGuess::Western(1, 0xe9), "{part}");
            assert_eq!(scan(b"only caf\xc3", part), EncodingGuess::Cut(8), "{part}");
            assert_eq!(
                scan(b"\xef\xbb\xbfa\xe9b", part),
                EncodingGuess::Mixed { at: 4, byte: 0xe9, wide: 0 }
            );
        }
    }

    #[test]
    fn the_code_page_is_that_of_windows() {
        let mut text = String::new();
        let read = Western::new(&b"\x97 \x80 \xa0\xe9"[..]).read_to_string(&mut text);
        assert_eq!((read.ok(), text.as_str()), (Some(12), "\u{2014} \u{20ac} \u{a0}\u{e9}"));
        let error = Western::new(&b"a\nb\x8d"[..]).read_to_string(&mut text).expect_err("not defined");
        assert_eq!(error.to_string(), "line 2, byte 3: 0x8D is not a character of Windows-1252");
        assert_eq!((0..=255).filter(|byte| western(*byte).is_none()).count(), 5);
    }

    proptest! {
        #[test]
        fn a_survey_does_not_depend_on_the_parts(bytes in prop::collection::vec(any::<u8>(), 0..40), part in 1..9_usize) {
            let whole = scan(&bytes, 100);
            prop_assert_eq!(scan(&bytes, part), whole);
            prop_assert_eq!(whole == EncodingGuess::Utf8, std::str::from_utf8(&bytes).is_ok());
        }
    }
}
