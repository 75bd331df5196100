//! The workbook of rejected rows: texts alone, so that a corrected cell comes back as it was typed.
//!
//! Rows go to the disk as they come. What the cells mean is not known here: the caller gives texts,
//! the cells at fault, and why.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatPattern, IgnoreError, Note, Workbook,
    Worksheet,
};

use super::super::error::ExportError;
use super::super::layout::line_count;
use super::caught::caught;
use super::look::Look;
use super::sheet::{MOST_COLUMNS, MOST_ROWS, set_page};
use super::text::{LONGEST_TEXT, at_column, at_row};

/// Notes are held in memory; the column of errors says the same for every row.
const MOST_NOTES: usize = 5_000;
/// Headings that stay in view; more would leave no room for the rows.
const MOST_FROZEN: usize = 6;
const SHEET: &str = "Rejected rows";
const BAD_CELL: u32 = 0xFB_E3_D6;
const BAD_STRIPE: u32 = 0xE2_8F_66;
/// How hard the workbook is packed, of 9: it is read soon and then thrown away, and 6 takes a fifth of an import that rejects half
/// of its rows.
const PACKING: u8 = 1;
/// Widths of columns in characters.
const NARROWEST: usize = 9;
const WIDEST: usize = 36;
const ERRORS_WIDTH: f64 = 90.0;

/// Takes rejected rows for a workbook.
pub struct RejectsBook {
    book: Workbook,
    sheet: Worksheet,
    formats: Formats,
    /// Rows of the sheet so far, and how many of them are the head.
    rows: usize,
    head: usize,
    errors_column: usize,
    widths: Vec<usize>,
    notes_left: usize,
}

/// How cells look that are not as their column is: looking a format up takes longer than writing a cell.
#[derive(Default)]
struct Formats {
    /// Of a cell after the last column.
    text: Format,
    bad: Format,
}

impl RejectsBook {
    /// Begins with the rows of the head, the last of which holds the headings. `None` when a sheet has
    /// fewer columns or rows than they need.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(
        head: &[Vec<String>],
        errors_column: usize,
        created: DateTime<Utc>,
    ) -> Result<Option<Self>, ExportError> {
        let too_long = |cell: &String| !fits(cell);
        if errors_column >= MOST_COLUMNS
            || head.len() >= MOST_ROWS
            || head.iter().any(|row| row.len() > MOST_COLUMNS || row.iter().any(too_long))
        {
            return Ok(None);
        }
        caught(|| Self::begun(head, errors_column, created)).map(Some)
    }

    fn begun(
        head: &[Vec<String>],
        errors_column: usize,
        created: DateTime<Utc>,
    ) -> Result<Self, ExportError> {
        let mut book = Workbook::new();
        let created = ExcelDateTime::parse_from_str(&created.format("%Y-%m-%dT%H:%M:%S").to_string())?;
        book.set_properties(
            &DocProperties::new().set_title(SHEET).set_author("ratebook").set_creation_datetime(&created),
        );
        book.set_zip_compression_level(PACKING);
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(SHEET)?;
        let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        let bad = text
            .clone()
            .set_pattern(FormatPattern::LightUp)
            .set_background_color(BAD_CELL)
            .set_foreground_color(Color::RGB(BAD_STRIPE));
        for column in 0..errors_column {
            sheet.set_column_format(at_column(column), &text)?;
        }
        sheet.set_column_format(at_column(errors_column), &text.clone().set_text_wrap())?;
        let mut started = Self {
            book,
            sheet,
            formats: Formats { text, bad },
            rows: 0,
            head: head.len(),
            errors_column,
            widths: Vec::new(),
            notes_left: MOST_NOTES,
        };
        let look = Look::new();
        for (at, row) in head.iter().enumerate() {
            let format = if at + 1 == head.len() {
                look.head.clone().set_num_format("@")
            } else {
                started.formats.text.clone()
            };
            started.put(row, |_| Some(&format))?;
        }
        Ok(started)
    }

    /// Adds a row; false when the sheet is full or a text is longer than a cell holds.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T], faults: &[(usize, T)]) -> Result<bool, ExportError> {
        if self.rows > MOST_ROWS
            || cells.len() > MOST_COLUMNS
            || !cells.iter().all(|cell| fits(cell.as_ref()))
        {
            return Ok(false);
        }
        caught(|| self.put_row(cells, faults))?;
        Ok(true)
    }

    fn put_row<T: AsRef<str>>(&mut self, cells: &[T], faults: &[(usize, T)]) -> Result<(), ExportError> {
        let at = at_row(self.rows);
        let (formats, errors_column) = (std::mem::take(&mut self.formats), self.errors_column);
        let put = self.put(cells, |column| match column {
            _ if column == errors_column => None,
            _ if faults.iter().any(|(faulty, _)| *faulty == column) => Some(&formats.bad),
            _ => (column > errors_column).then_some(&formats.text),
        });
        self.formats = formats;
        put?;
        for (column, why) in faults.iter().filter(|(column, _)| *column != errors_column) {
            if self.notes_left == 0 {
                break;
            }
            self.notes_left -= 1;
            self.sheet.insert_note(at, at_column(*column), &note(why.as_ref()))?;
        }
        Ok(())
    }

    /// Adds a row whose cells look as their column does where no format is given.
    fn put<'f>(
        &mut self,
        cells: &[impl AsRef<str>],
        format: impl Fn(usize) -> Option<&'f Format>,
    ) -> Result<(), ExportError> {
        let at = at_row(self.rows);
        self.rows += 1;
        if self.widths.len() < cells.len() {
            self.widths.resize(cells.len(), NARROWEST);
        }
        for (column, cell) in cells.iter().enumerate() {
            let cell = cell.as_ref();
            let width = &mut self.widths[column];
            *width = (*width).max(cell.len().min(WIDEST));
            let (column, sheet) = (at_column(column), &mut self.sheet);
            match (cell, format(usize::from(column))) {
                ("", None) => sheet,
                ("", Some(format)) => sheet.write_blank(at, column, format)?,
                (text, None) => sheet.write_string(at, column, text)?,
                (text, Some(format)) => sheet.write_string_with_format(at, column, text, format)?,
            };
        }
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When the disk or `out` refuses.
    pub fn finish(self, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut packed = caught(|| self.packed())?;
        io::copy(&mut packed, out)?;
        Ok(())
    }

    fn packed(mut self) -> Result<File, ExportError> {
        for (column, width) in self.widths.iter().enumerate() {
            let width = if column == self.errors_column { ERRORS_WIDTH } else { *width as f64 + 2.0 };
            self.sheet.set_column_width(at_column(column), width)?;
        }
        let (last, columns) = (at_row(self.rows.saturating_sub(1)), self.widths.len().max(1));
        self.sheet.ignore_error_range(0, 0, last, at_column(columns - 1), IgnoreError::NumberStoredAsText)?;
        if (1..=MOST_FROZEN).contains(&self.head) {
            self.sheet.set_freeze_panes(at_row(self.head), 0)?;
        }
        if self.head > 0 && self.rows > self.head {
            self.sheet.autofilter(at_row(self.head - 1), 0, last, at_column(self.errors_column))?;
        }
        set_page(&mut self.sheet);
        self.sheet.set_screen_gridlines(true);
        self.book.push_worksheet(self.sheet);
        let mut packed = tempfile::tempfile()?;
        self.book.save_to_writer(&mut packed)?;
        packed.seek(SeekFrom::Start(0))?;
        Ok(packed)
    }
}

fn fits(text: &str) -> bool {
    text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT
}

fn note(why: &str) -> Note {
    let why: String = why.chars().take(1_000).collect();
    let lines = u32::try_from(line_count(&why, 42)).unwrap_or(12);
    Note::new(why)
        .set_author("ratebook")
        .add_author_prefix(false)
        .set_width(300)
        .set_height(lines.min(20) * 17 + 12)
}
