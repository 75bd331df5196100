//! The current edition of a publisher, compared by fingerprint while the next one is read.
//!
//! 24 bytes a current row in memory; identical rows are counted, not folded, because the same
//! key with the same price twice is what some hospitals publish.

use rusqlite::Connection;

use crate::domain::{Fingerprint, FingerprintSet};
use crate::ingest::error::IngestError;
use crate::ingest::reader::Scope;

/// The current rows of a publisher and which of them the new file states again.
#[derive(Debug, Default)]
pub(super) struct Edition {
    /// Sorted by fingerprint.
    rows: Vec<CurrentRow>,
    stated: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CurrentRow {
    fingerprint: i64,
    id: i64,
    payer_plan_id: i64,
}

impl Edition {
    /// The current rates of a publisher.
    pub(super) fn of_rates(connection: &Connection, publisher_id: i64) -> Result<Self, IngestError> {
        Self::load(
            connection,
            "SELECT rate.fingerprint, rate.rate_id, ifnull(rate.payer_plan_id, 0)
             FROM rate JOIN charge USING (charge_id) JOIN item USING (item_id)
             WHERE item.publisher_id = ?1 AND rate.superseded_by IS NULL",
            publisher_id,
        )
    }

    /// The current modifier effects of a publisher.
    pub(super) fn of_effects(connection: &Connection, publisher_id: i64) -> Result<Self, IngestError> {
        Self::load(
            connection,
            "SELECT fingerprint, modifier_effect_id, ifnull(payer_plan_id, 0)
             FROM modifier_effect WHERE publisher_id = ?1 AND superseded_by IS NULL",
            publisher_id,
        )
    }

    fn load(connection: &Connection, sql: &str, publisher_id: i64) -> Result<Self, IngestError> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([publisher_id], |row| {
            Ok(CurrentRow { fingerprint: row.get(0)?, id: row.get(1)?, payer_plan_id: row.get(2)? })
        })?;
        let mut rows: Vec<CurrentRow> = rows.collect::<Result<_, _>>()?;
        rows.sort_unstable();
        let stated = vec![false; rows.len()];
        Ok(Self { rows, stated })
    }

    /// Rows in the current edition.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Marks one current row of this fingerprint as stated again. False when there is none left.
    pub(super) fn state_again(&mut self, fingerprint: Fingerprint) -> bool {
        let start = self.rows.partition_point(|row| row.fingerprint < fingerprint.0);
        let same = self.rows[start..].iter().take_while(|row| row.fingerprint == fingerprint.0).count();
        match (start..start + same).find(|at| !self.stated[*at]) {
            None => false,
            Some(at) => {
                self.stated[at] = true;
                true
            }
        }
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
    pub(super) fn not_stated(&self, scope: Scope, plans_seen: &FingerprintSet) -> Vec<i64> {
        let in_scope = |row: &CurrentRow| match scope {
            Scope::Publisher => true,
            Scope::Payers => plans_seen.contains(&row.payer_plan_id),
            Scope::Delta => false,
        };
        let mut ids: Vec<i64> = self
            .rows
            .iter()
            .zip(&self.stated)
            .filter(|(row, stated)| !**stated && in_scope(row))
            .map(|(row, _)| row.id)
            .collect();
        ids.sort_unstable();
        ids
    }
}
