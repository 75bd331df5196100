//! Rows of a CSV text, each with its physical line, its spreadsheet row, its byte and its raw text.

use std::io::{self, Read};
use std::sync::Arc;

use super::json::Fault;
use super::lines::{Lines, line_ends, lines_of};
use super::progress::Progress;
use super::quotes::{QuoteFault, Quotes, holds_rows};
use super::records::{AboveRecords, RecordFault, Records};
use super::row_cells::RowCells;
use super::row_stream::{Division, Found, Next, RowStream};
use super::separator::Separator;
#[cfg(feature = "xlsx")]
use super::workbook_cells::TypedNumbers;
use crate::findings::Place;
use crate::source::IngestError;

/// The most cells a row may have: four times what a spreadsheet takes.
const MOST_CELLS: usize = 65_536;
/// Walks over the rows of a CSV text; blank lines are skipped but counted. The records of a JSON text
/// are rows too, below one with their keys.
pub struct Rows {
    /// In place of the CSV.
    records: Option<Box<Records>>,
    text: RowStream,
    cells: RowCells,
    position: Position,
    /// The byte after the current row.
    end: u64,
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
        let division = Division { separator: split.separator(), has_quotes: split.has_quotes() };
        let fault = FaultContext { name: name.to_owned(), explain };
        Self {
            records: None,
            text: RowStream::new(text, division),
            cells: RowCells::default(),
            position: Position::default(),
            end: 0,
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
        let next = self.text.next(self.lines_before, &mut self.cells);
        let (found, blank_lines) = match next.map_err(|error| (self.fault.explain)(error))? {
            Next::Row(found) => (Some(found), found.blank_lines),
            Next::End(blank_lines) => (None, blank_lines),
        };
        self.lines_before += blank_lines;
        self.lines.blank += blank_lines;
        let Some(Found { from, to, has_quote, .. }) = found else {
            self.lines.read = self.text.lines();
            return Ok(false);
        };
        self.row += 1 + blank_lines;
        self.position = Position { line: self.lines_before + 1, row: self.row, byte_offset: from };
        self.end = to;
        if self.cells.len() > MOST_CELLS {
            return Err(self.too_wide(self.position.line));
        }
        self.progress.set_rows(self.row);
        self.lines_before += 1;
        self.look_at_quotes(has_quote);
        if self.width.is_none() {
            self.look_at_header();
        }
        Ok(true)
    }

    fn advance_record(&mut self) -> Result<bool, IngestError> {
        let Some(records) = &mut self.records else { return Ok(false) };
        if !records.advance(&mut self.cells).map_err(|fault| self.fault.of_json(fault))? {
            return Ok(false);
        }
        self.row += 1;
        let (line, byte_offset) = records.place();
        self.position = Position { line, row: self.row, byte_offset };
        self.progress.set_rows(self.row);
        Ok(true)
    }

    /// Counts the lines of the current row, and looks whether its quotes are well formed.
    fn look_at_quotes(&mut self, has_quote: bool) {
        self.quotes = Quotes::default();
        if !has_quote {
            return;
        }
        let row = one_row(self.text.between(self.position.byte_offset, self.end));
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
                grouped(self.cells.len()),
                grouped(MOST_CELLS)
            ),
            hint: "look whether the file is divided into rows, and what divides its cells; import it in parts if it really is so wide"
                .to_owned(),
        }
    }

    /// The fields of the current row, as written: not trimmed.
    #[must_use]
    pub const fn fields(&self) -> &RowCells {
        &self.cells
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
        self.cells.iter().take(column).map(|cell| line_ends(cell.as_bytes())).sum()
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
        self.text.between(self.position.byte_offset, self.end)
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
