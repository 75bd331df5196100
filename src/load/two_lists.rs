//! Rates of one payer and plan that two lists state: two publishers' series of one contract, of which neither replaces
//! the other, so that each has a vote. A hospital's file beside a payer's list is two sources and is not meant.

use rusqlite::{OptionalExtension, Transaction, params};

use super::outcome::Cause;
use crate::findings::{Place, rules};
use crate::source::IngestError;

/// Other lists that state a payer and plan which the import states.
const OTHERS: &str = "WITH named AS MATERIALIZED (SELECT payer_plan_id, contract_key FROM payer_contract),
     own AS (
         SELECT contract_key, min(payer_plan_id) AS payer_plan_id
         FROM stated_plan JOIN named USING (payer_plan_id)
         WHERE import_id = ?1
         GROUP BY contract_key
     )
     SELECT DISTINCT own.contract_key, payer_plan.raw_payer || ifnull(' ' || payer_plan.raw_plan, ''),
            publisher.publisher_id, publisher.name
     FROM own
     JOIN payer_plan ON payer_plan.payer_plan_id = own.payer_plan_id
     JOIN named AS same ON same.contract_key = own.contract_key
     JOIN stated_plan AS stated ON stated.payer_plan_id = same.payer_plan_id
     JOIN import ON import.import_id = stated.import_id AND import.status = 'applied'
     JOIN publisher ON publisher.publisher_id = import.publisher_id AND publisher.kind = 'payer'
     WHERE publisher.publisher_id <> ?2
     ORDER BY 1, publisher.publisher_id";

/// The first rate of the import that the other list has for the same code, modifiers, setting and class.
const SHARED: &str =
    "WITH plan AS MATERIALIZED (SELECT payer_plan_id FROM payer_contract WHERE contract_key = ?1)
     SELECT new.source_line, code.code, old.import_id
     FROM rate AS new
     JOIN charge ON charge.charge_id = new.charge_id
     JOIN item_code ON item_code.item_id = charge.item_id
     JOIN code ON code.code_id = item_code.code_id
     JOIN item_code AS other_code ON other_code.code_id = item_code.code_id
     JOIN item ON item.item_id = other_code.item_id AND item.publisher_id = ?3
     JOIN charge AS other ON other.item_id = item.item_id AND other.modifiers = charge.modifiers
         AND other.setting IS charge.setting AND other.billing_class IS charge.billing_class
     JOIN rate AS old ON old.charge_id = other.charge_id AND old.superseded_by IS NULL
         AND old.amount_kind_id = new.amount_kind_id
         AND old.payer_plan_id IN (SELECT payer_plan_id FROM plan)
     WHERE new.rate_id >= ?2 AND new.superseded_by IS NULL
       AND new.payer_plan_id IN (SELECT payer_plan_id FROM plan)
     ORDER BY new.rate_id
     LIMIT 1";

/// What the import is: its number, its publisher and the first of its rates.
pub(super) struct Series<'a> {
    pub(super) import_id: i64,
    pub(super) publisher_id: i64,
    pub(super) publisher: &'a str,
    pub(super) first_rate: i64,
}

/// Says of each payer and plan which other list has current rates for what the import states, too.
pub(super) fn contracts_of_two_lists(
    transaction: &Transaction<'_>,
    series: &Series<'_>,
) -> Result<Vec<Cause>, IngestError> {
    let mut statement = transaction.prepare(OTHERS)?;
    let others = statement.query_map(params![series.import_id, series.publisher_id], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, i64>(2)?,
            row.get::<_, String>(3)?,
        ))
    })?;
    let others: Vec<_> = others.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    let mut shared = transaction.prepare(SHARED)?;
    for (contract, whose, publisher_id, name) in others {
        let first = shared.query_row(params![contract, series.first_rate, publisher_id], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        });
        let Some((line, code, import)) = first.optional()? else { continue };
        let message = format!(
            "{code} of {whose} is stored from the list of `{name}` (import {import}), too: neither replaces the other, \
             and each counts; if they are one contract, take both back by `ratebook imports undo {}` and \
             `ratebook imports undo {import}`, and import the files of both with `--publisher \"{}\"`, the older first",
            series.import_id, series.publisher
        );
        found.push(rules::CONTRACT_OF_TWO_LISTS.at(Place { line, ..Place::default() }, "", message));
    }
    Ok(found.into_iter().map(Cause::of).collect())
}
