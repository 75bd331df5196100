//! The record of an import that is no published file: a seed file, an alias, a filled review.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::writer::signed;
use crate::domain::utc_text;
use crate::formats::reader::PublisherKind;

/// What is recorded of a small import. It has no version, edition, profile or fingerprint.
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

/// Records the import and gives its number.
///
/// # Errors
/// When the database refuses, as it does for content that is applied already.
pub fn record_small_import(connection: &Connection, small: &SmallImport<'_>) -> rusqlite::Result<i64> {
    let kind = small.publisher_kind.as_str();
    connection.execute(
        "INSERT INTO publisher (kind, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![kind, small.publisher],
    )?;
    connection.execute(
        "INSERT INTO import (publisher_id, file_name, bytes, sha256, format, format_version_na, encoding, edition_na,
             profile_na, profile_sha256_na, fingerprint_na, tool_version, schema_version, started_at, finished_at, status,
             rows_read, rows_accepted, rows_rejected, facts_added, facts_changed, facts_removed, facts_unchanged)
         SELECT publisher_id, ?3, ?4, ?5, ?6, 'not-applicable', 'utf-8', 'not-applicable',
             'not-applicable', 'not-applicable', 'not-applicable', ?7, ?8, ?9, ?9, 'applied', ?10, ?11, ?12, ?13, 0, 0, 0
         FROM publisher WHERE kind = ?1 AND name = ?2",
        params![
            kind,
            small.publisher,
            small.file_name,
            signed(small.bytes),
            small.sha256,
            small.format,
            env!("CARGO_PKG_VERSION"),
            small.schema_version,
            utc_text(small.now),
            signed(small.accepted + small.rejected),
            signed(small.accepted),
            signed(small.rejected),
            signed(small.added)
        ],
    )?;
    Ok(connection.last_insert_rowid())
}
