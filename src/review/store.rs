//! Storing what reviewers wrote: one transaction, with a record like that of any import.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::check::Checked;
use super::error::ReviewError;
use super::sheet::{Remark, Reviewed};
use crate::domain::Missing;
use crate::findings::Finding;
use crate::formats::PublisherKind;
use crate::load::{SmallImport, find_applied, record_small_import};

/// The format under which reviewed workbooks are recorded.
const FORMAT: &str = "review-xlsx";

/// What storing needs beside the lines.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// The time of the import.
    pub now: DateTime<Utc>,
    /// The schema that the database has.
    pub schema_version: i64,
}

/// What was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The same file was taken in before; nothing was written.
    Already {
        /// That import.
        import_id: i64,
    },
    /// Lines were stored.
    Stored {
        /// The import.
        import_id: i64,
        /// Words of a reviewer on a cell that had none of theirs.
        added: u64,
        /// Words that replace earlier ones of the same reviewer.
        changed: u64,
        /// Words that stood there already.
        unchanged: u64,
    },
}

/// Stores the good lines, and records the others with their findings.
///
/// # Errors
/// When the database refuses; then nothing was written.
pub fn store(
    connection: &mut Connection,
    reviewed: &Reviewed,
    checked: &Checked,
    options: StoreOptions,
) -> Result<Outcome, ReviewError> {
    let transaction = connection.transaction()?;
    if let Some((import_id, _)) = find_applied(&transaction, &reviewed.sha256, FORMAT, None)? {
        return Ok(Outcome::Already { import_id });
    }
    let import_id = record(&transaction, reviewed, checked, options)?;
    let mut counts = [0; 3];
    for remark in &checked.good {
        counts[put(&transaction, import_id, remark)? as usize] += 1;
    }
    for (position, finding) in checked.findings.iter().enumerate() {
        put_finding(&transaction, import_id, position + 1, finding)?;
    }
    for remark in &checked.bad {
        let raw = [&remark.cell_id, &remark.reviewer, &remark.verdict, &remark.comment].map(String::as_str);
        transaction.execute(
            "INSERT INTO import_reject (import_id, line, byte_offset, raw) VALUES (?1, ?2, 0, ?3)",
            params![import_id, signed(remark.line), raw.join("\t")],
        )?;
    }
    let [added, changed, unchanged] = counts;
    transaction.execute(
        "UPDATE import SET facts_added = ?2, facts_changed = ?3, facts_unchanged = ?4 WHERE import_id = ?1",
        params![import_id, signed(added), signed(changed), signed(unchanged)],
    )?;
    transaction.commit()?;
    Ok(Outcome::Stored { import_id, added, changed, unchanged })
}

/// What became of a line.
#[derive(Clone, Copy)]
enum Put {
    Added,
    Changed,
    Unchanged,
}

fn put(transaction: &Transaction<'_>, import_id: i64, remark: &Remark) -> rusqlite::Result<Put> {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (verdict, comment) = (given(&remark.verdict), given(&remark.comment));
    let before: Option<(i64, Option<String>, Option<String>)> = transaction
        .query_row(
            "SELECT review_id, verdict, comment FROM review
             WHERE cell = ?1 AND reviewer = ?2 AND superseded_by IS NULL",
            params![remark.cell_id, remark.reviewer],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let put = match before {
        Some((_, old_verdict, old_comment)) if old_verdict == verdict && old_comment == comment => {
            return Ok(Put::Unchanged);
        }
        Some((review_id, ..)) => {
            transaction.execute(
                "UPDATE review SET superseded_by = ?2 WHERE review_id = ?1",
                params![review_id, import_id],
            )?;
            Put::Changed
        }
        None => Put::Added,
    };
    let reason = |value: &Option<String>| value.is_none().then_some(Missing::NotSupplied.as_str());
    transaction.execute(
        "INSERT INTO review (cell, reviewer, verdict, verdict_na, comment, comment_na, import_id, source_line)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            remark.cell_id,
            remark.reviewer,
            verdict,
            reason(&verdict),
            comment,
            reason(&comment),
            import_id,
            signed(remark.line)
        ],
    )?;
    Ok(put)
}

fn put_finding(
    transaction: &Transaction<'_>,
    import_id: i64,
    position: usize,
    finding: &Finding,
) -> rusqlite::Result<()> {
    let not_applicable = |value: &Option<String>| value.is_none().then_some(Missing::NotApplicable.as_str());
    let cell = finding.place.single_cell();
    transaction.execute(
        "INSERT INTO import_finding (import_id, position, rule, severity, line, column_name, column_name_na,
             cell, cell_na, value, value_na, message, help, occurrences)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 1)",
        params![
            import_id,
            signed(position as u64),
            finding.rule.id,
            finding.rule.severity.as_str(),
            signed(finding.place.line),
            finding.place.column_name,
            not_applicable(&finding.place.column_name),
            cell,
            not_applicable(&cell),
            finding.value,
            not_applicable(&finding.value),
            finding.message,
            finding.help
        ],
    )?;
    Ok(())
}

fn record(
    transaction: &Transaction<'_>,
    reviewed: &Reviewed,
    checked: &Checked,
    options: StoreOptions,
) -> rusqlite::Result<i64> {
    let small = SmallImport {
        publisher_kind: PublisherKind::Analyst,
        publisher: "reviewers",
        file_name: &reviewed.file,
        bytes: reviewed.bytes,
        sha256: &reviewed.sha256,
        format: FORMAT,
        schema_version: options.schema_version,
        now: options.now,
        accepted: checked.good.len() as u64,
        rejected: checked.bad.len() as u64,
        added: 0,
    };
    record_small_import(transaction, &small)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
