//! Storing what reviewers wrote: one transaction, with a record like that of any import.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::check::{Checked, check};
use super::error::ReviewError;
use super::sheet::{Remark, Reviewed};
use crate::db::{Binder, Import, Inserts, Record, Shared};
use crate::domain::Missing;
use crate::formats::PublisherKind;
use crate::load::{NewFinding, NewReject, SmallImport, find_applied, record_small_import};
use crate::query::Catalogue;

/// The format under which reviewed workbooks are recorded.
pub const REVIEW_FORMAT: &str = "review-xlsx";

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
    /// The same file was imported before; nothing was written.
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

/// Checks the lines, stores the good ones and records the others with their findings, as one transaction:
/// no import comes between the check and what it was for. A file that was imported before is not checked.
///
/// # Errors
/// When a report that a line names cannot be made, or the database refuses; then nothing was written.
pub fn store(
    connection: &mut Connection,
    catalogue: &Catalogue,
    reviewed: &Reviewed,
    options: StoreOptions,
) -> Result<(Checked, Outcome), ReviewError> {
    let transaction = connection.transaction()?;
    if let Some((import_id, _)) =
        find_applied(&transaction, &reviewed.sha256, REVIEW_FORMAT, None, None, None)?
    {
        return Ok((Checked::default(), Outcome::Already { import_id }));
    }
    let checked = check(&transaction, catalogue, reviewed, options.now.date_naive())?;
    let import = record(&transaction, reviewed, &checked, options)?;
    let mut inserts = Inserts::new(&transaction, import);
    let mut counts = [0; 3];
    for remark in &checked.good {
        counts[put(&transaction, &mut inserts, remark)? as usize] += 1;
    }
    for (position, finding) in (1..).zip(&checked.findings) {
        // Each line that is set aside has the one finding that says why.
        inserts.write_one(&NewFinding { position, reject: position, finding, occurrences: 1 })?;
    }
    for (position, remark) in (1..).zip(&checked.bad) {
        let raw = [&remark.cell_id, &remark.reviewer, &remark.verdict, &remark.comment].map(String::as_str);
        inserts.write_one(&NewReject {
            position,
            line: remark.line,
            byte_offset: 0,
            raw: &raw.join("\t"),
        })?;
    }
    drop(inserts);
    let [added, changed, unchanged] = counts;
    transaction.execute(
        "UPDATE import SET facts_added = ?2, facts_changed = ?3, facts_unchanged = ?4 WHERE import_id = ?1",
        params![import.import_id, added, changed, unchanged],
    )?;
    transaction.commit()?;
    let [added, changed, unchanged] = counts.map(i64::unsigned_abs);
    Ok((checked, Outcome::Stored { import_id: import.import_id, added, changed, unchanged }))
}

/// A reviewer's word on a cell.
struct NewReview<'r> {
    remark: &'r Remark,
    verdict: Option<&'r str>,
    comment: Option<&'r str>,
}

impl Record for NewReview<'_> {
    fn table(&self) -> &'static str {
        "review"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.value("cell", &*self.remark.cell_id);
        out.value("reviewer", &*self.remark.reviewer);
        out.known("verdict", self.verdict.ok_or(Missing::NotSupplied));
        out.known("comment", self.comment.ok_or(Missing::NotSupplied));
        out.value("shown", &*self.remark.shown);
        out.shared(Shared::Import);
        out.aside("sheet", &*self.remark.sheet);
        out.aside("source_line", self.remark.line);
        out.aside("source_cell", &*self.remark.source_cell());
    }
}

/// What became of a line.
#[derive(Clone, Copy)]
enum Put {
    Added,
    Changed,
    Unchanged,
}

fn put(transaction: &Transaction<'_>, inserts: &mut Inserts<'_>, remark: &Remark) -> rusqlite::Result<Put> {
    let verdict = Some(&*remark.verdict).filter(|text| !text.is_empty());
    let comment = Some(&*remark.comment).filter(|text| !text.is_empty());
    let before: Option<(i64, Option<String>, Option<String>, String)> = transaction
        .query_row(
            "SELECT review_id, verdict, comment, shown FROM review
             WHERE cell = ?1 AND reviewer = ?2 AND superseded_by IS NULL",
            params![remark.cell_id, remark.reviewer],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .optional()?;
    let put = match before {
        // The same words on another value are said anew.
        Some((_, old_verdict, old_comment, old_shown))
            if old_verdict.as_deref() == verdict
                && old_comment.as_deref() == comment
                && old_shown == remark.shown =>
        {
            return Ok(Put::Unchanged);
        }
        Some((review_id, ..)) => {
            transaction.execute(
                "UPDATE review SET superseded_by = ?2 WHERE review_id = ?1",
                params![review_id, inserts.import().import_id],
            )?;
            Put::Changed
        }
        None => Put::Added,
    };
    inserts.write_one(&NewReview { remark, verdict, comment })?;
    Ok(put)
}

fn record(
    transaction: &Transaction<'_>,
    reviewed: &Reviewed,
    checked: &Checked,
    options: StoreOptions,
) -> rusqlite::Result<Import> {
    let small = SmallImport {
        publisher_kind: PublisherKind::Analyst,
        publisher: "reviewers",
        file_name: &reviewed.file,
        bytes: reviewed.bytes,
        sha256: &reviewed.sha256,
        format: REVIEW_FORMAT,
        schema_version: options.schema_version,
        now: options.now,
        accepted: checked.good.len() as u64,
        rejected: checked.bad.len() as u64,
        added: 0,
    };
    record_small_import(transaction, &small)
}
