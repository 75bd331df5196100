//! What every workbook has around its tables: a sheet for each, those behind them, and what it says of itself.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::super::error::ExportError;
use super::super::exporter::Options;
use super::super::grid::Grid;
use super::front::has_front;
use super::gaps::{Places, write_gaps};
use super::review::{self, Spot};
use super::sheet::{Breadth, Pen, finish, write_table};
use super::summary::Listed;
use crate::domain::text;
use crate::model::{CLOSING, Cell, Column, ColumnKind, Report, Row, Table};

/// How hard a workbook is packed: its files are as small as by the usual 6, within half a percent, in less time.
const PACKED: u8 = 5;

/// A workbook without sheets.
pub(super) fn empty_book() -> Workbook {
    let mut book = Workbook::new();
    book.set_zip_compression_level(PACKED);
    book
}

/// The sheets behind the tables, in order: gaps to review, sources, columns.
pub(super) fn closing_sheets(
    report: &Report,
    places: &Places,
    [sources, columns]: [&Table; 2],
    listed: &mut Vec<Listed>,
    pen: &mut Pen<'_>,
) -> Result<Vec<Worksheet>, ExportError> {
    let [_, gaps_name, sources_name, columns_name] = CLOSING;
    let mut gaps = named(gaps_name)?;
    write_gaps(&mut gaps, report, places, pen.look)?;
    // A report whose rows go by, which has no first page, holds no cell that a comment on them could be kept by.
    let is_kept = has_front(report);
    let tables = report.tables().filter(|_| is_kept);
    let of_columns: Vec<Option<Spot>> = tables.flat_map(review::of_columns).collect();
    let of_sources = if is_kept { review::of_sources(report) } else { Vec::new() };
    let sheets = vec![
        gaps,
        commented(sources_name, sources, &of_sources, pen)?,
        commented(columns_name, columns, &of_columns, pen)?,
    ];
    let gaps = match (report.gaps.len(), report.gap_count()) {
        (shown, all) if shown < all => {
            format!(
                "The first {} of {} gaps, with columns for the reviewer",
                text::grouped(shown as u64),
                text::grouped(all as u64)
            )
        }
        _ => "Every gap, with columns for the reviewer".to_owned(),
    };
    let closing = [
        (gaps_name, gaps, report.gaps.len()),
        (sources_name, "The imports that this report read".to_owned(), sources.rows.len()),
        (columns_name, "What each column means".to_owned(), columns.rows.len()),
    ];
    for (name, content, rows) in closing {
        let gaps = "none of its own".to_owned();
        listed.push(Listed { name: name.to_owned(), content, rows, gaps, about: None });
    }
    Ok(sheets)
}

pub(super) fn properties(report: &Report, options: &Options) -> Result<DocProperties, ExportError> {
    let created = options.created.format("%Y-%m-%dT%H:%M:%S").to_string();
    let created = ExcelDateTime::parse_from_str(&created)?;
    Ok(DocProperties::new()
        .set_title(&report.title)
        .set_subject(&report.scope)
        .set_author("ratebook")
        .set_creation_datetime(&created))
}

pub(super) fn named(name: &str) -> Result<Worksheet, ExportError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    Ok(sheet)
}

pub(super) fn table_sheet(name: &str, table: &Table, pen: &mut Pen<'_>) -> Result<Worksheet, ExportError> {
    let mut sheet = named(name)?;
    write_table(&mut sheet, &Grid::new(table), pen)?;
    Ok(sheet)
}

/// A sheet whose rows are about no figure of their own, with columns for a reviewer.
fn commented(
    name: &str,
    table: &Table,
    spots: &[Option<Spot>],
    pen: &mut Pen<'_>,
) -> Result<Worksheet, ExportError> {
    let mut sheet = table_sheet(name, table, pen)?;
    if spots.is_empty() {
        return Ok(sheet);
    }
    let columns = Grid::new(table).titles().len();
    review::write_beside(&mut sheet, (0, columns), spots, pen.look)?;
    finish(&mut sheet, table.rows.len(), columns + review::COUNT, Breadth::ONE_PAGE)?;
    Ok(sheet)
}

pub(super) fn of_table(section: &str, table: &Table, name: &str) -> Listed {
    let gaps = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.as_gap().is_some()).count();
    let cells = table.rows.len() * table.columns.len();
    let title =
        if table.title == section { section.to_owned() } else { format!("{section}: {}", table.title) };
    let content = format!("{title}. {}", table.description);
    let gaps = format!("{} of {}", text::grouped(gaps as u64), text::count(cells as u64, "cell", "cells"));
    let (content, rows) = (content.trim_end().to_owned(), table.rows.len());
    Listed { name: name.to_owned(), content, rows, gaps, about: review::of_table(table) }
}

/// The meaning of every column of every table.
pub(super) fn columns(report: &Report) -> Table {
    let column = |name: &str, title: &str| Column {
        name: name.to_owned(),
        title: title.to_owned(),
        description: String::new(),
        kind: ColumnKind::Text,
        names: false,
        calculated: false,
    };
    let row = |table: &Table, column: &Column| Row {
        cells: [&table.title, &column.title, &column.name, column.kind.as_str(), &column.description]
            .map(Cell::text)
            .to_vec(),
        ..Row::default()
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
