//! The references of new rates, checked as they are written.
//!
//! Looking every id up again in SQLite is a large part of a load. Ids are handed out in order, so a
//! row that this import wrote is known by its number alone; an older id, which came from the
//! dictionary, is noted once and looked up before the commit.

use rusqlite::Transaction;

use super::dictionary::NextIds;
use crate::db::{Bound, Role, TableRows};
use crate::domain::FingerprintSet;
use crate::source::IngestError;

/// What the rows of one import refer to, by table.
pub(super) struct References {
    tables: Vec<(&'static str, Parents)>,
    /// Tables of which rows were written.
    written: Vec<&'static str>,
    dangling: u64,
}

/// Tables of which a file fills few rows: those of them of which it wrote any are looked through by SQLite.
const SMALL: [&str; 6] = ["item", "item_code", "charge", "payer_plan", "terms", "modifier_effect"];

/// Going through so many rows takes as long as finding one.
const NEAR: usize = 8;

/// The rows of one table that others may refer to.
struct Parents {
    /// TableRows that this import wrote: from `first` up to, not with, `next`.
    first: i64,
    next: i64,
    /// TableRows that were there before, as far as a new row refers to them.
    older: FingerprintSet,
    /// The one of them that was noted last: rows often refer to the same, and of some tables to no other.
    noted: Option<i64>,
}

impl Parents {
    fn from(first: i64) -> Self {
        Self { first, next: first, older: FingerprintSet::default(), noted: None }
    }

    /// Takes the next rows of the table, the last of which has this number. False for rows out of
    /// turn, which are not counted, so that what refers to them dangles.
    fn wrote(&mut self, rows: usize, last: i64) -> bool {
        let in_turn = self.next + i64::try_from(rows).unwrap_or(i64::MAX) == last + 1;
        self.next = if in_turn { last + 1 } else { self.next };
        in_turn
    }

    /// False when no row of this id can be there.
    fn refer(&mut self, id: i64) -> bool {
        if id < self.first && self.noted.replace(id) != Some(id) {
            self.older.insert(id);
        }
        id < self.next
    }

    /// Older rows that are not in the table. Many that are near each other are found by going through the rows there.
    fn missing(&self, transaction: &Transaction<'_>, table: &str) -> Result<u64, IngestError> {
        let (first, last) = (self.older.iter().min().copied(), self.older.iter().max().copied());
        if let (Some(first), Some(last)) = (first, last)
            && usize::try_from(last - first).is_ok_and(|rows| rows < NEAR * self.older.len())
        {
            let sql = format!("SELECT {table}_id FROM {table} WHERE {table}_id BETWEEN ?1 AND ?2");
            let mut there = transaction.prepare(&sql)?;
            let (mut rows, mut found) = (there.query([first, last])?, 0);
            while let Some(row) = rows.next()? {
                found += u64::from(self.older.contains(&row.get(0)?));
            }
            return Ok(self.older.len() as u64 - found);
        }
        let mut there = transaction.prepare(&format!("SELECT 1 FROM {table} WHERE {table}_id = ?1"))?;
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
        let tables = [
            ("code", next.code),
            ("item", next.item),
            ("charge", next.charge),
            ("payer_plan", next.payer_plan),
            ("algorithm", next.algorithm),
            ("terms", next.terms),
            ("rate", next.rate),
            ("provider_group", next.provider_group),
            ("provider_set", next.provider_set),
            ("payer_contents", next.payer_contents),
        ];
        let tables = tables.map(|(table, first)| (table, Parents::from(first))).into();
        Self { tables, written: Vec::new(), dangling: 0 }
    }

    /// Takes rows that are about to be written, behind those that they refer to.
    pub(super) fn wrote(&mut self, rows: &TableRows) {
        if !rows.is_empty() && !self.written.contains(&rows.table()) {
            self.written.push(rows.table());
        }
        if let Some(last) = rows.last_id() {
            let in_turn = self.parents(rows.table()).wrote(rows.len(), last);
            self.dangling += u64::from(!in_turn);
        }
        let bound = rows.columns().iter().filter(|column| column.is_bound());
        for (at, column) in bound.enumerate() {
            let Role::Link(table) = column.role else { continue };
            let parents = self.parents(table);
            let mut dangling = 0;
            for row in rows.bound_rows() {
                if let Bound::Number(id) = row[at] {
                    dangling += u64::from(!parents.refer(id));
                }
            }
            self.dangling += dangling;
        }
    }

    /// A table that an import does not number has only rows that were there before.
    fn parents(&mut self, table: &'static str) -> &mut Parents {
        let at = self.tables.iter().position(|(known, _)| *known == table).unwrap_or_else(|| {
            self.tables.push((table, Parents::from(i64::MAX)));
            self.tables.len() - 1
        });
        &mut self.tables[at].1
    }

    /// Checks every reference of the rows that this import wrote.
    ///
    /// # Errors
    /// When one has no row, or the database refuses.
    pub(super) fn check(&self, transaction: &Transaction<'_>) -> Result<(), IngestError> {
        let mut dangling = self.dangling;
        for table in SMALL.iter().filter(|table| self.written.contains(table)) {
            dangling += dangling_of(transaction, table)?;
        }
        for (table, parents) in &self.tables {
            dangling += parents.missing(transaction, table)?;
        }
        if dangling == 0 {
            return Ok(());
        }
        Err(IngestError::Content {
            message: "a new row refers to a row that is not there; the import was rolled back".to_owned(),
            hint: "this is a fault of ratebook: please report it with the file".to_owned(),
        })
    }
}

/// How many references of a table have no row.
fn dangling_of(transaction: &Transaction<'_>, table: &str) -> Result<u64, IngestError> {
    let sql = "SELECT count(*) FROM pragma_foreign_key_check(?1)";
    Ok(transaction.query_row(sql, [table], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::price_records::{NewCharge, NewRate};
    use super::*;
    use crate::db::Link;
    use crate::domain::Missing::NotSupplied;
    use crate::domain::{Decimal, Fingerprint, Money};
    use crate::formats::fact::{ChargeFact, RateFact};
    use crate::formats::words::AmountKind;

    const CHARGE: ChargeFact<'_> = ChargeFact {
        setting: Err(NotSupplied),
        billing_class: Err(NotSupplied),
        place_of_service: Err(NotSupplied),
        modifiers: "",
    };

    const RATE: RateFact<'_> = RateFact::of(AmountKind::Gross, Ok(Money::new(Decimal::from_scaled(10_000))));

    fn rate(rate_id: i64, charge_id: i64, terms_id: i64) -> NewRate<'static> {
        let fingerprint = Fingerprint(1);
        let (charge, terms) = (Link::to(charge_id), Link::to(terms_id));
        NewRate {
            rate_id,
            charge,
            payer_plan: None,
            terms,
            providers: None,
            fact: &RATE,
            fingerprint,
            line: 1,
        }
    }

    /// What the check says of one rate on a database whose one row of terms has the id 3.
    fn check(rate: &NewRate<'_>) -> Result<(), IngestError> {
        let mut connection = Connection::open_in_memory().expect("memory");
        crate::db::up(&mut connection).expect("the shipped migrations");
        connection.pragma_update(None, "foreign_keys", false).expect("pragma");
        let transaction = connection.transaction().expect("transaction");
        let older = "INSERT INTO publisher (publisher_id, kind, name, entity_letters, list_letters)
             VALUES (1, 'payer', 'x', 'x', '');
             INSERT INTO item (item_id, publisher_id, description_na, drug_unit_na, drug_type_na, fingerprint, import_id, source_line)
             VALUES (1, 1, 'pending', 'pending', 'pending', 1, 1, 1);
             INSERT INTO terms (terms_id, method_na, percentage_na, algorithm_id_na, effective_from_na, effective_to_na, notes_na, work_unit,
                 import_id)
             VALUES (3, 'pending', 'pending', 'pending', 'pending', 'pending', 'pending', '', 1)";
        transaction.execute_batch(older).expect("foreign keys are off");
        // The import of these rows is the only reference that the check must not stumble over.
        transaction
            .execute_batch(
                "INSERT INTO import (import_id, publisher_id, publisher_kind, publisher_name, file_name, bytes, sha256, format, format_version_na, encoding,
                     edition_na, profile_na, profile_sha256_na, filter_sha256_na, fingerprint_na, tool_version, schema_version,
                     started_at, finished_at, status, rows_read, rows_accepted, rows_rejected,
                     facts_added, facts_changed, facts_removed, facts_unchanged)
                 VALUES (1, 1, 'payer', 'x', 'f', 1, hex(zeroblob(32)), 'f', 'pending', 'utf-8', 'pending', 'pending', 'pending', 'pending', 'pending',
                     '1', 1,
                     '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'applied', 0, 0, 0, 0, 0, 0, 0)",
            )
            .expect("an import");
        let next = NextIds {
            code: 1,
            item: 2,
            charge: 1,
            payer_plan: 1,
            terms: 4,
            algorithm: 1,
            rate: 1,
            ..NextIds::default()
        };
        let mut references = References::new(next);
        let mut charges = TableRows::default();
        charges.push(&NewCharge {
            charge_id: 1,
            item: Link::to(1),
            fact: &CHARGE,
            fingerprint: Fingerprint(1),
            line: 1,
        });
        let mut rates = TableRows::default();
        rates.push(rate);
        references.wrote(&charges);
        references.wrote(&rates);
        references.check(&transaction)
    }

    #[test]
    fn a_rate_passes_only_with_a_row_for_each_of_its_references() {
        check(&rate(1, 1, 3)).expect("a charge of this import, terms of an earlier one");
        assert!(check(&rate(1, 2, 3)).is_err(), "no such charge was written");
        assert!(check(&rate(1, 1, 2)).is_err(), "no such terms are there");
        assert!(check(&rate(1, 1, 4)).is_err(), "no such terms were written");
        assert!(check(&rate(2, 1, 3)).is_err(), "its number is not the next one");
        let payer_plan = Some(Link::to(1));
        assert!(check(&NewRate { payer_plan, ..rate(1, 1, 3) }).is_err(), "no such payer and plan");
    }

    #[test]
    fn a_table_that_an_import_does_not_fill_is_looked_up() {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .execute_batch("CREATE TABLE kind (kind_id INTEGER PRIMARY KEY); INSERT INTO kind VALUES (1)")
            .expect("a table");
        let transaction = connection.unchecked_transaction().expect("transaction");
        let mut references = References::new(NextIds::default());
        for (id, missing) in [(1, 0), (99, 1)] {
            assert!(references.parents("kind").refer(id), "older rows are not told by their number");
            assert_eq!(references.parents("kind").missing(&transaction, "kind").ok(), Some(missing));
        }
        let near: Vec<String> = (2..=30).map(|id| format!("({id})")).collect();
        transaction.execute_batch(&format!("INSERT INTO kind VALUES {}", near.join(", "))).expect("rows");
        (1..=40).for_each(|id| assert!(references.parents("kind").refer(id)));
        assert_eq!(
            references.parents("kind").missing(&transaction, "kind").ok(),
            Some(11),
            "31 to 40, and 99"
        );
    }
}
