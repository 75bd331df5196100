//! The record of an import and what hangs on it: attributes, findings, rejected rows, cells.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, params};

use crate::db::{Binder, Import, Inserts, Record, Shared};
use crate::domain::text::publisher_letters;
use crate::domain::{Known, Missing, utc_text};
use crate::findings::Finding;
use crate::formats::ledger::Cells;
use crate::formats::reader::{LeftOut, PublisherKind};
use crate::source::Lines;

/// The record of a file that is imported. Counts of a file that is still read are 0.
pub(super) struct NewImport<'a> {
    pub(super) publisher: (PublisherKind, &'a str),
    pub(super) file_name: &'a str,
    pub(super) bytes: u64,
    pub(super) sha256: &'a str,
    pub(super) format: &'a str,
    pub(super) format_version: Known<&'a str>,
    pub(super) encoding: &'a str,
    pub(super) edition: Known<NaiveDate>,
    /// Name and SHA-256 of the mapping profile.
    pub(super) profile: Known<(&'a str, &'a str)>,
    /// SHA-256 of the list of codes that the file is read for; none where it is read whole.
    pub(super) filter_sha256: Option<String>,
    /// Why it has no fingerprint yet, or never has one.
    pub(super) fingerprint: Missing,
    pub(super) schema_version: i64,
    pub(super) now: DateTime<Utc>,
    pub(super) accepted: u64,
    pub(super) rejected: u64,
    pub(super) added: u64,
    /// True where the file adds to what is current, and is not the whole truth of what it states.
    pub(super) only_adds: bool,
}

impl Record for NewImport<'_> {
    fn table(&self) -> &'static str {
        "import"
    }

    fn columns(&self, out: &mut impl Binder) {
        let now = utc_text(self.now);
        let (kind, name) = self.publisher;
        out.shared(Shared::Publisher);
        out.value("publisher_kind", kind.as_str());
        out.value("publisher_name", name);
        out.value("file_name", self.file_name);
        out.value("bytes", self.bytes);
        out.value("sha256", self.sha256);
        out.value("format", self.format);
        out.known("format_version", self.format_version);
        out.value("encoding", self.encoding);
        out.known("edition", self.edition);
        out.known("profile", self.profile.map(|(name, _)| name));
        out.known("profile_sha256", self.profile.map(|(_, sha256)| sha256));
        out.known("filter_sha256", self.filter_sha256.as_deref().ok_or(Missing::NotApplicable));
        out.known("fingerprint", Err::<&str, _>(self.fingerprint));
        out.value("tool_version", env!("CARGO_PKG_VERSION"));
        out.value("schema_version", self.schema_version);
        out.value("started_at", &*now);
        out.value("finished_at", &*now);
        out.value("status", "applied");
        out.value("rows_read", self.accepted + self.rejected);
        out.value("rows_accepted", self.accepted);
        out.value("rows_rejected", self.rejected);
        out.value("facts_added", self.added);
        for none in ["facts_changed", "facts_removed", "facts_unchanged"] {
            out.value(none, 0_i64);
        }
        out.value("only_adds", i64::from(self.only_adds));
    }
}

impl NewImport<'_> {
    /// Records the import and gives its number.
    pub(super) fn insert(&self, connection: &Connection, publisher_id: i64) -> rusqlite::Result<i64> {
        Inserts::new(connection, Import { import_id: 0, publisher_id }).write_one(self)
    }
}

/// The publisher of this kind and name, however spelled, made when there is none. It keeps the first spelling.
pub(super) fn publisher(connection: &Connection, kind: PublisherKind, name: &str) -> rusqlite::Result<i64> {
    let [entity, list] = publisher_letters(name);
    let sql = "INSERT INTO publisher (kind, name, entity_letters, list_letters) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute(params![kind.as_str(), name, entity, list])?;
    let sql =
        "SELECT publisher_id FROM publisher WHERE kind = ?1 AND entity_letters = ?2 AND list_letters = ?3";
    connection.prepare_cached(sql)?.query_row(params![kind.as_str(), entity, list], |row| row.get(0))
}

/// What is recorded of a small import: a seed file, an alias, a filled review. It has no version,
/// edition, profile or fingerprint.
#[derive(Debug, Clone, Copy)]
pub struct SmallImport<'a> {
    /// What kind of publisher speaks.
    pub publisher_kind: PublisherKind,
    /// Its name.
    pub publisher: &'a str,
    /// The file's name, or the command that stands for one.
    pub file_name: &'a str,
    /// Size of the content.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: &'a str,
    /// Stable name of the format.
    pub format: &'a str,
    /// The schema that the database has.
    pub schema_version: i64,
    /// The time of the import.
    pub now: DateTime<Utc>,
    /// Rows that were taken.
    pub accepted: u64,
    /// Rows that were not.
    pub rejected: u64,
    /// Rows that no table had before.
    pub added: u64,
}

/// Records the import and gives what its rows share.
///
/// # Errors
/// When the database refuses, as it does for content that is applied already.
pub fn record_small_import(connection: &Connection, small: &SmallImport<'_>) -> rusqlite::Result<Import> {
    let publisher_id = publisher(connection, small.publisher_kind, small.publisher)?;
    let record = NewImport {
        publisher: (small.publisher_kind, small.publisher),
        file_name: small.file_name,
        bytes: small.bytes,
        sha256: small.sha256,
        format: small.format,
        format_version: Err(Missing::NotApplicable),
        encoding: "utf-8",
        edition: Err(Missing::NotApplicable),
        profile: Err(Missing::NotApplicable),
        filter_sha256: None,
        fingerprint: Missing::NotApplicable,
        schema_version: small.schema_version,
        now: small.now,
        accepted: small.accepted,
        rejected: small.rejected,
        added: small.added,
        only_adds: false,
    };
    Ok(Import { import_id: record.insert(connection, publisher_id)?, publisher_id })
}

/// What the head of a file states about itself.
pub(super) struct NewAttribute<'a> {
    pub(super) name: &'a str,
    /// Of several of the same name, counted from 1.
    pub(super) position: u64,
    pub(super) value: Known<&'a str>,
}

impl Record for NewAttribute<'_> {
    fn table(&self) -> &'static str {
        "import_attribute"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("name", self.name);
        out.value("position", self.position);
        out.known("value", self.value);
    }
}

/// The heading of a column, by what it holds.
pub(super) struct NewHeading<'a> {
    pub(super) holds: &'a str,
    /// Of several columns that hold the same, counted from 1.
    pub(super) position: u64,
    pub(super) heading: &'a str,
}

impl Record for NewHeading<'_> {
    fn table(&self) -> &'static str {
        "import_heading"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("holds", self.holds);
        out.value("position", self.position);
        out.value("heading", self.heading);
    }
}

/// After how many days the data of a file is what.
pub(super) struct NewFreshness<'a> {
    pub(super) status: &'a str,
    pub(super) after_days: i64,
}

impl Record for NewFreshness<'_> {
    fn table(&self) -> &'static str {
        "import_freshness"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("status", self.status);
        out.value("after_days", self.after_days);
    }
}

impl Record for Cells {
    fn table(&self) -> &'static str {
        "import_cells"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("cells_read", self.read);
        out.value("cells_stored", self.stored);
        out.value("cells_gap", self.gaps);
        out.value("cells_rejected", self.rejected);
        out.value("cells_left_out", self.left_out);
        out.value("cells_left_blank", self.left_blank);
    }
}

impl Record for LeftOut {
    fn table(&self) -> &'static str {
        "import_left_out"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("items_read", self.items);
        out.value("items_kept", self.kept);
        out.value("bytes_left_out", self.bytes);
    }
}

/// What became of the lines of a file, with the rows that were made of them.
pub(super) struct NewLines {
    pub(super) lines: Lines,
    pub(super) rows: u64,
}

impl Record for NewLines {
    fn table(&self) -> &'static str {
        "import_lines"
    }

    fn columns(&self, out: &mut impl Binder) {
        let Self { lines, rows } = self;
        out.shared(Shared::Import);
        out.value("lines_read", lines.read);
        out.value("lines_header", lines.header);
        out.value("lines_rows", *rows);
        out.value("lines_blank", lines.blank);
        out.value("lines_skipped", lines.skipped);
        out.value("lines_continued", lines.continued);
    }
}

/// A row that is kept aside whole.
#[derive(Debug, Clone, Copy)]
pub struct NewReject<'a> {
    /// Its number among those of the import, counted from 1: several rows may begin on one line.
    pub position: u64,
    /// Physical line, counted from 1.
    pub line: u64,
    /// Where it begins.
    pub byte_offset: u64,
    /// As the file holds it.
    pub raw: &'a str,
}

impl Record for NewReject<'_> {
    fn table(&self) -> &'static str {
        "import_reject"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.shared(Shared::Import);
        out.value("position", self.position);
        out.value("line", self.line);
        out.value("byte_offset", self.byte_offset);
        out.value("raw", self.raw);
    }
}

/// Something that was noticed.
#[derive(Debug, Clone, Copy)]
pub struct NewFinding<'a> {
    /// Its number among those of the import, counted from 1.
    pub position: u64,
    /// The number of the row that it rejects; 0 where it rejects none.
    pub reject: u64,
    /// What was noticed first.
    pub finding: &'a Finding,
    /// How often.
    pub occurrences: u64,
}

impl Record for NewFinding<'_> {
    fn table(&self) -> &'static str {
        "import_finding"
    }

    fn columns(&self, out: &mut impl Binder) {
        let Finding { rule, place, value, message, help } = self.finding;
        let cell = place.single_cell();
        out.shared(Shared::Import);
        out.value("position", self.position);
        out.value("reject", self.reject);
        out.value("rule", rule.id);
        out.value("severity", rule.severity.as_str());
        out.value("line", place.line);
        out.known("column_name", place.column_name.as_deref().ok_or(Missing::NotApplicable));
        out.known("cell", cell.as_deref().ok_or(Missing::NotApplicable));
        out.known("value", value.as_deref().ok_or(Missing::NotApplicable));
        out.value("message", &**message);
        out.value("help", &**help);
        out.value("occurrences", self.occurrences);
    }
}
