//! One row of the file as several rows of the table: files with a column, or two, for each area.

use super::cell::Cell;
use super::format::{ReferenceReader, ReferenceSink, Release, Stored, Table};
use super::reader::TableReader;
use crate::domain::Missing;
use crate::findings::Finding;
use crate::formats::ledger::Cells;
use crate::formats::reader::{Publication, Reject};
use crate::source::{IngestError, Lines};

/// How the fields of a row are spread: the first ones begin every row of the table, then each area has its
/// amounts.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    /// The table: the fields that begin every row, the area, and as many amounts as an area has columns.
    pub table: Table,
    /// How many fields begin every row.
    pub shared: usize,
    /// The areas in the order of the fields, with how many fields each has.
    pub areas: &'static [(&'static str, usize)],
}

/// Spreads the rows of a reader.
pub struct SpreadReader {
    inner: TableReader,
    spread: Spread,
}

impl SpreadReader {
    /// The rows of this reader, spread.
    #[must_use]
    pub fn new(inner: TableReader, spread: Spread) -> Self {
        let Spread { table, shared, areas } = spread;
        let amounts = areas.iter().flat_map(|(area, width)| {
            let columns = table.fields[shared + 1..].iter().take(*width);
            columns.map(move |field| Some(format!("{} of {area}", field.column)))
        });
        let names = (0..shared).map(|_| None).chain(amounts);
        Self { inner: inner.with_places(names), spread }
    }
}

impl ReferenceReader for SpreadReader {
    fn publication(&self) -> &Publication {
        self.inner.publication()
    }

    fn release(&self) -> &Release {
        self.inner.release()
    }

    fn table(&self) -> Table {
        self.spread.table
    }

    fn read(&mut self, sink: &mut dyn ReferenceSink) -> Result<(), IngestError> {
        self.inner.read(&mut Spreading { sink, spread: self.spread })
    }
}

struct Spreading<'s> {
    sink: &'s mut dyn ReferenceSink,
    spread: Spread,
}

impl ReferenceSink for Spreading<'_> {
    /// The first area is stored whatever it holds, so that no row of the file is without one.
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let Spread { table, shared, areas } = self.spread;
        let mut at = shared;
        for (nth, (area, width)) in areas.iter().enumerate() {
            let amounts = &cells[at..at + width];
            at += width;
            let mut row = cells[..shared].to_vec();
            row.push(Cell::Text((*area).into()));
            row.extend_from_slice(amounts);
            row.resize(table.fields.len(), Cell::Gap(Missing::NotApplicable));
            let known = amounts.iter().any(|cell| !matches!(cell, Cell::Gap(_)));
            let stored = match nth {
                0 => self.sink.row(line, &row)?,
                _ if known => self.sink.further(line, &row)?,
                _ => continue,
            };
            if stored != Stored::Yes {
                return Ok(stored);
            }
        }
        Ok(Stored::Yes)
    }

    fn further(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        self.sink.further(line, cells)
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

    fn lines(&mut self, lines: &Lines) {
        self.sink.lines(lines);
    }

    fn cells(&mut self, cells: &Cells) {
        self.sink.cells(cells);
    }
}
