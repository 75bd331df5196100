//! Parquet, for DuckDB, Spark, pandas and whoever outgrows one machine. A build feature: `parquet`.
//!
//! A report with one table is written as that table: each column `x` with its type (dollars and
//! decimals as `DECIMAL(18,4)`, days as `DATE`, codes and words as text) and `x_na`, the reason where
//! `x` is null; `_id`, which with a point and the column's name is the cell's id; `_file`, `_line` and
//! `_import_id`, null where a row is not one published line. A report with several tables is one long
//! table with a row for every cell, as in CSV. Rows are written in groups, so that a large table is
//! never held whole; the same report gives the same bytes.

use std::io::{self, Seek, SeekFrom, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use chrono::NaiveDate;

use super::error::ExportError;
use super::exporter::{Exporter, Options, UNEXPLAINED};
use super::stream::TableWriter;
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table, Value};

/// Rows that are held and written together.
const GROUP: usize = 20_000;

/// Places behind the point of decimals, those of `Decimal`.
const SCALE: i32 = 4;

/// Writes Parquet.
pub(super) struct Parquet;

impl Exporter for Parquet {
    fn export(&self, report: &Report, _options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        match report.only_table() {
            Some(table) => write_table(table, report, Reasons::OfEach, out),
            None => write_table(&long(report), report, Reasons::OfValue, out),
        }
    }

    fn rows<'o>(
        &self,
        _options: &'o Options,
        out: &'o mut dyn Write,
    ) -> Result<Option<Box<dyn TableWriter + 'o>>, ExportError> {
        Ok(Some(Box::new(ParquetRows::new(out))))
    }

    fn has_rows(&self) -> bool {
        true
    }
}

/// Which columns have a column of reasons.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reasons {
    OfEach,
    /// Of the long table, whose other columns name the cell.
    OfValue,
}

fn write_table(
    table: &Table,
    report: &Report,
    reasons: Reasons,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut rows = ParquetRows { reasons, ..ParquetRows::new(out) };
    rows.begin(table)?;
    for (row, key) in table.rows.iter().zip(table.row_keys()) {
        rows.row(table, row.clone(), &key)?;
    }
    rows.finish(report)
}

/// Takes rows for Parquet.
pub(super) struct ParquetRows<'o> {
    out: &'o mut dyn Write,
    reasons: Reasons,
    file: Option<SerializedFileWriter<std::fs::File>>,
    held: Vec<(Row, String)>,
}

impl<'o> ParquetRows<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, reasons: Reasons::OfEach, file: None, held: Vec::new() }
    }

    fn has_reason(&self, column: &Column) -> bool {
        self.reasons == Reasons::OfEach || column.name == "value"
    }

    fn schema(&self, frame: &Table) -> Result<Type, ParquetError> {
        let mut fields = Vec::new();
        for column in &frame.columns {
            fields.push(Arc::new(field(&column.name, column.kind)?));
            if self.has_reason(column) {
                fields.push(Arc::new(field(&format!("{}_na", column.name), ColumnKind::Text)?));
            }
        }
        if self.reasons == Reasons::OfEach {
            for (name, kind) in [("_id", ColumnKind::Text), ("_file", ColumnKind::Text)] {
                fields.push(Arc::new(field(name, kind)?));
            }
            for name in ["_line", "_import_id"] {
                fields.push(Arc::new(field(name, ColumnKind::Integer)?));
            }
        }
        Type::group_type_builder("ratebook").with_fields(fields).build()
    }

    /// Writes the rows held as a group.
    fn flush(&mut self, frame: &Table) -> Result<(), ExportError> {
        let held = std::mem::take(&mut self.held);
        let reasons = frame.columns.iter().map(|column| self.has_reason(column)).collect::<Vec<_>>();
        let Some(file) = self.file.as_mut().filter(|_| !held.is_empty()) else { return Ok(()) };
        let mut group = file.next_row_group().map_err(output)?;
        for (at, column) in frame.columns.iter().enumerate() {
            put_cells(&mut group, column, held.iter().map(|(row, _)| &row.cells[at]))?;
            if reasons[at] {
                let words = held.iter().map(|(row, _)| reason(&row.cells[at]).map(ByteArray::from));
                put::<ByteArrayType>(&mut group, words)?;
            }
        }
        if self.reasons == Reasons::OfEach {
            let ids = held.iter().map(|(_, key)| Some(ByteArray::from(frame.row_id(key).into_bytes())));
            put::<ByteArrayType>(&mut group, ids)?;
            let origin = |row: &(Row, String)| row.0.origin.clone();
            let files =
                held.iter().map(|row| origin(row).map(|from| ByteArray::from(from.file.into_bytes())));
            put::<ByteArrayType>(&mut group, files)?;
            let lines =
                held.iter().map(|row| origin(row).and_then(|from| i64::try_from(from.one_line()?).ok()));
            put::<Int64Type>(&mut group, lines)?;
            put::<Int64Type>(&mut group, held.iter().map(|row| origin(row).map(|from| from.import_id)))?;
        }
        group.close().map_err(output)?;
        Ok(())
    }
}

impl TableWriter for ParquetRows<'_> {
    fn begin(&mut self, frame: &Table) -> Result<(), ExportError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("ratebook {}", env!("CARGO_PKG_VERSION")))
            .build();
        let schema = self.schema(frame).map_err(output)?;
        let file = SerializedFileWriter::new(tempfile::tempfile()?, Arc::new(schema), Arc::new(properties));
        self.file = Some(file.map_err(output)?);
        Ok(())
    }

    fn row(&mut self, frame: &Table, row: Row, row_key: &str) -> Result<(), ExportError> {
        self.held.push((row, row_key.to_owned()));
        if self.held.len() == GROUP { self.flush(frame) } else { Ok(()) }
    }

    fn finish(&mut self, report: &Report) -> Result<(), ExportError> {
        let whole = report.tables().next().cloned().unwrap_or_default();
        let frame = if self.reasons == Reasons::OfEach { whole } else { long_frame() };
        self.flush(&frame)?;
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let about = [("title", &report.title), ("scope", &report.scope), ("gaps", &report.gap_summary)];
        for (key, text) in about.into_iter().chain(report.footer.lines.iter().map(|(k, t)| (k.as_str(), t))) {
            file.append_key_value_metadata(KeyValue::new(format!("ratebook: {key}"), text.clone()));
        }
        let mut packed = file.into_inner().map_err(output)?;
        packed.seek(SeekFrom::Start(0))?;
        io::copy(&mut packed, &mut self.out)?;
        Ok(())
    }
}

fn output(error: ParquetError) -> ExportError {
    io::Error::other(error).into()
}

/// A column that may be null.
fn field(name: &str, kind: ColumnKind) -> Result<Type, ParquetError> {
    let (physical, logical, converted) = match kind {
        ColumnKind::Text | ColumnKind::Code => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String), ConvertedType::UTF8)
        }
        ColumnKind::Integer => (Physical::INT64, None, ConvertedType::NONE),
        ColumnKind::Decimal | ColumnKind::Money => {
            (Physical::INT64, Some(LogicalType::decimal(SCALE, 18)), ConvertedType::DECIMAL)
        }
        ColumnKind::Date => (Physical::INT32, Some(LogicalType::Date), ConvertedType::DATE),
    };
    let builder = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .with_converted_type(converted);
    match converted {
        ConvertedType::DECIMAL => builder.with_precision(18).with_scale(SCALE).build(),
        _ => builder.build(),
    }
}

fn put_cells<'c>(
    group: &mut SerializedRowGroupWriter<'_, std::fs::File>,
    column: &Column,
    cells: impl Iterator<Item = &'c Cell>,
) -> Result<(), ExportError> {
    // A column without a declared type can hold another one further down than the sample that
    // settled it; a number is then not made of a word without a word.
    let other = |cell: &Cell| -> ExportError {
        let message =
            format!("column `{}` is {} and holds `{}`", column.name, column.kind.as_str(), cell.display());
        io::Error::other(message).into()
    };
    match column.kind {
        ColumnKind::Text | ColumnKind::Code => put::<ByteArrayType>(
            group,
            cells.map(|cell| cell.plain().map(|text| ByteArray::from(text.into_bytes()))),
        ),
        ColumnKind::Date => {
            let days = cells.map(|cell| match cell {
                Cell::Value(Value::Date(day)) => Ok(Some(days_of(*day))),
                Cell::Value(_) => Err(other(cell)),
                _ => Ok(None),
            });
            put::<Int32Type>(group, days.collect::<Result<Vec<_>, _>>()?.into_iter())
        }
        ColumnKind::Integer | ColumnKind::Decimal | ColumnKind::Money => {
            let scaled = column.kind != ColumnKind::Integer;
            let numbers = cells.map(|cell| match cell {
                Cell::Value(Value::Integer(n)) if scaled => {
                    n.checked_mul(10_000).map(Some).ok_or_else(|| other(cell))
                }
                Cell::Value(Value::Integer(n)) => Ok(Some(*n)),
                Cell::Value(Value::Decimal(n)) if scaled => Ok(Some(n.scaled())),
                Cell::Value(Value::Money(n)) if scaled => Ok(Some(n.dollars().scaled())),
                Cell::Value(_) => Err(other(cell)),
                _ => Ok(None),
            });
            put::<Int64Type>(group, numbers.collect::<Result<Vec<_>, _>>()?.into_iter())
        }
    }
}

/// Days since 1970-01-01.
fn days_of(day: NaiveDate) -> i32 {
    i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, std::fs::File>,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ExportError> {
    let mut known = Vec::new();
    let mut levels = Vec::new();
    for value in values {
        levels.push(i16::from(value.is_some()));
        known.extend(value);
    }
    let Some(mut column) = group.next_column().map_err(output)? else { return Ok(()) };
    column.typed::<T>().write_batch(&known, Some(&levels), None).map_err(output)?;
    column.close().map_err(output)
}

fn reason(cell: &Cell) -> Option<&'static str> {
    match cell {
        Cell::Gap(gap) => Some(gap.reason.as_str()),
        Cell::Unexplained => Some(UNEXPLAINED),
        Cell::Value(_) => None,
    }
}

/// The columns of the long table.
fn long_frame() -> Table {
    let text = ["section", "table", "row", "column", "cell_id", "value", "unit", "file", "line", "import_id"];
    let kind = |name: &str| match name {
        "row" | "line" | "import_id" => ColumnKind::Integer,
        _ => ColumnKind::Text,
    };
    Table {
        id: "cells".to_owned(),
        columns: text.iter().map(|name| Column::new(name, name, "", kind(name))).collect(),
        ..Table::default()
    }
}

/// A row for every cell of every table.
fn long(report: &Report) -> Table {
    let mut rows = Vec::new();
    for section in &report.sections {
        for table in &section.tables {
            for (number, (row, key)) in table.rows.iter().zip(table.row_keys()).enumerate() {
                for (at, cell) in row.cells.iter().enumerate() {
                    rows.push(long_row([&section.id, &table.id], (number, table, &key), (at, row, cell)));
                }
            }
        }
    }
    Table { rows, ..long_frame() }
}

fn long_row(
    names: [&String; 2],
    (number, table, key): (usize, &Table, &str),
    (at, row, cell): (usize, &Row, &Cell),
) -> Row {
    let integer = |n: usize| Cell::integer(i64::try_from(n).unwrap_or(i64::MAX));
    let origin = table.origin_of(row, at);
    // Null where a row is not one published line, as in a table of its own.
    let none = Cell::Unexplained;
    let value = match cell {
        Cell::Value(_) => Cell::text(cell.plain().unwrap_or_default()),
        gap => gap.clone(),
    };
    Row {
        cells: vec![
            Cell::text(names[0]),
            Cell::text(names[1]),
            integer(number + 1),
            Cell::text(&table.columns[at].name),
            Cell::text(table.cell_id(key, at)),
            value,
            Cell::text(table.columns[at].kind.as_str()),
            origin.map_or(none.clone(), |from| Cell::name(&from.file)),
            origin
                .and_then(crate::model::Origin::one_line)
                .map_or(none.clone(), |line| Cell::integer(i64::try_from(line).unwrap_or(i64::MAX))),
            origin.map_or(none, |from| Cell::integer(from.import_id)),
        ],
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    use super::super::sample;
    use super::*;
    use crate::model::Origin;

    fn written(report: &Report) -> Vec<u8> {
        let mut out = Vec::new();
        Parquet.export(report, &sample::options(), &mut out).unwrap();
        out
    }

    /// Every row as the pairs of its columns.
    fn rows(bytes: &[u8]) -> Vec<Vec<(String, Field)>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let reader = SerializedFileReader::new(file);
        let rows = reader.unwrap().get_row_iter(None).unwrap().collect::<Vec<_>>();
        rows.into_iter()
            .map(|row| {
                row.unwrap().get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect()
            })
            .collect()
    }

    fn of<'r>(row: &'r [(String, Field)], name: &str) -> &'r Field {
        &row.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} in {row:?}")).1
    }

    #[test]
    fn every_cell_is_a_typed_value_or_a_null_with_its_reason() {
        let whole = sample::report();
        let rows = rows(&written(&whole));
        let mut at = 0;
        for table in whole.tables() {
            for (row, key) in table.rows.iter().zip(table.row_keys()) {
                for (c, cell) in row.cells.iter().enumerate() {
                    assert_eq!(of(&rows[at], "cell_id"), &Field::Str(table.cell_id(&key, c)));
                    let value = cell.plain().map_or(Field::Null, Field::Str);
                    assert_eq!(of(&rows[at], "value"), &value);
                    let reason = reason(cell).map_or(Field::Null, |word| Field::Str(word.to_owned()));
                    assert_eq!(of(&rows[at], "value_na"), &reason);
                    at += 1;
                }
            }
        }
        assert_eq!(at, rows.len());
        assert_eq!(written(&whole), written(&whole));
    }

    #[test]
    fn one_table_keeps_its_types_its_ids_and_its_lines() {
        use crate::domain::{Missing, Money};
        let columns = [
            ("code", ColumnKind::Code),
            ("amount", ColumnKind::Money),
            ("n", ColumnKind::Integer),
            ("share", ColumnKind::Decimal),
            ("day", ColumnKind::Date),
        ];
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let known = vec![
            Cell::text("00100"),
            Cell::Value(Value::Money(Money::new("15060.1".parse().unwrap()))),
            Cell::integer(7),
            Cell::Value(Value::Decimal("62.5".parse().unwrap())),
            Cell::Value(Value::Date(day)),
        ];
        let gaps = vec![Cell::gap(Missing::Suppressed); 5];
        let origin = Some(Origin { file: "a.csv".to_owned(), line: 3, import_id: 14, goes_on: false });
        let table = Table {
            id: "t".to_owned(),
            columns: columns.map(|(name, kind)| Column::new(name, name, "", kind)).to_vec(),
            rows: vec![Row { cells: known, origin, ..Row::default() }, Row { cells: gaps, ..Row::default() }],
            ..Table::default()
        };
        let mut report = Report::of_table(table.clone(), Vec::new());
        let rows = rows(&written(&report));
        assert_eq!(of(&rows[0], "code"), &Field::Str("00100".to_owned()));
        assert_eq!(of(&rows[0], "amount").to_string(), "15060.1000");
        assert_eq!(of(&rows[0], "share").to_string(), "62.5000");
        assert_eq!(of(&rows[0], "n"), &Field::Long(7));
        assert_eq!(of(&rows[0], "day"), &Field::Date(20_513));
        assert_eq!(of(&rows[0], "_line"), &Field::Long(3));
        assert_eq!(of(&rows[1], "_line"), &Field::Null);
        for (name, _) in columns {
            assert_eq!(of(&rows[1], name), &Field::Null);
            assert_eq!(of(&rows[1], &format!("{name}_na")), &Field::Str("suppressed".to_owned()));
            assert_eq!(of(&rows[0], &format!("{name}_na")), &Field::Null);
        }
        assert_eq!(of(&rows[0], "_id"), &Field::Str(table.row_id(&table.row_keys()[0])));
        // A word among numbers is an error, never a null.
        report.sections[0].tables[0].rows[1].cells[2] = Cell::text("many");
        let mut out = Vec::new();
        let error = Parquet.export(&report, &sample::options(), &mut out).unwrap_err();
        assert!(format!("{error:?}").contains("column `n` is int and holds `many`"), "{error:?}");
        assert!(out.is_empty());
    }
}
