//! Tables of any columns as Parquet: providers, components, rejected rows, small tables.

use std::sync::Arc;

use ::parquet::data_type::DoubleType;
use ::parquet::errors::ParquetError;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::SchemaDescriptor;

use super::chunk::{Chunks, Pool};
use super::columns::{Kind, schema};
use super::named_file::say_name;
use super::pool::{NONE, Numbers, Texts, number};
use super::run_file::{GROUP, properties, put_numbers};

/// A cell on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'t> {
    Null,
    Text(&'t str),
    Integer(i64),
    Real(f64),
}

impl<'t> From<Option<&'t str>> for Cell<'t> {
    fn from(text: Option<&'t str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// Writes rows as they come.
pub(super) struct PlainWriter {
    file: SerializedFileWriter<Vec<u8>>,
    columns: Arc<SchemaDescriptor>,
    kinds: Vec<Kind>,
    held: Vec<Held>,
    chunks: Chunks,
    /// Rows held, and of all groups.
    waiting: usize,
    rows: u64,
    /// Bytes of text held: a group of long texts is written early.
    text: usize,
}

/// The values of a column that wait.
#[derive(Default)]
struct Held {
    texts: Texts,
    ids: Vec<u32>,
    numbers: Vec<i64>,
    reals: Vec<f64>,
    levels: Vec<i16>,
}

/// Bytes of text of a group.
const TEXT: usize = 8 << 20;

impl PlainWriter {
    pub(super) fn new(columns: &[(impl AsRef<str>, Kind)]) -> Result<Self, ParquetError> {
        let (root, descriptor) = schema(columns.iter().map(|(name, kind)| (name.as_ref(), *kind)))?;
        Ok(Self {
            file: SerializedFileWriter::new(Vec::new(), root, Arc::new(properties()))?,
            columns: descriptor,
            kinds: columns.iter().map(|(_, kind)| *kind).collect(),
            held: columns.iter().map(|_| Held::default()).collect(),
            chunks: Chunks::default(),
            waiting: 0,
            rows: 0,
            text: 0,
        })
    }

    /// Puts a row behind the others.
    pub(super) fn push<'t>(&mut self, row: impl IntoIterator<Item = Cell<'t>>) -> Result<(), ParquetError> {
        let mut cells = row.into_iter();
        for (kind, held) in self.kinds.iter().zip(&mut self.held) {
            let cell = cells.next().expect("a row has all columns");
            if *kind == Kind::Text {
                let id = match cell {
                    Cell::Text(text) => held.texts.keep(text),
                    _ => NONE,
                };
                if let Cell::Text(text) = cell {
                    self.text += text.len();
                }
                held.ids.push(id);
                continue;
            }
            held.levels.push(i16::from(cell != Cell::Null));
            match cell {
                Cell::Integer(value) => held.numbers.push(value),
                Cell::Real(value) => held.reals.push(value),
                Cell::Null | Cell::Text(_) => {}
            }
        }
        self.waiting += 1;
        if self.waiting == GROUP || self.text >= TEXT { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.waiting);
        if rows == 0 {
            return Ok(());
        }
        self.rows += rows as u64;
        self.text = 0;
        let mut group = self.file.next_row_group()?;
        for (at, (kind, held)) in self.kinds.iter().zip(&mut self.held).enumerate() {
            let Held { texts, ids, numbers, reals, levels } = std::mem::take(held);
            match kind {
                Kind::Text => {
                    self.chunks.write(&mut group, self.columns.column(at), Pool::Texts(&texts), &ids)?;
                }
                Kind::Real => {
                    let Some(mut column) = group.next_column()? else { continue };
                    column.typed::<DoubleType>().write_batch(&reals, Some(&levels), None)?;
                    column.close()?;
                }
                Kind::Integer if numbers.is_empty() => {
                    let (none, nulls) = (Numbers::default(), vec![NONE; rows]);
                    self.chunks.write(&mut group, self.columns.column(at), Pool::Numbers(&none), &nulls)?;
                }
                Kind::Integer => put_numbers(&mut group, &numbers, Some(&levels))?,
                Kind::Key => put_numbers(&mut group, &numbers, None)?,
            }
        }
        group.close()?;
        Ok(())
    }

    /// The bytes of a file of a part, which says its name, and its rows.
    pub(super) fn finish_as(mut self, name: &str) -> Result<(Vec<u8>, u64), ParquetError> {
        say_name(&mut self.file, name);
        self.finish()
    }

    /// The bytes of the file, and its rows.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, u64), ParquetError> {
        self.flush()?;
        Ok((self.file.into_inner()?, self.rows))
    }
}

/// A whole number as a cell.
pub(super) fn integer(value: u64) -> Cell<'static> {
    Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// The number of a record, counted from 1, as a cell.
pub(super) fn key(value: usize) -> Cell<'static> {
    Cell::Integer(i64::from(number(value)))
}
