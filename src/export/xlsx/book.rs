//! The workbook as a whole: which sheets there are, and in which order.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::super::appendix;
use super::super::error::ExportError;
use super::super::format::{Exporter, Options};
use super::super::grid::Grid;
use super::gaps::{Places, remember, write_gaps};
use super::look::Look;
use super::names::Names;
use super::sheet::{Pen, SHEET_WIDTH, write_table};
use super::summary::{Listed, write_summary};
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table};
use crate::text;

/// Notes are heavy; the sheet *Data gaps* says the same for every gap.
const MOST_NOTES: usize = 5_000;
/// The sheets that every workbook has.
const FIXED: [&str; 4] = ["Summary", "Data gaps", "Sources", "Columns"];

/// Writes a workbook.
pub(in crate::export) struct Xlsx;

impl Exporter for Xlsx {
    fn export(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let bytes = workbook(report, options)?.save_to_buffer()?;
        Ok(out.write_all(&bytes)?)
    }
}

fn workbook(report: &Report, options: &Options) -> Result<Workbook, ExportError> {
    let look = Look::new();
    let mut pen = Pen { look: &look, notes_left: MOST_NOTES, room: SHEET_WIDTH };
    let mut names = Names::default();
    let [summary_name, gaps_name, sources_name, columns_name] = FIXED.map(|name| names.take(name));
    let mut places = Places::new();
    let mut listed = Vec::new();
    let mut sheets = Vec::new();
    for section in &report.sections {
        for table in &section.tables {
            let name = names.take(&table.title);
            let grid = Grid::new(table);
            remember(&mut places, &name, &grid);
            listed.push(of_table(&section.heading, table, &name));
            sheets.push(table_sheet(&name, table, &mut pen)?);
        }
    }
    let (sources, columns) = (appendix::sources(report), columns(report));
    let mut gaps = named(&gaps_name)?;
    write_gaps(&mut gaps, report, &places, &look)?;
    sheets.push(gaps);
    sheets.push(table_sheet(&sources_name, &sources, &mut pen)?);
    sheets.push(table_sheet(&columns_name, &columns, &mut pen)?);
    let closing = [
        (gaps_name, "Every gap, with columns for the reviewer", report.gaps.len()),
        (sources_name, "The imports that this report read", sources.rows.len()),
        (columns_name, "What each column means", columns.rows.len()),
    ];
    for (name, content, rows) in closing {
        listed.push(Listed { name, content: content.to_owned(), rows, gaps: "none of its own".to_owned() });
    }
    let mut summary = named(&summary_name)?;
    write_summary(&mut summary, report, &listed, &look)?;

    let mut book = Workbook::new();
    book.set_properties(&properties(report, options)?);
    book.push_worksheet(summary);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    Ok(book)
}

fn properties(report: &Report, options: &Options) -> Result<DocProperties, ExportError> {
    let created = options.created.format("%Y-%m-%dT%H:%M:%S").to_string();
    let created = ExcelDateTime::parse_from_str(&created)?;
    Ok(DocProperties::new()
        .set_title(&report.title)
        .set_subject(&report.scope)
        .set_author("ratebook")
        .set_creation_datetime(&created))
}

fn named(name: &str) -> Result<Worksheet, ExportError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    Ok(sheet)
}

fn table_sheet(name: &str, table: &Table, pen: &mut Pen<'_>) -> Result<Worksheet, ExportError> {
    let mut sheet = named(name)?;
    write_table(&mut sheet, &Grid::new(table), pen)?;
    Ok(sheet)
}

fn of_table(section: &str, table: &Table, name: &str) -> Listed {
    let gaps = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.as_gap().is_some()).count();
    let cells = table.rows.len() * table.columns.len();
    let title =
        if table.title == section { section.to_owned() } else { format!("{section}: {}", table.title) };
    let content = format!("{title}. {}", table.description);
    let gaps = format!("{} of {}", text::grouped(gaps as u64), text::count(cells as u64, "cell", "cells"));
    Listed { name: name.to_owned(), content: content.trim_end().to_owned(), rows: table.rows.len(), gaps }
}

/// The meaning of every column of every table.
fn columns(report: &Report) -> Table {
    let column = |name: &str, title: &str| Column {
        name: name.to_owned(),
        title: title.to_owned(),
        description: String::new(),
        kind: ColumnKind::Text,
    };
    let row = |table: &Table, column: &Column| Row {
        cells: [&table.title, &column.title, &column.name, column.kind.as_str(), &column.description]
            .map(Cell::text)
            .to_vec(),
        origin: None,
        filled_by: None,
    };
    Table {
        id: "columns".to_owned(),
        title: "Columns".to_owned(),
        description: "What each column means.".to_owned(),
        columns: vec![
            column("table", "Table"),
            column("column", "Column"),
            column("name", "Name"),
            column("unit", "Type and unit"),
            column("meaning", "Meaning"),
        ],
        rows: report
            .tables()
            .flat_map(|table| table.columns.iter().map(move |column| row(table, column)))
            .collect(),
        ..Table::default()
    }
}
