//! Checking what reviewers wrote: each line names a cell that a report has, a person and a verdict.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use chrono::NaiveDate;
use rusqlite::Connection;

use super::sheet::{Remark, Reviewed};
use crate::domain::{Missing, visible};
use crate::findings::{Finding, Place, Rule, rules};
use crate::load::{Cause, Example};
use crate::model::{CellId, RowNames, Spellings, Table, review_in_words};
use crate::query::{Catalogue, Limits, Params, QueryError, spellings};

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
    /// How many of the lines to store are about a value that is another one by now.
    pub changed_since: u64,
}

impl Checked {
    /// The findings grouped by rule and sheet, for the message.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        let mut groups: Vec<(&Rule, &str)> = Vec::new();
        for (finding, remark) in self.findings.iter().zip(&self.bad) {
            let example = Example { finding: finding.clone(), row: None };
            let group = (finding.rule, remark.sheet.as_str());
            match groups.iter().position(|known| *known == group) {
                Some(at) => {
                    let cause = &mut causes[at];
                    cause.count += 1;
                    if cause.examples.len() < 3 {
                        cause.examples.push(example);
                    }
                }
                None => {
                    groups.push(group);
                    causes.push(Cause { examples: vec![example], count: 1, rejects: true });
                }
            }
        }
        causes
    }
}

/// Checks the lines against the reports that the database gives now, on the day `today`. A line whose workbook does not
/// say what its cell showed gets what it shows now.
///
/// # Errors
/// When a report that a line names cannot be made: then nothing is known of its cells, which is not the
/// same as a cell that is not there.
pub fn check(
    connection: &Connection,
    catalogue: &Catalogue,
    reviewed: &Reviewed,
    today: NaiveDate,
) -> Result<Checked, QueryError> {
    let failed = |query: &str, source| QueryError::Database { query: query.to_owned(), source };
    let spellings = spellings(connection).map_err(|source| failed("spellings of payers", source))?;
    let spellings = Rc::new(spellings);
    let mut known = KnownCells { connection, catalogue, today, tables: HashMap::new(), spellings };
    // The first place of each.
    let mut said: HashMap<(String, String), (String, u64)> = HashMap::new();
    let mut checked = Checked::default();
    for mut remark in reviewed.remarks.iter().cloned() {
        remark.verdict = remark.verdict.to_lowercase();
        if let Some(now) = known.id_now(&remark.cell_id)? {
            remark.cell_id = now;
        }
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
            None => {
                let now = known.shows(&remark.cell_id)?.unwrap_or_default();
                if remark.shown.is_empty() {
                    remark.shown = now;
                } else if remark.shown != now && remark.shown != Missing::Suppressed.marker() {
                    checked.changed_since += 1;
                }
                checked.good.push(remark);
            }
            Some((column, rule, message, help)) => {
                checked.findings.push(finding(&remark, column, rule, message, help));
                checked.bad.push(remark);
            }
        }
    }
    let known = words_known(connection).map_err(|source| failed("words of reviewers", source))?;
    for remark in reviewed.listed.iter().filter(|line| !known.contains(&words(&line.reviewer, &line.comment)))
    {
        let rule = rules::LISTED_WORDS_CHANGED;
        let message = "this list shows what was imported, and nobody of this name said so".to_owned();
        checked.findings.push(finding(remark, 3, rule, message, rule.remedy.to_owned()));
        checked.bad.push(remark.clone());
    }
    Ok(checked)
}

/// Every reviewer's words that were ever imported.
fn words_known(connection: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut statement = connection.prepare("SELECT reviewer, verdict, comment FROM review")?;
    let rows = statement.query_map([], |row| {
        let [verdict, comment]: [Option<String>; 2] = [row.get(1)?, row.get(2)?];
        let said = review_in_words(verdict.as_deref(), comment.as_deref());
        Ok(words(&row.get::<_, String>(0)?, &said))
    })?;
    rows.collect()
}

/// A reviewer and what was said, however a spreadsheet breaks its lines.
fn words(reviewer: &str, said: &str) -> String {
    let said: Vec<&str> = said.split_whitespace().collect();
    format!("{}: {}", visible(reviewer), visible(&said.join(" ")))
}

/// Number among the columns read, rule, what is wrong, what to do.
type Problem = (usize, &'static Rule, String, String);

fn problem(remark: &Remark, known: &mut KnownCells<'_>) -> Result<Option<Problem>, QueryError> {
    if remark.cell_id.is_empty() {
        let help =
            "write on a line of a table, with its id in the column Cell as the workbook had it".to_owned();
        let message = "the line has no id of a cell, so that it is not known what it speaks of".to_owned();
        return Ok(Some((0, rules::UNKNOWN_CELL, message, help)));
    }
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
        let help = "make the workbook anew from this database, where the cell may have another id since, and copy the id \
                    from its column Cell"
            .to_owned();
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

/// A table, and its rows by their names.
type Keyed = (RowNames, Table);

/// The tables that ids name, each run once.
struct KnownCells<'a> {
    connection: &'a Connection,
    catalogue: &'a Catalogue,
    today: NaiveDate,
    tables: HashMap<String, Option<Keyed>>,
    spellings: Rc<Spellings>,
}

impl KnownCells<'_> {
    /// Why there is no such cell; `None` when there is one.
    fn miss(&mut self, text: &str) -> Result<Option<String>, QueryError> {
        let Some(id) = CellId::parse(text) else {
            return Ok(Some(format!("`{text}` is not the id of a cell")));
        };
        Ok(match self.table(&id)? {
            None => Some(format!("no report gives the table of `{text}`")),
            Some((rows, table)) if rows.row(table, &id.row_key).is_none() => {
                Some(format!("the row of `{text}` is not there"))
            }
            Some((_, table)) if column_of(table, &id).is_none() => {
                Some(format!("the column of `{text}` is not there"))
            }
            Some(_) => None,
        })
    }

    /// What a cell shows; `None` when there is no such cell.
    fn shows(&mut self, text: &str) -> Result<Option<String>, QueryError> {
        let Some(id) = CellId::parse(text) else { return Ok(None) };
        let Some((rows, table)) = self.table(&id)? else { return Ok(None) };
        let place = rows.row(table, &id.row_key).zip(column_of(table, &id));
        Ok(place.map(|(row, column)| table.rows[row].cells[column].shown_to_reviewer()))
    }

    /// The id that a cell has now, which is another one where its payer is spelled otherwise since; none when there is
    /// no such cell.
    fn id_now(&mut self, text: &str) -> Result<Option<String>, QueryError> {
        let Some(mut id) = CellId::parse(text) else { return Ok(None) };
        let Some((rows, table)) = self.table(&id)? else { return Ok(None) };
        let name =
            rows.row(table, &id.row_key).and_then(|row| rows.name_of(row, &id.row_key)).map(str::to_owned);
        Ok(name.map(|name| {
            id.row_key = name;
            id.to_string()
        }))
    }

    /// The table of a cell; none where no query has the name, or takes these parameters.
    fn table(&mut self, id: &CellId) -> Result<Option<&Keyed>, QueryError> {
        let table = match self.tables.entry(id.table_and_asked()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let table = run(self.connection, self.catalogue, id, self.today)?;
                new.insert(table.map(|table| (RowNames::of(&table, &self.spellings), table)))
            }
        };
        Ok(table.as_ref())
    }
}

fn column_of(table: &Table, id: &CellId) -> Option<usize> {
    table.columns.iter().position(|column| column.name == id.column)
}

fn run(
    connection: &Connection,
    catalogue: &Catalogue,
    id: &CellId,
    today: NaiveDate,
) -> Result<Option<Table>, QueryError> {
    let table = catalogue.get(&id.table).and_then(|query| {
        let asked = query.with_today(Params::from_pairs(&id.asked), today);
        query.run_within(connection, &asked, &Limits::OF_A_DOCUMENT)
    });
    match table {
        Ok(table) => Ok(Some(table)),
        Err(QueryError::Unknown { .. } | QueryError::Parameter { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_a_cell_a_person_or_a_verdict_are_kept_aside() {
        let connection = Connection::open_in_memory().expect("memory is there");
        crate::db::register_functions(&connection).expect("the functions are sound");
        let payers = "CREATE TABLE payer (payer_id, payer); CREATE TABLE payer_alias (payer_id, payer_key, superseded_by)";
        connection.execute_batch(payers).expect("the tables are made");
        let reviews = "CREATE TABLE review AS SELECT 'MS' AS reviewer, 'agree' AS verdict, NULL AS comment";
        connection.execute_batch(reviews).expect("the table is made");
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
            shown: String::new(),
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
        let listed = vec![remark(&cell, "MS", "", "agree"), remark(&cell, "MS", "", "answered here")];
        let reviewed = Reviewed { file: String::new(), bytes: 0, sha256: String::new(), remarks, listed };
        let checked = check(&connection, &catalogue, &reviewed, NaiveDate::MIN).expect("the query runs");
        assert_eq!(checked.good.len(), 2);
        assert_eq!(checked.good[0].verdict, "agree");
        assert_eq!((checked.good[0].shown.as_str(), checked.changed_since), ("1", 0));
        let rules: Vec<&str> = checked.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, ["R304", "R301", "R302", "R303", "R305", "R305", "R305", "R305", "R306"]);
        assert_eq!(checked.findings[1].place.cell().as_deref(), Some("K2"));
        assert_eq!(checked.causes().iter().map(|cause| cause.count).sum::<u64>(), 9);
    }
}
