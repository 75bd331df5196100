//! The references of new rates, checked as they are written.
//!
//! Looking every id up again in SQLite is a large part of a load. Ids are handed out in order, so a
//! row that this import wrote is known by its number alone; an older id, which came from the
//! dictionary, is noted once and looked up before the commit.

use rusqlite::Transaction;

use super::batch::{Batch, NewRate};
use super::dictionary::NextIds;
use crate::domain::FingerprintSet;
use crate::source::IngestError;

/// What the rates of one import refer to.
pub(super) struct References {
    charges: Parents,
    terms: Parents,
    payer_plans: Parents,
    amount_kinds: Parents,
    first_rate: i64,
    next_rate: i64,
    dangling: u64,
}

/// The rows of one table that rates may refer to.
struct Parents {
    /// Rows that this import wrote: from `first` up to, not with, `next`.
    first: i64,
    next: i64,
    /// Rows that were there before, as far as a rate refers to them.
    older: FingerprintSet,
}

impl Parents {
    fn from(first: i64) -> Self {
        Self { first, next: first, older: FingerprintSet::default() }
    }

    /// Takes the next row of the table; one out of turn is not counted, and what refers to it dangles.
    fn wrote(&mut self, id: i64) {
        self.next += i64::from(id == self.next);
    }

    /// False when no row of this id can be there.
    fn refer(&mut self, id: i64) -> bool {
        if id < self.first {
            self.older.insert(id);
        }
        id < self.next
    }

    /// Older rows that are not in the table.
    fn missing(&self, transaction: &Transaction<'_>, sql: &str) -> Result<u64, IngestError> {
        let mut there = transaction.prepare(sql)?;
        let mut missing = 0;
        for id in &self.older {
            missing += u64::from(!there.exists([id])?);
        }
        Ok(missing)
    }
}

impl References {
    /// Nothing written yet; `next` holds the ids that the import begins with.
    pub(super) fn new(next: NextIds) -> Self {
        Self {
            charges: Parents::from(next.charge),
            terms: Parents::from(next.terms),
            payer_plans: Parents::from(next.payer_plan),
            // Migrations fill this table; an import adds none.
            amount_kinds: Parents::from(i64::MAX),
            first_rate: next.rate,
            next_rate: next.rate,
            dangling: 0,
        }
    }

    /// Takes the rows of a batch, which stand before the rates that refer to them.
    pub(super) fn wrote(&mut self, batch: &Batch) {
        batch.charges.iter().for_each(|charge| self.charges.wrote(charge.charge_id));
        batch.terms.iter().for_each(|terms| self.terms.wrote(terms.terms_id));
        batch.payer_plans.iter().for_each(|plan| self.payer_plans.wrote(plan.payer_plan_id));
        batch.rates.iter().for_each(|rate| self.wrote_rate(rate));
        let rates = self.first_rate..self.next_rate;
        let loose = batch.statistics.iter().filter(|(rate_id, _)| !rates.contains(rate_id)).count();
        self.dangling += loose as u64;
    }

    fn wrote_rate(&mut self, rate: &NewRate) {
        self.next_rate += 1;
        let sound = self.charges.refer(rate.charge_id)
            & self.terms.refer(rate.terms_id)
            & self.amount_kinds.refer(rate.amount_kind_id)
            & rate.payer_plan_id.is_none_or(|plan| self.payer_plans.refer(plan));
        self.dangling += u64::from(!sound);
    }

    /// Checks every reference of the rows that this import wrote.
    ///
    /// # Errors
    /// When one has no row, or the database refuses.
    pub(super) fn check(&self, transaction: &Transaction<'_>) -> Result<(), IngestError> {
        let dangling = self.dangling
            + self.charges.missing(transaction, "SELECT 1 FROM charge WHERE charge_id = ?1")?
            + self.terms.missing(transaction, "SELECT 1 FROM terms WHERE terms_id = ?1")?
            + self.payer_plans.missing(transaction, "SELECT 1 FROM payer_plan WHERE payer_plan_id = ?1")?
            + self
                .amount_kinds
                .missing(transaction, "SELECT 1 FROM amount_kind WHERE amount_kind_id = ?1")?
            + dangling_beside_rates(transaction)?;
        if dangling == 0 {
            return Ok(());
        }
        Err(IngestError::Content {
            message: "a new row refers to a row that is not there; the import was rolled back".to_owned(),
            hint: "this is a fault of ratebook: please report it with the file".to_owned(),
        })
    }
}

/// The tables of which a file fills few rows are looked through by SQLite.
fn dangling_beside_rates(transaction: &Transaction<'_>) -> Result<u64, IngestError> {
    let dangling: i64 = transaction.query_row(
        "SELECT (SELECT count(*) FROM pragma_foreign_key_check('item'))
              + (SELECT count(*) FROM pragma_foreign_key_check('item_code'))
              + (SELECT count(*) FROM pragma_foreign_key_check('charge'))
              + (SELECT count(*) FROM pragma_foreign_key_check('payer_plan'))
              + (SELECT count(*) FROM pragma_foreign_key_check('terms'))
              + (SELECT count(*) FROM pragma_foreign_key_check('modifier_effect'))",
        [],
        |row| row.get(0),
    )?;
    Ok(dangling.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn rate(rate_id: i64, charge_id: i64, terms_id: i64) -> NewRate {
        NewRate {
            rate_id,
            charge_id,
            amount_kind_id: 2,
            payer_plan_id: None,
            terms_id,
            amount: Ok(10_000),
            amount_raw: None,
            line: 1,
            fingerprint: 1,
        }
    }

    /// What the check says of one rate on a database whose one row of terms has the id 3.
    fn check(rate: NewRate) -> Result<(), IngestError> {
        let mut connection = Connection::open_in_memory().expect("memory");
        crate::db::up(&mut connection).expect("the shipped migrations");
        connection.pragma_update(None, "foreign_keys", false).expect("pragma");
        let transaction = connection.transaction().expect("transaction");
        let older = "INSERT INTO publisher (publisher_id, kind, name) VALUES (1, 'payer', 'x');
             INSERT INTO item (item_id, publisher_id, description_na, drug_unit_na, drug_type_na, fingerprint, import_id, source_line)
             VALUES (1, 1, 'pending', 'pending', 'pending', 1, 1, 1);
             INSERT INTO terms (terms_id, method_na, percentage_na, algorithm_id_na, effective_from_na, effective_to_na, notes_na, import_id)
             VALUES (3, 'pending', 'pending', 'pending', 'pending', 'pending', 'pending', 1)";
        transaction.execute_batch(older).expect("foreign keys are off");
        // The import of these rows is the only reference that the check must not stumble over.
        transaction
            .execute_batch(
                "INSERT INTO import (import_id, publisher_id, file_name, bytes, sha256, format, format_version_na, encoding,
                     edition_na, profile_na, profile_sha256_na, fingerprint_na, tool_version, schema_version,
                     started_at, finished_at, status, rows_read, rows_accepted, rows_rejected,
                     facts_added, facts_changed, facts_removed, facts_unchanged)
                 VALUES (1, 1, 'f', 1, hex(zeroblob(32)), 'f', 'pending', 'utf-8', 'pending', 'pending', 'pending', 'pending', '1', 1,
                     '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'applied', 0, 0, 0, 0, 0, 0, 0)",
            )
            .expect("an import");
        let next = NextIds { code: 1, item: 2, charge: 1, payer_plan: 1, terms: 4, algorithm: 1, rate: 1 };
        let mut references = References::new(next);
        let mut batch = Batch::default();
        batch.charges.push(charge(1));
        batch.rates.push(rate);
        references.wrote(&batch);
        references.check(&transaction)
    }

    fn charge(charge_id: i64) -> super::super::batch::NewCharge {
        use crate::domain::Missing::NotSupplied;
        super::super::batch::NewCharge {
            charge_id,
            item_id: 1,
            setting: Err(NotSupplied),
            billing_class: Err(NotSupplied),
            place_of_service: Err(NotSupplied),
            modifiers: String::new(),
            fingerprint: 1,
            line: 1,
        }
    }

    #[test]
    fn a_rate_passes_only_with_a_row_for_each_of_its_references() {
        check(rate(1, 1, 3)).expect("a charge of this import, terms of an earlier one");
        assert!(check(rate(1, 2, 3)).is_err(), "no such charge was written");
        assert!(check(rate(1, 1, 2)).is_err(), "no such terms are there");
        assert!(check(rate(1, 1, 4)).is_err(), "no such terms were written");
        assert!(check(NewRate { amount_kind_id: 99, ..rate(1, 1, 3) }).is_err(), "no such kind");
        assert!(
            check(NewRate { payer_plan_id: Some(1), ..rate(1, 1, 3) }).is_err(),
            "no such payer and plan"
        );
    }
}
