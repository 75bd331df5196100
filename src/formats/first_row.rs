//! Whether a file that a format knows has a row to read: a header alone is refused by an import.

use super::fact::{ChargeFact, EffectFact, ItemFact, RateFact};
use super::ledger::Cells;
use super::reader::{ChargeKey, ItemKey, Reader, Reject, Sink};
use crate::findings::Finding;
use crate::source::{IngestError, Lines};

/// A sink that ends the reading with the first row.
#[derive(Debug, Default)]
struct FirstRow {
    seen: bool,
}

impl FirstRow {
    fn end(&mut self) -> IngestError {
        self.seen = true;
        IngestError::Content { message: "the first row is read".to_owned(), hint: String::new() }
    }
}

impl Sink for FirstRow {
    fn item(&mut self, _: u64, _: &ItemFact<'_>) -> Result<ItemKey, IngestError> {
        Err(self.end())
    }

    fn charge(&mut self, _: u64, _: ItemKey, _: &ChargeFact<'_>) -> Result<ChargeKey, IngestError> {
        Err(self.end())
    }

    fn rate(&mut self, _: u64, _: ChargeKey, _: &RateFact<'_>) -> Result<(), IngestError> {
        Err(self.end())
    }

    fn effect(&mut self, _: u64, _: &EffectFact<'_>) -> Result<(), IngestError> {
        Err(self.end())
    }

    fn accepted(&mut self) {}

    fn reject(&mut self, _: &Reject<'_>) -> Result<(), IngestError> {
        Err(self.end())
    }

    fn finding(&mut self, _: Finding) -> Result<(), IngestError> {
        Ok(())
    }

    fn cells(&mut self, _: &Cells) {}

    fn lines(&mut self, _: &Lines) {}
}

/// Reads the first row of a file, and says why an import would refuse the file where there is none.
///
/// # Errors
/// When the file has no row that can be read.
pub fn look_at_first_row(reader: &mut dyn Reader) -> Result<(), IngestError> {
    let mut first = FirstRow::default();
    match reader.read(&mut first) {
        Err(error) if !first.seen => Err(error),
        _ => Ok(()),
    }
}
