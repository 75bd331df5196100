//! Loading a seed folder: every file checked, then all of it committed, or nothing.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::confidence;
use super::error::{SeedError, SeedProblem};
use super::folder::{Folder, SeedFile};
use super::row::{SeedRow, read_row};
use super::table::{SeedTable, TABLES};
use crate::db::{Import, Insert, TableRows, Trouble};
use crate::domain::text::{count, name_letters};
use crate::domain::{column_letters, nearest, sha256_hex};
use crate::findings::{Place, Rule, rules};
use crate::formats::{Detected, OpenOptions, detect, misquoted};
use crate::load::{
    ApplyOptions, Matched, SmallImport, apply_extract, find_applied, known_names, match_names_of_payers,
    match_seeded_names, record_small_import,
};
use crate::source::{Digest, Rows};

/// What loading needs beside the folder.
#[derive(Debug, Clone, Copy)]
pub struct SeedOptions {
    /// Tells the time of the import.
    pub clock: fn() -> DateTime<Utc>,
    /// The schema that the database has.
    pub schema_version: i64,
}

/// What one file did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileOutcome {
    /// The file's name.
    pub file: String,
    /// Rows of the file.
    pub rows: u64,
    /// Rows that were not in the table.
    pub added: u64,
    /// Rows that replaced another.
    pub changed: u64,
    /// The earlier import of the same content, when nothing was done.
    pub already: Option<i64>,
    /// What names of the file, as they lead to payers, did to stored rates.
    pub matched: Option<Matched>,
    /// Names that the folder matched before and does not any more, each with its import: they still lead to their payers.
    pub dropped: Vec<(String, i64)>,
}

/// Loads a folder as one transaction.
///
/// # Errors
/// When a file cannot be read or any cell is bad; then nothing was written.
pub fn load(
    connection: &mut Connection,
    folder: &Folder,
    options: SeedOptions,
) -> Result<Vec<FileOutcome>, SeedError> {
    let transaction = connection.transaction()?;
    let outcomes = load_in(&transaction, folder, options)?;
    transaction.commit()?;
    Ok(outcomes)
}

/// The same as a part of a transaction, which is to be rolled back on an error.
///
/// # Errors
/// As [`load`].
pub fn load_in(
    transaction: &Transaction<'_>,
    folder: &Folder,
    options: SeedOptions,
) -> Result<Vec<FileOutcome>, SeedError> {
    let mut problems = unknown_files(folder);
    let mut outcomes = Vec::new();
    let before: i64 =
        transaction.query_row("SELECT ifnull(max(import_id), 0) FROM import", [], |row| row.get(0))?;
    for table in TABLES {
        let Some(file) = folder.files.iter().find(|file| file.name == table.file) else { continue };
        match load_file(transaction, folder, file, table, options) {
            Ok(outcome) => outcomes.push(outcome),
            Err(SeedError::Rows(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if !problems.is_empty() {
        return Err(SeedError::Rows(problems));
    }
    // After the aliases: what they say of a name goes before that a payer is called so.
    let matched = match_names_of_payers(transaction, before, folder.is_analysts())?;
    if let Some(payers) = outcomes.iter_mut().find(|outcome| outcome.file == "payers.csv") {
        payers.matched = Some(matched);
    }
    for file in &folder.extracts {
        outcomes.push(load_extract(transaction, folder, file, options)?);
    }
    Ok(outcomes)
}

/// Loads rows of one of Medicare's files, in the layout of its publisher, through its own reader.
fn load_extract(
    transaction: &Transaction<'_>,
    folder: &Folder,
    file: &SeedFile,
    options: SeedOptions,
) -> Result<FileOutcome, SeedError> {
    let mut outcome = FileOutcome { file: file.name.clone(), ..FileOutcome::default() };
    let source = file.source()?;
    let Detected::Reference(format) = detect(&source)? else {
        return Err(SeedError::NotRelease(file.name.clone()));
    };
    if let Some((import_id, _)) = find_applied(transaction, &file.sha256, format.name, None, None, None)? {
        return Ok(FileOutcome { already: Some(import_id), ..outcome });
    }
    let digest = Digest { bytes: file.bytes, sha256: file.sha256.clone() };
    let opened = OpenOptions { edition: file.edition(), ..OpenOptions::default() };
    let reader = (format.open)(&source, &opened)?;
    let applied = ApplyOptions::of(&source, digest, options.clock, options.schema_version)?;
    if let Some(applied) = apply_extract(transaction, reader, &applied)? {
        if let Some(words) = confidence::of_extract(&file.name).filter(|_| !folder.is_analysts()) {
            confidence::keep(transaction, applied.import_id, words)?;
        }
        outcome.rows = applied.rows.read;
        outcome.added = applied.changes.added;
        outcome.changed = applied.changes.changed;
    }
    Ok(outcome)
}

fn unknown_files(folder: &Folder) -> Vec<SeedProblem> {
    let known = |file: &&SeedFile| !TABLES.iter().any(|table| table.file == file.name);
    folder
        .files
        .iter()
        .filter(known)
        .map(|file| {
            let near = nearest(&file.name, TABLES.iter().map(|table| table.file));
            let all: Vec<&str> = TABLES.iter().map(|table| table.file).collect();
            SeedProblem {
                file: file.name.clone(),
                line: 1,
                column: "(file)".to_owned(),
                cell: None,
                rule: rules::UNKNOWN_NAME,
                message: format!("`{}` is not a seed file", file.name),
                help: match near.first() {
                    Some(name) => format!("did you mean {name}?"),
                    None => format!("seed files are {}", all.join(", ")),
                },
            }
        })
        .collect()
}

fn load_file(
    transaction: &Transaction<'_>,
    folder: &Folder,
    file: &SeedFile,
    table: &'static SeedTable,
    options: SeedOptions,
) -> Result<FileOutcome, SeedError> {
    let format = format!("seed-{}", table.file.trim_end_matches(".csv"));
    let mut outcome = FileOutcome { file: file.name.clone(), ..FileOutcome::default() };
    let mut sha256 = file.sha256.clone();
    let known =
        find_applied(transaction, &sha256, &format, None, None, None)?.map(|(import_id, _)| import_id);
    if let Some(import_id) = known {
        match loaded_since(transaction, folder, import_id, &format)? {
            Some(last) => sha256 = sha256_hex(format!("{sha256} in place of import {last}").as_bytes()),
            None => return Ok(FileOutcome { already: known, ..outcome }),
        }
    }
    transaction.execute_batch("SAVEPOINT seed_file")?;
    let import = record(transaction, folder, (file, &sha256), &format, options)?;
    let before = row_count(transaction, table)?;
    let is_analysts = folder.is_analysts();
    let names = known_names(transaction)?;
    let mut upsert =
        Upsert { transaction, table, import, is_analysts, row: TableRows::default(), insert: None };
    let mut rows = file.rows()?;
    let order = read_header(&mut rows, file, table)?;
    let mut problems = Vec::new();
    let (mut written, mut stated) = (0, HashSet::new());
    rows.end_header(order.len())?;
    while rows.advance()? {
        outcome.rows += 1;
        if let Some((fault, place)) = rows.quote_fault() {
            let finding = misquoted(fault, place);
            problems.push(problem(
                file,
                &finding.place,
                "(row)",
                finding.rule,
                finding.message,
                finding.help,
            ));
            continue;
        }
        if rows.fields().len() != order.len() {
            problems.push(ragged(&rows, file, order.len()));
            continue;
        }
        let cells: Vec<&str> = order.iter().map(|at| &rows.fields()[*at]).collect();
        if let (ALIASES, Some(name)) = (table.table, cells.first()) {
            stated.insert(name_letters(name));
        }
        match read_row(transaction, table, rows.position().line, &cells)? {
            Err(bad) => problems.extend(bad.into_iter().map(|bad| {
                let at = table.columns.iter().position(|column| column.name == bad.column);
                let place = rows.place(at.map(|at| (order[at], bad.column)));
                problem(file, &place, bad.column, bad.rule, bad.message, bad.help)
            })),
            Ok(row) => match upsert.write(&row) {
                Ok(n) => written += n,
                // A full disk is no bad cell.
                Err(error) if Trouble::of(&error) != Trouble::Rule => return Err(error.into()),
                // The table's own CHECKs are the last judge of words such as `scope`.
                Err(error) => {
                    let help = "the table allows only some words here; see seed/README.md".to_owned();
                    problems.push(problem(
                        file,
                        &rows.place(None),
                        "(row)",
                        rules::VALUE_OUT_OF_RANGE,
                        error.to_string(),
                        help,
                    ));
                }
            },
        }
    }
    if !problems.is_empty() {
        return Err(SeedError::Rows(problems));
    }
    rows.lines().map_or(Ok(()), |lines| lines.check(outcome.rows))?;
    outcome.added = row_count(transaction, table)? - before;
    outcome.changed = written - outcome.added;
    if known.is_some() && written == 0 {
        transaction.execute_batch("ROLLBACK TO seed_file; RELEASE seed_file")?;
        return Ok(FileOutcome { already: known, ..outcome });
    }
    transaction.execute_batch("RELEASE seed_file")?;
    finish(transaction, import.import_id, &outcome)?;
    if table.table == ALIASES {
        outcome.dropped = dropped(transaction, import, &stated)?;
        outcome.matched = Some(match_seeded_names(transaction, &names, import.import_id, is_analysts)?);
    }
    Ok(outcome)
}

/// The newest import of the same file of an analyst's folder from one on: its rows may have replaced those, or an import
/// that held some of them was taken back, so that the same content is looked at again. What ratebook ships never takes the place of an analyst's rows.
fn loaded_since(
    transaction: &Transaction<'_>,
    folder: &Folder,
    import_id: i64,
    format: &str,
) -> rusqlite::Result<Option<i64>> {
    if !folder.is_analysts() {
        return Ok(None);
    }
    transaction.query_row(
        "SELECT max(import_id) FROM import JOIN publisher USING (publisher_id)
         WHERE import_id >= ?1 AND format = ?2 AND status = 'applied' AND publisher.kind = 'analyst'",
        params![import_id, format],
        |row| row.get(0),
    )
}

/// The table of names.
const ALIASES: &str = "payer_alias";

/// Names that earlier versions of the file matched, and that are not among those that it states.
fn dropped(
    transaction: &Transaction<'_>,
    import: Import,
    stated: &HashSet<String>,
) -> rusqlite::Result<Vec<(String, i64)>> {
    let mut statement = transaction.prepare(
        "SELECT alias, payer_key, import_id FROM payer_alias JOIN import USING (import_id)
         WHERE superseded_by IS NULL AND import.publisher_id = ?1 AND import_id < ?2
           AND format = (SELECT format FROM import WHERE import_id = ?2)
         ORDER BY alias",
    )?;
    let mut rows = statement.query(params![import.publisher_id, import.import_id])?;
    let mut dropped = Vec::new();
    while let Some(row) = rows.next()? {
        if !stated.contains(&row.get::<_, String>(1)?) {
            dropped.push((row.get(0)?, row.get(2)?));
        }
    }
    Ok(dropped)
}

/// Puts rows into a table, or in place of those that they correct.
struct Upsert<'t> {
    transaction: &'t Transaction<'t>,
    table: &'static SeedTable,
    import: Import,
    is_analysts: bool,
    row: TableRows,
    /// Made with the first row, which tells the columns.
    insert: Option<Insert<'t>>,
}

impl Upsert<'_> {
    /// Gives how many rows were written: one, or none where it stands already.
    fn write(&mut self, row: &SeedRow) -> rusqlite::Result<u64> {
        self.row.clear();
        self.row.push(row);
        let insert = match &mut self.insert {
            Some(insert) => insert,
            place => {
                let sql = self.table.upsert(&self.row);
                let mut insert = Insert::of((&**self.transaction, &sql), (&self.row, 1), &self.import)?;
                insert.bind(":is_analysts", self.is_analysts)?;
                place.insert(insert)
            }
        };
        Ok(insert.write(&self.row, 0)? as u64)
    }
}

/// The position in the file of each of the table's columns.
fn read_header(rows: &mut Rows, file: &SeedFile, table: &SeedTable) -> Result<Vec<usize>, SeedError> {
    rows.advance()?;
    let header: Vec<String> = rows.fields().iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    let mut problems = Vec::new();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    for (at, name) in header.iter().enumerate() {
        if !names.contains(&name.as_str()) {
            let near = nearest(name, names.iter().copied());
            let help = near.first().map_or_else(
                || format!("the columns are {}", names.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let place = rows.place(Some((at, name)));
            problems.push(problem(
                file,
                &place,
                name,
                rules::COLUMN_UNKNOWN,
                format!("`{name}` is not a column of this file"),
                help,
            ));
        }
    }
    for (again, name) in header.iter().enumerate() {
        let first = header.iter().position(|other| other == name).unwrap_or(again);
        if first < again && names.contains(&name.as_str()) {
            let place = rows.place(Some((again, name)));
            let message =
                format!("columns {} and {} are both `{name}`", column_letters(first), column_letters(again));
            let help = "keep one of the two".to_owned();
            problems.push(problem(file, &place, name, rules::COLUMN_REPEATED, message, help));
        }
    }
    let order: Vec<Option<usize>> =
        names.iter().map(|name| header.iter().position(|written| written == name)).collect();
    for (name, at) in names.iter().zip(&order) {
        if at.is_none() {
            let message = format!("column `{name}` is missing");
            let help = format!("the columns are {}", names.join(", "));
            problems.push(problem(file, &rows.place(None), name, rules::COLUMN_ABSENT, message, help));
        }
    }
    if problems.is_empty() {
        Ok(order.into_iter().flatten().collect())
    } else {
        Err(SeedError::Rows(problems))
    }
}

fn ragged(rows: &Rows, file: &SeedFile, expected: usize) -> SeedProblem {
    let message =
        format!("the row has {}, the header {expected}", count(rows.fields().len() as u64, "cell", "cells"));
    problem(
        file,
        &rows.place(None),
        "(row)",
        rules::ROW_WIDTH,
        message,
        "put cells with commas into double quotes".to_owned(),
    )
}

fn problem(
    file: &SeedFile,
    place: &Place,
    column: &str,
    rule: &'static Rule,
    message: String,
    help: String,
) -> SeedProblem {
    let cell = place.column.and_then(|_| place.cell());
    SeedProblem {
        file: file.name.clone(),
        line: place.line,
        column: column.to_owned(),
        cell,
        rule,
        message,
        help,
    }
}

fn row_count(transaction: &Transaction<'_>, table: &SeedTable) -> Result<u64, SeedError> {
    let count: i64 =
        transaction.query_row(&format!("SELECT count(*) FROM {}", table.table), [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

fn record(
    transaction: &Transaction<'_>,
    folder: &Folder,
    (file, sha256): (&SeedFile, &str),
    format: &str,
    options: SeedOptions,
) -> Result<Import, SeedError> {
    let small = SmallImport {
        publisher_kind: folder.publisher_kind,
        publisher: &folder.publisher,
        file_name: &file.name,
        bytes: file.bytes,
        sha256,
        format,
        schema_version: options.schema_version,
        now: (options.clock)(),
        accepted: 0,
        rejected: 0,
        added: 0,
    };
    Ok(record_small_import(transaction, &small)?)
}

fn finish(transaction: &Transaction<'_>, import_id: i64, outcome: &FileOutcome) -> Result<(), SeedError> {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut update = transaction.prepare_cached(
        "UPDATE import SET rows_read = ?2, rows_accepted = ?2, facts_added = ?3, facts_changed = ?4, facts_unchanged = ?5
         WHERE import_id = ?1",
    )?;
    update.execute(params![
        import_id,
        signed(outcome.rows),
        signed(outcome.added),
        signed(outcome.changed),
        signed(outcome.rows - outcome.added - outcome.changed)
    ])?;
    Ok(())
}
