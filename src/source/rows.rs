//! Rows of a CSV text, each with its physical line, its spreadsheet row, its byte and its raw text.

use std::io::{self, Read};
use std::sync::Arc;

use csv::StringRecord;
use memchr::{memchr, memrchr2};

use super::json::Fault;
use super::lines::{LineCount, Lines, line_ends, lines_of};
use super::progress::Progress;
use super::quotes::{QuoteFault, Quotes, holds_rows};
use super::records::{AboveRecords, RecordFault, Records};
use super::separator::Separator;
use super::utf8::ContentProblem;
#[cfg(feature = "xlsx")]
use super::workbook_cells::TypedNumbers;
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

/// Walks over the rows of a CSV text; blank lines are skipped but counted. The records of a JSON text
/// are rows too, below one with their keys.
pub struct Rows {
    /// In place of the CSV.
    records: Option<Box<Records>>,
    csv: csv::Reader<Recorder>,
    record: StringRecord,
    position: Position,
    row: u64,
    split: Split,
    quotes: Quotes,
    lines: Lines,
    /// Lines that ended before the current row did.
    lines_before: u64,
    /// How many columns the header has, once it was read.
    width: Option<usize>,
    /// The line of a quote in the header that has swallowed rows.
    header_quote: Option<u64>,
    fault: FaultContext,
    progress: Arc<Progress>,
    of_sheet: bool,
    #[cfg(feature = "xlsx")]
    numbers: Option<Arc<TypedNumbers>>,
}

/// Why a row holds no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoData {
    /// No cell of it has a text.
    Blank,
    /// A note, or what a profile says is no data.
    Skipped,
}

/// How a text is cut into rows and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Commas, with quotes.
    Commas,
    /// Another character, with quotes.
    Cells(Separator),
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
    /// Byte of its start in the unpacked text as UTF-8, counted from 0 after a byte order mark. In a
    /// file of another encoding the row begins at another byte of the file itself.
    pub byte_offset: u64,
}

/// What is needed to explain an error of the stream without holding the source.
struct FaultContext {
    name: String,
    explain: Box<dyn Fn(io::Error) -> IngestError + Send>,
}

impl Split {
    /// Whether a quote can hold a separator.
    const fn has_quotes(self) -> bool {
        matches!(self, Self::Commas | Self::Cells(_))
    }

    /// The byte between two cells.
    const fn separator(self) -> u8 {
        match self {
            Self::Commas => b',',
            Self::Cells(separator) => separator.byte(),
            Self::Tabs => b'\t',
            // The source refuses texts with a NUL, so no line has one.
            Self::Lines => 0,
        }
    }
}

impl Rows {
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

    /// The same with the records of a JSON text in place of the CSV.
    pub(super) fn of_records(self, records: Records) -> Self {
        Self { records: Some(Box::new(records)), ..self }
    }

    /// The same, with what counts rejected rows.
    pub(super) fn with_progress(self, progress: Arc<Progress>) -> Self {
        Self { progress, ..self }
    }

    /// Passes over the line that says what divides cells, which a spreadsheet does not show.
    pub(super) fn pass_separator(&mut self) -> Result<(), IngestError> {
        if self.advance()? {
            self.row = 0;
        }
        Ok(())
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
            .quoting(split.has_quotes())
            .delimiter(split.separator())
            .buffer_capacity(128 * 1024)
            .from_reader(Recorder::new(text));
        let fault = FaultContext { name: name.to_owned(), explain };
        Self {
            records: None,
            csv,
            record: StringRecord::new(),
            position: Position::default(),
            row: 0,
            split,
            quotes: Quotes::default(),
            lines: Lines::default(),
            lines_before: 0,
            width: None,
            header_quote: None,
            fault,
            progress: Arc::default(),
            of_sheet: false,
            #[cfg(feature = "xlsx")]
            numbers: None,
        }
    }

    /// The same rows of a sheet whose columns have letters.
    pub(super) fn with_letters(self, of_sheet: bool) -> Self {
        Self { of_sheet, ..self }
    }

    /// The same rows of a sheet of which these cells are numbers.
    #[cfg(feature = "xlsx")]
    pub(super) fn with_numbers(self, numbers: Option<Arc<TypedNumbers>>) -> Self {
        Self { numbers, ..self }
    }

    /// Whether a cell of the current row is a number by its type, of a JSON text or of a workbook, whatever its text
    /// could be beside it.
    #[must_use]
    pub fn is_number(&self, column: usize) -> bool {
        #[cfg(feature = "xlsx")]
        if let Some(numbers) = &self.numbers {
            return numbers.are_at(self.position.line, column);
        }
        self.records.as_ref().is_some_and(|records| records.is_number(column))
    }

    /// Whether the columns have the letters that a spreadsheet shows.
    #[must_use]
    pub const fn have_letters(&self) -> bool {
        self.of_sheet
    }

    /// Steps to the next row. False at the end of the text.
    ///
    /// # Errors
    /// When the stream breaks: cut archive, bytes that are not UTF-8, a line of over 16 MiB, a row of over 64.
    pub fn advance(&mut self) -> Result<bool, IngestError> {
        if self.records.is_some() {
            return self.advance_record();
        }
        let before = self.csv.position().byte();
        self.csv.get_mut().row_begins = (before, self.lines_before + 1);
        let found = self.csv.read_record(&mut self.record).map_err(|error| self.fault.turn(error))?;
        let between = self.csv.get_ref().line_ends_at(before);
        self.lines_before += between.blank_lines;
        self.lines.blank += between.blank_lines;
        if !found {
            self.lines.read = self.csv.get_ref().lines.total();
            return Ok(false);
        }
        self.row += 1 + between.blank_lines;
        self.position =
            Position { line: self.lines_before + 1, row: self.row, byte_offset: before + between.bytes };
        if self.record.len() > MOST_CELLS {
            return Err(self.too_wide(self.position.line));
        }
        self.progress.set_rows(self.row);
        self.lines_before += 1;
        self.look_at_quotes();
        if self.width.is_none() {
            self.look_at_header();
        }
        Ok(true)
    }

    fn advance_record(&mut self) -> Result<bool, IngestError> {
        let Some(records) = &mut self.records else { return Ok(false) };
        if !records.advance(&mut self.record).map_err(|fault| self.fault.of_json(fault))? {
            return Ok(false);
        }
        self.row += 1;
        let (line, byte_offset) = records.place();
        self.position = Position { line, row: self.row, byte_offset };
        self.progress.set_rows(self.row);
        Ok(true)
    }

    /// Counts the lines of the current row, and looks whether its quotes are well formed.
    fn look_at_quotes(&mut self) {
        self.quotes = Quotes::default();
        let (from, to) = (self.position.byte_offset, self.csv.position().byte());
        if !self.split.has_quotes() || !self.csv.get_mut().has_quote(from, to) {
            return;
        }
        let row = one_row(self.csv.get_ref().between(from, to));
        self.quotes = Quotes::of(row, self.split.separator(), self.width);
        if self.quotes.has_lines {
            let more = line_ends(row);
            self.lines_before += more;
            self.lines.continued += more;
        }
    }

    fn look_at_header(&mut self) {
        self.lines.header += 1;
        if let Some((QuoteFault::Open(_) | QuoteFault::Rows(_), place)) = self.quote_fault() {
            self.header_quote.get_or_insert(place.line);
        }
    }

    /// Says that the rows so far were titles and headings, of so many columns.
    ///
    /// # Errors
    /// When a quote of theirs has swallowed rows.
    pub fn end_header(&mut self, width: usize) -> Result<(), IngestError> {
        self.width = Some(width);
        self.header_quote.map_or(Ok(()), |line| Err(self.header_of_rows(line)))
    }

    /// Says that the current row holds no data.
    pub const fn pass(&mut self, why: NoData) {
        if self.width.is_none() {
            self.lines.header -= 1;
        }
        match why {
            NoData::Blank => self.lines.blank += 1,
            NoData::Skipped => self.lines.skipped += 1,
        }
    }

    /// What divides the cells.
    #[must_use]
    pub fn separator(&self) -> char {
        self.split.separator() as char
    }

    /// What became of the lines, when all rows were read; none of a text that is not made of lines.
    #[must_use]
    pub const fn lines(&self) -> Option<&Lines> {
        if self.records.is_some() { None } else { Some(&self.lines) }
    }

    /// Whether the current row has the keys of records, or what their text says beside them.
    #[must_use]
    pub fn above_records(&self) -> Option<AboveRecords> {
        self.records.as_ref()?.above()
    }

    /// What is wrong with the current record as a whole.
    #[must_use]
    pub fn record_fault(&self) -> Option<&RecordFault> {
        self.records.as_ref()?.fault()
    }

    /// Columns in which some record has lists or records in place of a value.
    #[must_use]
    pub fn nested(&self) -> Vec<usize> {
        self.records.as_ref().map_or_else(Vec::new, |records| records.table().nested())
    }

    /// What is wrong with the quotes of the current row, and the place of it.
    #[must_use]
    pub fn quote_fault(&self) -> Option<(QuoteFault, Place)> {
        let fault = self.quotes.fault?;
        let (QuoteFault::TextAfter(at) | QuoteFault::Open(at) | QuoteFault::Rows(at)) = fault;
        let line = self.position.line + line_ends(&self.bytes()[..at]);
        Some((fault, Place { line, ..self.place(None) }))
    }

    /// The lines of the current row as rows of their own: each with its number, its byte and its text.
    /// Only where they look like rows; then none of them is the continuation of another.
    pub fn swallowed(&mut self) -> Vec<(u64, u64, String)> {
        let (row, separator) = (one_row(self.bytes()), self.split.separator());
        if !holds_rows(row, separator, self.width.unwrap_or_default()) {
            return Vec::new();
        }
        let lines: Vec<_> = lines_of(row)
            .zip(self.position.line..)
            .map(|((at, text), line)| (line, self.position.byte_offset + at as u64, lossy(text)))
            .collect();
        self.lines.continued -= lines.len() as u64 - 1;
        lines
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
            hint: "look whether the file is divided into rows, and what divides its cells; import it in parts if it really is so wide"
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
            line: column.map_or(self.position.line, |(at, _)| self.line_of(at)),
            row: self.position.row,
            column: column.map(|(at, _)| at),
            column_name: column.map(|(_, name)| name.to_owned()).filter(|name| !name.is_empty()),
            pointer: self.records.as_ref().map(|records| records.pointer(column.map(|(at, _)| at))),
        }
    }

    /// Of records of a JSON text the pointer of their list, and which of it the current one is, counted from 0.
    #[must_use]
    pub fn record(&self) -> Option<(&str, u64)> {
        self.records.as_ref().map(|records| records.of_list())
    }

    /// The line on which a cell of the current row begins.
    #[must_use]
    pub fn line_of(&self, column: usize) -> u64 {
        if let Some(records) = &self.records {
            return records.line_of(column);
        }
        if self.quotes.has_lines { self.position.line + self.lines_above(column) } else { self.position.line }
    }

    /// The line ends in the cells before one of the current row.
    #[cold]
    fn lines_above(&self, column: usize) -> u64 {
        self.record.iter().take(column).map(|cell| line_ends(cell.as_bytes())).sum()
    }

    /// The current row as the file holds it, without its line end.
    #[must_use]
    pub fn raw(&self) -> String {
        lossy(one_row(self.bytes()))
    }

    /// Whether the current row ends with its line; the last one of a file may not, and may then be cut.
    #[must_use]
    pub fn has_line_end(&self) -> bool {
        self.records.is_some() || matches!(self.bytes().last(), Some(b'\n' | b'\r'))
    }

    /// The bytes of the current row.
    fn bytes(&self) -> &[u8] {
        if let Some(records) = &self.records {
            return records.raw();
        }
        self.csv.get_ref().between(self.position.byte_offset, self.csv.position().byte())
    }

    #[cold]
    fn header_of_rows(&self, line: u64) -> IngestError {
        IngestError::Content {
            message: format!(
                "`{}`: the quote that opens on line {line} makes one cell of the column headings and rows below them",
                self.fault.name
            ),
            hint: "open the file in a text editor, and delete that quote or close it".to_owned(),
        }
    }
}

/// The bytes of a row without its line end.
fn one_row(bytes: &[u8]) -> &[u8] {
    let row = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    row.strip_suffix(b"\r").unwrap_or(row)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl FaultContext {
    fn of_json(&self, fault: Fault) -> IngestError {
        fault.into_error(&self.name, |error| (self.explain)(error))
    }

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
    lines: LineCount,
    line_length: usize,
    /// Byte and line of the row that is being read: what is kept begins there or before.
    row_begins: (u64, u64),
    /// The first quote at or after the byte that was asked for last; the end of the window if none is there.
    quote: u64,
}

/// Line ends between two rows.
#[derive(Default)]
struct LineEnds {
    bytes: u64,
    blank_lines: u64,
}

impl Recorder {
    fn new(inner: Box<dyn Read + Send>) -> Self {
        Self {
            inner,
            window: Vec::new(),
            start: 0,
            lines: LineCount::default(),
            line_length: 0,
            row_begins: (0, 1),
            quote: 0,
        }
    }

    /// Some bytes of the stream from the current row on.
    fn between(&self, from: u64, to: u64) -> &[u8] {
        let at = |byte: u64| byte.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        at(from).zip(at(to)).and_then(|(from, to)| self.window.get(from..to)).unwrap_or_default()
    }

    /// Whether there is a quote in some bytes of the stream: most files have none in thousands of rows.
    fn has_quote(&mut self, from: u64, to: u64) -> bool {
        if self.quote < from || self.quote < to && self.between(self.quote, self.quote + 1) != b"\"" {
            let end = self.start + self.window.len() as u64;
            self.quote = memchr(b'"', self.between(from, end)).map_or(end, |at| from + at as u64);
        }
        self.quote < to
    }

    /// The CSV parser gives a row's start before the line ends that it passes over; these are
    /// the rest of the previous row's line end and any blank lines.
    fn line_ends_at(&self, byte: u64) -> LineEnds {
        let mut ends = LineEnds::default();
        let mut previous = byte.checked_sub(1).and_then(|at| self.between(at, byte).first().copied());
        while let &[now @ (b'\r' | b'\n')] = self.between(byte + ends.bytes, byte + ends.bytes + 1) {
            ends.bytes += 1;
            ends.blank_lines += u64::from(now == b'\r' || previous != Some(b'\r'));
            previous = Some(now);
        }
        ends
    }

    /// Counts the lines, and refuses a line or a row that no table has before it fills the memory.
    fn watch_lines(&mut self, fresh: usize) -> io::Result<()> {
        let fresh = &self.window[self.window.len() - fresh..];
        self.lines.take(fresh);
        match memrchr2(b'\n', b'\r', fresh) {
            Some(at) => self.line_length = fresh.len() - at,
            None => self.line_length += fresh.len(),
        }
        let end = self.start + self.window.len() as u64;
        let problem = if self.line_length > LONGEST_LINE {
            ContentProblem::long_line(self.lines.total(), end)
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
            // The byte before the row says whether its first line end belongs to the row above.
            let kept = self.row_begins.0.saturating_sub(1).saturating_sub(self.start);
            let drop = self.window.len().saturating_sub(WINDOW).min(usize::try_from(kept).unwrap_or(0));
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
