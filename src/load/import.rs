//! The record of an import of any kind: begun before the first row, finished with what became of the file.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::import_records::{NewAttribute, NewFreshness, NewHeading, NewImport, NewLines};
use super::options::ApplyOptions;
use super::outcome::{Cause, ChangeCounts};
use super::sink::Totals;
use super::writer::Writer;
use crate::db::{Import, Inserts};
use crate::domain::Missing;
use crate::formats::CodeFilter;
use crate::formats::reader::{ColumnHeading, Publication, Scope};
use crate::source::IngestError;

/// The applied import of the same content, format, profile and list of codes, and in this encoding where one is given,
/// with the day it was made.
///
/// # Errors
/// When the database refuses.
pub fn find_applied(
    connection: &Connection,
    sha256: &str,
    format: &str,
    profile_sha256: Option<&str>,
    filter_sha256: Option<&str>,
    encoding: Option<&str>,
) -> Result<Option<(i64, String)>, IngestError> {
    Ok(connection
        .prepare_cached(
            "SELECT import_id, date(started_at) FROM import
             WHERE sha256 = ?1 AND format = ?2 AND ifnull(profile_sha256, '') = ?3 AND ifnull(filter_sha256, '') = ?4
               AND encoding = ifnull(?5, encoding) AND status = 'applied'
             ORDER BY import_id DESC LIMIT 1",
        )?
        .query_row(
            params![
                sha256,
                format,
                profile_sha256.unwrap_or(""),
                filter_sha256.unwrap_or(""),
                encoding
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}

/// The last import that has replaced rates of this one; none where all that it brought is current.
///
/// # Errors
/// When the database refuses.
pub fn replaced_since(connection: &Connection, import_id: i64) -> Result<Option<i64>, IngestError> {
    // Of a release of Medicare's the file that is current in its place, however many came between.
    let sql = "SELECT max(superseded_by) FROM (
                   SELECT superseded_by FROM rate WHERE import_id = ?1
                   UNION ALL
                   SELECT current.import_id
                   FROM reference_release AS own
                   JOIN reference_release AS current USING (dataset, period, part)
                   WHERE own.import_id = ?1 AND own.superseded_by IS NOT NULL AND current.superseded_by IS NULL
               )";
    Ok(connection.query_row(sql, [import_id], |row| row.get(0))?)
}

/// Whether prices of an import are paid to groups of providers that its file describes by the address of another alone.
///
/// # Errors
/// When the database refuses.
pub fn undescribed(connection: &Connection, import_id: i64) -> Result<bool, IngestError> {
    let sql = "SELECT EXISTS (
                   SELECT 1 FROM rate
                   JOIN in_network_rate USING (rate_id)
                   JOIN provider_set_group USING (provider_set_id)
                   JOIN provider_group USING (provider_group_id)
                   WHERE rate.import_id = ?1 AND reference IS NOT NULL AND tin_na = 'not-supplied')";
    Ok(connection.query_row(sql, [import_id], |row| row.get(0))?)
}

/// Stops when another process imported the same file while this one waited for its turn.
pub(super) fn refuse_known(
    transaction: &Transaction<'_>,
    (format, codes): (&str, Option<&CodeFilter>),
    options: &ApplyOptions,
) -> Result<(), IngestError> {
    let filter = codes.map(CodeFilter::sha256);
    let profile = options.profile.as_ref().map(|(_, sha256)| sha256.as_str());
    let encoding = Some(options.encoding);
    match find_applied(transaction, &options.digest.sha256, format, profile, filter.as_deref(), encoding)? {
        Some((import_id, day)) => Err(IngestError::Known { import_id, day }),
        None => Ok(()),
    }
}

pub(super) fn insert_import(
    transaction: &Transaction<'_>,
    publisher_id: i64,
    publication: &Publication,
    options: &ApplyOptions,
) -> Result<i64, IngestError> {
    let profile = options.profile.as_ref().map(|(name, sha256)| (&**name, &**sha256));
    let record = NewImport {
        publisher: (publication.publisher_kind, &publication.publisher),
        file_name: &options.file_name,
        bytes: options.digest.bytes,
        sha256: &options.digest.sha256,
        format: publication.format,
        format_version: publication.format_version.as_deref().map_err(|reason| *reason),
        encoding: options.encoding,
        edition: publication.edition,
        profile: profile.ok_or(Missing::NotApplicable),
        filter_sha256: publication.codes.as_ref().map(CodeFilter::sha256),
        fingerprint: Missing::Pending,
        schema_version: options.schema_version,
        now: (options.clock)(),
        accepted: 0,
        rejected: 0,
        added: 0,
        only_adds: publication.scope == Scope::Delta,
    };
    let import_id = record.insert(transaction, publisher_id)?;
    let mut inserts = Inserts::new(transaction, Import { import_id, publisher_id });
    for (at, (name, value)) in publication.attributes.iter().enumerate() {
        let before = publication.attributes[..at].iter().filter(|(other, _)| other == name).count();
        let value = value.as_deref().map_err(|reason| *reason);
        inserts.write_one(&NewAttribute { name, position: before as u64 + 1, value })?;
    }
    for (status, after_days) in &options.freshness {
        inserts.write_one(&NewFreshness { status, after_days: *after_days })?;
    }
    Ok(import_id)
}

/// The headings of the columns that values are read from.
pub(super) fn write_headings(
    transaction: &Transaction<'_>,
    import: Import,
    headings: &[ColumnHeading],
) -> Result<(), IngestError> {
    let mut inserts = Inserts::new(transaction, import);
    let mut positions: HashMap<&str, u64> = HashMap::new();
    for ColumnHeading { holds, heading } in headings {
        let position = positions.entry(holds).or_default();
        *position += 1;
        inserts.write_one(&NewHeading { holds, position: *position, heading })?;
    }
    Ok(())
}

/// The codes that a file is read for stand beside its import.
pub(super) fn write_filter(
    transaction: &Transaction<'_>,
    import_id: i64,
    publication: &Publication,
) -> Result<(), IngestError> {
    let mut insert =
        transaction.prepare("INSERT INTO import_filter (import_id, system, code) VALUES (?1, ?2, ?3)")?;
    for (system, code) in publication.codes.iter().flat_map(CodeFilter::iter) {
        insert.execute(params![import_id, system.as_str(), code])?;
    }
    Ok(())
}

/// Findings of rejected rows stand beside their rows already.
pub(super) fn write_causes(writer: &mut Writer<'_>, causes: &[Cause]) -> Result<(), IngestError> {
    for cause in causes.iter().filter(|cause| !cause.rejects) {
        for (finding, occurrences) in cause.messages() {
            writer.write_finding(finding, occurrences)?;
        }
    }
    Ok(())
}

pub(super) fn finish_import(
    transaction: &Transaction<'_>,
    import_id: i64,
    totals: &Totals,
    changes: &ChangeCounts,
    finished_at: &str,
) -> Result<(), IngestError> {
    totals.cells.check()?;
    // A format that keeps no ledger has no record of its cells.
    if totals.cells.read > 0 {
        Inserts::new(transaction, Import { import_id, publisher_id: 0 }).write_one(&totals.cells)?;
    }
    if let Some(lines) = totals.lines {
        let rows = totals.rows.read;
        lines.check(rows)?;
        Inserts::new(transaction, Import { import_id, publisher_id: 0 })
            .write_one(&NewLines { lines, rows })?;
    }
    if let Some(left_out) = &totals.left_out {
        Inserts::new(transaction, Import { import_id, publisher_id: 0 }).write_one(left_out)?;
    }
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut update = transaction.prepare_cached(
        "UPDATE import SET finished_at = ?9, fingerprint = ?10, fingerprint_na = NULL, rows_read = ?2, rows_accepted = ?3, rows_rejected = ?4,
             facts_added = ?5, facts_changed = ?6, facts_removed = ?7, facts_unchanged = ?8
         WHERE import_id = ?1",
    )?;
    update.execute(params![
        import_id,
        signed(totals.rows.read),
        signed(totals.rows.accepted),
        signed(totals.rows.rejected),
        signed(changes.added),
        signed(changes.changed),
        signed(changes.removed),
        signed(changes.unchanged),
        finished_at,
        totals.fingerprint.to_string()
    ])?;
    Ok(())
}
