//! Rows of a CSV text, each with its physical line, its spreadsheet row, its byte and its raw text.

use std::io::{self, Read};
use std::sync::Arc;

use csv::StringRecord;
use memchr::{memchr_iter, memrchr};

use super::file::Source;
use super::progress::Progress;
use super::utf8::ContentProblem;
use crate::findings::Place;
use crate::source::IngestError;

/// The longest line a table may have.
const LONGEST_LINE: usize = 16 * 1024 * 1024;
/// The longest row a table may have: a quote that is never closed makes one of all lines below.
const LONGEST_ROW: u64 = 64 * 1024 * 1024;
/// The most cells a row may have: four times what a spreadsheet takes.
const MOST_CELLS: usize = 65_536;
/// How much of the stream is kept so that a row's raw text can be shown.
const WINDOW: usize = 512 * 1024;

/// Walks over the rows of a CSV text; blank lines are skipped but counted.
pub struct Rows {
    csv: csv::Reader<Recorder>,
    record: StringRecord,
    position: Position,
    row: u64,
    fault: FaultContext,
    progress: Arc<Progress>,
}

/// How a text is cut into rows and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Commas, with quotes.
    Commas,
    /// Tabs, without quotes.
    Tabs,
    /// One field a line: a fixed-width text.
    Lines,
}

/// Where the current row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Physical line of its start, counted from 1.
    pub line: u64,
    /// Row as a spreadsheet counts: a quoted line end does not begin a new one.
    pub row: u64,
    /// Byte of its start in the unpacked text as UTF-8, counted from 0 behind a byte order mark. In a
    /// file of another encoding the row begins at another byte of the file itself.
    pub byte_offset: u64,
}

/// What is needed to explain an error of the stream without holding the source.
struct FaultContext {
    name: String,
    explain: Box<dyn Fn(io::Error) -> IngestError + Send>,
}

impl Rows {
    /// The rows of a source.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(source: &Source) -> Result<Self, IngestError> {
        Self::open_split(source, Split::Commas)
    }

    /// The rows of a source that is not divided by commas.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open_split(source: &Source, split: Split) -> Result<Self, IngestError> {
        let rows = Self::new(source.text()?, split, source.name(), source.explainer());
        Ok(Self { progress: Arc::clone(source.progress()), ..rows })
    }

    /// The rows of a text that is part of the program.
    #[must_use]
    pub fn of_text(name: &str, text: &'static str) -> Self {
        let name_again = name.to_owned();
        let explain = move |error: io::Error| IngestError::Content {
            message: format!("`{name_again}`: {error}"),
            hint: "the program is damaged; install it again".to_owned(),
        };
        Self::new(Box::new(text.as_bytes()), Split::Commas, name, Box::new(explain))
    }

    /// The rows of a stream.
    pub(super) fn new(
        text: Box<dyn Read + Send>,
        split: Split,
        name: &str,
        explain: Box<dyn Fn(io::Error) -> IngestError + Send>,
    ) -> Self {
        let csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(split == Split::Commas)
            .delimiter(match split {
                Split::Commas => b',',
                Split::Tabs => b'\t',
                // The source refuses texts with a NUL, so no line has one.
                Split::Lines => 0,
            })
            .buffer_capacity(128 * 1024)
            .from_reader(Recorder::new(text));
        let fault = FaultContext { name: name.to_owned(), explain };
        Self {
            csv,
            record: StringRecord::new(),
            position: Position::default(),
            row: 0,
            fault,
            progress: Arc::default(),
        }
    }

    /// Steps to the next row. False at the end of the text.
    ///
    /// # Errors
    /// When the stream breaks: cut archive, bytes that are not UTF-8, a line of over 16 MiB, a row of over 64.
    pub fn advance(&mut self) -> Result<bool, IngestError> {
        let before = self.csv.position().clone();
        self.csv.get_mut().row_begins = (before.byte(), before.line());
        let found = self.csv.read_record(&mut self.record).map_err(|error| self.fault.turn(error))?;
        if !found {
            return Ok(false);
        }
        if self.record.len() > MOST_CELLS {
            return Err(self.too_wide(before.line()));
        }
        let skipped = self.csv.get_ref().line_ends_at(before.byte());
        self.row += 1 + skipped.blank_lines;
        self.progress.set_rows(self.row);
        self.position = Position {
            line: before.line() + skipped.line_feeds,
            row: self.row,
            byte_offset: before.byte() + skipped.bytes,
        };
        Ok(true)
    }

    #[cold]
    fn too_wide(&self, line: u64) -> IngestError {
        let grouped = |number: usize| crate::domain::text::grouped(number as u64);
        IngestError::Content {
            message: format!(
                "`{}`: line {line}: {} cells in one row; a table has at most {}",
                self.fault.name,
                grouped(self.record.len()),
                grouped(MOST_CELLS)
            ),
            hint: "look whether the file is divided into rows, and by commas; import it in parts if it really is so wide"
                .to_owned(),
        }
    }

    /// The fields of the current row, as written: not trimmed.
    #[must_use]
    pub const fn fields(&self) -> &StringRecord {
        &self.record
    }

    /// Where the current row stands.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The place of one cell of the current row, or of the row itself.
    #[must_use]
    pub fn place(&self, column: Option<(usize, &str)>) -> Place {
        Place {
            line: self.position.line,
            row: self.position.row,
            column: column.map(|(at, _)| at),
            column_name: column.map(|(_, name)| name.to_owned()).filter(|name| !name.is_empty()),
            pointer: None,
        }
    }

    /// The current row as the file holds it, without its line end.
    #[must_use]
    pub fn raw(&self) -> String {
        let end = self.csv.position().byte();
        self.csv.get_ref().between(self.position.byte_offset, end).map_or_else(
            || self.fields_as_csv(),
            |bytes| String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n']).to_owned(),
        )
    }

    /// For a row that is longer than what is kept of the stream.
    fn fields_as_csv(&self) -> String {
        let quoted: Vec<String> =
            self.record.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
        quoted.join(",")
    }
}

impl FaultContext {
    fn turn(&self, error: csv::Error) -> IngestError {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => (self.explain)(error),
            other => IngestError::Content {
                message: format!("`{}`: {other:?}", self.name),
                hint: "the text is not a CSV table; open it in a text editor at that line".to_owned(),
            },
        }
    }
}

/// Passes a stream on and keeps its last part.
struct Recorder {
    inner: Box<dyn Read + Send>,
    window: Vec<u8>,
    /// The byte of the stream at which the window begins.
    start: u64,
    line: u64,
    line_length: usize,
    /// Byte and line of the row that is being read.
    row_begins: (u64, u64),
}

/// Line ends between two rows.
#[derive(Default)]
struct LineEnds {
    bytes: u64,
    line_feeds: u64,
    blank_lines: u64,
}

impl Recorder {
    fn new(inner: Box<dyn Read + Send>) -> Self {
        Self {
            inner,
            window: Vec::with_capacity(2 * WINDOW),
            start: 0,
            line: 1,
            line_length: 0,
            row_begins: (0, 1),
        }
    }

    /// Some bytes of the stream, if they are still kept.
    fn between(&self, from: u64, to: u64) -> Option<&[u8]> {
        let from = usize::try_from(from.checked_sub(self.start)?).ok()?;
        let to = usize::try_from(to.checked_sub(self.start)?).ok()?;
        self.window.get(from..to)
    }

    /// The CSV parser gives a row's start before the line ends that it passes over; these are
    /// the rest of the previous row's line end and any blank lines.
    fn line_ends_at(&self, byte: u64) -> LineEnds {
        let mut ends = LineEnds::default();
        let mut previous = byte.checked_sub(1).and_then(|at| self.between(at, byte)).map(|bytes| bytes[0]);
        while let Some(&[now @ (b'\r' | b'\n')]) = self.between(byte + ends.bytes, byte + ends.bytes + 1) {
            ends.bytes += 1;
            ends.line_feeds += u64::from(now == b'\n');
            ends.blank_lines += u64::from(now == b'\n' && (ends.bytes > 1 || previous != Some(b'\r')));
            previous = Some(now);
        }
        ends
    }

    /// Refuses a line or a row that no table has, before it fills the memory.
    fn watch_lines(&mut self, fresh: usize) -> io::Result<()> {
        let fresh = &self.window[self.window.len() - fresh..];
        match memrchr(b'\n', fresh) {
            Some(at) => {
                self.line += memchr_iter(b'\n', fresh).count() as u64;
                self.line_length = fresh.len() - at;
            }
            None => self.line_length += fresh.len(),
        }
        let end = self.start + self.window.len() as u64;
        let problem = if self.line_length > LONGEST_LINE {
            ContentProblem::long_line(self.line, end)
        } else if end - self.row_begins.0 > LONGEST_ROW {
            ContentProblem::long_row(self.row_begins.1, end)
        } else {
            return Ok(());
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, problem))
    }
}

impl Read for Recorder {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        if self.window.len() + n > 2 * WINDOW {
            let drop = self.window.len().saturating_sub(WINDOW);
            self.window.drain(..drop);
            self.start += drop as u64;
        }
        self.window.extend_from_slice(&out[..n]);
        self.watch_lines(n)?;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static str) -> Vec<(u64, u64, String)> {
        let explain =
            |error: io::Error| IngestError::Content { message: error.to_string(), hint: String::new() };
        let mut rows = Rows::new(Box::new(text.as_bytes()), Split::Commas, "test", Box::new(explain));
        let mut seen = Vec::new();
        while rows.advance().expect("sound text") {
            seen.push((rows.position().line, rows.position().row, rows.raw()));
        }
        seen
    }

    #[test]
    fn counts_lines_as_an_editor_and_rows_as_a_spreadsheet() {
        let seen = rows("a,b\r\n\"x\r\ny\",2\r\n\r\nc,3\n\nd,4");
        let expected = [(1, 1, "a,b"), (2, 2, "\"x\r\ny\",2"), (5, 4, "c,3"), (7, 6, "d,4")]
            .map(|(l, r, t)| (l, r, t.to_owned()));
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_row_of_separators_is_a_row_and_a_blank_first_line_is_counted() {
        let seen = rows("\n,,\na,b\n");
        assert_eq!(seen, [(2, 2, ",,".to_owned()), (3, 3, "a,b".to_owned())]);
    }
}
