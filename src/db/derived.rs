//! What rows hold that follows from others, worked out anew: where it differs, a figure would be another.

use rusqlite::Connection;

use super::error::DbError;
use crate::domain::text::{bare_name, count, name_letters};

/// What differs, a sentence for each kind.
pub(super) fn contradictions(connection: &Connection) -> Result<Vec<String>, DbError> {
    let found = [
        miscounted(connection)?,
        misnamed(connection, ("payer_plan", "raw_payer"), ("payer_key", name_letters))?,
        misnamed(connection, ("payer_plan", "raw_payer"), ("product_key", bare_name))?,
        misnamed(connection, ("payer_alias", "alias"), ("payer_key", name_letters))?,
        codeless(connection)?,
        within_bounds(connection)?,
    ];
    Ok(found.into_iter().flatten().collect())
}

/// Counts of current rates that are kept beside them, against the rates themselves.
fn miscounted(connection: &Connection) -> Result<Option<String>, DbError> {
    let differing: i64 = connection.query_row(
        "WITH held AS (
             SELECT payer_plan_id, amount_na, count(*) AS rates FROM rate WHERE superseded_by IS NULL
             GROUP BY payer_plan_id, amount_na
         ),
         kept AS (
             SELECT payer_plan_id, reason_id AS amount_na, sum(rates) AS rates
             FROM rate_tally LEFT JOIN absent_reason USING (reason)
             GROUP BY payer_plan_id, reason_id HAVING sum(rates) <> 0
         )
         SELECT count(*) FROM (
             SELECT payer_plan_id, amount_na
             FROM (SELECT * FROM held EXCEPT SELECT * FROM kept)
             UNION
             SELECT payer_plan_id, amount_na
             FROM (SELECT * FROM kept EXCEPT SELECT * FROM held)
         )",
        [],
        |row| row.get(0),
    )?;
    let differing = differing.unsigned_abs();
    Ok((differing > 0).then(|| {
        format!(
            "`rate_count` has other counts than there are rates, for {}",
            count(differing, "group", "groups")
        )
    }))
}

/// Names of payers whose key is not that of the name: they would lead to another payer, or to none.
fn misnamed(
    connection: &Connection,
    (table, name): (&str, &str),
    (key, key_of): (&str, fn(&str) -> String),
) -> Result<Option<String>, DbError> {
    let mut statement = connection.prepare(&format!("SELECT {name}, {key} FROM {table}"))?;
    let mut rows = statement.query([])?;
    let mut differing = 0_u64;
    while let Some(row) = rows.next()? {
        let (name, stored): (String, String) = (row.get(0)?, row.get(1)?);
        differing += u64::from(key_of(&name) != stored);
    }
    Ok((differing > 0).then(|| {
        format!("`{table}` has another `{key}` than its names have, in {}", count(differing, "row", "rows"))
    }))
}

/// Items without a code: no report finds their rates.
fn codeless(connection: &Connection) -> Result<Option<String>, DbError> {
    let items: i64 = connection.query_row(
        "SELECT count(*) FROM item WHERE NOT EXISTS (SELECT 1 FROM item_code WHERE item_code.item_id = item.item_id)",
        [],
        |row| row.get(0),
    )?;
    let items = items.unsigned_abs();
    let has = if items == 1 { "has" } else { "have" };
    Ok((items > 0).then(|| format!("{} of a price file {has} no code", count(items, "item", "items"))))
}

/// Rates that are said to be outside a bound and are within it.
fn within_bounds(connection: &Connection) -> Result<Option<String>, DbError> {
    let rates: i64 = connection.query_row(
        "SELECT count(*)
         FROM rate_outside_bounds JOIN rate USING (rate_id)
         WHERE ifnull(iif(bound_kind_id = 4, amount >= bound_amount, amount <= bound_amount), TRUE)",
        [],
        |row| row.get(0),
    )?;
    let rates = rates.unsigned_abs();
    let is = if rates == 1 { "is" } else { "are" };
    Ok((rates > 0)
        .then(|| format!("{} of `rate_outside_bounds` {is} within the bound", count(rates, "rate", "rates"))))
}
