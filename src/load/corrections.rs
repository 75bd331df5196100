//! Corrected rows of a file of rejected ones: they replace nothing of the files that were imported, but what the same
//! file of corrections stated before.

use rusqlite::{Transaction, params};

use super::delta::{PAIRS, SAME_RATE, lay_beside, warn};
use super::sink::Totals;
use crate::domain::line_in_words;
use crate::findings::rules;
use crate::source::IngestError;

/// What earlier imports of the same file of corrections stated of the same rates.
const CORRECTED: &str = "SELECT DISTINCT old_id
     FROM same_rate
     JOIN rate AS old ON old.rate_id = old_id
     JOIN rate AS new ON new.rate_id = new_id
     JOIN import ON import.import_id = old.import_id
     WHERE import.file_name = ?2 AND import.import_id <> ?3";

/// Rates of other files beside which a corrected one has another figure.
const OTHERWISE: &str = "SELECT new.source_line, payer_plan.raw_payer, payer_plan.raw_plan, import.file_name,
         old.source_line
     FROM same_rate
     JOIN rate AS old ON old.rate_id = old_id
     JOIN rate AS new ON new.rate_id = new_id
     JOIN terms AS stored ON stored.terms_id = old.terms_id
     JOIN terms AS stated ON stated.terms_id = new.terms_id
     JOIN import ON import.import_id = old.import_id
     LEFT JOIN payer_plan ON payer_plan.payer_plan_id = new.payer_plan_id
     WHERE coalesce(new.amount, stated.percentage, stated.algorithm_id) IS NOT NULL
       AND NOT (new.amount IS old.amount AND stated.percentage IS stored.percentage
           AND stated.algorithm_id IS stored.algorithm_id)
     ORDER BY new_id, old_id";

/// Supersedes what the same file of corrections stated before, and says which corrected rates are stored beside others
/// of the same price.
pub(super) fn apply_corrections(
    transaction: &Transaction<'_>,
    (import_id, first_rate): (i64, i64),
    file_name: &str,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    lay_beside(transaction, first_rate)?;
    let same_rate = format!(
        "WITH candidate AS MATERIALIZED (SELECT new.rate_id AS new_id, old.rate_id AS old_id {PAIRS}),
             same_rate AS MATERIALIZED ({SAME_RATE})"
    );
    let mut statement = transaction.prepare(&format!("{same_rate} {CORRECTED}"))?;
    let corrected = statement.query_map(params![first_rate, file_name, import_id], |row| row.get(0))?;
    let corrected: Vec<i64> = corrected.collect::<rusqlite::Result<_>>()?;
    let mut supersede = transaction.prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2")?;
    for old in corrected {
        supersede.execute(params![import_id, old])?;
        totals.superseded += 1;
    }
    // Those that are superseded now are no candidates any more.
    let sql = format!("{same_rate} {OTHERWISE}");
    warn(transaction, &sql, first_rate, (rules::SAME_RATE_OTHERWISE, totals), |row| {
        let names: [Option<String>; 2] = [row.get(1)?, row.get(2)?];
        let (file, line): (String, i64) = (row.get(3)?, row.get(4)?);
        Ok(format!(
            "{} states this rate of {} with another figure; both are stored",
            line_in_words(&file, line.unsigned_abs()),
            names.into_iter().flatten().collect::<Vec<_>>().join(" ")
        ))
    })?;
    Ok(transaction.execute_batch("DROP TABLE temp.current_beside")?)
}
