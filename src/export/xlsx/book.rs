//! The workbook as a whole: which sheets there are, and in which order.

use std::io::Write;

use rust_xlsxwriter::Workbook;

use super::super::appendix;
use super::super::error::ExportError;
use super::super::exporter::{Exporter, Options};
use super::super::grid::Grid;
use super::super::stream::TableWriter;
use super::caught::caught;
use super::closing::{closing_sheets, columns, empty_book, named, of_table, properties, table_sheet};
use super::front::{has_front, write_front};
use super::gaps::{Places, remember};
use super::look::Look;
use super::review;
use super::rows::XlsxRows;
use super::sheet::{Pen, SHEET_WIDTH};
use super::summary::write_summary;
use crate::model::{CLOSING, Report, SheetNames};

/// Notes are heavy; the sheet *Data gaps* says the same for every gap.
const MOST_NOTES: usize = 5_000;

/// The sheet that says what the workbook holds, where the first one is the first page.
const ABOUT: &str = "About";

/// Writes a workbook.
pub(in crate::export) struct Xlsx;

impl Exporter for Xlsx {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let bytes = caught(|| Ok(workbook(report, options)?.save_to_buffer()?))?;
        Ok(out.write_all(&bytes)?)
    }

    fn rows<'o>(
        &self,
        options: &'o Options,
        out: &'o mut dyn Write,
    ) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
        Ok(Some(Box::new(XlsxRows::new(options, out)?)))
    }

    fn has_rows(&self) -> bool {
        true
    }
}

fn workbook(report: &Report, options: &Options) -> Result<Workbook, ExportError> {
    let look = Look::new();
    let mut pen = Pen { look: &look, notes_left: MOST_NOTES, room: SHEET_WIDTH, reviewed: true };
    let mut names = SheetNames::default();
    let mut places = Places::new();
    let mut listed = Vec::new();
    let mut sheets = Vec::new();
    for section in &report.sections {
        for table in &section.tables {
            let name = names.of_table(table);
            let grid = Grid::new(table);
            remember(&mut places, &name, &grid);
            listed.push(of_table(&section.heading, table, &name));
            pen.reviewed = review::is_open(table);
            sheets.push(table_sheet(&name, table, &mut pen)?);
        }
    }
    pen.reviewed = true;
    let mut first = named(CLOSING[0])?;
    if has_front(report) {
        write_front(&mut first, report, &mut pen)?;
    }
    pen.reviewed = false;
    let (sources, columns) = (appendix::sources(report), columns(report));
    let closing = closing_sheets(report, &places, [&sources, &columns], &mut listed, &mut pen)?;
    if has_front(report) {
        let mut about = named(&names.take(ABOUT))?;
        write_summary(&mut about, report, &listed, &look)?;
        sheets.push(about);
    } else {
        write_summary(&mut first, report, &listed, &look)?;
    }
    sheets.extend(closing);

    let mut book = empty_book();
    book.set_properties(&properties(report, options)?);
    book.push_worksheet(first);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    Ok(book)
}
