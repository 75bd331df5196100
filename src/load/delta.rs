//! A file of changes: what it states of a charge, payer and plan takes the place of what was
//! current for them; a blank changes nothing.

use std::collections::HashSet;

use rusqlite::{Transaction, params};

use super::sink::Totals;
use crate::source::IngestError;

/// New rates beside the current ones of the same charge, kind, payer and plan.
const PAIRS: &str = "FROM rate AS new
     JOIN rate AS old ON old.charge_id = new.charge_id AND old.amount_kind_id = new.amount_kind_id
     LEFT JOIN temp.contract_of_plan AS new_contract ON new_contract.payer_plan_id = new.payer_plan_id
     LEFT JOIN temp.contract_of_plan AS old_contract ON old_contract.payer_plan_id = old.payer_plan_id
     JOIN terms ON terms.terms_id = new.terms_id
     WHERE new_contract.contract IS old_contract.contract AND new.rate_id >= ?1 AND old.rate_id < ?1 AND old.superseded_by IS NULL";

/// A rate that says nothing: its amount is blank, and no percentage or algorithm stands for it.
const BLANK: &str = "AND new.amount IS NULL AND new.amount_raw IS NULL AND terms.percentage IS NULL AND terms.algorithm_id IS NULL";

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
    for old in ids(format!("SELECT DISTINCT old.rate_id {PAIRS}"))? {
        if !again.contains(&old) {
            supersede.execute(params![import_id, old])?;
            totals.superseded += 1;
        }
    }
    Ok(())
}
