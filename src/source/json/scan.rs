//! Walks over the top of a JSON text and hands out the text of one value at a time.
//!
//! Whether a value is well formed is for `tree` to say; here only strings, brackets and the
//! outermost punctuation count.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use super::blocks::{Depth, Passed};
use crate::source::error::IngestError;

/// The longest single value, such as one item with all its payers.
const LONGEST: usize = 32 * 1024 * 1024;
/// Deeper than any template goes, and shallow enough for any stack.
const DEEPEST: usize = 64;

/// Reads a JSON text from a stream.
pub(crate) struct Scanner {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Of the byte at `at`.
    place: Spot,
    /// The longest value that is taken, in bytes.
    longest: usize,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Counted from 1.
    pub(crate) line: u64,
    /// Counted from 0.
    pub(crate) byte: u64,
}

/// Why a text cannot be read on.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The stream broke.
    Stream(io::Error),
    /// The text is not JSON, or not of this shape.
    Syntax(Spot, String),
}

/// Whether a text that no walk has handed out is shallow enough to be parsed: its first value is all that is parsed.
pub(crate) fn is_shallow(text: &[u8]) -> bool {
    !matches!(text.first(), Some(b'{' | b'['))
        || !matches!(Depth::default().pass(text, DEEPEST), Passed::TooDeep(_))
}

impl Scanner {
    /// Reads from the beginning of a text.
    pub(crate) fn new(inner: Box<dyn Read + Send>) -> Self {
        Self {
            inner,
            buffer: vec![0; 512 * 1024],
            at: 0,
            filled: 0,
            place: Spot { line: 1, byte: 0 },
            longest: LONGEST,
        }
    }

    /// The same with values of at most so many bytes; a longer one is a fault.
    pub(crate) fn with_values_of(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Where the next byte stands.
    pub(crate) const fn spot(&self) -> Spot {
        self.place
    }

    /// The next byte that is not blank, without taking it.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            while self.at < self.filled {
                match self.buffer[self.at] {
                    b' ' | b'\t' | b'\r' | b'\n' => self.step(),
                    byte => return Ok(Some(byte)),
                }
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Takes one mark of punctuation.
    pub(crate) fn expect(&mut self, mark: u8) -> Result<(), Fault> {
        match self.peek()? {
            Some(byte) if byte == mark => {
                self.step();
                Ok(())
            }
            other => Err(self.wrong(&format!("`{}`", char::from(mark)), other)),
        }
    }

    /// After a member or an element: true when a comma follows, false at the closing bracket.
    pub(crate) fn another(&mut self, closing: u8) -> Result<bool, Fault> {
        match self.peek()? {
            Some(b',') => {
                self.step();
                match self.peek()? {
                    Some(byte) if byte == closing => Err(self.wrong("a value", Some(byte))),
                    _ => Ok(true),
                }
            }
            Some(byte) if byte == closing => {
                self.step();
                Ok(false)
            }
            other => Err(self.wrong(&format!("`,` or `{}`", char::from(closing)), other)),
        }
    }

    /// Copies the text of the next value into `out` and gives where it begins.
    pub(crate) fn value(&mut self, out: &mut Vec<u8>) -> Result<Spot, Fault> {
        out.clear();
        let Some(first) = self.peek()? else { return Err(self.wrong("a value", None)) };
        let start = self.place;
        match first {
            b'{' | b'[' => self.bracketed(out, start)?,
            b'"' => self.string(out, start)?,
            b'-' | b'0'..=b'9' | b'a'..=b'z' => self.word(out, start)?,
            other => return Err(self.wrong("a value", Some(other))),
        }
        Ok(start)
    }

    /// Copies the next line that is not blank into `out`, without its end, and gives where it begins; none after the
    /// last.
    pub(crate) fn line(&mut self, out: &mut Vec<u8>) -> Result<Option<Spot>, Fault> {
        out.clear();
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let start = self.place;
        loop {
            if let Some(bytes) = memchr(b'\n', &self.buffer[self.at..self.filled]) {
                self.take_until(self.at + bytes, out);
                break;
            }
            self.take_until(self.filled, out);
            self.bound(out, start)?;
            if !self.fill()? {
                break;
            }
        }
        while out.last().is_some_and(u8::is_ascii_whitespace) {
            out.pop();
        }
        Ok(Some(start))
    }

    /// Passes over the next value, of any length, and gives where it begins.
    pub(crate) fn skip(&mut self) -> Result<Spot, Fault> {
        match self.peek()? {
            Some(b'{' | b'[') => {
                let start = self.place;
                self.skip_bracketed(start)?;
                Ok(start)
            }
            Some(_) => self.value(&mut Vec::new()),
            None => Err(self.wrong("a value", None)),
        }
    }

    fn skip_bracketed(&mut self, start: Spot) -> Result<(), Fault> {
        let mut depth = Depth::default();
        loop {
            match depth.pass(&self.buffer[self.at..self.filled], DEEPEST) {
                Passed::All => self.pass_until(self.filled),
                Passed::Closed(bytes) => {
                    self.pass_until(self.at + bytes);
                    return Ok(());
                }
                Passed::TooDeep(bytes) => {
                    self.pass_until(self.at + bytes);
                    return Err(self.too_deep());
                }
            }
            if !self.fill()? {
                return Err(no_end(start));
            }
        }
    }

    fn too_deep(&self) -> Fault {
        Fault::Syntax(self.place, format!("brackets are nested more than {DEEPEST} deep"))
    }

    /// An object or array with everything in it.
    fn bracketed(&mut self, out: &mut Vec<u8>, start: Spot) -> Result<(), Fault> {
        let mut depth = Depth::default();
        loop {
            match depth.pass(&self.buffer[self.at..self.filled], DEEPEST) {
                Passed::All => self.take_until(self.filled, out),
                Passed::Closed(bytes) => {
                    self.take_until(self.at + bytes, out);
                    return Ok(());
                }
                Passed::TooDeep(bytes) => {
                    self.take_until(self.at + bytes, out);
                    return Err(self.too_deep());
                }
            }
            self.more(out, start)?;
        }
    }

    fn string(&mut self, out: &mut Vec<u8>, start: Spot) -> Result<(), Fault> {
        let (mut opened, mut escaped) = (false, false);
        loop {
            let mut end = self.at;
            let mut closed = false;
            for &byte in &self.buffer[self.at..self.filled] {
                end += 1;
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' if opened => {
                        closed = true;
                        break;
                    }
                    b'"' => opened = true,
                    _ => {}
                }
            }
            self.take_until(end, out);
            if closed {
                return Ok(());
            }
            self.more(out, start)?;
        }
    }

    fn word(&mut self, out: &mut Vec<u8>, start: Spot) -> Result<(), Fault> {
        loop {
            let rest = &self.buffer[self.at..self.filled];
            let length = rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
                .count();
            let all = length == rest.len();
            self.take_until(self.at + length, out);
            if !all {
                return Ok(());
            }
            self.bound(out, start)?;
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Refuses a value that begins at `start` before it fills the memory.
    fn bound(&self, out: &[u8], start: Spot) -> Result<(), Fault> {
        if out.len() > self.longest {
            let message = format!("one value is longer than {} MiB", self.longest / 1024 / 1024);
            return Err(Fault::Syntax(start, message));
        }
        Ok(())
    }

    fn more(&mut self, out: &[u8], start: Spot) -> Result<(), Fault> {
        self.bound(out, start)?;
        if self.fill()? { Ok(()) } else { Err(no_end(start)) }
    }

    fn take_until(&mut self, end: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.buffer[self.at..end]);
        self.pass_until(end);
    }

    fn pass_until(&mut self, end: usize) {
        let passed = &self.buffer[self.at..end];
        self.place.line += memchr_iter(b'\n', passed).count() as u64;
        self.place.byte += passed.len() as u64;
        self.at = end;
    }

    const fn step(&mut self) {
        if self.buffer.as_slice()[self.at] == b'\n' {
            self.place.line += 1;
        }
        self.place.byte += 1;
        self.at += 1;
    }

    fn fill(&mut self) -> Result<bool, Fault> {
        self.at = 0;
        self.filled = self.inner.read(&mut self.buffer).map_err(Fault::Stream)?;
        Ok(self.filled > 0)
    }

    fn wrong(&self, wanted: &str, seen: Option<u8>) -> Fault {
        let seen = match seen {
            Some(byte) if byte.is_ascii_graphic() => format!("`{}`", char::from(byte)),
            Some(_) => "another character".to_owned(),
            None => "the end of the file".to_owned(),
        };
        Fault::Syntax(self.place, format!("expected {wanted}, found {seen}"))
    }
}

/// The end of the file says nothing of where a bracket or a quote is missing; where its value begins does.
fn no_end(start: Spot) -> Fault {
    let message = "the value that begins here has no end: a closing bracket or quote is missing in it, or the file is cut off";
    Fault::Syntax(start, message.to_owned())
}

impl Fault {
    /// What a user is told of it; `explain` turns an error of the stream.
    pub(crate) fn into_error(
        self,
        name: &str,
        explain: impl FnOnce(io::Error) -> IngestError,
    ) -> IngestError {
        match self {
            Self::Stream(error) => explain(error),
            Self::Syntax(spot, message) => no_json(name, spot.line, spot.byte, &message),
        }
    }
}

/// The error for a text that is not sound JSON.
fn no_json(name: &str, line: u64, byte: u64, message: &str) -> IngestError {
    IngestError::Content {
        message: format!("`{name}` is not sound JSON: line {line}, byte {byte}: {message}"),
        hint: "ask the source for the file again, or correct it there".to_owned(),
    }
}
