//! The writing side: batches into tables, inside the one transaction of the import.

use rusqlite::Connection;

use super::batch::Batch;
use super::import_records::{NewFinding, NewReject};
use crate::db::{Column, Import, Inserts, Record, TableRows};
use crate::findings::Finding;
use crate::source::IngestError;

/// Writes the rows of one import.
pub(super) struct Writer<'c> {
    connection: &'c Connection,
    inserts: Inserts<'c>,
    findings: u64,
}

impl<'c> Writer<'c> {
    pub(super) const fn new(connection: &'c Connection, import: Import) -> Self {
        Self { connection, inserts: Inserts::new(connection, import), findings: 0 }
    }

    /// Adds to an import that was written: its findings go on where they ended.
    pub(super) fn again(connection: &'c Connection, import_id: i64) -> rusqlite::Result<Self> {
        let sql = "SELECT ifnull(max(position), 0) FROM import_finding WHERE import_id = ?1";
        let findings = connection.query_row(sql, [import_id], |row| row.get::<_, i64>(0))?;
        let writer = Self::new(connection, Import { import_id, publisher_id: 0 });
        Ok(Self { findings: findings.unsigned_abs(), ..writer })
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), IngestError> {
        for rows in batch.tables() {
            self.inserts.write(rows)?;
            self.check_numbers(rows)?;
        }
        self.findings += batch.findings.len() as u64;
        self.supersede("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2", &batch.superseded)?;
        self.supersede(
            "UPDATE rate_outside_bounds SET superseded_by = ?1
             WHERE rate_id = ?2 AND superseded_by IS NULL AND import_id <> ?1",
            &batch.superseded_bounds,
        )?;
        self.supersede(
            "UPDATE modifier_effect SET superseded_by = ?1 WHERE modifier_effect_id = ?2",
            &batch.superseded_effects,
        )
    }

    /// SQLite gives the numbers, each one more than the largest, as the dictionary does; that spares it
    /// a look for a row of the same number.
    fn check_numbers(&self, rows: &TableRows) -> Result<(), IngestError> {
        match rows.last_id() {
            Some(planned) if planned != self.connection.last_insert_rowid() => Err(IngestError::Content {
                message: format!(
                    "a row of `{}` was stored under another number than planned; the import was rolled back",
                    rows.table()
                ),
                hint: "this is a fault of ratebook: please report it with the file".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Writes one record and gives the number that SQLite gave it.
    pub(super) fn write_one(&mut self, record: &impl Record) -> rusqlite::Result<i64> {
        self.inserts.write_one(record)
    }

    /// The columns of a table of which a record was written alone.
    pub(super) fn columns(&self, table: &str) -> &[Column] {
        self.inserts.columns(table)
    }

    /// Keeps a finding, `occurrences` times seen.
    pub(super) fn write_finding(&mut self, finding: &Finding, occurrences: u64) -> Result<(), IngestError> {
        self.write_finding_of(finding, occurrences, 0)
    }

    /// Keeps a row aside, with its findings.
    pub(super) fn write_reject(
        &mut self,
        reject: &NewReject<'_>,
        findings: &[Finding],
    ) -> Result<(), IngestError> {
        self.write_one(reject)?;
        findings.iter().try_for_each(|finding| self.write_finding_of(finding, 1, reject.position))
    }

    fn write_finding_of(
        &mut self,
        finding: &Finding,
        occurrences: u64,
        reject: u64,
    ) -> Result<(), IngestError> {
        self.findings += 1;
        self.write_one(&NewFinding { position: self.findings, reject, finding, occurrences })?;
        Ok(())
    }

    fn supersede(&self, sql: &'static str, ids: &[i64]) -> Result<(), IngestError> {
        let mut update = self.connection.prepare_cached(sql)?;
        for id in ids {
            update.execute([self.inserts.import().import_id, *id])?;
        }
        Ok(())
    }
}
