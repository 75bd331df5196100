//! A workbook as an archive of its sheets, each as the CSV that a spreadsheet would save of it, but
//! with the numbers themselves in place of what is displayed.
//!
//! A row of the sheet is a line of the CSV, so that the line of a figure is the row in the
//! spreadsheet: line ends within a cell become blanks. Of a workbook of rejected rows the one sheet
//! is read in the shape in which the rows were rejected.

use std::fmt::Display;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::thread;

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use tempfile::NamedTempFile;
use zip::ZipArchive;

use super::contents::Contents;
use super::merged::{Filled, Merged};
use super::ods_formats::in_ods;
use super::raised::{RichTexts, with_raised};
use super::rejects_sheet::rows_of_rejects;
use super::stored::{OpenBytes, Stored};
use super::workbook_cells::{Formats, RowSource, TypedNumbers};
use super::workbook_rows::{HeldRows, Look, SheetRows};
use super::xls_formats::in_xls;
use super::xls_raised;
use super::zip_bomb::{ZipBomb, is_bomb};
use crate::domain::text::count;
use crate::findings::{Finding, Place, rules};
use crate::source::IngestError;

/// A workbook that unpacks to more is not read: its texts are held in memory.
const MOST_UNPACKED: u64 = 1 << 30;
/// Older workbooks and those of OpenDocument are held whole; larger ones are refused.
const MOST_HELD: u64 = 32 << 20;
/// The fewest bytes that a shared text takes in its part.
const LEAST_TEXT: u64 = 5;
/// Rows that show how wide the table of a sheet is.
const WIDTH_WITHIN: usize = 1000;
/// The thread that runs the library of workbooks, whose panics are answered and not printed.
pub const WORKBOOK_THREAD: &str = "workbook";

/// How a workbook is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Xlsx,
    Xls,
    Ods,
}

/// Whether a zip file is a workbook, by what it holds.
pub(super) fn is_workbook(archive: &mut ZipArchive<OpenBytes>) -> bool {
    made_of_zip(archive).is_some()
}

fn made_of_zip(archive: &mut ZipArchive<OpenBytes>) -> Option<Made> {
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Some(Made::Xlsx);
    }
    let mut kind = String::new();
    archive.by_name("mimetype").ok()?.take(100).read_to_string(&mut kind).ok()?;
    kind.starts_with("application/vnd.oasis.opendocument.spreadsheet").then_some(Made::Ods)
}

/// The sheets of a workbook; none where it is one of rejected rows.
///
/// # Errors
/// When the workbook is damaged, has a password or is far too large.
pub(super) fn contents(stored: &Stored, name: &str) -> Result<Option<Contents>, IngestError> {
    apart(stored, name, |book| {
        if book.rejects()?.is_some() {
            return Ok(None);
        }
        let mut contents = Contents { is_workbook: true, ..Contents::default() };
        for (sheet, visible) in book.sheets() {
            if !visible {
                contents.others.push((sheet, "a hidden sheet"));
            } else if book.is_blank(&sheet)? {
                contents.others.push((sheet, "a sheet without cells"));
            } else {
                contents.tables.push(sheet);
            }
        }
        Ok(Some(contents))
    })
}

/// A sheet as CSV in UTF-8.
#[derive(Debug)]
pub(super) struct SheetText {
    pub(super) csv: NamedTempFile,
    pub(super) numbers: Arc<TypedNumbers>,
    /// Whether cells of its workbook may be shown as percentages or with words, and are read as the numbers that they
    /// are.
    pub(super) has_bare_numbers: bool,
    /// What was made of its merged cells.
    pub(super) filled: Filled,
}

impl SheetText {
    /// What is to be said of its cells.
    pub(super) fn notices(&self) -> Vec<Finding> {
        let bare = "numbers of the workbook are shown as percentages or with words, and it is not known which: what \
                    is shown as 85% is read as 0.85, and `12 days` as 12";
        let bare = self
            .has_bare_numbers
            .then(|| rules::PERCENTAGES_AS_NUMBERS.at(Place::default(), "", bare.to_owned()));
        let at = |(row, column): (u32, u32)| {
            let row = u64::from(row) + 1;
            Place { line: row, row, column: Some(column as usize), ..Place::default() }
        };
        let below = self.filled.below.map(|(cells, first)| {
            let cells = count(cells, "cell has", "cells have");
            let message = format!("{cells} the text of a cell above that is merged over several rows");
            rules::MERGED_OVER_ROWS.at(at(first), "", message)
        });
        let beside = self.filled.beside.map(|(cells, first)| {
            let cells = count(cells, "cell is", "cells are");
            let message = format!("{cells} blank beside a number that is merged over several columns");
            rules::NUMBER_OVER_COLUMNS.at(at(first), "", message)
        });
        bare.into_iter().chain(below).chain(beside).collect()
    }
}

/// A sheet as CSV in UTF-8: the one named, or that of rejected rows.
///
/// # Errors
/// When the workbook is damaged, has a password, is far too large or has no such sheet, or none was
/// named and it is not one of rejected rows.
pub(super) fn as_csv(stored: &Stored, name: &str, sheet: Option<&str>) -> Result<SheetText, IngestError> {
    let sheet = sheet.map(str::to_owned);
    apart(stored, name, move |book| match &sheet {
        Some(sheet) => book.csv(sheet),
        None => match book.rejects()? {
            Some(csv) => Ok(SheetText {
                csv,
                numbers: Arc::default(),
                has_bare_numbers: false,
                filled: Filled::default(),
            }),
            None => Err(problem(
                format!("`{}` is a workbook", book.name),
                "name the sheet that is meant with `--member SHEET`",
            )),
        },
    })
}

/// Shows every row of every sheet to `take`, with the sheet's name and the row counted from 1; a cell with a formula
/// is the formula.
///
/// # Errors
/// When the workbook is damaged, has a password or is far too large.
pub(super) fn each_row<T: Send + 'static>(
    stored: &Stored,
    name: &str,
    mut taken: T,
    take: impl Fn(&mut T, &str, u64, &[String]) + Send + 'static,
) -> Result<T, IngestError> {
    apart(stored, name, move |book| {
        for (sheet, _) in book.sheets() {
            book.with_rows(&sheet, Look::Formulas, |rows| {
                for row in 1.. {
                    let Some(cells) = rows.next()? else { break };
                    take(&mut taken, &sheet, row, &cells);
                }
                Ok(())
            })?;
        }
        Ok(taken)
    })
}

/// Opens a workbook and does something with it on a thread of its own: the library of workbooks may
/// end in a panic over a damaged one. A read that the system refused is that, and no damage and no part that is missing.
fn apart<T: Send + 'static>(
    stored: &Stored,
    name: &str,
    work: impl FnOnce(&mut Book) -> Result<T, IngestError> + Send + 'static,
) -> Result<T, IngestError> {
    let (opened, name) = (stored.clone(), name.to_owned());
    let shown = name.clone();
    let run = move || Book::open(&opened, &name).and_then(|mut book| work(&mut book));
    let thread = thread::Builder::new().name(WORKBOOK_THREAD.to_owned()).spawn(run);
    let thread = thread.map_err(|source| IngestError::no_thread(&shown, &source))?;
    let made = thread.join().unwrap_or_else(|_| Err(damaged(&shown, "its parts contradict each other")));
    // Formats, marks and merged cells are taken from parts that a workbook need not have, by more than one library.
    stored.unless_refused(&shown, made)
}

fn problem(message: String, hint: &str) -> IngestError {
    IngestError::Content { message, hint: hint.to_owned() }
}

fn unreadable_of(name: &str) -> impl Fn(io::Error) -> IngestError + use<'_> {
    move |source| IngestError::Unreadable { path: name.into(), source }
}

fn damaged(name: &str, why: impl Display) -> IngestError {
    problem(
        format!("`{name}` is a damaged workbook: {why}"),
        "open it in a spreadsheet program, save it again, or save the sheet as CSV (UTF-8) and import that",
    )
}

/// An open workbook.
struct Book {
    name: String,
    inner: Inner,
    has_bare_numbers: bool,
}

enum Inner {
    /// Read as a stream of cells.
    Xlsx(Box<Xlsx<BufReader<OpenBytes>>>),
    /// Held whole.
    Held(Vec<HeldSheet>),
}

/// A sheet of an older workbook or one of OpenDocument.
struct HeldSheet {
    name: String,
    visible: bool,
    cells: Range<Data>,
    merged: Merged,
    formats: Formats,
}

impl HeldSheet {
    /// Puts texts in the place of those that its cells have.
    fn write_texts(&mut self, texts: xls_raised::Texts) {
        for (place, text) in texts {
            if matches!(self.cells.get_value(place), Some(Data::String(_))) {
                self.cells.set_value(place, Data::String(text));
            }
        }
    }
}

impl Book {
    fn open(stored: &Stored, name: &str) -> Result<Self, IngestError> {
        let unreadable = unreadable_of(name);
        let file = || stored.open().map_err(&unreadable);
        let made =
            ZipArchive::new(file()?).ok().and_then(|mut zip| made_of_zip(&mut zip)).unwrap_or(Made::Xls);
        if made == Made::Xlsx {
            refuse_huge(file()?, name)?;
        }
        let rich = match made {
            Made::Xlsx => Some(RichTexts::Xlsx),
            Made::Ods => Some(RichTexts::Ods),
            Made::Xls => None,
        };
        let raised = rich.map(|rich| with_raised(stored, rich, MOST_UNPACKED)).transpose();
        let raised = raised.map_err(&unreadable)?.flatten();
        let stored = raised.as_ref().unwrap_or(stored);
        let file = || stored.open().map_err(&unreadable);
        if made == Made::Xlsx {
            let book = Xlsx::new(BufReader::new(file()?)).map_err(|error| damaged(name, error))?;
            let inner = Inner::Xlsx(Box::new(book));
            return Ok(Self { name: name.to_owned(), inner, has_bare_numbers: false });
        }
        let bytes = file()?.count().map_err(&unreadable)?;
        if bytes > MOST_HELD {
            return Err(problem(
                format!("`{name}` is an older workbook of more than 32 MiB"),
                "save it as .xlsx, or save the sheet as CSV (UTF-8), and import that",
            ));
        }
        if made == Made::Xls
            && let Some((_, what, hint)) = other_document(file()?)
        {
            return Err(problem(format!("`{name}` is {what}"), hint));
        }
        let mut held = if made == Made::Ods {
            let book: Ods<_> = Ods::new(BufReader::new(file()?)).map_err(|error| damaged(name, error))?;
            hold(book, name, |_, _| Ok(Merged::default()))?
        } else {
            let book: Xls<_> = Xls::new(BufReader::new(file()?)).map_err(|error| damaged(name, error))?;
            hold(book, name, |book, sheet| {
                let regions = book.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(name, error))?;
                Ok(Merged::of(&regions))
            })?
        };
        let mut has_bare_numbers = false;
        if made == Made::Ods {
            for (sheet, (formats, merged)) in held.iter_mut().zip(in_ods(file()?, MOST_UNPACKED)) {
                (sheet.formats, sheet.merged) = (formats, merged);
            }
        } else {
            let mut bytes = Vec::new();
            file()?.read_to_end(&mut bytes).map_err(&unreadable)?;
            let found = in_xls(&bytes);
            has_bare_numbers = found.are_open;
            for (sheet, formats) in held.iter_mut().zip(found.sheets) {
                sheet.formats = formats;
            }
            for (sheet, texts) in held.iter_mut().zip(xls_raised::in_xls(&bytes)) {
                sheet.write_texts(texts);
            }
        }
        Ok(Self { name: name.to_owned(), inner: Inner::Held(held), has_bare_numbers })
    }

    /// The sheets with cells in their order, and whether each is visible.
    fn sheets(&self) -> Vec<(String, bool)> {
        match &self.inner {
            Inner::Xlsx(book) => visible(book.sheets_metadata()),
            Inner::Held(sheets) => sheets.iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect(),
        }
    }

    fn is_blank(&mut self, sheet: &str) -> Result<bool, IngestError> {
        self.with_rows(sheet, Look::Texts, |rows| {
            while let Some(cells) = rows.next()? {
                if !cells.is_empty() {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    fn csv(&mut self, sheet: &str) -> Result<SheetText, IngestError> {
        let known: Vec<String> = self.sheets().into_iter().map(|(name, _)| name).collect();
        if !known.iter().any(|name| name == sheet) {
            return Err(IngestError::Unknown {
                message: format!("`{}` has no sheet `{sheet}`", self.name),
                hint: format!("its sheets are {}", known.join(", ")),
            });
        }
        let name = self.name.clone();
        let unreadable = unreadable_of(&name);
        let mut merged = self.merged(sheet)?;
        let has_bare_numbers = self.has_bare_numbers;
        self.with_rows(sheet, Look::Formats, |rows| {
            let csv = written(&unreadable, |out| {
                let mut first = Vec::new();
                while first.len() < WIDTH_WITHIN
                    && let Some(cells) = rows.next()?
                {
                    first.push(cells);
                }
                let width = width_of(&first);
                let mut first = first.into_iter();
                let mut at = 0;
                while let Some(mut cells) = first.next().map_or_else(|| rows.next(), |row| Ok(Some(row)))? {
                    cells.iter_mut().for_each(put_on_one_line);
                    merged.spread(at, &mut cells);
                    at += 1;
                    if !cells.is_empty() {
                        cells.resize(cells.len().max(width), String::new());
                    }
                    write_row(out, &cells).map_err(&unreadable)?;
                }
                Ok(true)
            })?;
            let csv = csv.ok_or_else(|| damaged(&name, "the sheet cannot be read"))?;
            Ok(SheetText {
                csv,
                numbers: Arc::new(rows.numbers()),
                has_bare_numbers,
                filled: merged.filled(),
            })
        })
    }

    /// The sheet of rejected rows, where there is one.
    fn rejects(&mut self) -> Result<Option<NamedTempFile>, IngestError> {
        let name = self.name.clone();
        let unreadable = unreadable_of(&name);
        for (sheet, _) in self.sheets() {
            let found = self.with_rows(&sheet, Look::Texts, |rows| {
                written(&unreadable, |out| {
                    rows_of_rejects(rows, &mut |cells| write_row(out, cells), &unreadable)
                })
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The merged cells of a sheet.
    fn merged(&mut self, sheet: &str) -> Result<Merged, IngestError> {
        match &mut self.inner {
            Inner::Xlsx(book) => {
                let regions = book.merge_cells_by_sheet_name(sheet);
                Ok(Merged::of(&regions.map_err(|error| damaged(&self.name, error))?))
            }
            Inner::Held(sheets) => Ok(sheets
                .iter()
                .find(|held| held.name == sheet)
                .map(|held| held.merged.clone())
                .unwrap_or_default()),
        }
    }

    fn with_rows<T>(
        &mut self,
        sheet: &str,
        look: Look,
        work: impl FnOnce(&mut dyn RowSource) -> Result<T, IngestError>,
    ) -> Result<T, IngestError> {
        let name = self.name.clone();
        match &mut self.inner {
            Inner::Xlsx(book) => {
                let damaged = |error: &dyn Display| self::damaged(&name, error);
                let of_library = |error: XlsxError| damaged(&error);
                let formats = match look {
                    Look::Formats => book.worksheet_cells_reader(sheet).and_then(Formats::of),
                    Look::Texts | Look::Formulas => Ok(Formats::default()),
                };
                let formats = formats.map_err(of_library)?;
                let cells = book.worksheet_cells_reader(sheet).map_err(of_library)?;
                work(&mut SheetRows::of(cells, formats, look, &damaged))
            }
            Inner::Held(sheets) => {
                let held = sheets.iter().find(|held| held.name == sheet);
                let held = held.ok_or_else(|| self::damaged(&name, "a sheet is missing"))?;
                let formats = Some(&held.formats).filter(|_| look == Look::Formats);
                work(&mut HeldRows::of(&held.cells, formats))
            }
        }
    }
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let with_cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    with_cells.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
}

fn hold<R: Reader<BufReader<OpenBytes>>>(
    mut book: R,
    name: &str,
    merged: impl Fn(&R, &str) -> Result<Merged, IngestError>,
) -> Result<Vec<HeldSheet>, IngestError>
where
    R::Error: Display,
{
    let sheets = visible(book.sheets_metadata());
    let held = sheets.into_iter().map(|(sheet, visible)| {
        let cells = book.worksheet_range(&sheet).map_err(|error| damaged(name, error))?;
        let merged = merged(&book, &sheet)?;
        Ok(HeldSheet { name: sheet, visible, cells, merged, formats: Formats::default() })
    });
    held.collect()
}

/// What an old container is that has a part of this name, and what to do.
const OTHERS: [(&str, &str, &str); 4] = [
    (
        "EncryptedPackage",
        "a workbook with a password",
        "open it in a spreadsheet program, save it without the password, and import that",
    ),
    ("WordDocument", "a Word document, not a table", "ask the source for a CSV or a workbook"),
    ("PowerPoint Document", "a presentation, not a table", "ask the source for a CSV or a workbook"),
    (
        "__properties_version1.0",
        "a mail, not a table",
        "save the file that is attached to it, and import that",
    ),
];

/// What an old container holds that is no workbook to be read.
fn other_document(file: OpenBytes) -> Option<(&'static str, &'static str, &'static str)> {
    let mut bytes = Vec::new();
    file.take(MOST_HELD).read_to_end(&mut bytes).ok()?;
    let has = |part: &str| {
        let part: Vec<u8> = part.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(&bytes, &part).is_some()
    };
    // A workbook may hold another document in a part of its own.
    let is_workbook = has("Workbook") || has("Book");
    OTHERS.into_iter().find(|(part, ..)| has(part) && (!is_workbook || *part == OTHERS[0].0))
}

/// Refuses a workbook that would take the machine's memory.
fn refuse_huge(file: OpenBytes, name: &str) -> Result<(), IngestError> {
    let Ok(mut archive) = ZipArchive::new(file) else { return Ok(()) };
    if archive.decompressed_size().is_some_and(|bytes| bytes > u128::from(MOST_UNPACKED)) {
        return Err(problem(
            format!("`{name}` is a workbook that claims to unpack to more than 1 GiB"),
            "save the sheet as CSV (UTF-8) and import that",
        ));
    }
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(at) else { continue };
        let (packed, unpacked) = (part.compressed_size(), part.size());
        if is_bomb(packed, unpacked) {
            let message = format!("`{name}` is no workbook of prices: {}", ZipBomb::new(packed, unpacked));
            return Err(problem(
                message,
                "ask the publisher for the file itself, or save the sheet as CSV (UTF-8)",
            ));
        }
    }
    // The library makes room for as many texts as the part claims to have.
    let Ok(part) = archive.by_name("xl/sharedStrings.xml") else { return Ok(()) };
    let bytes = part.size();
    let mut head = String::new();
    let _ = part.take(4096).read_to_string(&mut head);
    let claimed = head.split_once("uniqueCount=\"").and_then(|(_, rest)| rest.split('"').next());
    match claimed.map(str::parse::<u64>) {
        Some(Ok(texts)) if texts <= bytes / LEAST_TEXT + 1 => Ok(()),
        Some(_) => Err(damaged(name, "it claims more texts than it has")),
        None => Ok(()),
    }
}

/// Lets rows be written to a CSV in UTF-8; none where the writing says that there is nothing.
fn written(
    unreadable: &dyn Fn(io::Error) -> IngestError,
    write: impl FnOnce(&mut dyn Write) -> Result<bool, IngestError>,
) -> Result<Option<NamedTempFile>, IngestError> {
    let mut file = NamedTempFile::new().map_err(unreadable)?;
    let mut out = BufWriter::new(&mut file);
    if !write(&mut out)? {
        return Ok(None);
    }
    out.flush().map_err(unreadable)?;
    drop(out);
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    Ok(Some(file))
}

/// The width of the table: a spreadsheet writes the blank cells at the end of a row too. A stray cell
/// far to the right does not widen it.
fn width_of(rows: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(Vec::len).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    let (Some(usual), Some(most)) = (widths.get(widths.len() / 2), widths.last()) else { return 0 };
    if *most > usual * 4 + 64 { *usual } else { *most }
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

/// A row of the sheet is a line of the CSV.
fn put_on_one_line(text: &mut String) {
    if text.contains(['\n', '\r']) {
        *text = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
    }
}
