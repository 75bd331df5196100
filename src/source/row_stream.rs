//! A text cut into rows: bytes are read once into one window, and a row without a quote is found in it 64 bytes at a
//! time. A row with a quote is cut by `csv_core`, whose rules are those of all rows: a line end is CR, LF or both, blank
//! lines are none, and the end of the text ends the last row.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::memrchr2;
use wide::u8x16;

use super::lines::LineCount;
use super::row_cells::RowCells;
use super::utf8::ContentProblem;

/// The longest line a table may have.
const LONGEST_LINE: usize = 16 * 1024 * 1024;
/// The longest row a table may have: a quote that is never closed makes one of all lines below.
const LONGEST_ROW: u64 = 64 * 1024 * 1024;
/// How much is read at a time.
const CHUNK: usize = 64 * 1024;
/// Bytes that are looked at together.
const BLOCK: usize = 64;
/// What a file may begin with; a second one is no text either.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How the cells of a row are divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Division {
    /// The byte between two cells.
    pub(super) separator: u8,
    /// Whether a quote can hold one.
    pub(super) has_quotes: bool,
}

/// A row in its stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The byte of its start.
    pub(super) from: u64,
    /// The byte after its line end, of which CR and LF together are only half.
    pub(super) to: u64,
    /// Blank lines above it.
    pub(super) blank_lines: u64,
    pub(super) has_quote: bool,
}

/// What may follow the rows.
pub(super) enum Next {
    Row(Found),
    /// None: the text ends after so many blank lines.
    End(u64),
}

/// Cuts a stream into rows, and keeps what it has of the current one.
pub(super) struct RowStream {
    inner: Box<dyn Read + Send>,
    division: Division,
    /// The first `filled` bytes are of the stream, from its byte `start` on; some more can be looked at.
    window: Vec<u8>,
    filled: usize,
    start: u64,
    /// Whether there is no more.
    ended: bool,
    /// The byte after the current row.
    at: u64,
    lines: LineCount,
    line_length: usize,
    /// The line at which the row begins that is being read, for a fault.
    line: u64,
    /// The byte at which it begins, or the line ends above it: what is kept begins there, with the byte before.
    row_begins: u64,
    /// Where the cells of the current row end.
    ends: Vec<usize>,
    quoted: Quoted,
}

/// What cuts rows with quotes.
struct Quoted {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Quoted {
    fn of(division: Division) -> Self {
        let mut reader =
            ReaderBuilder::new().quoting(division.has_quotes).delimiter(division.separator).build();
        // Only the first row of a file can begin with a mark, and it is passed over here.
        reader.read_record(b"\n", &mut [0], &mut [0]);
        Self { reader, text: vec![0; 1024], ends: vec![0; 64] }
    }
}

impl RowStream {
    pub(super) fn new(inner: Box<dyn Read + Send>, division: Division) -> Self {
        Self {
            inner,
            division,
            window: Vec::new(),
            filled: 0,
            start: 0,
            ended: false,
            at: 0,
            lines: LineCount::default(),
            line_length: 0,
            line: 1,
            row_begins: 0,
            ends: Vec::new(),
            quoted: Quoted::of(division),
        }
    }

    /// How many lines were read.
    pub(super) fn lines(&self) -> u64 {
        self.lines.total()
    }

    /// Some bytes of the stream from the current row on.
    pub(super) fn between(&self, from: u64, to: u64) -> &[u8] {
        let at = |byte: u64| byte.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        let held = &self.window[..self.filled];
        at(from).zip(at(to)).and_then(|(from, to)| held.get(from..to)).unwrap_or_default()
    }

    /// Cuts the next row, before which there are so many lines.
    ///
    /// # Errors
    /// When the stream breaks, or a line or row is longer than any of a table.
    pub(super) fn next(&mut self, lines_before: u64, cells: &mut RowCells) -> io::Result<Next> {
        (self.row_begins, self.line) = (self.at, lines_before + 1);
        let found = self.cut(cells);
        if found.is_err() {
            self.ended = true;
            self.filled = 0;
        }
        found
    }

    fn cut(&mut self, cells: &mut RowCells) -> io::Result<Next> {
        let blank_lines = self.pass_line_ends()?;
        let from = self.at;
        if !self.has_more()? {
            return Ok(Next::End(blank_lines));
        }
        if from == 0 {
            self.pass_mark()?;
        }
        let (to, has_quote) = match self.find_end()? {
            Some(end) => {
                let text = text_of(self.between(self.at, end))?;
                cells.set(text, &self.ends);
                (end, false)
            }
            None => (self.cut_quoted(cells)?, true),
        };
        // The line end is of the row; after a CR an LF is left.
        let is_ended = !has_quote && !self.between(to, to + 1).is_empty();
        self.at = to + u64::from(is_ended);
        Ok(Next::Row(Found { from, to: self.at, blank_lines, has_quote }))
    }

    /// Passes the rest of the line end of the row before, and blank lines, which are counted.
    fn pass_line_ends(&mut self) -> io::Result<u64> {
        let mut previous = self.at.checked_sub(1).and_then(|at| self.between(at, self.at).first().copied());
        let mut blank_lines = 0;
        while self.has_more()? {
            let &[now @ (b'\r' | b'\n')] = self.between(self.at, self.at + 1) else { break };
            blank_lines += u64::from(now == b'\r' || previous != Some(b'\r'));
            previous = Some(now);
            self.at += 1;
            self.row_begins = self.at;
        }
        self.line += blank_lines;
        Ok(blank_lines)
    }

    fn pass_mark(&mut self) -> io::Result<()> {
        while self.filled < MARK.len() && self.fill()? {}
        if self.window[..self.filled].starts_with(MARK) {
            self.at += MARK.len() as u64;
        }
        Ok(())
    }

    /// Where the row ends that begins at `at`, with the ends of its cells in `ends`; none where it has a quote.
    fn find_end(&mut self) -> io::Result<Option<u64>> {
        self.ends.clear();
        let mut looked = 0;
        loop {
            let from = (self.at - self.start) as usize;
            match self.look(from, &mut looked) {
                Look::End(length) => {
                    self.ends.push(length);
                    return Ok(Some(self.at + length as u64));
                }
                Look::Quote => return Ok(None),
                Look::More if self.fill()? => {}
                Look::More => {
                    let end = self.start + self.filled as u64;
                    self.ends.push((end - self.at) as usize);
                    return Ok(Some(end));
                }
            }
        }
    }

    /// Looks on in a row from its byte `looked` on.
    fn look(&mut self, from: usize, looked: &mut usize) -> Look {
        let Division { separator, has_quotes } = self.division;
        let quote = if has_quotes { b'"' } else { b'\n' };
        while from + *looked < self.filled {
            let begins = from + *looked;
            let block = self.window[begins..].first_chunk::<BLOCK>().expect("there is room for a block");
            let mut marks = marks_of(block, separator, quote);
            let left = self.filled - begins;
            if left < BLOCK {
                marks &= (1 << left) - 1;
            }
            while marks != 0 {
                let at = marks.trailing_zeros() as usize;
                let byte = block[at];
                if byte == separator {
                    self.ends.push(*looked + at);
                } else if byte == b'"' {
                    return Look::Quote;
                } else {
                    return Look::End(*looked + at);
                }
                marks &= marks - 1;
            }
            *looked += left.min(BLOCK);
        }
        Look::More
    }

    /// Cuts a row with quotes, and gives the byte after it.
    fn cut_quoted(&mut self, cells: &mut RowCells) -> io::Result<u64> {
        let (mut at, mut written, mut ended) = (self.at, 0, 0);
        loop {
            if at == self.start + self.filled as u64 {
                self.fill()?;
            }
            let Quoted { reader, text, ends } = &mut self.quoted;
            let rest = &self.window[(at - self.start) as usize..self.filled];
            let (result, read, wrote, ends_more) =
                reader.read_record(rest, &mut text[written..], &mut ends[ended..]);
            (at, written, ended) = (at + read as u64, written + wrote, ended + ends_more);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => text.resize(2 * text.len(), 0),
                ReadRecordResult::OutputEndsFull => ends.resize(2 * ends.len(), 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let Quoted { text, ends, .. } = &self.quoted;
        let (text, mut from) = (text_of(&text[..written])?, 0);
        cells.clear();
        for end in &ends[..ended] {
            cells.push(&text[from..*end]);
            from = *end;
        }
        Ok(at)
    }

    /// Whether there is a byte at `at`.
    fn has_more(&mut self) -> io::Result<bool> {
        Ok(self.at < self.start + self.filled as u64 || self.fill()?)
    }

    /// Reads on. False at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.make_room();
        let n = self.inner.read(&mut self.window[self.filled..][..CHUNK])?;
        self.filled += n;
        self.ended = n == 0;
        self.watch_lines(n)?;
        Ok(n > 0)
    }

    /// Makes room for a chunk, and for a block to look at after it.
    fn make_room(&mut self) {
        let wanted = CHUNK + BLOCK;
        if self.window.len() - self.filled >= wanted {
            return;
        }
        // The byte before the row says whether its first line end belongs to the row above.
        let kept = self.row_begins.saturating_sub(1).max(self.start);
        let drop = (kept - self.start) as usize;
        self.window.copy_within(drop..self.filled, 0);
        self.filled -= drop;
        self.start = kept;
        if self.window.len() - self.filled < wanted {
            self.window.resize(2 * self.filled + 2 * wanted, 0);
        }
    }

    /// Counts the lines, and refuses a line or a row that no table has before it fills the memory.
    fn watch_lines(&mut self, fresh: usize) -> io::Result<()> {
        let fresh = &self.window[self.filled - fresh..self.filled];
        self.lines.take(fresh);
        match memrchr2(b'\n', b'\r', fresh) {
            Some(at) => self.line_length = fresh.len() - at,
            None => self.line_length += fresh.len(),
        }
        let end = self.start + self.filled as u64;
        let problem = if self.line_length > LONGEST_LINE {
            ContentProblem::long_line(self.lines.total(), end)
        } else if end - self.row_begins > LONGEST_ROW {
            ContentProblem::long_row(self.line, end)
        } else {
            return Ok(());
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, problem))
    }
}

/// What was met in a row.
enum Look {
    /// Its end, after so many bytes.
    End(usize),
    Quote,
    /// Neither, as far as it was read.
    More,
}

/// A bit for each byte that divides cells or rows, or is a quote.
#[inline]
fn marks_of(block: &[u8; BLOCK], separator: u8, quote: u8) -> u64 {
    let mut marks = 0;
    for (at, part) in block.chunks_exact(16).enumerate() {
        let bytes = u8x16::new(part.try_into().expect("chunks of sixteen"));
        let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
        let found = is(separator) | is(quote) | is(b'\n') | is(b'\r');
        marks |= u64::from(found.to_bitmask()) << (at * 16);
    }
    marks
}

/// The text of bytes that were checked when they were read.
#[inline]
fn text_of(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives a text some bytes at a time.
    struct Pieces(Vec<u8>, usize);

    impl Read for Pieces {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(self.0.len()).min(out.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }

    /// The cells of all rows, each row with its bytes.
    fn rows(text: &str, piece: usize, division: Division) -> Vec<(Vec<String>, String)> {
        let mut stream = RowStream::new(Box::new(Pieces(text.as_bytes().to_vec(), piece)), division);
        let (mut cells, mut rows) = (RowCells::default(), Vec::new());
        while let Next::Row(Found { from, to, .. }) = stream.next(0, &mut cells).expect("a sound text") {
            let bytes = String::from_utf8_lossy(stream.between(from, to)).into_owned();
            rows.push((cells.iter().map(str::to_owned).collect(), bytes));
        }
        rows
    }

    /// The same by the csv crate.
    fn rows_of_csv(text: &str, Division { separator, has_quotes }: Division) -> Vec<Vec<String>> {
        let mut csv = csv::ReaderBuilder::new();
        csv.has_headers(false).flexible(true).quoting(has_quotes).delimiter(separator);
        let rows = csv.from_reader(text.as_bytes()).into_records();
        rows.map(|row| row.expect("UTF-8").iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate_however_the_bytes_come(
            parts in prop::collection::vec(
                prop_oneof![
                    Just("a"), Just(","), Just(";"), Just("\""), Just("\"\""), Just("\n"), Just("\r"), Just("\r\n"),
                    Just("é"), Just("\u{feff}"), Just(" "), Just("forty bytes of text, so that a block is cut"),
                ],
                0..40,
            ),
            piece in 1_usize..90,
            separator in prop_oneof![Just(b','), Just(b';')],
            has_quotes in any::<bool>(),
        ) {
            // A mark at the beginning was passed over before, when the bytes were checked.
            let text = parts.concat();
            let text = text.trim_start_matches('\u{feff}');
            let division = Division { separator, has_quotes };
            let found = rows(text, piece, division);
            let cells: Vec<_> = found.iter().map(|(cells, _)| cells.clone()).collect();
            prop_assert_eq!(cells, rows_of_csv(text, division));
            let all: String = found.iter().map(|(_, bytes)| bytes.as_str()).collect();
            let seen = |text: &str| text.replace(['\r', '\n'], "");
            prop_assert_eq!(seen(&all), seen(text), "every byte is of a row");
        }
    }

    #[test]
    fn rows_longer_than_what_is_read_at_a_time_are_whole() {
        let long = "x".repeat(3 * CHUNK);
        let text = format!("a,{long}\n\"{long}\n{long}\",b\nc,d");
        let division = Division { separator: b',', has_quotes: true };
        let found = rows(&text, CHUNK, division);
        assert_eq!(found.iter().map(|(cells, _)| cells.len()).collect::<Vec<_>>(), [2, 2, 2]);
        assert_eq!(found[0].0[1], long);
        assert_eq!(found[1].0[0], format!("{long}\n{long}"));
        assert_eq!(found[2].1, "c,d");
    }
}
