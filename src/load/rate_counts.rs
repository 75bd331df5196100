//! How many rates an import brings and supersedes, by payer, plan and reason: kept beside the rates, so that
//! nobody has to read them all to say how many are current.
//!
//! Rows are only ever added, each under the import that did it; so an undo and a look back find them right
//! without a word here. The view `rate_tally` adds them up.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{FingerprintMap, Missing};

/// Rates by payer, plan and the reason why they have no amount.
#[derive(Debug, Default)]
pub(super) struct RateCounts(FingerprintMap<u64>);

/// The payer and plan, 0 for rates of no payer, and below them the reason, 0 for a known amount.
const REASON_BITS: u32 = 8;

fn key(payer_plan: Option<i64>, reason: Option<i64>) -> i64 {
    (payer_plan.unwrap_or(0) << REASON_BITS) | reason.unwrap_or(0)
}

impl RateCounts {
    /// Counts a rate.
    pub(super) fn add(&mut self, payer_plan: Option<i64>, missing: Option<Missing>) {
        *self.0.entry(key(payer_plan, missing.map(|missing| i64::from(missing.id())))).or_default() += 1;
    }

    /// Counts a stored rate that is taken out again.
    pub(super) fn remove(&mut self, payer_plan: Option<i64>, reason: Option<i64>) {
        if let Some(count) = self.0.get_mut(&key(payer_plan, reason)) {
            *count = count.saturating_sub(1);
        }
    }

    /// Stores the counts: of rates that `brought_by` brought, and `import_id` brings or supersedes.
    fn store(&self, connection: &Connection, import_id: i64, brought_by: i64) -> rusqlite::Result<()> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO rate_count (import_id, brought_by, payer_plan_id, amount_na, rates)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut sorted: Vec<(i64, u64)> = self.0.iter().map(|(key, count)| (*key, *count)).collect();
        sorted.sort_unstable();
        for (key, count) in sorted.into_iter().filter(|(_, count)| *count > 0) {
            let some = |id: i64| (id > 0).then_some(id);
            let (payer_plan, reason) = (key >> REASON_BITS, key & ((1 << REASON_BITS) - 1));
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            insert.execute(params![import_id, brought_by, some(payer_plan), some(reason), count])?;
        }
        Ok(())
    }
}

/// Stores how many rates an import brought.
pub(super) fn store_brought(
    connection: &Connection,
    import_id: i64,
    brought: &RateCounts,
) -> rusqlite::Result<()> {
    brought.store(connection, import_id, import_id)
}

/// Counts and stores the rates of earlier imports that an import superseded.
pub(super) fn store_superseded(connection: &Connection, import_id: i64) -> rusqlite::Result<()> {
    let mut superseded: BTreeMap<i64, RateCounts> = BTreeMap::new();
    let mut statement = connection
        .prepare("SELECT import_id, payer_plan_id, amount_na FROM rate WHERE superseded_by = ?1")?;
    let mut rows = statement.query([import_id])?;
    while let Some(row) = rows.next()? {
        let counts = superseded.entry(row.get(0)?).or_default();
        *counts.0.entry(key(row.get(1)?, row.get(2)?)).or_default() += 1;
    }
    superseded.iter().try_for_each(|(brought_by, counts)| counts.store(connection, import_id, *brought_by))
}

/// Forgets how many rates an import superseded, before they are counted anew.
pub(super) fn forget_superseded(connection: &Connection, import_id: i64) -> rusqlite::Result<()> {
    connection
        .execute("DELETE FROM rate_count WHERE import_id = ?1 AND brought_by <> ?1", [import_id])
        .map(|_| ())
}
