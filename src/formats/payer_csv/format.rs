//! The payer CSV as a format among the others, and its template.

use super::columns;
use super::reader::{NAME, PayerReader};
use crate::formats::format::{Format, Sniff};
use crate::formats::reader::Reader;
use crate::source::IngestError;
use crate::source::{Head, Source};

/// The format `payer-rates`.
pub const FORMAT: &dyn Format = &PayerRates;

/// An empty file of this format with every column explained, ready to be filled in.
#[must_use]
pub const fn template() -> &'static str {
    include_str!("template.csv")
}

struct PayerRates;

impl Format for PayerRates {
    fn name(&self) -> &'static str {
        NAME
    }

    fn describe(&self) -> &'static str {
        "ratebook's payer CSV: one rate a row, with the columns payer, code and amount"
    }

    fn sniff(&self, head: &Head) -> Sniff {
        columns::sniff(&head.text)
    }

    fn open(&self, source: &Source) -> Result<Box<dyn Reader>, IngestError> {
        Ok(Box::new(PayerReader::open(source)?))
    }
}
