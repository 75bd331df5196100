//! The current edition of a publisher, compared by fingerprint while the next one is read.
//!
//! The next edition of a file mostly says the same in the same order: the row behind the last one
//! that was found is looked at first, and only then all others. About 32 bytes a current row in
//! memory; identical rows are counted, each one for itself.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, Row, ToSql, params};

use super::contracts::{Contract, Contracts, NONE};
use super::outside_bounds::OutsideNow;
use super::price_records::in_contract;
use crate::domain::Fingerprint;
use crate::formats::reader::Scope;
use crate::source::IngestError;

/// The current rows of a publisher and which of them the new file states again.
#[derive(Debug, Default)]
pub(super) struct Edition {
    /// In the order of their ids, which is that of the file they came from.
    rows: Vec<CurrentRow>,
    stated: Vec<bool>,
    /// Whether a row stays although this file does not state it; empty where all others go.
    kept: Vec<bool>,
    /// The first import of the files that are imported together with this one, if there are any.
    since: Option<i64>,
    /// Imports of other tables of the workbook or archive that this table is of.
    parts: HashSet<u32>,
    /// Where the next statement is expected.
    expected: usize,
    /// Made when a statement is first found elsewhere.
    places: Option<Places>,
    /// Which of the rates are outside the bounds of their row.
    pub(super) outside: OutsideNow,
}

#[derive(Debug, Clone, Copy)]
struct CurrentRow {
    fingerprint: i64,
    id: i64,
    contract: u32,
    import: u32,
}

/// Rows by the leading bits of their fingerprints, of which every value is as likely.
#[derive(Debug)]
struct Places {
    shift: u32,
    /// Where the rows of each leading value begin in `rows`; one more than there are values.
    starts: Vec<u32>,
    /// Positions in the edition.
    rows: Vec<u32>,
}

impl Places {
    fn of(rows: &[CurrentRow]) -> Self {
        // About four rows for each leading value; at least one bit, because a shift by 64 is none.
        let bits = (rows.len() / 4).max(2).ilog2();
        let mut places =
            Self { shift: 64 - bits, starts: vec![0; (1 << bits) + 1], rows: vec![0; rows.len()] };
        for row in rows {
            let leading = places.leading(row.fingerprint);
            places.starts[leading + 1] += 1;
        }
        for at in 1..places.starts.len() {
            places.starts[at] += places.starts[at - 1];
        }
        let mut free = places.starts.clone();
        for (position, row) in (0_u32..).zip(rows) {
            let place = &mut free[places.leading(row.fingerprint)];
            places.rows[*place as usize] = position;
            *place += 1;
        }
        places
    }

    fn leading(&self, fingerprint: i64) -> usize {
        usize::try_from(fingerprint.cast_unsigned() >> self.shift).expect("few bits are left")
    }

    /// Positions of the rows that may have this fingerprint, in order.
    fn candidates(&self, fingerprint: i64) -> &[u32] {
        let leading = self.leading(fingerprint);
        &self.rows[self.starts[leading] as usize..self.starts[leading + 1] as usize]
    }
}

/// The rates of a contract that were current before an import.
#[derive(Debug, Clone, Default)]
pub(super) struct RatesBefore {
    /// How many there are.
    pub(super) count: u64,
    /// The imports that state them.
    pub(super) imports: BTreeSet<u32>,
}

impl RatesBefore {
    pub(super) fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.imports.extend(&other.imports);
    }
}

/// What is read of a rate.
const ROW: &str = "rate.fingerprint, rate.rate_id, ifnull(rate.payer_plan_id, 0), rate.import_id";

/// The current rates of a publisher: the prices of a payer's own, or all others. The two are never editions of one
/// another.
const RATES: &str = "FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
     WHERE item.publisher_id = ?1 AND rate.superseded_by IS NULL AND ";

/// Whether a rate is one of the prices of a payer's own.
const IS_PRICE: &str =
    "(rate.amount_kind_id = (SELECT amount_kind_id FROM amount_kind WHERE amount_kind = 'in-network')) = ";

/// Items of the codes that the import `?2` reads, of what covers one of them, and of what is for all codes.
pub const ITEMS_OF_FILTER: &str = "
     SELECT item_id FROM import_filter JOIN code USING (system, code) JOIN item_code USING (code_id)
     WHERE import_filter.import_id = ?2
     UNION ALL
     SELECT item_id FROM import_filter JOIN code USING (system, code) JOIN item_component USING (code_id)
     WHERE import_filter.import_id = ?2
     UNION ALL
     SELECT item_id FROM code JOIN item_code USING (code_id) WHERE code.system = 'CSTM-ALL'";

/// Published payers and plans under the contracts that the import `?2` states: a file may state one under several
/// names. Keys of contracts are worked out once; SQLite would compare each with each.
pub const PLANS_OF_CONTRACTS: &str = "
     WITH contract AS MATERIALIZED (SELECT payer_plan_id, contract_key FROM payer_contract)
     SELECT same.payer_plan_id FROM stated_plan JOIN contract USING (payer_plan_id)
     JOIN contract AS same ON same.contract_key = contract.contract_key
     WHERE stated_plan.import_id = ?2";

/// Current rates of a publisher, and the most rates that there can be of all.
const PART: &str = "SELECT ifnull(sum(iif(rate_count.import_id = brought_by, rates, -rates)), 0),
         (SELECT ifnull(max(rate_id), 0) FROM rate)
     FROM rate_count JOIN import ON import.import_id = brought_by
     WHERE import.publisher_id = ?1";

/// The place of a number in a list by number.
fn place_of(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// The charges of a publisher, by number.
fn charges_of(connection: &Connection, publisher_id: i64) -> rusqlite::Result<Vec<bool>> {
    let mut statement = connection
        .prepare("SELECT charge_id FROM charge JOIN item USING (item_id) WHERE item.publisher_id = ?1")?;
    let mut charges = Vec::new();
    let mut rows = statement.query([publisher_id])?;
    while let Some(row) = rows.next()? {
        let charge = place_of(row.get(0)?);
        if charges.len() <= charge {
            charges.resize(charge + 1, false);
        }
        charges[charge] = true;
    }
    Ok(charges)
}

impl Edition {
    /// The current prices of a payer's own or other rates of a publisher, each as a rate of its contract; of an import
    /// that reads some codes only theirs.
    pub(super) fn of_rates(
        connection: &Connection,
        publisher_id: i64,
        contracts: &Contracts,
        (of_prices, of_codes): (bool, Option<i64>),
    ) -> Result<Self, IngestError> {
        let mut edition = match of_codes {
            None => Self::of_publisher(connection, publisher_id, contracts, of_prices)?,
            Some(import_id) => {
                let items = format!("item.item_id IN ({ITEMS_OF_FILTER})");
                let sql = format!("SELECT {ROW} {RATES} {IS_PRICE} {of_prices} AND {items}");
                let rows =
                    Self::load(connection, &sql, params![publisher_id, import_id], contracts, |_| Ok(true))?;
                Self::of_rows(rows)
            }
        };
        for row in &mut edition.rows {
            let contract = contracts.identity(row.contract as usize);
            row.fingerprint = in_contract(Fingerprint(row.fingerprint), contract).0;
        }
        if !of_prices {
            edition.outside = OutsideNow::of_publisher(connection, publisher_id)?;
        }
        Ok(edition)
    }

    /// All of a publisher. Where most rates are of it, reading all of them in their order takes a fraction of the time of
    /// looking each up by its charge.
    fn of_publisher(
        connection: &Connection,
        publisher_id: i64,
        contracts: &Contracts,
        of_prices: bool,
    ) -> Result<Self, IngestError> {
        let (part, all) = connection
            .query_row(PART, [publisher_id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        if 2 * part < all {
            let sql = format!("SELECT {ROW} {RATES} {IS_PRICE} {of_prices}");
            let rows = Self::load(connection, &sql, params![publisher_id], contracts, |_| Ok(true))?;
            return Ok(Self::of_rows(rows));
        }
        let charges = charges_of(connection, publisher_id)?;
        let sql = format!(
            "SELECT {ROW}, rate.charge_id FROM rate WHERE superseded_by IS NULL AND {IS_PRICE} {of_prices}"
        );
        let is_of = |row: &Row<'_>| Ok(charges.get(place_of(row.get(4)?)).is_some_and(|is_of| *is_of));
        Ok(Self::of_rows(Self::load(connection, &sql, params![], contracts, is_of)?))
    }

    /// The current modifier effects of a publisher.
    pub(super) fn of_effects(
        connection: &Connection,
        publisher_id: i64,
        contracts: &Contracts,
    ) -> Result<Self, IngestError> {
        let sql = "SELECT fingerprint, modifier_effect_id, ifnull(payer_plan_id, 0), import_id
             FROM modifier_effect WHERE publisher_id = ?1 AND superseded_by IS NULL";
        Ok(Self::of_rows(Self::load(connection, sql, params![publisher_id], contracts, |_| Ok(true))?))
    }

    /// Those of the rows of a statement that are wanted, in the order of their ids.
    fn load(
        connection: &Connection,
        sql: &str,
        params: &[&dyn ToSql],
        contracts: &Contracts,
        is_wanted: impl Fn(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> Result<Vec<CurrentRow>, IngestError> {
        let by_plan = contracts.by_plan();
        let small = |number: usize| u32::try_from(number).expect("fewer than four billion are named");
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query(params)?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            if is_wanted(row)? {
                let contract = small(by_plan.get(&row.get(2)?).copied().unwrap_or(NONE));
                let (fingerprint, id, import) = (row.get(0)?, row.get(1)?, row.get(3)?);
                rows.push(CurrentRow { fingerprint, id, contract, import });
            }
        }
        rows.sort_unstable_by_key(|row: &CurrentRow| row.id);
        Ok(rows)
    }

    /// Rows in the order of their ids, none of which is stated yet.
    fn of_rows(rows: Vec<CurrentRow>) -> Self {
        let stated = vec![false; rows.len()];
        Self { rows, stated, ..Self::default() }
    }

    /// Leaves rows of these ids, and those that an import or a later one brought, in the edition.
    pub(super) fn keep(&mut self, ids: &HashSet<i64>, since: Option<i64>) {
        self.since = since;
        self.kept = self.rows.iter().map(|row| self.is_beside(row) || ids.contains(&row.id)).collect();
    }

    /// Leaves rows of these imports, which are of other parts of what this file is of, in the edition.
    pub(super) fn leave(&mut self, parts: &HashSet<u32>) {
        self.parts.clone_from(parts);
        if self.kept.is_empty() {
            self.kept = vec![false; self.rows.len()];
        }
        for (kept, row) in self.kept.iter_mut().zip(&self.rows) {
            *kept |= parts.contains(&row.import);
        }
    }

    /// Whether a file that is imported together with this one brought a row.
    fn is_beside(&self, row: &CurrentRow) -> bool {
        self.since.is_some_and(|since| i64::from(row.import) >= since)
    }

    /// Rows in the current edition.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows each contract had, by its number; without those of files that are imported together with this one.
    pub(super) fn rates_before(&self, contracts: usize) -> Vec<RatesBefore> {
        self.by_contract(contracts, |row| !self.is_beside(row) && !self.parts.contains(&row.import))
    }

    /// The same of other parts of what this file is of.
    pub(super) fn of_parts(&self, contracts: usize) -> Vec<RatesBefore> {
        self.by_contract(contracts, |row| self.parts.contains(&row.import))
    }

    fn by_contract(&self, contracts: usize, counts: impl Fn(&CurrentRow) -> bool) -> Vec<RatesBefore> {
        let mut found = vec![RatesBefore::default(); contracts];
        for row in self.rows.iter().filter(|row| counts(row)) {
            let contract = &mut found[row.contract as usize];
            contract.count += 1;
            contract.imports.insert(row.import);
        }
        found
    }

    /// Marks one current row of this fingerprint as stated again and gives its number; none when there is none left.
    pub(super) fn state_again(&mut self, fingerprint: Fingerprint) -> Option<i64> {
        let found = self.find(fingerprint.0);
        if let Some(at) = found {
            self.stated[at] = true;
        }
        // What is not found has mostly taken the place of the row that was expected.
        self.expected = found.unwrap_or(self.expected) + 1;
        found.map(|at| self.rows[at].id)
    }

    fn find(&mut self, fingerprint: i64) -> Option<usize> {
        if self.rows.is_empty() {
            return None;
        }
        let (rows, stated) = (&self.rows, &self.stated);
        let free = |at: &usize| !stated[*at] && rows[*at].fingerprint == fingerprint;
        if self.expected < rows.len() && free(&self.expected) {
            return Some(self.expected);
        }
        let places = self.places.get_or_insert_with(|| Places::of(rows));
        places.candidates(fingerprint).iter().map(|at| *at as usize).find(free)
    }

    /// Rows stated again.
    pub(super) fn unchanged(&self) -> u64 {
        self.stated.iter().map(|stated| u64::from(*stated)).sum()
    }

    /// The ids of current rows that were stated again.
    pub(super) fn stated_again(&self) -> Vec<i64> {
        self.rows.iter().zip(&self.stated).filter(|(_, stated)| **stated).map(|(row, _)| row.id).collect()
    }

    /// The ids of current rows within the file's scope that it does not state, in order.
    pub(super) fn not_stated(&self, scope: Scope, contracts: &[Contract]) -> Vec<i64> {
        let in_scope = |row: &CurrentRow| match scope {
            // Of a file that is read for some codes only their rates were loaded.
            Scope::Publisher | Scope::Codes => true,
            Scope::Plans => contracts[row.contract as usize].stated,
            Scope::Delta => false,
        };
        let mut ids: Vec<i64> = self
            .rows
            .iter()
            .zip(&self.stated)
            .enumerate()
            .filter(|(at, (row, stated))| {
                !**stated && in_scope(row) && !self.kept.get(*at).is_some_and(|kept| *kept)
            })
            .map(|(_, (row, _))| row.id)
            .collect();
        ids.sort_unstable();
        ids
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn edition(fingerprints: &[i64]) -> Edition {
        let rows: Vec<CurrentRow> = (1..)
            .zip(fingerprints)
            .map(|(id, fingerprint)| CurrentRow { fingerprint: *fingerprint, id, contract: 0, import: 1 })
            .collect();
        Edition::of_rows(rows)
    }

    proptest! {
        #[test]
        fn every_row_is_stated_again_as_often_as_it_was_there(
            current in prop::collection::vec(prop_oneof![-3_i64..3, any::<i64>()], 0..60),
            order in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
            fresh in prop::collection::vec(-5_i64..5, 0..20),
        ) {
            let again = order.iter().filter(|_| !current.is_empty()).map(|at| *at.get(&current));
            let next: Vec<i64> = again.chain(fresh.iter().copied()).collect();
            let mut left: HashMap<i64, u32> = HashMap::new();
            current.iter().for_each(|fingerprint| *left.entry(*fingerprint).or_default() += 1);
            let mut edition = edition(&current);
            for fingerprint in next {
                let count = left.entry(fingerprint).or_default();
                prop_assert_eq!(edition.state_again(Fingerprint(fingerprint)).is_some(), *count > 0);
                *count = count.saturating_sub(1);
            }
            let gone: u32 = left.values().sum();
            prop_assert_eq!(edition.not_stated(Scope::Publisher, &[]).len(), gone as usize);
        }
    }
}
