//! Editions that became editions of one contract when a name was matched to a payer: the newest is current, as if
//! the names had always been known to be one payer's.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::delta::SAME_RATE;
use super::lists::replace_under_other_names;
use super::rate_counts::{forget_superseded, store_superseded};
use super::reconcile_lines::{MATCHED, replaced_by_lines};

/// Of imports until `{until}`, the last file that was the whole truth of a contract under a name that was known to be of
/// one payer with a spelling, and the last that was it under other names alone: columns `whole` and `replaced` of `bound`,
/// a row for each spelling and publisher. What was known when a file came was done then.
const BOUND: &str = "spelled AS MATERIALIZED (
         SELECT payer_plan_id, contract_key AS contract, payer_plan.payer_key, ifnull(alias.import_id, 0) AS since
         FROM payer_contract
         JOIN payer_plan USING (payer_plan_id)
         LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
         WHERE contract_key IN (
             SELECT contract_key FROM payer_contract JOIN payer_plan USING (payer_plan_id)
             GROUP BY contract_key HAVING count(DISTINCT payer_key) > 1 {of_event}
         )
     ),
     stated AS MATERIALIZED (
         SELECT contract, payer_plan_id, payer_key, since, import_id, publisher_id, NOT only_adds AS replaces
         FROM stated_plan JOIN spelled USING (payer_plan_id) JOIN import USING (import_id)
         WHERE import_id <= {until}
     ),
     met AS MATERIALIZED (
         SELECT named.contract, named.payer_plan_id, file.publisher_id, file.import_id, file.replaces,
                max(named.payer_key = file.payer_key OR max(named.since, file.since) < file.import_id) AS is_known
         FROM spelled AS named
         JOIN stated AS file USING (contract)
         GROUP BY named.payer_plan_id, file.import_id
     ),
     bound AS MATERIALIZED (
         SELECT contract, payer_plan_id, publisher_id,
                ifnull(max(import_id) FILTER (WHERE replaces AND is_known), 0) AS whole,
                ifnull(max(import_id) FILTER (WHERE replaces AND NOT is_known), 0) AS replaced
         FROM met
         GROUP BY payer_plan_id, publisher_id
     )";

/// Whether two spellings, `before` and `after`, were not known to be of one payer when the rate `newer` came.
const UNKNOWN: &str =
    "before.payer_key <> after.payer_key AND max(before.since, after.since) >= newer.import_id";

/// Formats of imports that match names to payers and end rates by it: a command, and two seed files.
pub(super) const MATCHES_NAMES: &str = "format IN ('payer-alias', 'seed-payers', 'seed-payer_aliases')";

/// As `{until}`, no bound.
const ANY: &str = "9223372036854775807";

/// Contracts of no other event than `?1`.
const OF_EVENT: &str = "AND max(payer_key IN ({matched}))";

/// Rates that a match of names took out of force and that files until `{until}` had taken the place of by then, had the
/// names been known: what was current after such a file of a contract holds none of them.
const REPLACED_UNTIL: &str = "WITH {bound}
     SELECT rate.rate_id
     FROM rate
     JOIN charge USING (charge_id)
     JOIN item USING (item_id)
     JOIN bound ON bound.payer_plan_id = rate.payer_plan_id AND bound.publisher_id = item.publisher_id
     WHERE rate.superseded_by IN (SELECT import_id FROM import WHERE {matches_names} AND import_id > {until})
       AND (
           replaced > max(rate.import_id, whole)
           OR EXISTS (
               SELECT 1
               FROM rate AS newer
               JOIN stated AS after USING (payer_plan_id, import_id)
               JOIN spelled AS before ON before.payer_plan_id = rate.payer_plan_id
               WHERE newer.charge_id = rate.charge_id AND newer.amount_kind_id = rate.amount_kind_id
                 AND after.contract = bound.contract AND newer.import_id > max(rate.import_id, whole)
                 AND {unknown}
           )
       )";

/// The statement that gives rates that files until an import, which `until` binds, replace by names that were matched
/// later.
#[must_use]
pub fn replaced_until(until: &str) -> String {
    REPLACED_UNTIL
        .replace("{bound}", BOUND)
        .replace("{of_event}", "")
        .replace("{unknown}", UNKNOWN)
        .replace("{matches_names}", MATCHES_NAMES)
        .replace("{until}", until)
}

/// Current rates that a later file replaces now that its spelling and theirs are one contract: a file
/// that is the whole truth of a payer and plan replaces all, one that adds to it those that it states.
/// What a file that is the whole truth states in both spellings stays.
const REPLACED: &str = "WITH {bound},
     candidate AS (
         SELECT newer.rate_id AS new_id, older.rate_id AS old_id
         FROM rate AS older
         JOIN spelled AS before ON before.payer_plan_id = older.payer_plan_id
         JOIN rate AS newer USING (charge_id, amount_kind_id)
         JOIN spelled AS after ON after.payer_plan_id = newer.payer_plan_id AND after.contract = before.contract
         WHERE older.superseded_by IS NULL AND newer.superseded_by IS NULL
           AND newer.import_id > older.import_id AND {unknown}
     ),
     same_rate AS MATERIALIZED ({same_rate})
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
               JOIN same_rate ON new_id = newer.rate_id AND old_id = rate.rate_id
               WHERE newer.import_id > max(rate.import_id, whole)
           )
       )";

/// Supersedes such rates by the event that matched the names, and gives how many there are.
///
/// # Errors
/// When the database refuses.
pub(super) fn reconcile(connection: &Connection, import_id: i64) -> rusqlite::Result<u64> {
    let bound = BOUND.replace("{of_event}", OF_EVENT).replace("{until}", ANY);
    let sql = REPLACED.replace("{bound}", &bound).replace("{same_rate}", SAME_RATE);
    let sql = sql.replace("{unknown}", UNKNOWN).replace("{matched}", MATCHED);
    let mut replaced: Vec<i64> = connection
        .prepare(&sql)?
        .query_map([import_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    replaced.extend(replaced_by_lines(connection, import_id)?);
    replaced.sort_unstable();
    replaced.dedup();
    let mut supersede = connection.prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2")?;
    for rate_id in &replaced {
        supersede.execute([import_id, *rate_id])?;
    }
    let replaced = replaced.len() as u64 + replace_under_other_names(connection, import_id)?;
    store_superseded(connection, import_id)?;
    let removed = i64::try_from(replaced).unwrap_or(i64::MAX);
    connection
        .execute("UPDATE import SET facts_removed = ?2 WHERE import_id = ?1", params![import_id, removed])?;
    Ok(replaced)
}

/// What a later file that is the whole truth of a published payer and plan would have replaced, had the rate
/// been current then.
const REPLACED_BY_FILE: &str = "SELECT min(later.import_id)
     FROM rate
     JOIN charge USING (charge_id)
     JOIN item USING (item_id)
     JOIN stated_plan AS later ON later.payer_plan_id = rate.payer_plan_id
     JOIN import ON import.import_id = later.import_id AND import.publisher_id = item.publisher_id
     WHERE rate.rate_id = ?1 AND rate.superseded_by IS NULL AND import.status = 'applied'
       AND NOT import.only_adds
       -- A file that was read for some codes would have replaced theirs alone.
       AND import.filter_sha256 IS NULL
       AND later.import_id > rate.import_id AND later.import_id < ?2";

/// Works out anew what the names that were matched after an event replaced, as if that event, which is taken
/// back, had never been. Gives the rates that are current again by it, and those that are not any more.
///
/// # Errors
/// When the database refuses.
pub(super) fn reconcile_again(connection: &Connection, undone: i64) -> rusqlite::Result<(u64, u64)> {
    let ids = |sql: &str, id: i64| -> rusqlite::Result<Vec<i64>> {
        connection.prepare(sql)?.query_map([id], |row| row.get(0))?.collect()
    };
    // An event whose names are corrected has none any more, and the rates that it ended.
    let events = format!(
        "SELECT import_id FROM payer_alias WHERE import_id > ?1
         UNION
         SELECT import_id FROM import
         WHERE import_id > ?1 AND {MATCHES_NAMES}
           AND EXISTS (SELECT 1 FROM rate WHERE rate.superseded_by = import.import_id)
         ORDER BY 1"
    );
    let events = ids(&events, undone)?;
    let mut revived = Vec::new();
    let mut free = connection.prepare("UPDATE rate SET superseded_by = NULL WHERE superseded_by = ?1")?;
    for event in &events {
        revived.extend(ids("SELECT rate_id FROM rate WHERE superseded_by = ?1 ORDER BY 1", *event)?);
        free.execute([*event])?;
    }
    // The names as they were before the first of the events: each is matched again in its turn.
    let mut later = connection.prepare(
        "SELECT payer_alias_id, superseded_by FROM payer_alias
         WHERE import_id > ?1 OR superseded_by > ?1 ORDER BY import_id DESC",
    )?;
    let later: Vec<(i64, Option<i64>)> =
        later.query_map([undone], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut hide =
        connection.prepare("UPDATE payer_alias SET superseded_by = import_id WHERE import_id > ?1")?;
    hide.execute([undone])?;
    let show = "UPDATE payer_alias SET superseded_by = NULL WHERE superseded_by > ?1 AND import_id <= ?1";
    connection.execute(show, [undone])?;
    let mut again = 0;
    for event in &events {
        again += replace_by_files(connection, &revived, *event)?;
        for (alias, superseded_by) in &later {
            if *superseded_by == Some(*event) {
                let replace = "UPDATE payer_alias SET superseded_by = ?1 WHERE payer_alias_id = ?2";
                connection.execute(replace, [*event, *alias])?;
            }
        }
        let match_again =
            "UPDATE payer_alias SET superseded_by = NULL WHERE import_id = ?1 AND superseded_by = ?1";
        connection.execute(match_again, [*event])?;
        forget_superseded(connection, *event)?;
        again += reconcile(connection, *event)?;
    }
    again += replace_by_files(connection, &revived, i64::MAX)?;
    Ok((revived.len() as u64, again))
}

/// Supersedes such rates by the file that comes first, of those before an import.
fn replace_by_files(connection: &Connection, rates: &[i64], before: i64) -> rusqlite::Result<u64> {
    let mut first = connection.prepare(REPLACED_BY_FILE)?;
    let mut supersede = connection.prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2")?;
    let (mut files, mut replaced) = (BTreeSet::new(), 0);
    for rate_id in rates {
        let file: Option<i64> = first.query_row(params![rate_id, before], |row| row.get(0))?;
        if let Some(file) = file {
            supersede.execute([file, *rate_id])?;
            files.insert(file);
            replaced += 1;
        }
    }
    for file in files {
        forget_superseded(connection, file)?;
        store_superseded(connection, file)?;
    }
    Ok(replaced)
}
