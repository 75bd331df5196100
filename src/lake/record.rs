//! The record of a published file: written last, so that a part without it does not exist.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use crate::domain::text::publisher_letters;
use crate::domain::utc_text;
use crate::formats::CodeFilter;
use crate::formats::ledger::Cells;
use crate::formats::reader::{LeftOut, Publication, Scope};
use crate::load::{ApplyOptions, Cause, FileRead};
use crate::source::Lines;

/// The schema of the layout that this program writes and reads.
pub(super) const SCHEMA: u64 = 5;

/// The program that writes.
pub(super) fn program() -> String {
    format!("ratebook {}", env!("CARGO_PKG_VERSION"))
}

/// What a lake knows of a file. Of the empty part every field but `schema` and `part` is null.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    pub(super) schema: u64,
    pub(super) program: Option<String>,
    pub(super) part: String,
    pub(super) file_name: Option<String>,
    pub(super) bytes: Option<u64>,
    pub(super) sha256: Option<String>,
    pub(super) format: Option<String>,
    pub(super) format_version: Option<String>,
    pub(super) format_version_na: Option<String>,
    pub(super) encoding: Option<String>,
    /// YYYY-MM-DD.
    pub(super) edition: Option<NaiveDate>,
    pub(super) edition_na: Option<String>,
    /// Of an import of a database: the newest day of its publisher's imports until then, YYYY-MM-DD, and its number.
    /// They say which of several files is the newer one, also where their own days do not.
    pub(super) order_day: Option<NaiveDate>,
    pub(super) order_number: Option<u64>,
    pub(super) publisher: Option<String>,
    pub(super) publisher_kind: Option<String>,
    /// True where the user said whose file it is, and not the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) publisher_is_said: Option<bool>,
    /// SHA-256 of the archive that the file was published in with others: those of one publisher and day are one edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archive: Option<String>,
    /// What names of lists are compared by, as the table `publisher` has it.
    pub(super) entity_letters: Option<String>,
    pub(super) list_letters: Option<String>,
    /// What the file is the whole truth for: `publisher`, `codes` or `plans`.
    pub(super) scope: Option<String>,
    pub(super) profile: Option<String>,
    pub(super) profile_sha256: Option<String>,
    pub(super) filter_sha256: Option<String>,
    pub(super) filter: Option<Vec<FilterCode>>,
    pub(super) states: Option<Vec<StatedPlan>>,
    /// Of an import that only adds: which rates of the database the part holds, as its publisher compares them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) holds: Option<String>,
    /// The codes that its rejected rows name.
    pub(super) rejected_codes: Option<Vec<RejectedCode>>,
    pub(super) parts: Option<Vec<PartFile>>,
    /// UTC.
    pub(super) published_at: Option<String>,
    pub(super) rows_read: Option<u64>,
    pub(super) rows_accepted: Option<u64>,
    pub(super) rows_rejected: Option<u64>,
    /// Rates, whatever codes their items have.
    pub(super) rates: Option<u64>,
    /// Rates without a usable figure.
    pub(super) gaps: Option<u64>,
    pub(super) cells: Option<CellCounts>,
    pub(super) lines: Option<LineCounts>,
    pub(super) left_out: Option<LeftOutCounts>,
    pub(super) fingerprint: Option<String>,
    pub(super) attributes: Option<Vec<Attribute>>,
    pub(super) findings: Option<Vec<CountedFinding>>,
}

/// A code that a file was read for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FilterCode {
    pub(super) system: String,
    pub(super) code: String,
}

/// A code that rejected rows name, with the line of the first of them, as the table `rejected_code` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RejectedCode {
    pub(super) code: String,
    pub(super) line: u64,
}

/// A payer and plan that a file states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct StatedPlan {
    pub(super) payer_key: String,
    pub(super) plan_key: String,
    pub(super) raw_payer: String,
    pub(super) raw_plan: Option<String>,
}

impl StatedPlan {
    /// Reads the columns `payer_key`, `plan_key`, `raw_payer`, `raw_plan`.
    pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            payer_key: row.get(0)?,
            plan_key: row.get(1)?,
            raw_payer: row.get(2)?,
            raw_plan: row.get(3)?,
        })
    }

    /// The names as they are compared.
    pub(super) fn key(&self) -> (String, String) {
        (self.payer_key.clone(), self.plan_key.clone())
    }
}

/// A file of Parquet that belongs to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartFile {
    /// From the root of the lake, with slashes.
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// What became of the cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CellCounts {
    pub(super) read: u64,
    pub(super) stored: u64,
    pub(super) gaps: u64,
    pub(super) rejected: u64,
    pub(super) left_out: u64,
    pub(super) left_blank: u64,
}

/// What became of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineCounts {
    pub(super) read: u64,
    pub(super) header: u64,
    pub(super) rows: u64,
    pub(super) blank: u64,
    pub(super) skipped: u64,
    pub(super) continued: u64,
}

/// What was passed over of a file that was read for some codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LeftOutCounts {
    pub(super) items_read: u64,
    pub(super) items_kept: u64,
    pub(super) bytes_left_out: u64,
}

/// What the head of a file states about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) position: u64,
    pub(super) value: Option<String>,
    pub(super) value_na: Option<String>,
}

/// What was noticed, once for its cause, at the first place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CountedFinding {
    pub(super) rule: String,
    pub(super) severity: String,
    pub(super) count: u64,
    pub(super) line: u64,
    pub(super) column: Option<String>,
    pub(super) message: String,
}

impl CellCounts {
    fn of(cells: &Cells) -> Self {
        let Cells { read, stored, gaps, rejected, left_out, left_blank } = *cells;
        Self { read, stored, gaps, rejected, left_out, left_blank }
    }
}

impl LineCounts {
    fn of(lines: &Lines, rows: u64) -> Self {
        let Lines { read, header, blank, skipped, continued } = *lines;
        Self { read, header, rows, blank, skipped, continued }
    }
}

impl LeftOutCounts {
    fn of(left_out: &LeftOut) -> Self {
        Self { items_read: left_out.items, items_kept: left_out.kept, bytes_left_out: left_out.bytes }
    }
}

/// The word of what a file is the whole truth for.
pub(super) const fn word_of(scope: Scope) -> &'static str {
    match scope {
        Scope::Publisher => "publisher",
        Scope::Codes => "codes",
        // A file that only adds is published as the whole of what it speaks of.
        Scope::Plans | Scope::Delta => "plans",
    }
}

/// The codes of a filter.
pub(super) fn codes_of(filter: &CodeFilter) -> Vec<FilterCode> {
    let codes = filter.iter();
    codes.map(|(system, code)| FilterCode { system: system.to_string(), code: code.to_owned() }).collect()
}

impl Record {
    /// The place among all files, as `queries/lake/lake_series.sql` orders them: what is newer comes later.
    pub(super) fn order(&self) -> (Option<NaiveDate>, u64, &str) {
        (self.order_day.or(self.edition), self.order_number.unwrap_or_default(), &self.part)
    }

    /// The record of the empty part.
    pub(super) fn empty(part: &str) -> Self {
        Self { schema: SCHEMA, part: part.to_owned(), ..Self::default() }
    }

    /// What is known of a file before it is read to its end.
    pub(super) fn opened(part: &str, publication: &Publication, options: &ApplyOptions) -> Self {
        let filter = publication.codes.as_ref();
        let publisher = options.publisher.clone().unwrap_or_else(|| publication.publisher.clone());
        let [entity_letters, list_letters] = publisher_letters(&publisher).map(Some);
        Self {
            schema: SCHEMA,
            program: Some(program()),
            part: part.to_owned(),
            file_name: Some(options.file_name.clone()),
            bytes: Some(options.digest.bytes),
            sha256: Some(options.digest.sha256.clone()),
            format: Some(publication.format.to_owned()),
            format_version: publication.format_version.as_ref().ok().cloned(),
            format_version_na: publication
                .format_version
                .as_ref()
                .err()
                .map(|reason| reason.as_str().to_owned()),
            encoding: Some(options.encoding.to_owned()),
            edition: publication.edition.ok(),
            edition_na: publication.edition.err().map(|reason| reason.as_str().to_owned()),
            publisher: Some(publisher),
            entity_letters,
            list_letters,
            publisher_kind: Some(publication.publisher_kind.as_str().to_owned()),
            publisher_is_said: options.publisher.as_ref().map(|_| true),
            archive: options.archive.clone(),
            scope: Some(word_of(publication.scope).to_owned()),
            profile: options.profile.as_ref().map(|(name, _)| name.clone()),
            profile_sha256: options.profile.as_ref().map(|(_, sha256)| sha256.clone()),
            filter_sha256: filter.map(CodeFilter::sha256),
            filter: Some(filter.map(codes_of).unwrap_or_default()),
            published_at: Some(utc_text((options.clock)())),
            attributes: Some(attributes(publication)),
            ..Self::default()
        }
    }

    /// Adds what the whole file was found to say.
    pub(super) fn complete(&mut self, read: &FileRead, parts: Vec<PartFile>) {
        let outcome = &read.outcome;
        self.rows_read = Some(outcome.rows.read);
        self.rows_accepted = Some(outcome.rows.accepted);
        self.rows_rejected = Some(outcome.rows.rejected);
        self.rates = Some(read.rates);
        self.gaps = Some(outcome.gaps_added);
        self.cells = Some(&outcome.cells).filter(|cells| cells.read > 0).map(CellCounts::of);
        self.lines = outcome.lines.map(|lines| LineCounts::of(&lines, outcome.rows.read));
        self.left_out = outcome.left_out.as_ref().map(LeftOutCounts::of);
        self.fingerprint = Some(read.fingerprint.clone());
        let rejected = read.rejected_codes.lines().into_iter();
        let rejected = rejected.map(|(code, line)| RejectedCode { code: code.to_owned(), line });
        self.rejected_codes = Some(rejected.collect());
        self.parts = Some(parts);
        let messages = outcome.causes.iter().filter(|cause| !cause.rejects).flat_map(Cause::messages);
        let counted = messages.map(|(finding, count)| CountedFinding {
            rule: finding.rule.id.to_owned(),
            severity: finding.rule.severity.as_str().to_owned(),
            count,
            line: finding.place.line,
            column: finding.place.column_name.clone(),
            message: finding.message.clone(),
        });
        self.findings = Some(counted.collect());
    }
}

fn attributes(publication: &Publication) -> Vec<Attribute> {
    let all = &publication.attributes;
    let attribute = |(at, (name, value)): (usize, &(String, _))| {
        let value: &crate::domain::Known<String> = value;
        Attribute {
            name: name.clone(),
            position: all[..at].iter().filter(|(other, _)| other == name).count() as u64 + 1,
            value: value.as_ref().ok().cloned(),
            value_na: value.as_ref().err().map(|reason| reason.as_str().to_owned()),
        }
    };
    all.iter().enumerate().map(attribute).collect()
}

/// Records that were read, by part: a record never changes but by being published again.
#[derive(Debug, Default)]
pub(super) struct Known(pub(super) RefCell<BTreeMap<String, Record>>);
