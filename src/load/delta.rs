//! A file of changes: what it states of a charge, payer and plan takes the place of what was current for them of
//! the same method and first day; a blank changes nothing.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Row, Transaction, params};

use super::compare::codes_of;
use super::outcome::{Cause, Example};
use super::sink::Totals;
use crate::domain::{Decimal, Money, line_in_words};
use crate::findings::{Place, Rule, rules};
use crate::source::IngestError;

/// New rates beside the current ones of the same charge, kind, payer and plan, which [`lay_beside`] has laid out.
pub(super) const PAIRS: &str = "FROM rate AS new
     LEFT JOIN temp.contract_of_plan AS new_contract ON new_contract.payer_plan_id = new.payer_plan_id
     JOIN temp.current_beside AS beside ON beside.charge_id = new.charge_id AND beside.amount_kind_id = new.amount_kind_id
         AND beside.contract = ifnull(new_contract.contract, 0)
     JOIN rate AS old ON old.rate_id = beside.rate_id
     JOIN terms ON terms.terms_id = new.terms_id
     WHERE new.rate_id >= ?1 AND old.superseded_by IS NULL";

/// Lays the current rates of the charges that new rates are of beside the tables, found by charge, kind and contract: a
/// code of many plans would be compared plan by plan.
pub(super) fn lay_beside(transaction: &Transaction<'_>, first_rate: i64) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DROP TABLE IF EXISTS temp.current_beside;
         CREATE TEMP TABLE current_beside (
             charge_id INTEGER NOT NULL, amount_kind_id INTEGER NOT NULL, contract INTEGER NOT NULL,
             rate_id INTEGER NOT NULL,
             PRIMARY KEY (charge_id, amount_kind_id, contract, rate_id)
         ) STRICT, WITHOUT ROWID",
    )?;
    transaction.execute(
        "INSERT INTO temp.current_beside
         SELECT charge_id, amount_kind_id, ifnull(contract, 0), rate_id
         FROM (SELECT DISTINCT charge_id FROM rate WHERE rate_id >= ?1)
         JOIN rate USING (charge_id)
         LEFT JOIN temp.contract_of_plan USING (payer_plan_id)
         WHERE rate_id < ?1 AND superseded_by IS NULL
         ORDER BY 1, 2, 3, 4",
        [first_rate],
    )?;
    Ok(())
}

/// A rate that says nothing: its amount is blank, and no percentage or algorithm stands for it.
const BLANK: &str = "AND new.amount IS NULL AND new.amount_raw IS NULL AND terms.percentage IS NULL AND terms.algorithm_id IS NULL";

/// A stored rate that says something.
const KNOWN: &str =
    "old.amount IS NOT NULL OR stated.percentage IS NOT NULL OR stated.algorithm_id IS NOT NULL";

/// Of `candidate (new_id, old_id)`, rates beside stored ones of the same charge, kind, payer and plan: those that are
/// one rate, of the same method and first day. What names no method or day is the rate of any, where there are not
/// several of them; until a rate of a day to come begins, the one without a day holds beside it.
pub(super) const SAME_RATE: &str = "SELECT new_id, old_id
     FROM (
         SELECT new_id, old_id, new_day, old_day,
                max(new_day IS old_day) OVER (PARTITION BY new_id) AS has_day,
                min(old_day) OVER (PARTITION BY new_id) IS max(old_day) OVER (PARTITION BY new_id) AS one_day
         FROM (
             SELECT new_id, old_id, stated.method AS new_method, stored.method AS old_method,
                    stated.effective_from AS new_day, stored.effective_from AS old_day,
                    max(stated.method IS stored.method) OVER (PARTITION BY new_id) AS has_method,
                    min(stored.method) OVER (PARTITION BY new_id)
                        IS max(stored.method) OVER (PARTITION BY new_id) AS one_method
             FROM candidate
             JOIN rate AS new ON new.rate_id = new_id
             JOIN rate AS old ON old.rate_id = old_id
             JOIN terms AS stated ON stated.terms_id = new.terms_id
             JOIN terms AS stored ON stored.terms_id = old.terms_id
         )
         WHERE CASE
             WHEN has_method THEN new_method IS old_method
             WHEN new_method IS NULL THEN one_method
             ELSE old_method IS NULL
         END
     )
     WHERE CASE
         WHEN has_day THEN new_day IS old_day
         WHEN new_day IS NULL THEN one_day
         ELSE old_day IS NULL AND new_day <= (SELECT day FROM today)
     END";

/// Rates that stay beside stored ones: of a method that none of those has, or because what they do not name is
/// different in several of those and no other says which of them it is.
const BESIDE: &str = "SELECT new.source_line, payer_plan.raw_payer, payer_plan.raw_plan,
         {codes},
         CASE
             WHEN is_other_method THEN 'is of the method ' || stated.method
             WHEN stated.method IS NULL AND methods > 1 THEN 'names no method'
             ELSE 'names no first day'
         END,
         iif(is_other_method OR (stated.method IS NULL AND methods > 1), method_words, day_words)
     FROM (
         SELECT new_id, count(DISTINCT ifnull(stored.method, '')) AS methods,
                max(stored.method IS named.method) = 0 AND named.method IS NOT NULL AS is_other_method,
                group_concat(DISTINCT ifnull(stored.method, 'none')) AS method_words,
                group_concat(DISTINCT ifnull(stored.effective_from, 'none')) AS day_words
         FROM candidate
         JOIN rate AS new ON new.rate_id = new_id
         JOIN terms AS named ON named.terms_id = new.terms_id
         JOIN rate AS old ON old.rate_id = old_id
         JOIN terms AS stored ON stored.terms_id = old.terms_id
         GROUP BY new_id
     )
     JOIN rate AS new ON new.rate_id = new_id
     JOIN terms AS stated ON stated.terms_id = new.terms_id
     LEFT JOIN payer_plan ON payer_plan.payer_plan_id = new.payer_plan_id
     WHERE new.rate_id NOT IN (SELECT new_id FROM same_rate)
       AND (is_other_method OR (stated.method IS NULL AND methods > 1) OR stated.effective_from IS NULL)
     ORDER BY new.rate_id";

/// Current rates beside those that the file states as they are, which are in `temp.stated_again`: of the same price,
/// method and first day, with another figure that the file does not state.
const CONTRADICTED: &str = "SELECT DISTINCT old.rate_id
     FROM temp.stated_again
     JOIN rate AS again USING (rate_id)
     JOIN terms AS stated ON stated.terms_id = again.terms_id
     JOIN rate AS old ON old.charge_id = again.charge_id AND old.amount_kind_id = again.amount_kind_id
     JOIN terms AS stored ON stored.terms_id = old.terms_id
     LEFT JOIN temp.contract_of_plan AS again_contract ON again_contract.payer_plan_id = again.payer_plan_id
     LEFT JOIN temp.contract_of_plan AS old_contract ON old_contract.payer_plan_id = old.payer_plan_id
     WHERE again_contract.contract IS old_contract.contract AND again.amount IS NOT NULL AND old.amount <> again.amount
       AND old.superseded_by IS NULL AND old.rate_id < ?1 AND old.rate_id NOT IN (SELECT rate_id FROM temp.stated_again)
       AND stored.method IS stated.method AND stored.effective_from IS stated.effective_from
     ORDER BY 1";

/// Examples that a warning keeps.
const SHOWN: usize = 3;

/// Takes blanks out again and supersedes what the others replace.
pub(super) fn apply_delta(
    transaction: &Transaction<'_>,
    import_id: i64,
    first_rate: i64,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let ids = |sql: String| -> Result<Vec<i64>, IngestError> {
        let mut statement = transaction.prepare(&sql)?;
        let ids = statement.query_map([first_rate], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    };
    lay_beside(transaction, first_rate)?;
    say_blanks(transaction, first_rate, totals)?;
    let mut delete =
        transaction.prepare("DELETE FROM rate WHERE rate_id = ?1 RETURNING payer_plan_id, amount_na")?;
    for blank in ids(format!("SELECT DISTINCT new.rate_id {PAIRS} {BLANK}"))? {
        let (plan, reason) = delete.query_row([blank], |row| Ok((row.get(0)?, row.get(1)?)))?;
        totals.rate_counts.remove(plan, reason);
        totals.rates_added -= 1;
        totals.gaps_added -= 1;
        totals.unchanged += 1;
    }
    let again: HashSet<i64> = totals.stated_again.iter().copied().collect();
    let mut supersede = transaction.prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2")?;
    let candidates = format!("SELECT new.rate_id AS new_id, old.rate_id AS old_id {PAIRS}");
    say_beside(transaction, first_rate, &candidates, totals)?;
    let replaced =
        format!("WITH candidate AS ({candidates}) SELECT DISTINCT old_id FROM ({SAME_RATE}) ORDER BY old_id");
    lay_stated_again(transaction, &again)?;
    let replaced: BTreeSet<i64> = ids(replaced)?.into_iter().chain(ids(CONTRADICTED.to_owned())?).collect();
    for old in replaced {
        if !again.contains(&old) {
            supersede.execute(params![import_id, old])?;
            totals.superseded += 1;
        }
    }
    Ok(transaction.execute_batch("DROP TABLE temp.stated_again; DROP TABLE temp.current_beside")?)
}

fn lay_stated_again(transaction: &Transaction<'_>, again: &HashSet<i64>) -> Result<(), IngestError> {
    transaction.execute_batch(
        "DROP TABLE IF EXISTS temp.stated_again;
         CREATE TEMP TABLE stated_again (rate_id INTEGER PRIMARY KEY) STRICT",
    )?;
    let mut insert = transaction.prepare("INSERT INTO temp.stated_again VALUES (?1)")?;
    for rate_id in again {
        insert.execute([rate_id])?;
    }
    Ok(())
}

/// Added rates that replace none of the stored ones.
fn say_beside(
    transaction: &Transaction<'_>,
    first_rate: i64,
    candidates: &str,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let sql = format!(
        "WITH candidate AS MATERIALIZED ({candidates}), same_rate AS MATERIALIZED ({SAME_RATE}) {beside}",
        beside = BESIDE.replace("{codes}", &codes_of("new"))
    );
    warn(transaction, &sql, first_rate, (rules::ADDED_BESIDE, totals), |row| {
        let names: [Option<String>; 2] = [row.get(1)?, row.get(2)?];
        let whose: Vec<String> = names.into_iter().flatten().collect();
        // A public fee schedule is of no payer.
        let of_whom = if whose.is_empty() { String::new() } else { format!(" of {}", whose.join(" ")) };
        let (codes, what, stored): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let stored = stored.replace(',', ", ");
        Ok(format!("the row {what}, and {codes}{of_whom} is stored with {stored}; it replaces none of these"))
    })
}

/// Warns of the rows of a statement, whose first column is a line of the file: all are counted, the first ones shown.
pub(super) fn warn(
    transaction: &Transaction<'_>,
    sql: &str,
    first_rate: i64,
    (rule, totals): (&'static Rule, &mut Totals),
    message: impl Fn(&Row<'_>) -> rusqlite::Result<String>,
) -> Result<(), IngestError> {
    let mut statement = transaction.prepare(sql)?;
    let mut rows = statement.query([first_rate])?;
    let (mut examples, mut count) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        count += 1;
        if examples.len() < SHOWN {
            let place = Place { line: row.get::<_, i64>(0)?.unsigned_abs(), ..Place::default() };
            examples.push(Example { finding: rule.at(place, "", message(row)?), row: None });
        }
    }
    if count > 0 {
        totals.causes.push(Cause { examples, count, rejects: false });
    }
    Ok(())
}

/// Blanks beside figures that stay, with the line of the blank.
fn say_blanks(
    transaction: &Transaction<'_>,
    first_rate: i64,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let sql = format!(
        "SELECT new.source_line, payer_plan.raw_payer, payer_plan.raw_plan, old.amount,
             {codes}, before.file_name, old.source_line
         {PAIRS} {BLANK} AND ({KNOWN}) GROUP BY new.rate_id ORDER BY new.rate_id",
        codes = codes_of("old")
    );
    let sql = sql.replacen(
        "JOIN terms ON",
        "JOIN terms AS stated ON stated.terms_id = old.terms_id
         JOIN import AS before ON before.import_id = old.import_id
         LEFT JOIN payer_plan ON payer_plan.payer_plan_id = old.payer_plan_id
         JOIN terms ON",
        1,
    );
    warn(transaction, &sql, first_rate, (rules::ADDED_BLANK, totals), |row| {
        let payer: Option<String> = row.get(1)?;
        let plan: Option<String> = row.get(2)?;
        let amount: Option<i64> = row.get(3)?;
        let (codes, file): (String, String) = (row.get(4)?, row.get(5)?);
        let whose: Vec<String> = payer.into_iter().chain(plan).collect();
        let stored = amount.map_or_else(
            || "its percentage or algorithm".to_owned(),
            |scaled| Money::new(Decimal::from_scaled(scaled)).to_string(),
        );
        Ok(format!(
            "the file states no amount for {codes} of {}; {stored} of {}, stays",
            whose.join(" "),
            line_in_words(&file, row.get::<_, i64>(6)?.unsigned_abs())
        ))
    })
}
