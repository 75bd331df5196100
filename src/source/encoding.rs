//! How the bytes of a text are read: UTF-8, UTF-16, or Windows-1252 where the file is shown to be neither.
//!
//! One encoding holds for the whole file, so it is decided before the first row is read. A file that
//! breaks UTF-8 in one place and obeys it in another is damaged, not Western, and is not guessed at.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr_iter;

use super::code_pages::{self, CP437, CP850};
use super::utf8::ContentProblem;
use crate::findings::Finding;

/// How bytes are read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextEncoding {
    /// Strictly; a byte order mark is taken off.
    #[default]
    Utf8,
    /// The Western European code page of Windows, as spreadsheets save it.
    Windows1252,
    /// Two bytes a unit, the lower first: what Windows calls Unicode.
    Utf16Le,
    /// Two bytes a unit, the higher first.
    Utf16Be,
    /// The code page of older programs of Apple.
    Macintosh,
    /// The code page of DOS in the United States.
    Cp437,
    /// The code page of DOS in Western Europe.
    Cp850,
}

impl TextEncoding {
    const ALL: [Self; 7] = [
        Self::Utf8,
        Self::Windows1252,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Macintosh,
        Self::Cp437,
        Self::Cp850,
    ];

    /// The names that a user may write, in words.
    pub const NAMES: &str = "utf-8, utf-16le, utf-16be, windows-1252, cp437, cp850 or macintosh";

    /// The name shown and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Macintosh => "macintosh",
            Self::Cp437 => "cp437",
            Self::Cp850 => "cp850",
        }
    }

    /// Reads a name as a user or profile writes it, or one of the labels that browsers know for it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        // Browsers know no code page of DOS, and this label of Apple's only with an `x-`.
        match name.trim().to_ascii_lowercase().replace(['-', '_'], "").as_str() {
            "cp437" | "ibm437" | "437" => return Some(Self::Cp437),
            "cp850" | "ibm850" | "850" => return Some(Self::Cp850),
            "macroman" => return Some(Self::Macintosh),
            _ => {}
        }
        let meant = Encoding::for_label(name.as_bytes())?;
        Self::ALL.into_iter().find(|encoding| encoding.decoding() == Some(meant))
    }

    /// How the library decodes it; none for a code page that it does not have.
    const fn decoding(self) -> Option<&'static Encoding> {
        match self {
            Self::Utf8 => Some(UTF_8),
            Self::Windows1252 => Some(WINDOWS_1252),
            Self::Utf16Le => Some(UTF_16LE),
            Self::Utf16Be => Some(UTF_16BE),
            Self::Macintosh => Some(MACINTOSH),
            Self::Cp437 | Self::Cp850 => None,
        }
    }

    pub(super) const fn is_utf_16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// UTF-16 where the first bytes are its byte order mark.
    pub(super) fn of_utf_16_mark(start: &[u8]) -> Option<Self> {
        let (marked, _) = Encoding::for_bom(start)?;
        Self::ALL.into_iter().find(|encoding| encoding.is_utf_16() && encoding.decoding() == Some(marked))
    }
}

/// Looks at all bytes of a text, part by part, to tell its encoding.
#[derive(Debug, Default)]
pub(super) struct EncodingScan {
    /// Where a byte order mark would be.
    start: Vec<u8>,
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
    /// It begins with the byte order mark of this encoding.
    Marked(TextEncoding),
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
        self.start.extend(part.iter().take(2 - self.start.len()));
        if TextEncoding::of_utf_16_mark(&self.start).is_some() {
            return;
        }
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
            if is_undefined(*byte) {
                self.undefined.get_or_insert((at, *byte));
            }
        }
        self.seen += bytes.len() as u64;
    }

    /// What all the parts show.
    pub(super) fn end(mut self) -> EncodingGuess {
        if let Some(encoding) = TextEncoding::of_utf_16_mark(&self.start) {
            return EncodingGuess::Marked(encoding);
        }
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

/// What turns bytes into characters.
enum Engine {
    Library(Decoder),
    /// The upper half of a code page of one byte a character.
    Page(&'static str),
}

/// Reads another encoding as UTF-8; fails at bytes that are no character of it.
pub(super) struct Decoded<R> {
    inner: R,
    encoding: TextEncoding,
    engine: Engine,
    raw: Vec<u8>,
    /// Decoded and not passed on: `ready[at..filled]`.
    ready: Vec<u8>,
    at: usize,
    filled: usize,
    line: u64,
    /// Bytes of the file before `raw`.
    offset: u64,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(inner: R, encoding: TextEncoding) -> Self {
        let raw = vec![0; 64 * 1024];
        let (engine, ready) = match encoding.decoding() {
            Some(decoding) => {
                let decoder = decoding.new_decoder_with_bom_removal();
                let most = decoder.max_utf8_buffer_length_without_replacement(raw.len());
                (Engine::Library(decoder), vec![0; most.expect("64 KiB decode to less than the memory")])
            }
            None => (Engine::Page(if encoding == TextEncoding::Cp437 { CP437 } else { CP850 }), Vec::new()),
        };
        Self { inner, encoding, engine, raw, ready, at: 0, filled: 0, line: 1, offset: 0, ended: false }
    }

    /// Decodes the next part; the buffer holds whatever it becomes.
    fn fill(&mut self) -> io::Result<()> {
        let n = self.inner.read(&mut self.raw)?;
        let part = &self.raw[..n];
        self.ended = n == 0;
        let undefined = (self.encoding == TextEncoding::Windows1252 && !part.is_ascii())
            .then(|| part.iter().position(|byte| is_undefined(*byte)))
            .flatten();
        let (result, read, written) = match &mut self.engine {
            Engine::Library(decoder) => {
                decoder.decode_to_utf8_without_replacement(part, &mut self.ready, self.ended)
            }
            Engine::Page(upper) => {
                code_pages::decode(part, upper, &mut self.ready);
                (DecoderResult::InputEmpty, n, self.ready.len())
            }
        };
        (self.at, self.filled) = (0, written);
        if let Some(at) = undefined {
            let line = self.line + memchr_iter(b'\n', &part[..at]).count() as u64;
            return fault(ContentProblem::undefined(part[at], line, self.offset + at as u64));
        }
        self.line += memchr_iter(b'\n', &self.ready[..written]).count() as u64;
        if let DecoderResult::Malformed(length, more) = result {
            let at = self.offset + read as u64 - u64::from(length) - u64::from(more);
            return fault(ContentProblem::not_utf_16(self.line, at));
        }
        self.offset += n as u64;
        Ok(())
    }
}

fn fault<T>(problem: ContentProblem) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidData, problem))
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.filled {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let n = out.len().min(self.filled - self.at);
        out[..n].copy_from_slice(&self.ready[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// The bytes to which Windows gives no character; browsers, and so the decoder, let them pass as
/// control characters.
const fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

/// The encoding of a source, or why it has none.
#[derive(Debug, Clone)]
pub(super) enum EncodingChoice {
    /// It is read so; with what is to be said of it.
    Encoding(TextEncoding, Option<Box<Finding>>),
    /// It is damaged.
    Refused { message: String, hint: &'static str },
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

    fn decoded(bytes: &[u8], encoding: TextEncoding) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn the_code_page_is_that_of_windows() {
        let western = TextEncoding::Windows1252;
        let text = decoded(b"\x97 \x80 \xa0\xe9", western);
        assert_eq!(text.ok().as_deref(), Some("\u{2014} \u{20ac} \u{a0}\u{e9}"));
        let error = decoded(b"a\nb\x8d", western).expect_err("not defined");
        assert_eq!(error.to_string(), "line 2, byte 3: 0x8D is not a character of Windows-1252");
        let passed = |byte: u8| decoded(&[byte], western).is_ok_and(|text| !text.is_empty());
        assert_eq!((0..=255).filter(|byte| !passed(*byte)).count(), 5);
    }

    #[test]
    fn utf_16_is_told_by_its_mark_and_broken_halves_by_their_place() {
        for part in [1, 2, 3, 100] {
            assert_eq!(scan(b"\xff\xfea\0", part), EncodingGuess::Marked(TextEncoding::Utf16Le));
            assert_eq!(scan(b"\xfe\xff\0a", part), EncodingGuess::Marked(TextEncoding::Utf16Be));
        }
        assert_eq!(scan(b"\xff", 1), EncodingGuess::Western(0, 0xff));
        let error = decoded(b"\xff\xfea\0\n\0\x3d\xd8b\0", TextEncoding::Utf16Le).expect_err("half a pair");
        assert_eq!(error.to_string(), "line 2, byte 6: not a character of UTF-16");
        let error = decoded(b"\0a\0", TextEncoding::Utf16Be).expect_err("half a unit");
        assert_eq!(error.to_string(), "line 1, byte 2: not a character of UTF-16");
    }

    #[test]
    fn an_encoding_has_the_names_that_people_write() {
        for (name, encoding) in [
            ("UTF8", Some(TextEncoding::Utf8)),
            (" latin1 ", Some(TextEncoding::Windows1252)),
            ("cp1252", Some(TextEncoding::Windows1252)),
            ("utf-16", Some(TextEncoding::Utf16Le)),
            ("UTF-16BE", Some(TextEncoding::Utf16Be)),
            ("shift_jis", None),
            ("klingon", None),
        ] {
            assert_eq!(TextEncoding::from_name(name), encoding, "{name}");
        }
        for encoding in TextEncoding::ALL {
            assert_eq!(TextEncoding::from_name(encoding.as_str()), Some(encoding));
        }
    }

    proptest! {
        #[test]
        fn a_survey_does_not_depend_on_the_parts(bytes in prop::collection::vec(any::<u8>(), 0..40), part in 1..9_usize) {
            let whole = scan(&bytes, 100);
            prop_assert_eq!(scan(&bytes, part), whole);
            prop_assert_eq!(whole == EncodingGuess::Utf8, std::str::from_utf8(&bytes).is_ok());
        }

        #[test]
        fn utf_16_gives_the_text_back(text in "[^\u{feff}]{0,200}", repeat in 1_usize..200, part in 1..9_usize) {
            let text = text.repeat(repeat);
            for (encoding, mark) in [(TextEncoding::Utf16Le, [0xff, 0xfe]), (TextEncoding::Utf16Be, [0xfe, 0xff])] {
                let bytes = |unit: u16| if mark[0] == 0xff { unit.to_le_bytes() } else { unit.to_be_bytes() };
                let stored: Vec<u8> = mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect();
                prop_assert_eq!(scan(&stored, part), EncodingGuess::Marked(encoding));
                prop_assert_eq!(decoded(&stored, encoding).ok(), Some(text.clone()));
            }
        }
    }
}
