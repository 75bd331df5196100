//! Payers whose rates a payer's file leaves as they are because it names them with another form of the company:
//! `Oscar` in October and `Oscar, Inc.` in November are two lists until somebody says that they are one payer.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use super::outcome::Cause;
use crate::domain::text::{bare_name, count};
use crate::domain::{alias_command, quoted_word};
use crate::findings::{Place, rules};
use crate::source::IngestError;

/// Payers that a warning names.
const NAMED: usize = 3;

/// The names of payers in the file, each with the short name of the payer that it leads to.
const STATED: &str = "SELECT DISTINCT payer_plan.payer_key, payer_plan.raw_payer, payer.payer
     FROM stated_plan
     JOIN payer_plan USING (payer_plan_id)
     LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
     LEFT JOIN payer ON payer.payer_id = alias.payer_id
     WHERE stated_plan.import_id = ?1
     ORDER BY payer_plan.payer_plan_id";

/// Names under which files of payers brought rates that are current, with the payer, the number of rates and the last of
/// the files.
const CURRENT: &str =
    "SELECT payer_plan.payer_key, payer_plan.raw_payer, payer.payer, held.rates, import.file_name
     FROM (
         SELECT payer_plan.payer_key, min(payer_plan.payer_plan_id) AS payer_plan_id,
                sum(CASE WHEN rate_count.import_id = brought_by THEN rates ELSE -rates END) AS rates,
                max(brought_by) AS import_id
         FROM rate_count
         JOIN payer_plan USING (payer_plan_id)
         JOIN import ON import.import_id = rate_count.brought_by AND import.status = 'applied'
         JOIN publisher ON publisher.publisher_id = import.publisher_id AND publisher.kind = 'payer'
         WHERE rate_count.brought_by <> ?1
         GROUP BY payer_plan.payer_key
     ) AS held
     JOIN payer_plan USING (payer_plan_id)
     JOIN import ON import.import_id = held.import_id
     LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
     LEFT JOIN payer ON payer.payer_id = alias.payer_id
     WHERE held.rates > 0
     ORDER BY payer_plan.payer_plan_id";

/// A name as files have it.
struct Named {
    key: String,
    name: String,
    payer: Option<String>,
}

impl Named {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { key: row.get(0)?, name: row.get(1)?, payer: row.get(2)? })
    }

    /// The command by which both are one payer; none where somebody said whose each of them is.
    fn join(&self, older: &Self) -> Option<String> {
        match (&self.payer, &older.payer) {
            (Some(_), Some(_)) => None,
            (None, Some(payer)) => Some(alias_command(&self.name, payer)),
            (Some(payer), None) => Some(alias_command(&older.name, payer)),
            (None, None) => Some(alias_command(&self.name, &quoted_word(&older.name))),
        }
    }
}

/// Says which payers of the file have current rates under a name that differs by the form of the company alone, and
/// the command that makes them one.
pub(super) fn other_names(
    transaction: &Transaction<'_>,
    import_id: i64,
) -> Result<Option<Cause>, IngestError> {
    let mut statement = transaction.prepare(STATED)?;
    let stated = statement.query_map(params![import_id], Named::read)?;
    let stated: Vec<Named> = stated.collect::<rusqlite::Result<_>>()?;
    let mut by_bare: BTreeMap<String, &Named> = BTreeMap::new();
    for named in &stated {
        by_bare.entry(bare_name(&named.name)).or_insert(named);
    }
    let mut statement = transaction.prepare(CURRENT)?;
    let mut rows = statement.query(params![import_id])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        let older = Named::read(row)?;
        if stated.iter().any(|named| named.key == older.key) {
            continue;
        }
        let Some(named) = by_bare.get(&bare_name(&older.name)) else { continue };
        let Some(command) = named.join(&older) else { continue };
        said.push(format!(
            "`{}` differs by the form of the company alone from `{}`, whose {} of {} current beside it; \
             `{command}` makes them one payer, of which the newer file replaces the older",
            named.name,
            older.name,
            count(row.get::<_, i64>(3)?.unsigned_abs(), "rate", "rates"),
            row.get::<_, String>(4)? + if row.get::<_, i64>(3)? == 1 { " stays" } else { " stay" },
        ));
    }
    if said.is_empty() {
        return Ok(None);
    }
    let all = said.len() as u64;
    said.truncate(NAMED);
    if all > NAMED as u64 {
        said.push(count(all - NAMED as u64, "more payer", "more payers"));
    }
    let finding = rules::NAMES_OF_ONE_PAYER.at(Place::default(), "", said.join("; "));
    Ok(Some(Cause { count: all, ..Cause::of(finding) }))
}

/// A published name that leads to no payer as the command that matches it: with the payer that the name without the form
/// of the company leads to, and else with `PAYER` in its place.
pub(super) fn match_command(connection: &Connection, name: &str) -> rusqlite::Result<String> {
    let sql = "SELECT payer.payer FROM payer_alias AS alias JOIN payer USING (payer_id)
               WHERE alias.payer_key = ?1 AND alias.superseded_by IS NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let payer: Option<String> =
        statement.query_map([bare_name(name)], |row| row.get(0))?.next().transpose()?;
    Ok(alias_command(name, payer.as_deref().unwrap_or("PAYER")))
}
