//! A stream that is known to be UTF-8: every byte is checked once, with line and byte of the first fault.

use std::fmt;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

/// How much is checked at a time.
const CHUNK: usize = 64 * 1024;

/// How much at first: of an archive of a thousand small files all are open at a time.
const FIRST: usize = 2 * 1024;

/// Passes on UTF-8 without a byte order mark; fails at the first byte that is not, and at a NUL.
pub(crate) struct Utf8Reader<R> {
    inner: R,
    buffer: Vec<u8>,
    /// Checked bytes not yet passed on: `buffer[at..checked]`.
    at: usize,
    checked: usize,
    /// Bytes in the buffer: those behind `checked` are an unfinished character.
    filled: usize,
    line: u64,
    offset: u64,
    begun: bool,
}

/// What is wrong with the bytes of a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentProblem {
    what: Fault,
    line: u64,
    offset: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    NotUtf8(u8),
    /// A byte without a meaning in Windows-1252.
    Undefined(u8),
    /// Half of a unit or of a pair.
    NotUtf16,
    Nul,
    LongLine,
    LongRow,
}

impl ContentProblem {
    /// A line that is longer than any table has.
    #[must_use]
    pub(crate) const fn long_line(line: u64, offset: u64) -> Self {
        Self { what: Fault::LongLine, line, offset }
    }

    /// A row of many lines that is longer than any table has.
    #[must_use]
    pub(crate) const fn long_row(line: u64, offset: u64) -> Self {
        Self { what: Fault::LongRow, line, offset }
    }

    /// A byte that Windows-1252 does not define.
    #[must_use]
    pub(crate) const fn undefined(byte: u8, line: u64, offset: u64) -> Self {
        Self { what: Fault::Undefined(byte), line, offset }
    }

    /// Bytes that are no character of UTF-16.
    #[must_use]
    pub(crate) const fn not_utf_16(line: u64, offset: u64) -> Self {
        Self { what: Fault::NotUtf16, line, offset }
    }

    /// What to do about it.
    #[must_use]
    pub(crate) const fn hint(&self) -> &'static str {
        match self.what {
            Fault::NotUtf8(0xfe | 0xff) if self.offset == 0 => {
                "the file begins as UTF-16 does; leave `--encoding` out, or pass `--encoding utf-16le` or `utf-16be`"
            }
            Fault::NotUtf8(_) => {
                "pass `--encoding windows-1252` if the file was saved by Excel on Windows, or save it as UTF-8"
            }
            Fault::Undefined(_) => "save the file as UTF-8 text with the program that wrote it",
            Fault::NotUtf16 => {
                "download the file again, or save it as UTF-8 text; it is damaged or ends too early"
            }
            Fault::Nul => "the file is damaged or not a text; download it again or save it as UTF-8 text",
            Fault::LongLine => "look for a quote that is never closed in or before that line",
            Fault::LongRow => "look for a quote that is never closed in that line",
        }
    }
}

impl fmt::Display for ContentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Fault::NotUtf8(byte) => {
                write!(f, "line {}, byte {}: 0x{byte:02X} is not UTF-8", self.line, self.offset)
            }
            Fault::Undefined(byte) => write!(
                f,
                "line {}, byte {}: 0x{byte:02X} is not a character of Windows-1252",
                self.line, self.offset
            ),
            Fault::NotUtf16 => {
                write!(f, "line {}, byte {}: not a character of UTF-16", self.line, self.offset)
            }
            Fault::Nul => write!(f, "line {}, byte {}: a NUL byte", self.line, self.offset),
            Fault::LongLine => write!(f, "line {}: longer than 16 MiB", self.line),
            Fault::LongRow => {
                write!(f, "line {}: the row that begins there is longer than 64 MiB", self.line)
            }
        }
    }
}

impl std::error::Error for ContentProblem {}

impl<R: Read> Utf8Reader<R> {
    /// Checks what `inner` gives.
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, buffer: vec![0; FIRST], at: 0, checked: 0, filled: 0, line: 1, offset: 0, begun: false }
    }

    /// Reads and checks the next chunk. False at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = std::mem::take(&mut self.buffer);
        if self.filled == buffer.len() {
            buffer.resize(CHUNK, 0);
        }
        buffer.copy_within(self.checked..self.filled, 0);
        let read = self.fill_into(&mut buffer, self.filled - self.checked);
        self.buffer = buffer;
        let Some(filled) = read? else { return Ok(false) };
        self.filled = filled;
        self.at = 0;
        if !self.begun && self.checked >= 3 {
            self.begun = true;
            if self.buffer.starts_with("\u{feff}".as_bytes()) {
                self.at = 3;
            }
        }
        Ok(true)
    }

    /// Reads behind the first `kept` bytes of a buffer and checks it up to `checked`, which is set. Gives how many
    /// bytes it holds; none at the end.
    fn fill_into(&mut self, buffer: &mut [u8], kept: usize) -> io::Result<Option<usize>> {
        let n = self.inner.read(&mut buffer[kept..])?;
        let filled = kept + n;
        if n == 0 {
            return match buffer[..kept].first() {
                None => Ok(None),
                Some(byte) => Err(self.fault(buffer, 0, Fault::NotUtf8(*byte))),
            };
        }
        self.checked = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => {
                let at = error.valid_up_to();
                return Err(self.fault(buffer, at, Fault::NotUtf8(buffer[at])));
            }
        };
        let sound = &buffer[..self.checked];
        if let Some(at) = memchr(0, sound) {
            return Err(self.fault(buffer, at, Fault::Nul));
        }
        self.line += memchr_iter(b'\n', sound).count() as u64;
        self.offset += self.checked as u64;
        Ok(Some(filled))
    }

    /// Reads into a buffer of the caller that is as long as one of ours, which saves a copy.
    fn read_into(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // An unfinished character of the chunk before.
        let kept = self.filled - self.checked;
        out[..kept].copy_from_slice(&self.buffer[self.checked..self.filled]);
        let filled = self.fill_into(out, kept)?.unwrap_or(0);
        let sound = self.checked.min(filled);
        let rest = filled - sound;
        self.buffer[..rest].copy_from_slice(&out[sound..filled]);
        (self.at, self.checked, self.filled) = (0, 0, rest);
        Ok(sound)
    }

    /// The fault at a byte of the buffer.
    fn fault(&self, buffer: &[u8], at: usize, what: Fault) -> io::Error {
        let lines = memchr_iter(b'\n', &buffer[..at]).count() as u64;
        let problem = ContentProblem { what, line: self.line + lines, offset: self.offset + at as u64 };
        io::Error::new(io::ErrorKind::InvalidData, problem)
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.checked {
            if self.begun && out.len() >= self.buffer.len() {
                match self.read_into(out)? {
                    // A few bytes of one character, or the end.
                    0 if self.filled > 0 => continue,
                    n => return Ok(n),
                }
            }
            if !self.fill()? {
                return Ok(0);
            }
        }
        let n = out.len().min(self.checked - self.at);
        out[..n].copy_from_slice(&self.buffer[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Utf8Reader::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn names_line_and_byte_of_the_first_fault() {
        let error = read(b"a,b\nc,\x94d\n").expect_err("0x94 is not UTF-8");
        assert_eq!(error.to_string(), "line 2, byte 6: 0x94 is not UTF-8");
        let error = read(b"a\nb\0").expect_err("NUL");
        assert_eq!(error.to_string(), "line 2, byte 3: a NUL byte");
        assert!(read(b"caf\xc3").is_err(), "cut in a character");
    }

    #[test]
    fn takes_the_byte_order_mark_off() {
        assert_eq!(read("\u{feff}a".as_bytes()).ok().as_deref(), Some("a"));
    }

    proptest! {
        #[test]
        fn passes_any_text_unchanged(text in "[^\0\u{feff}]{0,300}", repeat in 1_usize..400) {
            let long = text.repeat(repeat);
            prop_assert_eq!(read(long.as_bytes()).ok(), Some(long));
        }
    }
}
