//! Elements that may be wanted, kept until it is known: in memory as long as they are few, then in a
//! temporary file.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use tempfile::SpooledTempFile;

use crate::source::json::Spot;

/// Kept in memory; more goes to a temporary file.
const IN_MEMORY: usize = 8 * 1024 * 1024;
/// Written at a time.
const PART: usize = 256 * 1024;
/// Line, byte and index of an element, and the length of its text.
const HEAD: usize = 4 * 8;

/// Texts one behind the other, each with its place.
pub(super) struct Spool {
    file: SpooledTempFile,
    /// Not written yet: what stands behind `written`.
    pending: Vec<u8>,
    written: u64,
}

/// The place of a text in the file that it is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) spot: Spot,
    /// Which of its list, counted from 0.
    pub(super) index: u64,
}

impl Spool {
    pub(super) fn new() -> Self {
        Self { file: SpooledTempFile::new(IN_MEMORY), pending: Vec::new(), written: 0 }
    }

    /// Where the next text will stand.
    pub(super) fn end(&self) -> u64 {
        self.written + self.pending.len() as u64
    }

    /// Keeps a text.
    pub(super) fn put(&mut self, piece: Piece, text: &[u8]) -> io::Result<()> {
        for number in [piece.spot.line, piece.spot.byte, piece.index, text.len() as u64] {
            self.pending.extend_from_slice(&number.to_le_bytes());
        }
        self.pending.extend_from_slice(text);
        if self.pending.len() >= PART { self.write() } else { Ok(()) }
    }

    /// Forgets what stands from there on.
    pub(super) fn truncate(&mut self, end: u64) -> io::Result<()> {
        if end < self.written {
            self.pending.clear();
            self.file.set_len(end)?;
            self.file.seek(SeekFrom::Start(end))?;
            self.written = end;
        } else {
            self.pending.truncate(usize::try_from(end - self.written).unwrap_or(usize::MAX));
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.written))?;
        self.file.write_all(&self.pending)?;
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// The text that stands there, and where the one behind it does.
    pub(super) fn get(&mut self, at: u64, text: &mut Vec<u8>) -> io::Result<(Piece, u64)> {
        if !self.pending.is_empty() {
            self.write()?;
        }
        self.file.seek(SeekFrom::Start(at))?;
        let mut head = [0; HEAD];
        self.file.read_exact(&mut head)?;
        let number =
            |at: usize| u64::from_le_bytes(head[at * 8..][..8].try_into().expect("eight of thirty-two"));
        let length = number(3);
        text.clear();
        text.resize(usize::try_from(length).unwrap_or(0), 0);
        self.file.read_exact(text)?;
        let piece = Piece { spot: Spot { line: number(0), byte: number(1) }, index: number(2) };
        Ok((piece, at + HEAD as u64 + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_with_their_places_and_what_was_forgotten_does_not() {
        let mut spool = Spool::new();
        let piece = |at: u64| Piece { spot: Spot { line: at, byte: at * 10 }, index: at };
        let long = vec![b'x'; PART];
        for (at, text) in [(1, &b"one"[..]), (2, &long), (3, b""), (4, &long)] {
            spool.put(piece(at), text).expect("room");
        }
        let end = spool.end();
        spool.put(piece(5), &long).expect("room");
        spool.put(piece(6), b"six").expect("room");
        spool.truncate(end).expect("a shorter file");
        spool.put(piece(7), b"seven").expect("room");
        let (mut at, mut text, mut seen) = (0, Vec::new(), Vec::new());
        while at < spool.end() {
            let (piece, next) = spool.get(at, &mut text).expect("a text");
            seen.push((piece.index, piece.spot.byte, text.len()));
            at = next;
        }
        assert_eq!(seen, [(1, 10, 3), (2, 20, PART), (3, 30, 0), (4, 40, PART), (7, 70, 5)]);
    }
}
