//! Corrected rows of a file of rejected ones: they replace nothing of the files that were imported, but what the same
//! file of corrections stated before.

use rusqlite::{OptionalExtension, Transaction, params};

use super::delta::{PAIRS, SAME_RATE, lay_beside, warn};
use super::guards::accepted;
use super::options::ApplyOptions;
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

/// The last file that took the place of the one whose rows were rejected: a later one of its publisher that is the whole
/// truth of a payer and plan of these rows, which that one stated, or of a hospital. Files of one archive are one edition.
const REPLACED_BY: &str = "WITH contract AS MATERIALIZED (
         SELECT payer_plan_id, contract_key FROM payer_contract
         WHERE contract_key IN (
             SELECT contract_key FROM payer_contract
             WHERE payer_plan_id IN (SELECT payer_plan_id FROM rate WHERE rate_id >= ?1 AND import_id = ?2)
         )
     )
     SELECT later.import_id, later.file_name
     FROM import AS this
     JOIN import AS corrected ON corrected.publisher_id = this.publisher_id AND corrected.status = 'applied'
     JOIN import AS later ON later.publisher_id = this.publisher_id AND later.status = 'applied'
     JOIN publisher ON publisher.publisher_id = this.publisher_id
     WHERE this.import_id = ?2 AND corrected.import_id = ?3 AND later.import_id > ?3 AND later.import_id < ?2
       AND NOT later.only_adds
       AND NOT EXISTS (
           SELECT 1
           FROM import_part AS part
           JOIN import_part AS other USING (first_import)
           WHERE part.import_id = later.import_id AND other.import_id = ?3
       )
       AND (
           publisher.kind = 'hospital'
               AND EXISTS (
                   SELECT 1 FROM rate WHERE rate.superseded_by = later.import_id AND rate.import_id = ?3
               )
           OR EXISTS (
               SELECT 1
               FROM stated_plan AS newer
               JOIN contract AS named ON named.payer_plan_id = newer.payer_plan_id
               JOIN contract AS same ON same.contract_key = named.contract_key
               JOIN stated_plan AS older ON older.payer_plan_id = same.payer_plan_id AND older.import_id = ?3
               WHERE newer.import_id = later.import_id
           )
       )
     ORDER BY later.import_id DESC
     LIMIT 1";

/// Holds corrected rows of a file that another has replaced: they would be current beside the rates of that one.
fn refuse_replaced(
    transaction: &Transaction<'_>,
    (import_id, first_rate): (i64, i64),
    options: &ApplyOptions,
) -> Result<(), IngestError> {
    let Some(corrected) = options.rejected_by.filter(|_| !accepted(options, rules::OLDER_EDITION)) else {
        return Ok(());
    };
    let newer = transaction
        .query_row(REPLACED_BY, params![first_rate, import_id, corrected], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((newer, file)) = newer else { return Ok(()) };
    Err(IngestError::Guard {
        rule: rules::OLDER_EDITION,
        message: format!(
            "the rows are of import {corrected}, whose rates `{file}` has replaced (import {newer}): they would be \
             current beside those"
        ),
        hint: format!(
            "where the newer file is right, nothing is to do; to keep the corrected rows for the time before it, \
             `ratebook imports undo {newer}`, import this file, and then the newer one again; `--accept {}` stores \
             them beside it",
            rules::OLDER_EDITION
        ),
    })
}

/// Supersedes what the same file of corrections stated before, and says which corrected rates are stored beside others
/// of the same price.
pub(super) fn apply_corrections(
    transaction: &Transaction<'_>,
    (import_id, first_rate): (i64, i64),
    options: &ApplyOptions,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    refuse_replaced(transaction, (import_id, first_rate), options)?;
    lay_beside(transaction, first_rate)?;
    let same_rate = format!(
        "WITH candidate AS MATERIALIZED (SELECT new.rate_id AS new_id, old.rate_id AS old_id {PAIRS}),
             same_rate AS MATERIALIZED ({SAME_RATE})"
    );
    let mut statement = transaction.prepare(&format!("{same_rate} {CORRECTED}"))?;
    let corrected =
        statement.query_map(params![first_rate, options.file_name, import_id], |row| row.get(0))?;
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
