//! One published file into a lake: a part, whole or not at all.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::error::LakeError;
use super::layout::{Lake, with_line_end};
use super::part::PartWriter;
use super::put::{make_durable, prepare};
use super::record::Record;
use super::whole::{missing_file, read_record};
use crate::domain::sha256_hex;
use crate::formats::CodeFilter;
use crate::formats::reader::{Reader, Scope};
use crate::load::{ApplyOptions, Mode, Outcome, read_facts};
use crate::source::IngestError;

/// What became of a file.
#[derive(Debug)]
pub enum Published {
    /// The lake has it, read in the same way.
    Already {
        /// The name of its part.
        part: String,
        /// UTC.
        at: String,
    },
    /// It was read.
    Now(Box<New>),
}

/// A file that was read to its end.
#[derive(Debug)]
pub struct New {
    /// The name of its part.
    pub part: String,
    /// Rows, cells, lines and findings.
    pub outcome: Outcome,
    /// Rates, and the rows that they became: one for each code.
    pub rates: u64,
    /// Rows of `rate/`.
    pub rows: u64,
    /// Bytes of all its files.
    pub bytes: u64,
}

/// The name of a file's part: the same bytes read in the same way have the same.
#[must_use]
pub fn part_of(
    sha256: &str,
    format: &str,
    profile_sha256: Option<&str>,
    filter_sha256: Option<&str>,
    encoding: &str,
) -> String {
    let said =
        [sha256, format, profile_sha256.unwrap_or_default(), filter_sha256.unwrap_or_default(), encoding];
    let hash = sha256_hex(said.join("\n").as_bytes());
    hash[..16].to_owned()
}

impl Lake {
    /// When a part was published, if the lake has it and it was not taken back.
    ///
    /// # Errors
    /// When its record cannot be read.
    pub fn published(&self, part: &str) -> Result<Option<String>, LakeError> {
        if self.is_taken_back(part)? {
            return Ok(None);
        }
        let record = self.read_record(part)?;
        // What is there in part is published again.
        let record = record.filter(|record| missing_file(self.root(), record).is_none());
        Ok(record.and_then(|record| record.published_at))
    }

    /// The record of a part that the lake has.
    pub(super) fn read_record(&self, part: &str) -> Result<Option<Record>, LakeError> {
        let path = self.record(part);
        if !path.try_exists().map_err(|source| LakeError::Read { path: path.clone(), source })? {
            return Ok(None);
        }
        read_record(&path).map(Some)
    }

    /// Reads a file into a part. `vocabulary` is a database with the vocabulary and the names of payers, to
    /// which nothing is written; `day` is that of the edition, where the user says it.
    ///
    /// # Errors
    /// When the file cannot be read, is in conflict with another of the lake, or the disk refuses; the lake is
    /// then as it was.
    pub fn publish(
        &self,
        vocabulary: &Connection,
        reader: Box<dyn Reader>,
        options: &ApplyOptions,
        day: Option<NaiveDate>,
    ) -> Result<Published, LakeError> {
        let publication = reader.publication().clone();
        let profile = options.profile.as_ref().map(|(_, sha256)| sha256.as_str());
        let filter = publication.codes.as_ref().map(CodeFilter::sha256);
        let part =
            part_of(&options.digest.sha256, publication.format, profile, filter.as_deref(), options.encoding);
        if let Some(at) = self.published(&part)? {
            self.refuse_otherwise(&part, day, [options.publisher.as_deref(), None])?;
            return Ok(Published::Already { part, at });
        }
        let mut record = Record::opened(&part, &publication, options);
        if let Some(day) = day {
            (record.edition, record.edition_na) = (Some(day), None);
        }
        // What a file of plans speaks of is known when it is read.
        if publication.scope != Scope::Plans {
            self.refuse_same_edition(&record)?;
        }
        let mut writer = PartWriter::new(self, &record)?;
        let read = read_facts(vocabulary, reader, options, &mut writer);
        let read = match (read, writer.failure()) {
            (_, Some(failure)) => return Err(failure),
            (read, None) => read?,
        };
        if read.rates == 0 && read.others > 0 {
            return Err(without_rates(&options.file_name).into());
        }
        record.states = Some(writer.stated());
        self.refuse_same_edition(&record)?;
        if options.mode == Mode::DryRun {
            return Ok(Published::Now(Box::new(New {
                part,
                rates: read.rates,
                outcome: read.outcome,
                rows: 0,
                bytes: 0,
            })));
        }
        let files = writer.finish()?;
        let rows = files.iter().filter(|file| file.name.starts_with("rate/")).map(|file| file.rows).sum();
        let bytes = files.iter().map(|file| file.bytes).sum();
        record.complete(&read, files);
        self.commit_record(&record)?;
        let (rates, outcome) = (read.rates, read.outcome);
        Ok(Published::Now(Box::new(New { part, outcome, rates, rows, bytes })))
    }

    /// Writes a record: from now on the part exists. Another publisher may have been faster.
    pub(super) fn commit_record(&self, record: &Record) -> Result<(), LakeError> {
        let bytes = with_line_end(serde_json::to_vec_pretty(record)?);
        let prepared = prepare(&self.record(&record.part), &bytes)?;
        let _moment = self.commit()?;
        self.refuse_same_edition(record)?;
        self.forget(&record.part);
        let named = prepared.give_name()?;
        if self.is_taken_back(&record.part)? {
            make_durable(&named)?;
            return self.raise(&record.part);
        }
        make_durable(&named).map_err(LakeError::afterwards)
    }
}

/// A table of contents or a file of allowed amounts.
fn without_rates(file: &str) -> IngestError {
    IngestError::Content {
        message: format!(
            "`{file}` holds lists of files or allowed amounts, and no rate that a lake could keep"
        ),
        hint: "import it into a database, whose reports show it".to_owned(),
    }
}
