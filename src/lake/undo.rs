//! Tombstones: a part with one is not there, though nothing of it is removed.

use std::fs;

use chrono::{DateTime, Utc};

use super::error::LakeError;
use super::layout::{EMPTY, Lake, is_part, with_line_end};
use super::put::{make_durable, prepare};
use super::record::Record;
use super::tombstone::Tombstone;
use crate::domain::utc_text;

/// A part that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// Its name.
    pub part: String,
    /// The file that it is of.
    pub file: String,
    /// False where it was taken back before.
    pub now: bool,
}

impl Lake {
    /// Takes a part back, named by itself or by its file.
    ///
    /// # Errors
    /// When the lake has none or several of that name, or the disk refuses.
    pub fn undo(&self, named: &str, now: DateTime<Utc>) -> Result<TakenBack, LakeError> {
        if is_part(named) && named != EMPTY && self.is_taken_back(named)? {
            let record = self.read_record(named)?;
            let file = record.and_then(|record| record.file_name).unwrap_or_else(|| named.to_owned());
            return Ok(TakenBack { part: named.to_owned(), file, now: false });
        }
        let records = self.records()?;
        let is_named = |record: &&Record| record.part == named || record.file_name.as_deref() == Some(named);
        let found: Vec<&Record> = records.values().filter(is_named).collect();
        let [record] = found[..] else { return Err(not_one(named, &found)) };
        let file = record.file_name.clone().unwrap_or_default();
        self.bury(&record.part, now)?;
        Ok(TakenBack { part: record.part.clone(), file, now: true })
    }

    /// Whether a part has a tombstone. A folder that cannot be read is no answer.
    pub(super) fn is_taken_back(&self, part: &str) -> Result<bool, LakeError> {
        let path = self.tombstone(part);
        path.try_exists().map_err(|source| LakeError::Read { path, source })
    }

    /// Writes the tombstone of a part.
    pub(super) fn bury(&self, part: &str, now: DateTime<Utc>) -> Result<(), LakeError> {
        let tombstone = Tombstone { part: part.to_owned(), at: Some(utc_text(now)) };
        let bytes = with_line_end(serde_json::to_vec_pretty(&tombstone)?);
        let _moment = self.commit()?;
        let named = prepare(&self.tombstone(part), &bytes)?.give_name()?;
        make_durable(&named).map_err(LakeError::afterwards)
    }

    /// Takes a tombstone away: the part is published again.
    pub(super) fn raise(&self, part: &str) -> Result<(), LakeError> {
        let path = self.tombstone(part);
        fs::remove_file(&path).map_err(|source| LakeError::Write { path, source })
    }
}

fn not_one(named: &str, found: &[&Record]) -> LakeError {
    if found.is_empty() {
        return LakeError::Usage {
            message: format!("the lake has no part and no file `{named}`"),
            hint: "the records of the folder `file` name them; one that was taken back is not there any more"
                .to_owned(),
        };
    }
    let parts: Vec<&str> = found.iter().map(|record| &*record.part).collect();
    LakeError::Usage {
        message: format!("the lake has {} files of the name `{named}`", found.len()),
        hint: format!("name one of the parts {}", parts.join(", ")),
    }
}
