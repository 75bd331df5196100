//! The records of a source: looked through once, however often it is opened.

use std::sync::Arc;

use super::reader::Records;
use super::survey::{Note, RecordTable, Unfit, looks_like_json, survey};
use crate::findings::{Finding, Place, rules};
use crate::source::error::IngestError;
use crate::source::file::Source;
use crate::source::json::Scanner;

impl Source {
    /// The same file with its records in this list, as a mapping profile may ask.
    #[must_use]
    pub fn with_list(mut self, list: Option<String>) -> Self {
        self.asked_list = list;
        self
    }

    /// Whether its text begins as JSON.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_json(&self) -> Result<bool, IngestError> {
        Ok(looks_like_json(&self.head_text()?))
    }

    /// The records of a JSON text as a table; none for any other text.
    ///
    /// # Errors
    /// When it cannot be read, is not sound JSON, or holds no records.
    pub fn records(&self) -> Result<Option<&RecordTable>, IngestError> {
        Ok(self.shared_records()?.map(AsRef::as_ref))
    }

    /// A walk over the records of a JSON text; none for any other text.
    pub(in super::super) fn open_records(&self) -> Result<Option<Records>, IngestError> {
        let Some(table) = self.shared_records()? else { return Ok(None) };
        Ok(Some(Records::new(Scanner::new(self.text()?), Arc::clone(table))))
    }

    fn shared_records(&self) -> Result<Option<&Arc<RecordTable>>, IngestError> {
        if let Some(known) = self.records.get() {
            return Ok(known.as_ref());
        }
        let found = if self.is_json()? {
            let open = || self.text().map(Scanner::new);
            let found = survey(open, self.asked_list.as_deref())?.map_err(|unfit| self.unfit(unfit))?;
            Some(Arc::new(found))
        } else {
            None
        };
        Ok(self.records.get_or_init(|| found).as_ref())
    }

    fn unfit(&self, unfit: Unfit) -> IngestError {
        match unfit {
            Unfit::Fault(fault) => fault.into_error(self.name(), |error| self.problem(error)),
            Unfit::NoTable(message, hint) => IngestError::Content {
                message: format!("`{}` is JSON that cannot be read as a table: {message}", self.name()),
                hint: hint.to_owned(),
            },
        }
    }

    /// What is to be said of the records, once they were looked through.
    pub(in super::super) fn record_notices(&self) -> Vec<Finding> {
        let Some(Some(table)) = self.records.get() else { return Vec::new() };
        let notes = table.notes().into_iter().map(|(note, message)| {
            let rule = match note {
                Note::Lists => rules::LIST_NOT_READ,
                Note::Keys => rules::KEYS_DIFFER,
                Note::OneLine => rules::RECORDS_ON_ONE_LINE,
            };
            rule.at(Place::default(), "", message)
        });
        notes.collect()
    }
}
