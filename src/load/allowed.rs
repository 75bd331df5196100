//! What a payer's file of allowed amounts takes the place of. Its rows are kept file by file, and the view
//! `v_allowed_amount` says which are current: what is compared is what the view shows before and after an import.

use std::collections::BTreeMap;

use rusqlite::{Row, Transaction};

use super::compare::{Comparison, LARGEST};
use super::outcome::{RemovedRate, Replaced, ReplacedFacts};
use crate::source::IngestError;

/// Amounts of one payment in the order of the view's file, as they are compared.
const ROWS: &str =
    "SELECT concat_ws('|', system, code, tin, billing_class, setting, places, modifiers) AS of_what,
         ifnull(amount, '') || '/' || ifnull(billed_amount, '') AS figure,
         code, printf('%.2f', amount), file_name, source_line";

/// A current amount.
struct Allowed {
    figure: String,
    removed: RemovedRate,
}

impl Allowed {
    fn of(row: &Row<'_>, whose: &str) -> rusqlite::Result<(String, Self)> {
        let removed = RemovedRate {
            codes: row.get(2)?,
            which: format!("of {whose}"),
            stated: row.get(3)?,
            file: row.get(4)?,
            line: row.get::<_, i64>(5)?.unsigned_abs(),
        };
        Ok((row.get(0)?, Self { figure: row.get(1)?, removed }))
    }
}

/// Lays what is current of the list beside the tables, before its next file is read.
pub(super) fn lay_allowed(transaction: &Transaction<'_>, publisher_id: i64) -> rusqlite::Result<()> {
    transaction.execute_batch(&format!(
        "DROP TABLE IF EXISTS temp.allowed_before;
         CREATE TEMP TABLE allowed_before AS
         SELECT * FROM v_allowed_amount
         WHERE import_id IN (
             SELECT import.import_id
             FROM payer_list AS own
             JOIN payer_list AS list ON list.list_key = own.list_key
             JOIN import ON import.publisher_id = list.publisher_id
             WHERE own.publisher_id = {publisher_id}
         )"
    ))
}

/// Counts what the file states anew, otherwise and no more, and gives what it replaces.
pub(super) fn compare_allowed(
    transaction: &Transaction<'_>,
    import_id: i64,
    whose: &str,
    found: &mut Comparison,
) -> Result<Vec<Replaced>, IngestError> {
    let replaced = "(import_id, source_byte) IN (
         SELECT import_id, source_byte FROM temp.allowed_before
         EXCEPT SELECT import_id, source_byte FROM v_allowed_amount)";
    let before = rows(transaction, whose, &format!("FROM temp.allowed_before WHERE {replaced}"))?;
    let after = rows(transaction, whose, &format!("FROM v_allowed_amount WHERE import_id = {import_id}"))?;
    transaction.execute_batch("DROP TABLE temp.allowed_before")?;
    let mut files: Vec<String> = before.iter().map(|(_, allowed)| allowed.removed.file.clone()).collect();
    files.sort_unstable();
    files.dedup();
    let rates = before.len() as u64;
    let mut stated: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (of_what, Allowed { figure, .. }) in after {
        stated.entry(of_what).or_default().push(figure);
    }
    // What is stated again as it was goes first, so that it is no change of another.
    let mut others = Vec::new();
    for (of_what, allowed) in before {
        let same = stated.get_mut(&of_what).and_then(|figures| {
            figures.iter().position(|figure| *figure == allowed.figure).map(|at| figures.swap_remove(at))
        });
        match same {
            Some(_) => found.changes.unchanged += 1,
            None => others.push((of_what, allowed)),
        }
    }
    for (of_what, Allowed { removed, .. }) in others {
        if stated.get_mut(&of_what).and_then(Vec::pop).is_some() {
            found.changes.changed += 1;
            continue;
        }
        found.changes.removed += 1;
        if (found.removed.len() as i64) < LARGEST {
            found.removed.push(removed);
        }
    }
    found.changes.added -= found.changes.changed + found.changes.unchanged;
    Ok(Vec::from_iter((rates > 0).then(|| Replaced {
        whose: whose.to_owned(),
        rates,
        files,
        what: ReplacedFacts::Allowed,
    })))
}

fn rows(transaction: &Transaction<'_>, whose: &str, from: &str) -> rusqlite::Result<Vec<(String, Allowed)>> {
    let mut statement = transaction.prepare(&format!("{ROWS} {from} ORDER BY import_id, source_byte"))?;
    let rows = statement.query_map([], |row| Allowed::of(row, whose))?;
    rows.collect()
}
