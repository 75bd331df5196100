//! The tall CSV template: one row for each item, payer and plan.

use super::csv_file::{CsvFile, Purpose};
use super::layout::Shape;
use super::sniff::{Seen, look};
use crate::formats::{Format, OpenOptions, Reader, Sniff};
use crate::source::{Head, IngestError, Source};

/// CMS hospital standard charges, CSV tall.
#[derive(Debug)]
pub struct Tall;

impl Format for Tall {
    fn name(&self) -> &'static str {
        "hospital-tall"
    }

    fn describe(&self) -> &'static str {
        "hospital standard charges, CMS template versions 2 and 3, CSV tall"
    }

    fn sniff(&self, head: &Head) -> Sniff {
        match look(head.table()) {
            Seen::Csv(Shape::Tall) => Sniff::Yes,
            Seen::Almost(what) => Sniff::Almost(what),
            _ => Sniff::No,
        }
    }

    fn options(&self) -> &'static [&'static str] {
        &["--edition"]
    }

    fn open(&self, source: &Source, _: &OpenOptions) -> Result<Box<dyn Reader>, IngestError> {
        Ok(Box::new(CsvFile::open(source, Purpose::Import)?))
    }
}
