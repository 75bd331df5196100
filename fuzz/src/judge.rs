//! What takes the facts of a reader without a database, and holds it to what every reader promises.

use ratebook::findings::{Finding, Severity};
use ratebook::formats::release::{Cell, ReferenceSink, Stored};
use ratebook::formats::{
    Cells, ChargeFact, ChargeKey, EffectFact, ItemFact, ItemKey, ProviderSetFact, ProvidersKey, RateFact,
    Reject, Sink,
};
use ratebook::source::{IngestError, Lines};

/// Counts what comes.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    items: u32,
    charges: u32,
    providers: u32,
    accepted: u64,
    rejected: u64,
    cells: Cells,
    lines: Option<Lines>,
    /// Cells of the fields of a row of a release.
    width: Option<usize>,
}

impl Judge {
    /// One for a release, whose rows have so many cells.
    pub(crate) fn of_width(width: usize) -> Self {
        Self { width: Some(width), ..Self::default() }
    }

    /// The file was read to its end: every cell and every line is somewhere.
    pub(crate) fn end(self) {
        assert!(self.cells.is_balanced(), "cells are lost: {:?}", self.cells);
        if let Some(lines) = self.lines {
            let rows = self.accepted + self.rejected;
            assert!(lines.check(rows).is_ok(), "lines are lost: {lines:?} of {rows} rows");
        }
    }

    fn take_reject(&mut self, reject: &Reject<'_>) {
        let errors = reject.findings.iter().filter(|finding| finding.rule.severity == Severity::Error);
        assert!(errors.count() > 0, "line {} is rejected without a reason", reject.line);
        self.rejected += 1;
    }
}

impl Sink for Judge {
    fn item(&mut self, _: u64, item: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        assert!(!item.codes.is_empty(), "an item has no code");
        self.items += 1;
        Ok(ItemKey(self.items))
    }

    fn charge(&mut self, _: u64, item: ItemKey, _: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        assert!((1..=self.items).contains(&item.0), "a charge of no item");
        self.charges += 1;
        Ok(ChargeKey(self.charges))
    }

    fn rate(&mut self, _: u64, charge: ChargeKey, _: &RateFact<'_>) -> Result<(), IngestError> {
        assert!((1..=self.charges).contains(&charge.0), "a rate of no charge");
        Ok(())
    }

    fn providers(&mut self, _: &ProviderSetFact<'_>) -> Result<ProvidersKey, IngestError> {
        self.providers += 1;
        Ok(ProvidersKey::default())
    }

    fn effect(&mut self, _: u64, _: &EffectFact<'_>) -> Result<(), IngestError> {
        Ok(())
    }

    fn accepted(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.take_reject(reject);
        Ok(())
    }

    fn finding(&mut self, _: Finding) -> Result<(), IngestError> {
        Ok(())
    }

    fn cells(&mut self, cells: &Cells) {
        self.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        assert!(self.lines.replace(*lines).is_none(), "lines are counted twice");
    }
}

impl ReferenceSink for Judge {
    fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        self.accepted += 1;
        self.further(line, cells)
    }

    fn further(&mut self, _: u64, cells: &[Cell<'_>]) -> Result<Stored, IngestError> {
        assert_eq!(Some(cells.len()), self.width, "a row has not the cells of its table");
        Ok(Stored::Yes)
    }

    fn merged(&mut self) {
        self.accepted += 1;
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<(), IngestError> {
        self.take_reject(reject);
        Ok(())
    }

    fn finding(&mut self, _: Finding) {}

    fn cells(&mut self, cells: &Cells) {
        self.cells.add(cells);
    }

    fn lines(&mut self, lines: &Lines) {
        assert!(self.lines.replace(*lines).is_none(), "lines are counted twice");
    }
}
