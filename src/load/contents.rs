//! What a payer's next table of contents takes the place of: the view `v_payer_file` shows the newest alone. Lists of one
//! and the next are compared by the plans that they are of.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::compare::Comparison;
use super::outcome::{Cause, Replaced, ReplacedFacts};
use crate::domain::text::{count, list};
use crate::findings::{Place, rules};
use crate::source::IngestError;

/// Plans that a message names.
const NAMED: usize = 3;

/// The import of the table of contents before `?2` of a publisher, with its file.
const BEFORE: &str = "SELECT import_id, file_name
     FROM import
     WHERE import_id = (SELECT max(import_id) FROM payer_contents WHERE publisher_id = ?1 AND import_id < ?2)";

/// Each list of an import: its plans, and its files.
const LISTS: &str = "SELECT
         (SELECT ifnull(group_concat(concat_ws('|', plan_name, plan_id_type, plan_id, market), '; '
                                     ORDER BY plan_name, plan_id_type, plan_id, market), '')
          FROM payer_contents_plan AS plan WHERE plan.payer_contents_id = contents.payer_contents_id),
         (SELECT ifnull(group_concat(concat_ws('|', kind, location, description), '; ' ORDER BY kind, location), '')
          FROM payer_contents_file AS listed WHERE listed.payer_contents_id = contents.payer_contents_id)
     FROM payer_contents AS contents
     WHERE import_id = ?1
     ORDER BY payer_contents_id";

/// Plans of which the import `?1` lists files and the import `?2` none.
const WITHOUT_FILES: &str = "WITH listed AS MATERIALIZED (
         SELECT DISTINCT import_id, concat_ws(' ', plan_name, '(' || plan_id_type || ' ' || plan_id || ')') AS plan
         FROM payer_contents
         JOIN payer_contents_plan USING (payer_contents_id)
         JOIN payer_contents_file USING (payer_contents_id)
         WHERE import_id IN (?1, ?2)
     )
     SELECT plan FROM listed WHERE import_id = ?1
     EXCEPT SELECT plan FROM listed WHERE import_id = ?2
     ORDER BY plan";

/// Counts the lists that the import states anew, otherwise and no more, and gives what it replaces and which plans have
/// no files by that.
pub(super) fn compare_contents(
    transaction: &Transaction<'_>,
    (publisher_id, import_id): (i64, i64),
    whose: &str,
    found: &mut Comparison,
) -> Result<Vec<Replaced>, IngestError> {
    let mut before = transaction.prepare(BEFORE)?;
    let mut before = before.query(params![publisher_id, import_id])?;
    let Some(row) = before.next()? else { return Ok(Vec::new()) };
    let (earlier, file): (i64, String) = (row.get(0)?, row.get(1)?);
    let replaced = lists(transaction, earlier)?;
    let mut stated: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (plans, files) in lists(transaction, import_id)? {
        stated.entry(plans).or_default().push(files);
    }
    let rates = replaced.len() as u64;
    // What is stated again as it was goes first, so that it is no change of another.
    let mut others = Vec::new();
    for (plans, files) in replaced {
        let same = stated.get_mut(&plans).and_then(|stated| {
            stated.iter().position(|other| *other == files).map(|at| stated.swap_remove(at))
        });
        match same {
            Some(_) => found.changes.unchanged += 1,
            None => others.push(plans),
        }
    }
    for plans in others {
        match stated.get_mut(&plans).and_then(Vec::pop) {
            Some(_) => found.changes.changed += 1,
            None => found.changes.removed += 1,
        }
    }
    found.changes.added -= found.changes.changed + found.changes.unchanged;
    found.causes.extend(without_files(transaction, (earlier, &file), import_id)?);
    Ok(vec![Replaced { whose: whose.to_owned(), rates, files: vec![file], what: ReplacedFacts::Lists }])
}

/// The lists of an import, each as its plans and its files.
fn lists(transaction: &Transaction<'_>, import_id: i64) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = transaction.prepare(LISTS)?;
    statement.query_map([import_id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// A warning that names the plans that have no files any more.
fn without_files(
    transaction: &Transaction<'_>,
    (earlier, file): (i64, &str),
    import_id: i64,
) -> Result<Option<Cause>, IngestError> {
    let mut statement = transaction.prepare(WITHOUT_FILES)?;
    let plans = statement.query_map([earlier, import_id], |row| row.get(0))?;
    let mut plans: Vec<String> = plans.collect::<rusqlite::Result<_>>()?;
    if plans.is_empty() {
        return Ok(None);
    }
    let more = plans.len().saturating_sub(NAMED);
    let of = count(plans.len() as u64, "plan", "plans");
    plans.truncate(NAMED);
    if more > 0 {
        plans.push(count(more as u64, "other", "others"));
    }
    let message = format!("no file is listed any more for {of} of `{file}`: {}", list(&plans));
    Ok(Some(Cause::of(rules::PLAN_WITHOUT_FILES.at(Place::default(), "", message))))
}
