//! Names that a seed folder matches to payers: what a corrected row frees again, and what the names did to stored rates.
//! A payer's own name and short name need no alias.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::alias::{Matched, NewAlias, did_to_rates, refuse_where_files_replaced};
use super::reconcile::{reconcile, reconcile_again};
use super::undo::is_added_names;
use crate::db::{Import, Inserts};
use crate::domain::text::name_letters;
use crate::source::IngestError;

/// A published name that leads to a payer, and the import that says so.
#[derive(Debug)]
pub struct KnownName {
    alias: String,
    key: String,
    payer_id: i64,
    import_id: i64,
}

/// All names that lead to a payer now, for [`match_seeded_names`] after the rows of a seed file are written.
///
/// # Errors
/// When the database refuses.
pub fn known_names(connection: &Connection) -> rusqlite::Result<Vec<KnownName>> {
    let mut statement = connection.prepare(
        "SELECT alias, payer_key, payer_id, import_id FROM payer_alias WHERE superseded_by IS NULL",
    )?;
    let name = |row: &rusqlite::Row<'_>| {
        Ok(KnownName { alias: row.get(0)?, key: row.get(1)?, payer_id: row.get(2)?, import_id: row.get(3)? })
    };
    statement.query_map([], name)?.collect()
}

/// Reconciles editions that are of one payer and plan by the aliases of a seed file, and makes current again what names
/// had ended that lead to another payer now.
///
/// # Errors
/// When files replaced rates by a name that leads to another payer now, as far as an analyst says so, or when the
/// database refuses.
pub fn match_seeded_names(
    transaction: &Transaction<'_>,
    before: &[KnownName],
    import_id: i64,
    by_analyst: bool,
) -> Result<Matched, IngestError> {
    let now = known_names(transaction)?;
    let corrected = |was: &&KnownName| {
        now.iter().any(|is| is.import_id == import_id && is.key == was.key && is.payer_id != was.payer_id)
    };
    let corrected: Vec<&KnownName> = before.iter().filter(corrected).collect();
    match_again(transaction, &corrected, &BTreeSet::from([import_id]), by_analyst)
}

/// Works out anew what names replaced since the first of those that are corrected, and what the events of now do.
fn match_again(
    transaction: &Transaction<'_>,
    corrected: &[&KnownName],
    events: &BTreeSet<i64>,
    by_analyst: bool,
) -> Result<Matched, IngestError> {
    for was in corrected.iter().filter(|_| by_analyst) {
        refuse_where_files_replaced(transaction, &was.alias, was.import_id)?;
    }
    let first = corrected.iter().map(|was| was.import_id).min();
    if let Some(first) = first {
        reconcile_again(transaction, first - 1)?;
    }
    let mut matched = Matched::default();
    for event in events {
        let replaced = match first {
            Some(_) => {
                let ended = "SELECT count(*) FROM rate WHERE superseded_by = ?1";
                transaction.query_row(ended, [event], |row| row.get::<_, i64>(0))?.unsigned_abs()
            }
            None => reconcile(transaction, *event)?,
        };
        matched = did_to_rates(transaction, *event, replaced)?;
        if !by_analyst {
            // Of its own names ratebook's seed says nothing new.
            matched.kept_apart.clear();
        }
        matched.is_undone_by_correction = !is_added_names(transaction, *event)?;
    }
    Ok(matched)
}

/// Payers of later imports than `?1` with the place of their row, and the names that are theirs: no short name takes a
/// name from the payer that has it.
const PAYERS_NAMES: &str =
    "SELECT import_id, publisher_id, payer_id, name, source_line, 'the payer''s own name' AS evidence
     FROM payer JOIN import USING (import_id) WHERE import_id > ?1
     UNION ALL
     SELECT import_id, publisher_id, payer_id, payer, source_line, 'the payer''s short name'
     FROM payer JOIN import USING (import_id) WHERE import_id > ?1
     ORDER BY evidence, source_line";

/// Matches payers that came after an import to their own names and short names, as far as no alias leads these
/// anywhere, and reconciles editions that are of one payer and plan by it.
///
/// # Errors
/// As [`match_seeded_names`].
pub fn match_names_of_payers(
    transaction: &Transaction<'_>,
    after: i64,
    by_analyst: bool,
) -> Result<Matched, IngestError> {
    let former = forget_former_names(transaction, after)?;
    let mut statement = transaction.prepare(PAYERS_NAMES)?;
    let mut rows = statement.query([after])?;
    let mut matched = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let import = Import { import_id: row.get(0)?, publisher_id: row.get(1)? };
        let (name, evidence): (String, String) = (row.get(3)?, row.get(5)?);
        let words: Vec<&str> = name.split_whitespace().collect();
        let alias = words.join(" ");
        let key = name_letters(&alias);
        let known =
            "SELECT EXISTS (SELECT 1 FROM payer_alias WHERE payer_key = ?1 AND superseded_by IS NULL)";
        if key.is_empty() || transaction.query_row(known, [key], |row| row.get(0))? {
            continue;
        }
        let line = row.get::<_, i64>(4)?.unsigned_abs();
        let new = NewAlias { alias: &alias, payer_id: row.get(2)?, evidence: &evidence, line };
        Inserts::new(transaction, import).write_one(&new)?;
        matched.insert(import.import_id);
    }
    match_again(transaction, &former.iter().collect::<Vec<_>>(), &matched, by_analyst)
}

/// Takes out the names that an analyst's folder once gave to payers of later imports than `after` and that are theirs
/// no more, and gives them.
fn forget_former_names(connection: &Connection, after: i64) -> rusqlite::Result<Vec<KnownName>> {
    let mut statement = connection.prepare(
        "SELECT payer_alias_id, alias, payer_key, payer_id, payer_alias.import_id, payer.payer, payer.name
         FROM payer_alias
         JOIN payer USING (payer_id)
         JOIN import ON import.import_id = payer_alias.import_id
         JOIN publisher USING (publisher_id)
         WHERE payer.import_id > ?1 AND payer_alias.import_id <= ?1 AND superseded_by IS NULL
           AND import.format = 'seed-payers' AND publisher.kind = 'analyst'",
    )?;
    let mut rows = statement.query([after])?;
    let mut former = Vec::new();
    while let Some(row) = rows.next()? {
        let key: String = row.get(2)?;
        let (short, name): (String, String) = (row.get(5)?, row.get(6)?);
        if key == name_letters(&short) || key == name_letters(&name) {
            continue;
        }
        connection.execute("DELETE FROM payer_alias WHERE payer_alias_id = ?1", [row.get::<_, i64>(0)?])?;
        former.push(KnownName { alias: row.get(1)?, key, payer_id: row.get(3)?, import_id: row.get(4)? });
    }
    Ok(former)
}
