//! A sink for tests: keeps what a reference reader gives as short readable lines.

use super::cell::Cell;
use super::format::{ReferenceFormat, ReferenceReader, ReferenceSink, Release, Stored};
use crate::findings::Finding;
use crate::formats::collect::source;
use crate::formats::format::Sniff;
use crate::formats::ledger::Cells;
use crate::formats::options::OpenOptions;
use crate::formats::reader::Reject;
use crate::source::{IngestError, Lines};

/// What a reader gave.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// Line and cells divided by blanks; gaps in brackets.
    pub(crate) rows: Vec<String>,
    /// Rows that were added to others.
    pub(crate) merged: usize,
    /// Line, then rules with their columns.
    pub(crate) rejects: Vec<String>,
    /// Rules with their lines.
    pub(crate) findings: Vec<String>,
    pub(crate) cells: Cells,
}

impl ReferenceSink for Collected {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        let words: Vec<String> = cells
            .iter()
            .map(|cell| match cell {
                Cell::Number(number) => number.to_string(),
                Cell::Gap(reason) => reason.marker().to_owned(),
                Cell::Code(text) | Cell::Text(text) => text.to_string(),
            })
            .collect();
        self.rows.push(format!("{line}: {}", words.join(" ")));
        Ok(Stored::Yes)
    }

    fn further(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        self.row(line, cells)
    }

    fn merged(&mut self) {
        self.merged += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        let rules: Vec<String> = reject
            .findings
            .iter()
            .map(|finding| {
                format!("{} {}", finding.rule, finding.place.column_name.clone().unwrap_or_default())
            })
            .collect();
        self.rejects.push(format!("{}: {}", reject.line, rules.join(", ")));
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(format!("{} line {}", finding.rule, finding.place.line));
    }

    fn cells(&mut self, cells: &Cells) {
        self.cells.add(cells);
    }

    fn lines(&mut self, _: &Lines) {}
}

/// Sniffs, opens and reads a text.
pub(crate) fn read(
    format: &ReferenceFormat,
    text: &str,
    options: &OpenOptions,
) -> Result<(Release, Collected), IngestError> {
    let source = source(text);
    assert_eq!((format.sniff)(&source.head()?), Sniff::Yes, "{} does not know its own file", format.name);
    let mut reader: Box<dyn ReferenceReader> = (format.open)(&source, options)?;
    let mut seen = Collected::default();
    reader.read(&mut seen)?;
    Ok((reader.release().clone(), seen))
}
