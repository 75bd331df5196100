//! Rejected rows as a file of their own: the head of the original, the rows as they were, and a
//! last column with what is wrong and what to do. Corrected, it is imported as it is and only adds.
//!
//! As CSV a row stays as the file wrote it. In a workbook every row has its cells below their
//! headings: where a short row has none stands [`NO_CELL`], and what a long row has too many of
//! stands behind the last column. `workbook` reads both back as the shapes that they were.

use std::borrow::Cow;
use std::io::{Read, Write};

use csv::StringRecord;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};

use crate::domain::parse_cell_name;
use crate::findings::{Rule, rules};
use crate::source::IngestError;
use crate::source::{ERRORS_COLUMN, NO_CELL, Rows, Source, is_errors_heading};

/// The rules of rows whose cells nobody can tell for certain, so that they are kept as they are written.
const SHAPE_RULES: [&Rule; 4] =
    [rules::ROW_WIDTH, rules::TEXT_AFTER_QUOTE, rules::QUOTE_STILL_OPEN, rules::QUOTE_OVER_ROWS];

/// The rejected rows of an import, with what stood above the first row of its file.
pub struct Rejects<'a> {
    connection: &'a Connection,
    import_id: i64,
    /// The text up to the column headings, as the file wrote it.
    head: String,
    /// The same by rows and cells, blank rows included.
    head_rows: Vec<Vec<String>>,
    /// The column of the errors, counted from 0.
    errors_column: usize,
    /// What divides the cells.
    separator: char,
    /// Whether the file had the column of errors already: these rows are rejected again.
    again: bool,
    /// Whether a row is one cell, as the file holds it, beside its line.
    whole: bool,
}

/// A rejected row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RejectedRow {
    /// As the file holds it.
    pub raw: String,
    /// The same, cut at its separators.
    cells: StringRecord,
    /// Every error, with its cell and what to do.
    pub errors: Vec<RejectError>,
}

/// Why a row was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectError {
    /// Where: column counted from 0, none for the row as a whole.
    pub column: Option<usize>,
    /// Rule, cell, what is wrong and what to do, in one sentence.
    pub text: String,
}

/// A row as a sheet shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow<'r> {
    /// The texts, the errors among them.
    pub cells: Vec<Cow<'r, str>>,
    /// The cells at fault, with why and what to do.
    pub faults: Vec<(usize, Cow<'r, str>)>,
}

/// What stands above the first row of a file, up to its column headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectsHead {
    text: String,
    rows: Vec<Vec<String>>,
    separator: char,
}

impl RejectsHead {
    /// That of a file, whose column headings stand in `header_row`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(source: &Source, header_row: u64) -> Result<Self, IngestError> {
        let mut rows = Rows::open(source)?;
        let mut head_rows = Vec::new();
        let mut end = u64::MAX;
        while rows.advance()? {
            let position = rows.position();
            if position.row > header_row {
                end = position.byte_offset;
                break;
            }
            head_rows.resize((position.row - 1) as usize, Vec::new());
            head_rows.push(rows.fields().iter().map(str::to_owned).collect());
        }
        let mut text = String::new();
        source.text()?.take(end).read_to_string(&mut text).map_err(|error| source.problem(error))?;
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        Ok(Self { text, rows: head_rows, separator: rows.separator() })
    }

    /// Of a file whose rows stand under no headings: JSON, or a format of other cells.
    fn of_whole_rows() -> Self {
        let headings = ["line", "row_as_published"];
        Self { text: headings.join(","), rows: vec![headings.map(str::to_owned).to_vec()], separator: ',' }
    }

    /// Keeps it with the import.
    pub(super) fn store(&self, connection: &Connection, import_id: i64) -> rusqlite::Result<()> {
        let rows = serde_json::to_string(&self.rows).expect("texts are JSON");
        let sql =
            "INSERT INTO import_reject_head (import_id, separator, head, head_rows) VALUES (?1, ?2, ?3, ?4)";
        connection.execute(sql, params![import_id, self.separator.to_string(), self.text, rows])?;
        Ok(())
    }

    /// That of an import; none where its rows stand under no headings.
    fn kept(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT separator, head, head_rows FROM import_reject_head WHERE import_id = ?1";
        let kept = connection.query_row(sql, [import_id], |row| {
            let (separator, rows): (String, String) = (row.get(0)?, row.get(2)?);
            let rows = serde_json::from_str(&rows).map_err(|error| {
                rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, error.into())
            })?;
            Ok(Self { separator: separator.chars().next().unwrap_or(','), text: row.get(1)?, rows })
        });
        kept.optional()
    }
}

impl<'a> Rejects<'a> {
    /// The rejected rows of an import, from the database alone.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn of(connection: &'a Connection, import_id: i64) -> rusqlite::Result<Self> {
        let kept = RejectsHead::kept(connection, import_id)?;
        let whole = kept.is_none();
        let RejectsHead { text, rows, separator } = kept.unwrap_or_else(RejectsHead::of_whole_rows);
        let mut rejects = Self {
            connection,
            import_id,
            head: text,
            head_rows: rows,
            errors_column: 0,
            separator,
            again: false,
            whole,
        };
        rejects.put_heading();
        Ok(rejects)
    }

    /// Whether the file can be corrected and imported: its rows stand under their own headings.
    #[must_use]
    pub const fn can_come_back(&self) -> bool {
        !self.whole
    }

    /// Rows that are rejected again have the column already; its heading gets the new number.
    fn put_heading(&mut self) {
        let heading = format!("{ERRORS_COLUMN}{}", self.import_id);
        let Some(last) = self.head_rows.last_mut() else { return };
        if let Some(at) = last.iter().position(|cell| is_errors_heading(cell)) {
            self.again = true;
            self.errors_column = at;
            self.head = self.head.replace(last[at].trim(), &heading);
            last[at] = heading;
        } else {
            self.errors_column = last.len();
            self.head.push(self.separator);
            self.head.push_str(&heading);
            last.push(heading);
        }
    }

    /// Rows for a sheet above the first rejected one; the last of them holds the headings.
    #[must_use]
    pub fn head_rows(&self) -> &[Vec<String>] {
        &self.head_rows
    }

    /// The column of the errors, counted from 0.
    #[must_use]
    pub const fn errors_column(&self) -> usize {
        self.errors_column
    }

    /// Gives every rejected row in the order of the file.
    ///
    /// # Errors
    /// When the database refuses, or `take` does.
    pub fn for_each<E: From<rusqlite::Error>>(
        &self,
        mut take: impl FnMut(&RejectedRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rejects = self.connection.prepare(
            "SELECT position, raw, line FROM import_reject WHERE import_id = ?1 ORDER BY position",
        )?;
        // Walked side by side: no index leads from a row to its findings, which are written row by row.
        let mut errors = self.connection.prepare(
            "SELECT reject, rule, cell, column_name, message, help FROM import_finding
             WHERE import_id = ?1 AND reject > 0
             ORDER BY position",
        )?;
        let mut errors = errors.query_map([self.import_id], read_error)?.peekable();
        let mut cutter = Cutter::at(self.separator);
        let mut rejected = RejectedRow::default();
        let mut rows = rejects.query([self.import_id])?;
        while let Some(row) = rows.next()? {
            let position: i64 = row.get(0)?;
            rejected.raw.clear();
            rejected.raw.push_str(text_at(row, 1)?.unwrap_or_default());
            if self.whole {
                rejected.cells =
                    StringRecord::from(vec![row.get::<_, i64>(2)?.to_string(), rejected.raw.clone()]);
            } else {
                cutter.cut(&rejected.raw, &mut rejected.cells);
            }
            rejected.errors.clear();
            while let Some(next) =
                errors.next_if(|next| next.as_ref().map_or(true, |(of, _)| *of <= position))
            {
                rejected.errors.push(next?.1);
            }
            take(&rejected)?;
        }
        Ok(())
    }

    /// Writes the head as CSV.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn write_head(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "{}", self.head)
    }

    /// Writes a row as CSV: as the file holds it, with its errors behind it. Rejected a second time, it
    /// keeps only the errors of the second.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn write_row(&self, row: &RejectedRow, out: &mut dyn Write) -> std::io::Result<()> {
        let (cells, errors) = (self.data_cells(row), row.errors_text());
        if !self.whole && !self.again && (row.is_misshapen() || cells.len() == row.cells.len()) {
            return writeln!(out, "{}{}\"{}\"", row.raw, self.separator, with_doubled_quotes(&errors));
        }
        let mut csv = csv::WriterBuilder::new().delimiter(self.separator as u8).from_writer(out);
        csv.write_record(cells.into_iter().chain([&*errors]))?;
        csv.flush()
    }

    /// The cells of a row under the headings, with its errors in their column.
    #[must_use]
    pub fn sheet_row<'r>(&self, row: &'r RejectedRow) -> SheetRow<'r> {
        let width = self.errors_column;
        let mut cells: Vec<Cow<'r, str>> = self.data_cells(row).into_iter().map(Cow::Borrowed).collect();
        let present = cells.len();
        if present < width {
            cells.resize(width, NO_CELL.into());
        }
        cells.insert(width, row.errors_text());
        let mut faults: Vec<(usize, Cow<'r, str>)> = Vec::new();
        for error in &row.errors {
            let column = error.column.filter(|column| *column < width).unwrap_or(width);
            match faults.iter_mut().find(|(at, _)| *at == column) {
                Some((_, text)) => *text = format!("{text}\n{}", error.text).into(),
                None => faults.push((column, Cow::Borrowed(&error.text))),
            }
        }
        let remedy =
            || format!("the row ends before this column; write a value over {NO_CELL}, or clear it").into();
        faults.extend((present..width).map(|at| (at, remedy())));
        SheetRow { cells, faults }
    }

    /// The cells of a row without errors of an earlier import. What its reader takes for blank is blank.
    fn data_cells<'r>(&self, row: &'r RejectedRow) -> Vec<&'r str> {
        let width = self.errors_column;
        let mut cells: Vec<&str> = row.cells.iter().collect();
        if self.again && (cells.len() == width + 1 || cells.last().is_some_and(|cell| is_errors_text(cell))) {
            cells.pop();
        }
        if cells.len() < width && !row.is_misshapen() {
            cells.resize(width, "");
        }
        cells
    }
}

impl RejectedRow {
    /// Whether the number of its cells is what is wrong; elsewhere a cell that a row lacks is blank.
    fn is_misshapen(&self) -> bool {
        self.errors.iter().any(|error| SHAPE_RULES.iter().any(|rule| error.text.starts_with(rule.id)))
    }

    fn errors_text(&self) -> Cow<'_, str> {
        match &*self.errors {
            [one] => Cow::Borrowed(&one.text),
            errors => errors.iter().map(|error| &*error.text).collect::<Vec<_>>().join(" | ").into(),
        }
    }
}

/// Cuts one row after the other, each for itself: a quote that a row leaves open ends with it. Making a
/// reader is dearer than a row, so that all rows share one.
struct Cutter {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cutter {
    fn at(separator: char) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(separator as u8).build();
        Self { reader, text: Vec::new(), ends: Vec::new() }
    }

    /// The cells of the first row of a text.
    fn cut(&mut self, raw: &str, into: &mut StringRecord) {
        // No cell is longer than the text, and none but the last is without a separator behind it.
        self.text.resize(raw.len() + 1, 0);
        self.ends.resize(raw.len() + 1, 0);
        self.reader.reset();
        let (_, read, mut written, mut cells) =
            self.reader.read_record(raw.as_bytes(), &mut self.text, &mut self.ends);
        if read == raw.len() {
            // The end of the text ends the row.
            let (_, _, more, last) =
                self.reader.read_record(&[], &mut self.text[written..], &mut self.ends[cells..]);
            (written, cells) = (written + more, cells + last);
        }
        let starts = std::iter::once(0).chain(self.ends[..cells].iter().copied());
        into.clear();
        for (start, end) in starts.zip(&self.ends[..cells]) {
            into.push_field(&String::from_utf8_lossy(&self.text[start..(*end).min(written)]));
        }
    }
}

/// Whether a cell begins as the errors of a row do, with a rule such as `I203`.
fn is_errors_text(cell: &str) -> bool {
    let Some((id, rest)) = cell.split_at_checked(4) else { return false };
    rest.starts_with([' ', ':']) && Rule::find(id).is_some()
}

fn with_doubled_quotes(cell: &str) -> Cow<'_, str> {
    if cell.contains('"') { cell.replace('"', "\"\"").into() } else { cell.into() }
}

/// The position of a rejected row and one of its errors.
fn read_error(row: &SqlRow<'_>) -> rusqlite::Result<(i64, RejectError)> {
    let text = |at| Ok::<_, rusqlite::Error>(text_at(row, at)?.unwrap_or_default());
    let cell = text_at(row, 2)?;
    let column = cell.and_then(parse_cell_name).map(|(column, _)| column);
    let mut sentence = text(1)?.to_owned();
    for part in [cell, text_at(row, 3)?].into_iter().flatten() {
        sentence.push(' ');
        sentence.push_str(part);
    }
    for (before, at) in [(": ", 4), ("; ", 5)] {
        sentence.push_str(before);
        sentence.push_str(text(at)?);
    }
    Ok((row.get(0)?, RejectError { column, text: sentence }))
}

/// The text of a column where it is in SQLite's memory.
fn text_at<'r>(row: &'r SqlRow<'_>, at: usize) -> rusqlite::Result<Option<&'r str>> {
    Ok(row.get_ref(at)?.as_str_or_null()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_each_for_itself() {
        let mut cutter = Cutter::at(';');
        let mut cut = |raw: &str| {
            let mut cells = StringRecord::new();
            cutter.cut(raw, &mut cells);
            cells.iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(cut("a;b;c"), ["a", "b", "c"]);
        assert_eq!(cut("a;\"b;\"\"c"), ["a", "b;\"c"]);
        assert_eq!(cut("d;"), ["d", ""]);
        assert_eq!(cut("\"e\";f\n"), ["e", "f"]);
        assert_eq!(cut("g;h\ni;j"), ["g", "h"]);
        assert_eq!(cut(";"), ["", ""]);
        assert_eq!(cut("é\u{a0};x"), ["é\u{a0}", "x"]);
        assert!(cut("").is_empty());
    }
}
