//! Editions that became editions of one contract when a name was matched to a payer: the newest is current, as if
//! the names had always been known to be one payer's.

use rusqlite::{Connection, params};

use super::rate_counts::store_superseded;

/// Current rates that a later file replaces now that its spelling and theirs are one contract: a file
/// that is the whole truth of a payer and plan replaces all, one that adds to it those that it states.
/// What the file itself states in both spellings stays.
const REPLACED: &str = "WITH spelled AS MATERIALIZED (
         SELECT payer_plan_id, contract_key AS contract FROM payer_contract
         WHERE contract_key IN (SELECT contract_key FROM payer_contract GROUP BY contract_key HAVING count(*) > 1)
     ),
     stated AS MATERIALIZED (
         SELECT contract, payer_plan_id, import_id, publisher_id, replaces
         FROM stated_plan JOIN spelled USING (payer_plan_id) JOIN import USING (import_id)
     ),
     -- The last file that was the whole truth of a spelling, and that of another one without it.
     bound AS MATERIALIZED (
         SELECT contract, payer_plan_id, publisher_id,
                ifnull(max(import_id) FILTER (WHERE replaces), 0) AS whole,
                (
                    SELECT ifnull(max(other.import_id), 0)
                    FROM stated AS other
                    WHERE other.contract = stated.contract AND other.publisher_id = stated.publisher_id
                      AND other.replaces
                      AND NOT EXISTS (
                          SELECT 1 FROM stated AS same
                          WHERE same.import_id = other.import_id AND same.payer_plan_id = stated.payer_plan_id
                      )
                ) AS replaced
         FROM stated
         GROUP BY contract, payer_plan_id, publisher_id
     )
     SELECT rate.rate_id
     FROM rate
     JOIN charge USING (charge_id)
     JOIN item USING (item_id)
     JOIN bound ON bound.payer_plan_id = rate.payer_plan_id AND bound.publisher_id = item.publisher_id
     WHERE rate.superseded_by IS NULL
       -- A list of a payer's own is replaced as a list, whatever the file calls the payer.
       AND NOT EXISTS (SELECT 1 FROM in_network_rate AS listed WHERE listed.rate_id = rate.rate_id)
       AND (
           replaced > max(rate.import_id, whole)
           OR EXISTS (
               SELECT 1
               FROM rate AS newer
               JOIN spelled USING (payer_plan_id)
               WHERE newer.charge_id = rate.charge_id AND newer.amount_kind_id = rate.amount_kind_id
                 AND newer.superseded_by IS NULL AND spelled.contract = bound.contract
                 AND newer.payer_plan_id <> rate.payer_plan_id AND newer.import_id > max(rate.import_id, whole)
                 AND NOT EXISTS (
                     SELECT 1 FROM stated AS same
                     WHERE same.import_id = newer.import_id AND same.payer_plan_id = rate.payer_plan_id
                 )
           )
       )";

/// Supersedes such rates by the event that matched the names, and gives how many there are.
///
/// # Errors
/// When the database refuses.
pub fn reconcile(connection: &Connection, import_id: i64) -> rusqlite::Result<u64> {
    let replaced: Vec<i64> =
        connection.prepare(REPLACED)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut supersede = connection.prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2")?;
    for rate_id in &replaced {
        supersede.execute([import_id, *rate_id])?;
    }
    store_superseded(connection, import_id)?;
    let removed = i64::try_from(replaced.len()).unwrap_or(i64::MAX);
    connection
        .execute("UPDATE import SET facts_removed = ?2 WHERE import_id = ?1", params![import_id, removed])?;
    Ok(replaced.len() as u64)
}
