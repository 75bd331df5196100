//! What is noticed while providers are read, before there is a place to say it: one of a kind, with how
//! often.

use std::collections::BTreeMap;

use crate::domain::text::count;
use crate::findings::{Finding, Place, Rule};
use crate::formats::reader::Sink;
use crate::source::IngestError;
use crate::source::json::Spot;

/// The first of each kind, by rule and what it is about.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<(&'static str, String), (Finding, u64)>);

impl Notes {
    /// Notes something; `about` tells kinds of one rule apart.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        about: &str,
        (spot, pointer): (Spot, &str),
        value: &str,
        message: impl FnOnce() -> String,
    ) {
        let place = || Place { line: spot.line, pointer: Some(pointer.to_owned()), ..Place::default() };
        self.0
            .entry((rule.id, about.to_owned()))
            .and_modify(|(_, times)| *times += 1)
            .or_insert_with(|| (rule.at(place(), value, message()), 1));
    }

    /// Says them, each once.
    pub(super) fn say(self, sink: &mut dyn Sink) -> Result<(), IngestError> {
        for (mut finding, times) in self.0.into_values() {
            if times > 1 {
                finding.message += &format!(" (and {} like it)", count(times - 1, "more", "more"));
            }
            sink.finding(finding)?;
        }
        Ok(())
    }
}
