//! The workbook of one large table: its rows go to the disk as they come.

use std::io::{self, Seek, SeekFrom, Write};

use rust_xlsxwriter::{Workbook, Worksheet};

use super::super::appendix;
use super::super::error::ExportError;
use super::super::exporter::Options;
use super::super::grid::{Grid, Shown};
use super::super::stream::TableWriter;
use super::caught::caught;
use super::closing::{closing_sheets, columns, empty_book, of_table, properties, table_sheet};
use super::gaps::Places;
use super::look::{Look, row_height};
use super::review;
use super::sheet::{
    Breadth, MOST_ROWS, Pen, SHEET_WIDTH, finish, ignore_codes, widths, write_head, write_row,
};
use super::summary::{Listed, write_summary};
use super::text::{at_column, at_row};
use crate::domain::text;
use crate::model::{CLOSING, Report, Row, SheetNames, Table};

/// Rows that settle the widths of the columns.
const SAMPLE: usize = 1_000;
/// Notes are held in memory; the sheet *Data gaps* says the same.
const MOST_NOTES: usize = 1_000;

/// Rows higher than one line; each is held in memory, and later ones show their first line.
const MOST_HEIGHTS: usize = 20_000;

/// Takes rows for a workbook.
pub(in crate::export) struct XlsxRows<'o> {
    book: Workbook,
    sheet: Worksheet,
    look: Look,
    options: &'o Options,
    out: &'o mut dyn Write,
    held: Vec<(Row, String)>,
    widths: Option<Vec<f64>>,
    written: usize,
    notes_left: usize,
    heights_left: usize,
    places: Places,
    sheet_name: String,
    adds_source: bool,
}

impl<'o> XlsxRows<'o> {
    pub(in crate::export) fn new(options: &'o Options, out: &'o mut dyn Write) -> Result<Self, ExportError> {
        let mut book = empty_book();
        let sheet = caught(|| Ok(book.new_worksheet_with_constant_memory()?))?;
        Ok(Self {
            book,
            sheet,
            look: Look::new(),
            options,
            out,
            held: Vec::new(),
            widths: None,
            written: 0,
            notes_left: MOST_NOTES,
            heights_left: MOST_HEIGHTS,
            places: Places::new(),
            sheet_name: String::new(),
            adds_source: false,
        })
    }

    /// Sets the widths by the rows held so far, and writes them.
    fn set_widths(&mut self, frame: &Table) -> Result<(), ExportError> {
        let held = std::mem::take(&mut self.held);
        self.adds_source =
            Grid::new(frame).could_add_source() && held.iter().any(|(row, _)| row.is_published());
        let grid = Grid { table: frame, adds_source: self.adds_source };
        let shown: Vec<Vec<Shown>> = held.iter().map(|(row, _)| grid.shown(row)).collect();
        let widths = widths(&grid, &shown, SHEET_WIDTH);
        for (column, width) in widths.iter().enumerate() {
            self.sheet.set_column_width(at_column(column), *width)?;
        }
        let columns = widths.len();
        review::set_widths(&mut self.sheet, columns)?;
        write_head(&mut self.sheet, &grid, &widths, &self.look)?;
        review::write_head(&mut self.sheet, 0, columns, &self.look)?;
        self.widths = Some(widths);
        held.into_iter().try_for_each(|(row, key)| self.put(frame, &row, &key))
    }

    fn put(&mut self, frame: &Table, row: &Row, key: &str) -> Result<(), ExportError> {
        let grid = Grid { table: frame, adds_source: self.adds_source };
        let shown = grid.shown(row);
        self.written += 1;
        let at = at_row(self.written);
        let mut pen =
            Pen { look: &self.look, notes_left: self.notes_left, room: SHEET_WIDTH, reviewed: true };
        if let Some(widths) = self.widths.as_ref().filter(|_| self.heights_left > 0) {
            // Bytes are never fewer than columns: only rows that may need a second line are looked at.
            let texts = || shown.iter().map(|cell| cell.text.as_str()).zip(widths.iter().copied());
            if texts().any(|(text, width)| text.len() as f64 > width) {
                self.heights_left -= 1;
                self.sheet.set_row_height(at, row_height(texts()))?;
            }
        }
        write_row(&mut self.sheet, &grid, (at, row, &shown), &mut pen)?;
        let (id, value) = review::key_cell(frame, row, key);
        review::write_row(&mut self.sheet, at, shown.len(), (&id, &value), &self.look)?;
        self.notes_left = pen.notes_left;
        if self.places.len() < LISTED {
            for (column, _) in row.cells.iter().enumerate().filter(|(_, cell)| cell.as_gap().is_some()) {
                self.places
                    .insert(frame.cell_id(key, column), (self.sheet_name.clone(), self.written, column));
            }
        }
        Ok(())
    }
}

/// Gap cells that can be linked to.
const LISTED: usize = 20_000;

impl TableWriter for XlsxRows<'_> {
    fn begin(&mut self, frame: &Table) -> Result<(), ExportError> {
        let mut names = SheetNames::default();
        self.sheet_name = names.of_table(frame);
        self.sheet.set_name(&self.sheet_name)?;
        Ok(())
    }

    fn row(&mut self, frame: &Table, row: Row, row_key: &str) -> Result<(), ExportError> {
        caught(|| self.add(frame, row, row_key))
    }

    fn finish(&mut self, report: &Report) -> Result<(), ExportError> {
        caught(|| self.close(report))
    }
}

impl XlsxRows<'_> {
    fn add(&mut self, frame: &Table, row: Row, row_key: &str) -> Result<(), ExportError> {
        if self.written + self.held.len() >= MOST_ROWS {
            let (rows, columns) = (MOST_ROWS + 1, frame.columns.len());
            return Err(ExportError::TooLarge { table: frame.title.clone(), rows, columns });
        }
        if self.widths.is_some() {
            return self.put(frame, &row, row_key);
        }
        self.held.push((row, row_key.to_owned()));
        if self.held.len() == SAMPLE { self.set_widths(frame) } else { Ok(()) }
    }

    fn close(&mut self, report: &Report) -> Result<(), ExportError> {
        let Some(frame) = report.tables().next() else { return Ok(()) };
        if self.widths.is_none() {
            self.set_widths(frame)?;
        }
        ignore_codes(&mut self.sheet, frame, self.written)?;
        finish(
            &mut self.sheet,
            self.written,
            frame.columns.len() + usize::from(self.adds_source) + review::COUNT,
            Breadth::of(frame, self.widths.as_deref().unwrap_or_default()),
        )?;
        let gaps = format!(
            "{} of {}",
            text::grouped(report.gap_count() as u64),
            text::count(report.cell_count() as u64, "cell", "cells")
        );
        let mut listed = vec![Listed {
            name: self.sheet_name.clone(),
            content: format!("{}. {}", frame.title, frame.description).trim_end().to_owned(),
            rows: self.written,
            gaps,
            about: None,
        }];
        // What stands beside the table, such as the comments of reviewers.
        let mut names = SheetNames::default();
        names.of_table(frame);
        let mut beside = Vec::new();
        for section in report.sections.iter().skip(1) {
            for table in &section.tables {
                let name = names.of_table(table);
                let mut pen = Pen {
                    look: &self.look,
                    notes_left: 0,
                    room: SHEET_WIDTH,
                    reviewed: review::is_open(table),
                };
                listed.push(of_table(&section.heading, table, &name));
                beside.push(table_sheet(&name, table, &mut pen)?);
            }
        }
        let (sources, columns) = (appendix::sources(report), columns(report));
        let mut pen = Pen { look: &self.look, notes_left: 0, room: SHEET_WIDTH, reviewed: false };
        let closing = closing_sheets(report, &self.places, [&sources, &columns], &mut listed, &mut pen)?;
        let mut summary = Worksheet::new();
        summary.set_name(CLOSING[0])?;
        write_summary(&mut summary, report, &listed, &self.look)?;
        self.book.set_properties(&properties(report, self.options)?);
        self.book.push_worksheet(summary);
        self.book.push_worksheet(std::mem::take(&mut self.sheet));
        for sheet in beside.into_iter().chain(closing) {
            self.book.push_worksheet(sheet);
        }
        let mut packed = tempfile::tempfile()?;
        self.book.save_to_writer(&mut packed)?;
        packed.seek(SeekFrom::Start(0))?;
        io::copy(&mut packed, &mut self.out)?;
        Ok(())
    }
}
