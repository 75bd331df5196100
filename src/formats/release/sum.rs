//! Rows of one key added up: files that divide a figure further than the table does.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::cell::Cell;
use super::field::{Field, Kind};
use super::format::{ReferenceReader, ReferenceSink, Release, Stored, Table};
use super::reader::TableReader;
use crate::domain::Missing;
use crate::findings::Finding;
use crate::formats::ledger::Cells;
use crate::formats::reader::{Publication, Reject};
use crate::source::{IngestError, Lines};

/// Divides the texts of a key; no cell holds it.
const BETWEEN: char = '\u{1f}';

/// Adds up the rows of each key before they are stored. All fields beside the key must be numbers.
/// Memory grows with the keys, not with the rows.
pub struct SummedReader {
    inner: TableReader,
}

impl SummedReader {
    /// The rows of this reader, added up.
    #[must_use]
    pub const fn new(inner: TableReader) -> Self {
        Self { inner }
    }
}

impl ReferenceReader for SummedReader {
    fn publication(&self) -> &Publication {
        self.inner.publication()
    }

    fn release(&self) -> &Release {
        self.inner.release()
    }

    fn table(&self) -> Table {
        self.inner.table()
    }

    fn read(&mut self, sink: &mut dyn ReferenceSink) -> Result<(), IngestError> {
        let fields = self.inner.table().fields;
        let mut sums = Sums { sink, fields, by_key: HashMap::new() };
        self.inner.read(&mut sums)?;
        sums.hand_over()
    }
}

/// What is known of one key: its first line, and a sum for each number.
struct Sum {
    line: u64,
    numbers: Box<[Result<i64, Missing>]>,
}

struct Sums<'s> {
    sink: &'s mut dyn ReferenceSink,
    fields: &'static [Field],
    by_key: HashMap<Box<str>, Sum>,
}

impl Sums<'_> {
    /// Hands over what was added up, in the order of the file.
    fn hand_over(self) -> Result<(), IngestError> {
        let mut rows: Vec<(Box<str>, Sum)> = self.by_key.into_iter().collect();
        rows.sort_unstable_by_key(|(_, sum)| sum.line);
        for (key, sum) in rows {
            let mut texts = key.split(BETWEEN);
            let mut numbers = sum.numbers.iter();
            let mut cells = Vec::with_capacity(self.fields.len());
            for field in self.fields {
                cells.push(match field.kind {
                    Kind::Unused => Cell::Number(0),
                    Kind::Code if field.key => Cell::Code(texts.next().unwrap_or_default().into()),
                    _ if field.key => Cell::Text(texts.next().unwrap_or_default().into()),
                    _ => match numbers.next() {
                        Some(Ok(number)) => Cell::Number(*number),
                        Some(Err(reason)) => Cell::Gap(*reason),
                        None => Cell::Gap(Missing::NotSupplied),
                    },
                });
            }
            self.sink.row(sum.line, &cells)?;
        }
        Ok(())
    }
}

impl ReferenceSink for Sums<'_> {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let mut key = String::new();
        let mut numbers = Vec::new();
        for (field, cell) in self.fields.iter().zip(cells).filter(|(field, _)| field.is_stored()) {
            match cell {
                _ if field.key => {
                    key.push_str(cell.text());
                    key.push(BETWEEN);
                }
                Cell::Number(number) => numbers.push(Ok(*number)),
                Cell::Gap(reason) => numbers.push(Err(*reason)),
                Cell::Code(_) | Cell::Text(_) => {}
            }
        }
        match self.by_key.entry(key.into_boxed_str()) {
            Entry::Vacant(free) => {
                free.insert(Sum { line, numbers: numbers.into_boxed_slice() });
            }
            Entry::Occupied(mut taken) => {
                self.sink.merged();
                for (sum, number) in taken.get_mut().numbers.iter_mut().zip(numbers) {
                    *sum = add(*sum, number, line)?;
                }
            }
        }
        Ok(Stored::Yes)
    }

    fn further(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        self.row(line, cells)
    }

    fn merged(&mut self) {
        self.sink.merged();
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.sink.reject(reject)
    }

    fn finding(&mut self, finding: Finding) {
        self.sink.finding(finding);
    }

    fn cells(&mut self, cells: &Cells) {
        self.sink.cells(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        self.sink.lines(lines);
    }
}

/// A sum with an unknown part is unknown, for the reason of the part.
fn add(
    sum: Result<i64, Missing>,
    number: Result<i64, Missing>,
    line: u64,
) -> Result<Result<i64, Missing>, IngestError> {
    let (Ok(a), Ok(b)) = (sum, number) else { return Ok(sum.and(number)) };
    a.checked_add(b).map(Ok).ok_or_else(|| IngestError::Content {
        message: format!("line {line}: a sum of the file is larger than any amount of money"),
        hint: "compare the line with the published file".to_owned(),
    })
}
