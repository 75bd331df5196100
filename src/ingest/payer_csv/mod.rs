//! ratebook's own payer CSV: one row is one rate of one payer for one code.
//!
//! The columns are named in the header, in any order; `template` prints an empty file with a
//! commented explanation. Rows that break a rule are rejected whole, one by one.

mod columns;
mod reader;

use super::error::IngestError;
use super::format::{Format, Sniff};
use super::reader::Reader;
use super::source::{Head, Source};

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
        reader::NAME
    }

    fn describe(&self) -> &'static str {
        "ratebook's payer CSV: one rate a row, with the columns payer, code and amount"
    }

    fn sniff(&self, head: &Head) -> Sniff {
        columns::sniff(&head.text)
    }

    fn open(&self, source: &Source) -> Result<Box<dyn Reader>, IngestError> {
        Ok(Box::new(reader::PayerReader::open(source)?))
    }
}
