//! What an import needs to know beside the facts of its file.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::rejects::RejectsHead;
use crate::findings::Finding;
use crate::source::{Digest, IngestError, Progress, Source};

/// Whether an import is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Commit it.
    Apply,
    /// Do everything, then roll back: the plan is what would have happened.
    DryRun,
}

/// What an import needs to know beside the file's facts.
#[derive(Debug, Clone)]
pub struct ApplyOptions {
    /// The file's name without folders.
    pub file_name: String,
    /// Its size and hash as stored on disk.
    pub digest: Digest,
    /// The encoding it is read in.
    pub encoding: &'static str,
    /// What was noticed before the first row was read.
    pub notices: Vec<Finding>,
    /// Name and SHA-256 of the mapping profile, when one was used.
    pub profile: Option<(String, String)>,
    /// What the data is after how many days, where the profile says so: `stale`, `old`.
    pub freshness: Vec<(&'static str, i64)>,
    /// Why the data is too old to become current unasked, where the profile says how old it may be.
    pub too_old: Option<String>,
    /// SHA-256 of the archive whose files of prices are read together, where the file is one of them.
    pub archive: Option<String>,
    /// Whose file it is, where the user says so.
    pub publisher: Option<String>,
    /// The day of a file that states none, where the user says it.
    pub edition: Option<NaiveDate>,
    /// True for rejected rows that were corrected: they replace nothing.
    pub adds_only: bool,
    /// The number of the import that rejected them, as their file states it.
    pub rejected_by: Option<i64>,
    /// Other tables of prices of the workbook or archive that the file is a table of, none of which it replaces.
    pub parts: Vec<String>,
    /// Imports of the same content as other files of the archive that the file is in: the archive states them again.
    pub stated_beside: Vec<i64>,
    /// True where the user says that the file only adds or changes.
    pub adds: bool,
    /// Tells the time; an argument so that tests can fix it.
    pub clock: fn() -> DateTime<Utc>,
    /// The schema that the database has.
    pub schema_version: i64,
    /// Guards that the user lifted by name: `I502`.
    pub accepted_guards: Vec<String>,
    /// What stands above the rows, so that rejected ones can be had again as a file.
    pub rejects_head: Option<RejectsHead>,
    /// Keep or only plan.
    pub mode: Mode,
    /// Where rejected rows are counted as they come.
    pub progress: Arc<Progress>,
}

impl ApplyOptions {
    /// Those of a file that is kept, with nothing asked for beside it.
    ///
    /// # Errors
    /// When the encoding of the file cannot be told.
    pub fn of(
        source: &Source,
        digest: Digest,
        clock: fn() -> DateTime<Utc>,
        schema_version: i64,
    ) -> Result<Self, IngestError> {
        Ok(Self {
            file_name: source.name().to_owned(),
            digest,
            encoding: source.encoding()?.as_str(),
            notices: source.notices(),
            profile: None,
            freshness: Vec::new(),
            too_old: None,
            archive: None,
            publisher: None,
            edition: None,
            adds_only: false,
            rejected_by: None,
            parts: Vec::new(),
            stated_beside: Vec::new(),
            adds: false,
            clock,
            schema_version,
            accepted_guards: Vec::new(),
            rejects_head: None,
            mode: Mode::Apply,
            progress: Arc::default(),
        })
    }
}
