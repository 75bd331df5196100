//! Checking what reviewers wrote: each line names a cell that a report has, a person and a verdict.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use rusqlite::Connection;

use super::sheet::Remark;
use crate::findings::{Finding, Place, Rule, rules};
use crate::load::{Cause, Example};
use crate::model::CellId;
use crate::query::{Catalogue, Limits, Params, QueryError};

/// How long the table of a cell may take.
const LONGEST: Duration = Duration::from_mins(10);

/// What a verdict can be.
const VERDICTS: [&str; 3] = ["agree", "query", "comment"];

/// The lines that can be stored, and what is wrong with the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Lines to store, the verdict in lower case.
    pub good: Vec<Remark>,
    /// Lines kept aside.
    pub bad: Vec<Remark>,
    /// Why, a finding a line, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// The findings grouped by rule, for the message.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        for finding in &self.findings {
            let example = Example { finding: finding.clone(), row: None };
            match causes.iter_mut().find(|cause| cause.examples[0].finding.rule == finding.rule) {
                Some(cause) => {
                    cause.count += 1;
                    if cause.examples.len() < 3 {
                        cause.examples.push(example);
                    }
                }
                None => causes.push(Cause { examples: vec![example], count: 1, rejects: true }),
            }
        }
        causes
    }
}

/// Checks the lines against the reports that the database gives now.
///
/// # Errors
/// When a report that a line names cannot be made: then nothing is known of its cells, which is not the
/// same as a cell that is not there.
pub fn check(
    connection: &Connection,
    catalogue: &Catalogue,
    remarks: Vec<Remark>,
) -> Result<Checked, QueryError> {
    let mut known = KnownCells { connection, catalogue, tables: HashMap::new() };
    // The first place of each.
    let mut said: HashMap<(String, String), (String, u64)> = HashMap::new();
    let mut checked = Checked::default();
    for mut remark in remarks {
        remark.verdict = remark.verdict.to_lowercase();
        let problem = problem(&remark, &mut known)?.or_else(|| {
            let before = match said.entry((remark.cell_id.clone(), remark.reviewer.clone())) {
                Entry::Occupied(before) => before.get().clone(),
                Entry::Vacant(new) => {
                    new.insert((remark.sheet.clone(), remark.line));
                    return None;
                }
            };
            let help = "keep one of the two lines".to_owned();
            let (sheet, line) = before;
            let message = format!("the same reviewer speaks of this cell on line {line} of sheet `{sheet}`");
            Some((0, rules::CELL_REPEATED, message, help))
        });
        match problem {
            None => checked.good.push(remark),
            Some((column, rule, message, help)) => {
                checked.findings.push(finding(&remark, column, rule, message, help));
                checked.bad.push(remark);
            }
        }
    }
    Ok(checked)
}

/// Number among the columns read, rule, what is wrong, what to do.
type Problem = (usize, &'static Rule, String, String);

fn problem(remark: &Remark, known: &mut KnownCells<'_>) -> Result<Option<Problem>, QueryError> {
    if remark.reviewer.is_empty() {
        let help = "write initials or a name in the column Reviewer".to_owned();
        let message = "nobody is named as the reviewer".to_owned();
        return Ok(Some((1, rules::REVIEWER_MISSING, message, help)));
    }
    if !remark.verdict.is_empty() && !VERDICTS.contains(&remark.verdict.as_str()) {
        let help = "choose agree, query or comment, and put other words into the comment".to_owned();
        let message = format!("`{}` is not a verdict", remark.verdict);
        return Ok(Some((2, rules::UNKNOWN_VERDICT, message, help)));
    }
    if remark.verdict.is_empty() && remark.comment.is_empty() {
        let help = "add a verdict or a comment, or clear the reviewer".to_owned();
        let message = "there is neither a verdict nor a comment".to_owned();
        return Ok(Some((2, rules::NOTHING_SAID, message, help)));
    }
    Ok(known.miss(&remark.cell_id)?.map(|message| {
        let help = "copy the id from the column Cell of a workbook made from this database".to_owned();
        (0, rules::UNKNOWN_CELL, message, help)
    }))
}

fn finding(remark: &Remark, column: usize, rule: &'static Rule, message: String, help: String) -> Finding {
    let texts = [&remark.cell_id, &remark.reviewer, &remark.verdict, &remark.comment];
    let names = ["Cell", "Reviewer", "Verdict", "Comment"];
    let message = format!("sheet `{}`: {message}", remark.sheet);
    Finding {
        rule,
        place: Place {
            line: remark.line,
            row: remark.line,
            column: Some(remark.columns[column]),
            column_name: Some(names[column].to_owned()),
            pointer: None,
        },
        value: Some(texts[column].clone()).filter(|text| !text.is_empty()),
        message,
        help,
    }
}

/// The row keys and the column names of a table.
type RowsAndColumns = (HashSet<String>, Vec<String>);

/// Rows and columns of the tables that ids name, each run once.
struct KnownCells<'a> {
    connection: &'a Connection,
    catalogue: &'a Catalogue,
    tables: HashMap<String, Option<RowsAndColumns>>,
}

impl KnownCells<'_> {
    /// Why there is no such cell; `None` when there is one.
    fn miss(&mut self, text: &str) -> Result<Option<String>, QueryError> {
        let Some(id) = CellId::parse(text) else {
            return Ok(Some(format!("`{text}` is not the id of a cell")));
        };
        let place = text.rsplitn(3, '.').nth(2).unwrap_or_default().to_owned();
        let table = match self.tables.entry(place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(rows_and_columns(self.connection, self.catalogue, &id)?),
        };
        Ok(match table {
            None => Some(format!("no report gives the table of `{text}`")),
            Some((rows, _)) if !rows.contains(&id.row_key) => {
                Some(format!("the row of `{text}` is not there"))
            }
            Some((_, columns)) if !columns.contains(&id.column) => {
                Some(format!("the column of `{text}` is not there"))
            }
            Some(_) => None,
        })
    }
}

/// What a table has; none where no query has the name, or takes these parameters.
fn rows_and_columns(
    connection: &Connection,
    catalogue: &Catalogue,
    id: &CellId,
) -> Result<Option<RowsAndColumns>, QueryError> {
    let asked = Params::from_pairs(&id.asked);
    // A workbook of a whole database has more rows than a result on a terminal.
    let limits = Limits { rows: u64::MAX, time: LONGEST, ..Limits::default() };
    let table = match catalogue.get(&id.table).and_then(|query| query.run_within(connection, &asked, &limits))
    {
        Ok(table) => table,
        Err(QueryError::Unknown { .. } | QueryError::Parameter { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let columns = table.columns.iter().map(|column| column.name.clone()).collect();
    Ok(Some((table.row_keys().into_iter().collect(), columns)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_a_cell_a_person_or_a_verdict_are_kept_aside() {
        let connection = Connection::open_in_memory().expect("memory is there");
        crate::db::register_functions(&connection).expect("the functions are sound");
        let sql = "-- name: pair\n-- title: Pair\n-- column: payer text \"Payer.\"\n-- column: n int \"Count.\"\nSELECT 'Aetna' AS payer, 1 AS n";
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::write(folder.path().join("pair.sql"), sql).expect("the disk has room");
        let catalogue = Catalogue::embedded().and_then(|all| all.with_folder(folder.path()));
        let catalogue = catalogue.expect("the queries are sound");
        let table = catalogue.get("pair").and_then(|query| query.run(&connection, &Params::default()));
        let table = table.expect("the query runs");
        let cell = table.cell_id(&table.row_keys()[0], 1);
        let remark = |cell_id: &str, reviewer: &str, verdict: &str, comment: &str| Remark {
            sheet: "Rates".to_owned(),
            line: 2,
            cell_id: cell_id.to_owned(),
            reviewer: reviewer.to_owned(),
            verdict: verdict.to_owned(),
            comment: comment.to_owned(),
            columns: [0, 10, 11, 12],
        };
        let remarks = vec![
            remark(&cell, "MS", "Agree", ""),
            remark(&cell, "KL", "", "why?"),
            remark(&cell, "KL", "agree", ""),
            remark(&cell, "", "agree", ""),
            remark(&cell, "MS", "maybe", ""),
            remark(&cell, "MS", "", ""),
            remark("pair.cigna-00000000.n", "MS", "agree", ""),
            remark(&format!("{cell}x"), "MS", "agree", ""),
            remark("n", "MS", "agree", ""),
            remark("other.row-1.n", "MS", "agree", ""),
        ];
        let checked = check(&connection, &catalogue, remarks).expect("the query runs");
        assert_eq!(checked.good.len(), 2);
        assert_eq!(checked.good[0].verdict, "agree");
        let rules: Vec<&str> = checked.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, ["R304", "R301", "R302", "R303", "R305", "R305", "R305", "R305"]);
        assert_eq!(checked.findings[1].place.cell().as_deref(), Some("K2"));
        assert_eq!(checked.causes().iter().map(|cause| cause.count).sum::<u64>(), 8);
    }
}
