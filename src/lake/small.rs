//! Small tables of a lake, as far as a question needs them before an engine is asked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use ::parquet::record::{Field, Row};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use super::error::LakeError;
use super::hospitals::name_hospitals;
use super::layout::{Lake, TABLES};
use super::record::{Record, RejectedCode};
use super::tables::{LAST, small_tables_of};
use super::whole::live_records;
use crate::domain::visible;

/// What names of payers, codes and sources of figures are looked up in, and the codes of rejected rows.
const NAMED: [&str; 7] =
    ["publisher", "import", "payer", "payer_alias", "code", "reference_release", "rejected_code"];

/// The number before the first of the files of a lake, as `queries/lake/lake_import.sql` counts them.
const BEFORE: i64 = 1_000_000;

/// Fills an empty database with what a lake says of payers, codes and its files, so that names are found and a figure
/// leads to its file.
///
/// # Errors
/// When a file cannot be read, or does not fit its table.
pub fn load_names(root: &Path, memory: &Connection) -> Result<(), LakeError> {
    Lake::check(root)?;
    refuse_damaged(root, memory)?;
    memory.pragma_update(None, "foreign_keys", false)?;
    let filled = memory.unchecked_transaction()?;
    NAMED.iter().try_for_each(|name| load(root, name, memory))?;
    let mut records = live_records(root)?;
    name_hospitals(&mut records);
    (BEFORE + 1..).zip(records).try_for_each(|(import_id, record)| note(import_id, &record, memory))?;
    Ok(filled.commit()?)
}

/// The payers that names lead to, as names are compared, by the aliases that the lake has.
pub(super) fn payers_by_name(root: &Path) -> Result<BTreeMap<String, i64>, LakeError> {
    let mut payers = BTreeMap::new();
    for row in rows_by_name(root, "payer_alias")? {
        let (name, payer) = (row.text("payer_key"), row.integer("payer_id"));
        if let (Some(payer), None) = (payer, row.integer("superseded_by")) {
            payers.insert(name, payer);
        }
    }
    Ok(payers)
}

/// Writes the import that a record stands for.
fn note(import_id: i64, record: &Record, memory: &Connection) -> Result<(), LakeError> {
    memory.execute(
        "INSERT OR IGNORE INTO publisher (publisher_id, kind, name, entity_letters, list_letters)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            import_id,
            record.publisher_kind,
            record.publisher,
            record.entity_letters,
            record.list_letters
        ],
    )?;
    // SQLite's whole numbers are signed; counts and sizes stay far below the limit.
    let signed = |count: Option<u64>| count.map_or(0, |count| i64::try_from(count).unwrap_or(i64::MAX));
    let absent = |is: bool| is.then_some("not-applicable");
    memory.execute(
        "INSERT INTO import (import_id, publisher_id, publisher_kind, publisher_name, file_name, bytes, sha256, format, format_version,
             format_version_na, encoding, edition, edition_na, profile, profile_na, profile_sha256, profile_sha256_na,
             filter_sha256, filter_sha256_na, fingerprint, fingerprint_na, tool_version, schema_version, started_at,
             finished_at, status, rows_read, rows_accepted, rows_rejected, facts_added, facts_changed, facts_removed,
             facts_unchanged)
         SELECT ?1, publisher_id, kind, name, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?14, ?16, ?17, ?18, NULL, ?19,
                0, ?20, ?20, 'applied', ?21, ?22, ?23, ?24, 0, 0, 0
         FROM publisher WHERE kind = ?2 AND entity_letters = ?3 AND list_letters = ?25",
        params![
            import_id,
            record.publisher_kind,
            record.entity_letters,
            record.file_name,
            signed(record.bytes),
            record.sha256,
            record.format,
            record.format_version,
            record.format_version_na,
            record.encoding,
            record.edition.map(|day| day.to_string()),
            record.edition_na,
            record.profile,
            absent(record.profile.is_none()),
            record.profile_sha256,
            record.filter_sha256,
            absent(record.filter_sha256.is_none()),
            record.fingerprint,
            record.program,
            record.published_at,
            signed(record.rows_read),
            signed(record.rows_accepted),
            signed(record.rows_rejected),
            signed(record.rates),
            record.list_letters
        ],
    )?;
    let mut rejected =
        memory.prepare_cached("INSERT INTO rejected_code (code, import_id, line) VALUES (?1, ?2, ?3)")?;
    for RejectedCode { code, line } in record.rejected_codes.iter().flatten() {
        rejected.execute(params![code, import_id, signed(Some(*line))])?;
    }
    Ok(())
}

/// A row of a small table.
pub(super) struct Cells(BTreeMap<String, Value>);

impl Cells {
    /// A text, empty where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// A whole number, if there is one.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }
}

/// The rows of a small table by the names of its columns; none where the lake does not have it.
pub(super) fn rows_by_name(root: &Path, name: &str) -> Result<Vec<Cells>, LakeError> {
    let by_name = |row: Row| {
        let cells = row.get_column_iter().map(|(column, field)| (column.clone(), value(field)));
        Cells(cells.collect())
    };
    Ok(rows_of(root, name)?.into_iter().map(by_name).collect())
}

/// Stops where a lake with small tables lacks one of those that a database has, or one of them is no Parquet.
pub(super) fn refuse_damaged(root: &Path, connection: &Connection) -> Result<(), LakeError> {
    let path = |name: &str| root.join(TABLES).join(format!("{name}.parquet"));
    if !path(LAST).exists() {
        return Ok(());
    }
    for name in small_tables_of(connection)? {
        if open(root, &name)?.is_none() {
            return Err(damaged(&named(&name), "missing"));
        }
    }
    Ok(())
}

fn named(table: &str) -> String {
    format!("{TABLES}/{table}.parquet")
}

fn damaged(named: &str, how: &str) -> LakeError {
    LakeError::Foreign {
        message: format!("`{named}` of the lake is {how}"),
        hint: "write its small tables anew from the database that they are of: `ratebook publish --into LAKE --db \
               DATABASE --replace-tables`"
            .to_owned(),
    }
}

/// A small table, if the lake has it.
fn open(root: &Path, name: &str) -> Result<Option<SerializedFileReader<File>>, LakeError> {
    let named = named(name);
    let path = root.join(&named);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(LakeError::Read { path, source }),
    };
    SerializedFileReader::new(file).map(Some).map_err(|error| no_parquet(&named, &error))
}

fn no_parquet(named: &str, error: &ParquetError) -> LakeError {
    damaged(named, &format!("damaged: {}", visible(&error.to_string())))
}

/// The rows of a small table; none where the lake does not have it.
fn rows_of(root: &Path, name: &str) -> Result<Vec<Row>, LakeError> {
    let Some(file) = open(root, name)? else { return Ok(Vec::new()) };
    let rows = || file.get_row_iter(None)?.collect::<Result<Vec<Row>, _>>();
    rows().map_err(|error| no_parquet(&named(name), &error))
}

/// Puts the rows of a small table of a lake into the table of its name. All rows of a file have the same columns.
fn load(root: &Path, name: &str, memory: &Connection) -> Result<(), LakeError> {
    let rows = rows_of(root, name)?;
    let Some(first) = rows.first() else { return Ok(()) };
    let stored: Vec<String> = columns(memory, name)?;
    let is_stored: Vec<bool> = first.get_column_iter().map(|(column, _)| stored.contains(column)).collect();
    let names: Vec<String> = kept(first, &is_stored).map(|(column, _)| format!("\"{column}\"")).collect();
    let places = vec!["?"; names.len()].join(", ");
    let mut insert =
        memory.prepare(&format!("INSERT INTO {name} ({}) VALUES ({places})", names.join(", ")))?;
    for row in &rows {
        insert.execute(params_from_iter(kept(row, &is_stored).map(|(_, field)| value(field))))?;
    }
    Ok(())
}

/// The columns of a row that a table stores, with what they hold.
fn kept<'r>(row: &'r Row, is_stored: &'r [bool]) -> impl Iterator<Item = (&'r String, &'r Field)> {
    row.get_column_iter().zip(is_stored).filter(|(_, stored)| **stored).map(|(cell, _)| cell)
}

/// The columns of a table that are stored and not computed.
fn columns(memory: &Connection, name: &str) -> Result<Vec<String>, LakeError> {
    let mut statement = memory.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    let names = statement.query_map([name], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn value(field: &Field) -> Value {
    match field {
        Field::Long(number) => Value::Integer(*number),
        Field::Double(number) => Value::Real(*number),
        Field::Str(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}
