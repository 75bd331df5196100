//! CSV tables with one header row and nothing to check as a whole.

use super::header::{place, read_header};
use super::release::{Cadence, When, in_names, posted_day, publication};
use crate::domain::Missing;
use crate::formats::options::OpenOptions;
use crate::formats::release::{ReferenceReader, RowKind, Table, TableReader};
use crate::source::IngestError;
use crate::source::Source;
use crate::source::{RowCells, Rows, Split};

/// How such a file is read.
pub(super) struct Plain {
    /// The format's name.
    pub(super) format: &'static str,
    pub(super) dataset: &'static str,
    pub(super) cadence: Cadence,
    pub(super) split: Split,
    /// The first cells of the header row, upper case.
    pub(super) begins: &'static [&'static str],
    /// Headings that change from year to year, made plain.
    pub(super) rename: fn(String) -> String,
    pub(super) note_or_row: fn(&RowCells) -> RowKind,
    pub(super) table: Table,
}

impl Plain {
    /// Opens a file. `part` tells apart files of one period by heading or name.
    pub(super) fn open(
        &self,
        source: &Source,
        options: &OpenOptions,
        named: When,
        part: impl FnOnce(&[String]) -> String,
    ) -> Result<Box<dyn ReferenceReader>, IngestError> {
        Ok(Box::new(self.open_table(source, options, named, part)?))
    }

    /// The same for a format that does more with the rows.
    pub(super) fn open_table(
        &self,
        source: &Source,
        options: &OpenOptions,
        named: When,
        part: impl FnOnce(&[String]) -> String,
    ) -> Result<TableReader, IngestError> {
        let mut rows = Rows::open_split(source, self.split)?;
        let header = read_header(&mut rows, source, self.begins)?;
        let part = part(&header.headings);
        let states_day = |title: &&String| {
            title.starts_with("Effective ")
                || (title.ends_with("Fee Schedule") && When::of_text(title).first_day().is_ok())
        };
        let dated = header.titles.iter().find(states_day);
        let titled = dated.or(header.titles.first()).map(|title| When::of_text(title)).unwrap_or_default();
        let mut headed = header.headings.iter().map(|heading| When::of_text(heading));
        let headed = headed.find(|when| when.first_day().is_ok()).unwrap_or_default();
        let headings: Vec<String> = header.headings.into_iter().map(self.rename).collect();
        let layout = place(&headings, self.table.fields, &rows, source)?;
        // A notice above the header may speak of another year than the data; what the analyst and
        // the file's name say comes first.
        let when = When::of_options(options).or(headed).or(named).or(titled);
        let release = when.release(self.dataset, self.cadence, &part, source.name())?;
        let version = Ok(release.period.clone());
        let edition = match self.cadence {
            Cadence::Month => in_names(source, posted_day).map_or_else(|| when.first_day(), Ok),
            Cadence::Year | Cadence::Standing => Err(Missing::NotSupplied),
        };
        let publication = publication(self.format, version, edition, Vec::new());
        Ok(TableReader::new(publication, release, self.table, rows, layout)
            .with_notes(self.note_or_row)
            .with_options(options))
    }
}

/// Rows of separators are not rows of the table.
pub(super) fn blank_is_note(record: &RowCells) -> RowKind {
    if record.iter().all(|cell| cell.trim().is_empty()) { RowKind::Note } else { RowKind::Data }
}

/// Rows begin with a number; titles, blank lines and footnotes do not.
pub(super) fn number_is_row(record: &RowCells) -> RowKind {
    let first = record[0].trim();
    if !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) {
        RowKind::Data
    } else {
        RowKind::Note
    }
}

/// Rows have a first cell.
pub(super) fn first_is_row(record: &RowCells) -> RowKind {
    if record[0].trim().is_empty() { RowKind::Note } else { RowKind::Data }
}

/// Rows begin with one word, such as a code; notes are sentences.
pub(super) fn word_is_row(record: &RowCells) -> RowKind {
    if record[0].split_whitespace().count() == 1 { RowKind::Data } else { RowKind::Note }
}
