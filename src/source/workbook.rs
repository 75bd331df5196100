//! A workbook of rejected rows on its way back: its sheet as the CSV that `rejects` writes.
//!
//! No other workbook is read. What an analyst typed comes back as text: numbers with the digits that
//! the spreadsheet shows, days as YYYY-MM-DD.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellReader, XlsxError};
use tempfile::NamedTempFile;
use zip::ZipArchive;

use super::rejects_marks::{NO_CELL, is_errors_heading};
use crate::source::IngestError;

/// Rows within which the headings stand, as for any header.
const HEADER_WITHIN: usize = 1000;
/// A workbook that unpacks to more is not read: its texts are held in memory.
const MOST_UNPACKED: u64 = 1 << 30;
/// Digits that a spreadsheet keeps of a number; the rest is noise of its arithmetic.
const DIGITS: usize = 15;

/// Whether a zip file is a workbook, by what it holds.
pub(super) fn is_workbook(file: File) -> bool {
    ZipArchive::new(file).is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

/// The sheet of rejected rows as CSV in UTF-8.
///
/// # Errors
/// When the workbook is damaged, far too large, or not one of rejected rows.
pub(super) fn rejects_as_csv(path: &Path, name: &str) -> Result<NamedTempFile, IngestError> {
    let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
    refuse_huge(File::open(path).map_err(unreadable)?, name)?;
    let damaged = |error: XlsxError| {
        problem(
            format!("`{name}` is a damaged workbook: {error}"),
            "open it in a spreadsheet program, save it again, or save the sheet as CSV (UTF-8) and import that",
        )
    };
    let file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut book: Xlsx<_> = Xlsx::new(file).map_err(damaged)?;
    for sheet in book.sheet_names() {
        let Ok(cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = SheetRows { cells, ahead: None, row: 0, ended: false, damaged: &damaged };
        let mut csv = NamedTempFile::new().map_err(unreadable)?;
        if write_sheet(&mut rows, &mut csv, unreadable)? {
            return Ok(csv);
        }
    }
    Err(problem(
        format!("`{name}` is an Excel workbook"),
        "save the sheet as CSV (UTF-8) and import that; of workbooks, only those with the rejected rows of an import are read",
    ))
}

fn problem(message: String, hint: &str) -> IngestError {
    IngestError::Content { message, hint: hint.to_owned() }
}

fn refuse_huge(file: File, name: &str) -> Result<(), IngestError> {
    let unpacked = ZipArchive::new(file).ok().and_then(|archive| archive.decompressed_size());
    match unpacked {
        Some(bytes) if bytes > u128::from(MOST_UNPACKED) => Err(problem(
            format!("`{name}` is a workbook that claims to unpack to more than 1 GiB"),
            "save the sheet as CSV (UTF-8) and import that",
        )),
        _ => Ok(()),
    }
}

/// Writes the rows of a sheet; false when it has no column of errors.
fn write_sheet<E: Fn(io::Error) -> IngestError + Copy>(
    rows: &mut SheetRows<'_, '_>,
    file: &mut NamedTempFile,
    unreadable: E,
) -> Result<bool, IngestError> {
    let mut head = Vec::new();
    let errors_column = loop {
        let Some(cells) = rows.next()?.filter(|_| head.len() < HEADER_WITHIN) else { return Ok(false) };
        let found = cells.iter().position(|cell| is_errors_heading(cell));
        head.push(cells);
        if let Some(column) = found {
            break column;
        }
    };
    let mut out = BufWriter::new(&mut *file);
    for cells in &mut head {
        if cells.iter().any(|cell| !cell.is_empty()) {
            cells.resize(errors_column + 1, String::new());
        }
        write_row(&mut out, cells).map_err(unreadable)?;
    }
    while let Some(cells) = rows.next()? {
        write_row(&mut out, &as_rejected(cells, errors_column)).map_err(unreadable)?;
    }
    out.flush().map_err(unreadable)?;
    drop(out);
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    Ok(true)
}

/// The row in the shape that it was rejected in: short, whole or long, with its errors last.
fn as_rejected(mut cells: Vec<String>, errors_column: usize) -> Vec<String> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Vec::new();
    }
    let too_many = cells.len().saturating_sub(errors_column + 1);
    cells.resize(cells.len().max(errors_column + 1), String::new());
    let errors = cells.remove(errors_column);
    if too_many == 0
        && let Some(end) = cells.iter().position(|cell| cell == NO_CELL)
    {
        cells.truncate(end);
    }
    cells.push(errors);
    cells
}

fn write_row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// Row and column of a cell, counted from 0, with its text.
type Placed = ((u32, u32), String);

/// The rows of a sheet, one by one; those that the sheet leaves out are empty.
struct SheetRows<'b, 'd> {
    cells: XlsxCellReader<'b, BufReader<File>>,
    ahead: Option<Placed>,
    row: u32,
    /// The reader cannot be asked again behind its last cell.
    ended: bool,
    damaged: &'d dyn Fn(XlsxError) -> IngestError,
}

impl SheetRows<'_, '_> {
    /// The next row up to its last cell that is not blank.
    fn next(&mut self) -> Result<Option<Vec<String>>, IngestError> {
        let mut cells: Vec<String> = Vec::new();
        loop {
            if self.ahead.is_none() {
                self.ahead = self.next_cell()?;
            }
            match self.ahead.take() {
                None if cells.is_empty() => return Ok(None),
                Some(((row, column), text)) if row <= self.row => {
                    cells.resize(cells.len().max(column as usize + 1), String::new());
                    cells[column as usize] = text;
                }
                later => {
                    self.ahead = later;
                    self.row += 1;
                    return Ok(Some(cells));
                }
            }
        }
    }

    fn next_cell(&mut self) -> Result<Option<Placed>, IngestError> {
        loop {
            let next =
                if self.ended { None } else { self.cells.next_cell_with_formula().map_err(self.damaged)? };
            let Some(cell) = next else {
                self.ended = true;
                return Ok(None);
            };
            let text = match (text(&cell.value), cell.formula) {
                // A formula that no program has computed: its text is refused by any typed column.
                (None, Some(formula)) if !formula.is_empty() => Some(format!("={formula}")),
                (text, _) => text,
            };
            if let Some(text) = text {
                return Ok(Some((cell.pos, text)));
            }
        }
    }
}

/// The text of a cell; none for a blank one.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain_number(*number),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => moment(time),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

fn moment(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return plain_number(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A number as the spreadsheet shows it in full: 15 digits, never with an exponent.
fn plain_number(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.*e}", DIGITS - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let whole = exponent + 1;
    if whole <= 0 {
        let zeros = "0".repeat(whole.unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = whole.unsigned_abs() as usize;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (number, text) in [
            (123.45, "123.45"),
            (123.450_000_000_000_02, "123.45"),
            (0.1 + 0.2, "0.3"),
            (47371.0, "47371"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (-0.00125, "-0.00125"),
            (999_999_999.99, "999999999.99"),
        ] {
            assert_eq!(plain_number(number), text);
        }
    }

    proptest! {
        #[test]
        fn an_amount_of_cents_comes_back_to_the_cent(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            let text = plain_number(cents as f64 / 100.0);
            let (sign, all) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
            let expected = format!("{sign}{}.{:02}", all / 100, all % 100);
            prop_assert_eq!(text, expected.trim_end_matches('0').trim_end_matches('.'));
        }
    }

    #[test]
    fn a_row_comes_back_in_the_shape_that_it_was_rejected_in() {
        let row = |cells: &[&str]| as_rejected(cells.iter().map(|cell| (*cell).to_owned()).collect(), 2);
        assert_eq!(row(&["a", "b", "why"]), ["a", "b", "why"]);
        assert_eq!(row(&["a", NO_CELL, "why"]), ["a", "why"]);
        assert_eq!(row(&["a", "b", "why", "c"]), ["a", "b", "c", "why"]);
        assert_eq!(row(&["a"]), ["a", "", ""]);
        assert!(row(&["", " "]).is_empty());
    }

    #[test]
    fn days_are_iso_dates() {
        let day = |value| moment(&ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!(day(46023.0), "2026-01-01");
        assert_eq!(day(46023.5), "2026-01-01 12:00:00");
    }
}
