//! Corrected rows of a file of rejected ones: they replace nothing of the files that were imported, but what the same
//! file of corrections stated before.

use rusqlite::{Transaction, params};

use super::delta::{PAIRS, SAME_RATE};
use super::outcome::{Cause, Example};
use super::sink::Totals;
use crate::domain::line_in_words;
use crate::findings::{Place, rules};
use crate::source::IngestError;

/// Places that a warning shows.
const SHOWN: usize = 3;

/// Stored rates that corrected ones are, with where they come from; those of the same file of corrections first.
const STORED: &str = "SELECT old_id, import.file_name, old.source_line, new.source_line,
         import.file_name = ?2 AND import.import_id <> ?3 AS is_correction,
         new.amount IS old.amount AND stated.percentage IS stored.percentage
             AND stated.algorithm_id IS stored.algorithm_id AS is_equal,
         payer_plan.raw_payer, payer_plan.raw_plan
     FROM same_rate
     JOIN rate AS old ON old.rate_id = old_id
     JOIN rate AS new ON new.rate_id = new_id
     JOIN terms AS stored ON stored.terms_id = old.terms_id
     JOIN terms AS stated ON stated.terms_id = new.terms_id
     JOIN import ON import.import_id = old.import_id
     LEFT JOIN payer_plan ON payer_plan.payer_plan_id = new.payer_plan_id
     WHERE new.amount IS NOT NULL OR stated.percentage IS NOT NULL OR stated.algorithm_id IS NOT NULL
     ORDER BY new_id, old_id";

/// A stored rate beside a corrected one of the same price.
struct Stored {
    rate_id: i64,
    place: String,
    line: u64,
    is_correction: bool,
    is_equal: bool,
    whose: String,
}

/// Supersedes what the same file of corrections stated before, and says which corrected rates are stored beside others
/// of the same price.
pub(super) fn apply_corrections(
    transaction: &Transaction<'_>,
    (import_id, first_rate): (i64, i64),
    file_name: &str,
    totals: &mut Totals,
) -> Result<(), IngestError> {
    let sql = format!(
        "WITH candidate AS MATERIALIZED (SELECT new.rate_id AS new_id, old.rate_id AS old_id {PAIRS}),
             same_rate AS MATERIALIZED ({SAME_RATE})
         {STORED}"
    );
    let mut statement = transaction.prepare(&sql)?;
    let stored = statement.query_map(params![first_rate, file_name, import_id], |row| {
        let (file, line): (String, i64) = (row.get(1)?, row.get(2)?);
        let names: [Option<String>; 2] = [row.get(6)?, row.get(7)?];
        Ok(Stored {
            rate_id: row.get(0)?,
            place: line_in_words(&file, line.unsigned_abs()),
            line: row.get::<_, i64>(3)?.unsigned_abs(),
            is_correction: row.get(4)?,
            is_equal: row.get(5)?,
            whose: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        })
    })?;
    let stored: Vec<Stored> = stored.collect::<rusqlite::Result<_>>()?;
    let mut supersede = transaction
        .prepare("UPDATE rate SET superseded_by = ?1 WHERE rate_id = ?2 AND superseded_by IS NULL")?;
    let (mut examples, mut count) = (Vec::new(), 0);
    for other in &stored {
        if other.is_correction {
            totals.superseded += supersede.execute(params![import_id, other.rate_id])? as u64;
        } else if !other.is_equal {
            count += 1;
            if examples.len() < SHOWN {
                let place = Place { line: other.line, ..Place::default() };
                let message = format!(
                    "{} states this rate of {} with another figure; both are stored",
                    other.place, other.whose
                );
                examples
                    .push(Example { finding: rules::SAME_RATE_OTHERWISE.at(place, "", message), row: None });
            }
        }
    }
    if count > 0 {
        totals.causes.push(Cause { examples, count, rejects: false });
    }
    Ok(())
}
