//! What a database holds and answers, as digests.

use std::fmt::Write as _;
use std::sync::OnceLock;

use ratebook::model::{Cell, Table};
use ratebook::query::{Catalogue, Limits, Presence};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::digest::{Columns, Digest, hash};
use super::record::{Measured, ROWS, Record};
use super::renamed::{old_column, old_object, old_rule};
use crate::moment::params;
use crate::workspace::{Workspace, column_of};

/// Columns that say nothing of a file's facts: numbers of rows and imports, the clock, the version,
/// and the words of messages, which are edited.
const LEFT_OUT: [&str; 12] = [
    "superseded_by",
    "replaced_by",
    "imports",
    "import",
    "started_at",
    "finished_at",
    "tool_version",
    "schema_version",
    "bytes",
    "sha256",
    "message",
    "help",
];

/// Views with a row for every code in many places, or in many copies: of these, where the database
/// holds many codes, only the rows of some codes are read. What they are made of is read whole.
const WIDE: [&str; 10] = [
    "v_code_rate",
    "v_code_section",
    "v_promised_fact",
    "v_market_rate",
    "v_market_scope",
    "v_rate_history",
    "v_medicare_locality_amount",
    "v_medicare_amount_by_locality",
    "v_medicare_amount_by_modifier",
    "v_medicare_comparable",
];

/// What a scenario asks of its databases.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'c> {
    /// Codes that the queries are asked for, as system and code; each has figures in its scenario.
    pub(super) codes: &'c [(&'c str, &'c str)],
    /// Of so many codes one is read in the wide views; the codes above always are.
    pub(super) one_in: u64,
}

impl Ask<'_> {
    /// The condition on the rows of a view.
    fn condition(&self, connection: &Connection, object: &str) -> String {
        if self.one_in == 1 || !WIDE.contains(&object) {
            return String::new();
        }
        let mut codes = column_of(connection, "SELECT DISTINCT code FROM code");
        codes.retain(|code| {
            hash(code.as_bytes()).is_multiple_of(self.one_in)
                || self.codes.iter().any(|(_, known)| known == code)
        });
        let list: Vec<String> = codes.iter().map(|code| format!("'{}'", code.replace('\'', "''"))).collect();
        let list = list.join(", ");
        if column_of(connection, &format!("SELECT name FROM pragma_table_info('{object}')"))
            .contains(&"code".to_owned())
        {
            format!(" WHERE code IN ({list})")
        } else {
            format!(" WHERE code_id IN (SELECT code_id FROM code WHERE code IN ({list}))")
        }
    }
}

fn is_left_out(object: &str, column: &str) -> bool {
    // The record of an import lists all of it one below the other, the version and the clock too.
    column.ends_with("_id") || LEFT_OUT.contains(&column) || (object, column) == ("import-record", "value")
}

/// Adds all that a database holds and answers.
pub(super) fn measure(workspace: &Workspace, ask: Ask<'_>, kept: &Record, measured: &mut Measured) {
    let connection = workspace.reader();
    let imports: Vec<i64> = column_of(
        &connection,
        "SELECT CAST(import_id AS TEXT) FROM v_import WHERE publisher_kind <> 'ratebook' AND format <> 'seed' ORDER BY import_id",
    )
    .iter()
    .map(|id| id.parse().expect("a number"))
    .collect();
    // What the other views hold is seen through these and the queries; reading them too took half of the time of all.
    let public = "SELECT view FROM shipped_view WHERE view LIKE 'v\\_%' ESCAPE '\\' ORDER BY view";
    for view in column_of(&connection, public) {
        of_view(&connection, &view, ask, kept, measured);
    }
    for import in &imports {
        of_import(&connection, *import, measured);
    }
    of_queries(&connection, ask.codes, &imports, kept, measured);
}

/// The digests of columns by the names that the record has for them.
fn columns(kind: &str, object: &str, names: &[&str], kept: &Record) -> Columns {
    let names = names.iter().map(|name| old_column(object, name)).collect();
    Columns::new(names, |name| kept.knows(kind, object, name))
}

fn keep(kind: &str, object: &str, columns: Columns, measured: &mut Measured) {
    for (column, digest) in columns.into_digests() {
        measured.digest(kind, object, column.as_deref().unwrap_or(ROWS), digest);
    }
}

fn of_view(connection: &Connection, view: &str, ask: Ask<'_>, kept: &Record, measured: &mut Measured) {
    let object = old_object(view);
    if kept.lacks(object) {
        measured.new.insert(format!("view {object}"));
        return;
    }
    let sql = format!("SELECT * FROM \"{view}\"{}", ask.condition(connection, object));
    let mut statement = connection.prepare(&sql).unwrap_or_else(|error| panic!("{view}: {error}"));
    let names: Vec<(usize, String)> = statement
        .column_names()
        .enumerate()
        .filter(|(_, name)| !is_left_out(object, name))
        .map(|(at, name)| (at, (*name).to_owned()))
        .collect();
    let shown: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    let mut digests = columns("view", object, &shown, kept);
    let mut rows = statement.query([]).expect("a view can be read");
    let mut text = Vec::new();
    while let Some(row) = rows.next().unwrap_or_else(|error| panic!("{view}: {error}")) {
        for (at, (column, name)) in names.iter().enumerate() {
            let value = row.get_ref(*column).expect("a cell can be read");
            write_value(value, &mut text);
            if name == "rule" {
                let old = old_rule(std::str::from_utf8(&text).expect("an id")).as_bytes().to_vec();
                text = old;
            }
            digests.cell(at, &text, value != ValueRef::Null);
        }
        digests.end_row();
    }
    keep("view", object, digests, measured);
}

/// A value as text: numbers alike whether they are stored whole or not, with digits enough for any
/// figure and few enough that the order of a sum does not show.
fn write_value(value: ValueRef<'_>, text: &mut Vec<u8>) {
    use std::io::Write as _;
    text.clear();
    match value {
        ValueRef::Null => text.extend_from_slice(b"\0null"),
        ValueRef::Integer(number) => write!(text, "{number}.000000").expect("memory takes it"),
        ValueRef::Real(number) => write!(text, "{:.6}", number + 0.0).expect("memory takes it"),
        ValueRef::Text(value) | ValueRef::Blob(value) => text.extend_from_slice(value),
    }
}

/// The record of an import, its cells, and its findings by rule and severity.
fn of_import(connection: &Connection, import: i64, measured: &mut Measured) {
    let of = |sql: &str| {
        connection
            .query_row(sql, [import], |row| row.get::<_, String>(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    };
    let file = of("SELECT file_name FROM v_import WHERE import_id = ?1");
    let name = measured.names.get(&import).cloned().unwrap_or(file);
    measured.fact(
        "import",
        &name,
        "fingerprint",
        of("SELECT coalesce(fingerprint, '[' || fingerprint_na || ']') FROM v_import WHERE import_id = ?1"),
    );
    measured.fact(
        "import",
        &name,
        "rows",
        of("SELECT rows_read || ' read, ' || rows_accepted || ' accepted, ' || rows_rejected || ' rejected'
            FROM v_import WHERE import_id = ?1"),
    );
    measured.fact(
        "import",
        &name,
        "facts",
        of("SELECT facts_added || ' added, ' || facts_changed || ' changed, ' || facts_removed || ' removed, '
                || facts_unchanged || ' unchanged'
            FROM v_import WHERE import_id = ?1"),
    );
    let cells = column_of(
        connection,
        &format!(
            "SELECT cells_read || ' read, ' || cells_stored || ' stored, ' || cells_gap || ' gaps, '
                 || cells_rejected || ' rejected, ' || (cells_left_out + cells_left_blank) || ' left out'
             FROM import_cells WHERE import_id = {import}"
        ),
    );
    measured.fact("import", &name, "cells", cells.join(""));
    of_findings(connection, import, &name, measured);
}

fn of_findings(connection: &Connection, import: i64, name: &str, measured: &mut Measured) {
    let mut statement = connection
        .prepare(
            "SELECT rule || ' ' || severity, line || ' ' || coalesce(cell, '[' || cell_na || ']') || ' ' || occurrences
             FROM import_finding
             WHERE import_id = ?1",
        )
        .expect("findings can be read");
    let mut rows = statement.query([import]).expect("findings can be read");
    while let Some(row) = rows.next().expect("a finding can be read") {
        let (kind, place): (String, String) =
            (row.get(0).expect("a rule and its severity"), row.get(1).expect("a place"));
        let mut digest = Digest::default();
        digest.add(hash(place.as_bytes()), true);
        measured.digest("finding", name, &kind, digest);
    }
}

/// Runs every shipped query for the codes and for the imports that it can be asked for.
fn of_queries(
    connection: &Connection,
    codes: &[(&str, &str)],
    imports: &[i64],
    kept: &Record,
    measured: &mut Measured,
) {
    let first: i64 = column_of(connection, "SELECT CAST(min(import_id) AS TEXT) FROM import")[0]
        .parse()
        .expect("the seed is there");
    let from = imports.first().map_or(first, |import| import - 1).to_string();
    let until = imports.last().copied().unwrap_or(first).to_string();
    // However many rows: a list of all codes is long here.
    let limits = Limits { rows: u64::MAX, ..Limits::default() };
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    let catalogue = CATALOGUE.get_or_init(|| Catalogue::embedded().expect("the headers are sound"));
    for query in catalogue.list() {
        let has = |name: &str| query.params.iter().any(|param| param.name == name);
        let required =
            |name: &str| query.params.iter().any(|p| p.name == name && p.presence == Presence::Required);
        let mut asked: Vec<Vec<(&str, String)>> = Vec::new();
        if required("code") {
            for (system, code) in codes {
                let mut values = vec![("code", (*code).to_owned()), ("measure", "work-rvu".to_owned())];
                values.extend(has("system").then(|| ("system", (*system).to_owned())));
                asked.push(values);
            }
        } else if required("import_id") {
            for import in imports {
                let mut values = vec![("import_id", import.to_string())];
                let lines = if required("line") {
                    lines_with_findings(connection, *import)
                } else {
                    vec![String::new()]
                };
                for line in lines {
                    values.truncate(1);
                    values.push(("line", line));
                    asked.push(values.clone());
                }
            }
        } else {
            asked.push(vec![("from", from.clone()), ("until", until.clone())]);
        }
        if !asked.is_empty() && kept.lacks(old_object(&query.name)) {
            measured.new.insert(format!("query {}", query.name));
            continue;
        }
        for values in asked {
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let table = query
                .run_within(connection, &params(query, &values), &limits)
                .unwrap_or_else(|error| panic!("{} {values:?}: {error}", query.name));
            of_table(&table, kept, measured);
        }
    }
}

/// A few lines of an import that something was noticed on.
fn lines_with_findings(connection: &Connection, import: i64) -> Vec<String> {
    column_of(
        connection,
        &format!(
            "SELECT DISTINCT CAST(line AS TEXT) FROM import_finding WHERE import_id = {import} AND line > 0
             ORDER BY line LIMIT 3"
        ),
    )
}

fn of_table(table: &Table, kept: &Record, measured: &mut Measured) {
    let object = old_object(&table.id);
    let shown: Vec<(usize, &str)> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| (at, column.name.as_str()))
        .filter(|(_, name)| !is_left_out(object, name))
        .collect();
    let names: Vec<&str> = shown.iter().map(|(_, name)| *name).chain(["(file)", "(line)"]).collect();
    let mut digests = columns("query", object, &names, kept);
    let mut text = String::new();
    for row in &table.rows {
        for (at, (column, name)) in shown.iter().enumerate() {
            let cell = &row.cells[*column];
            let value = cell.plain().unwrap_or_else(|| cell.display());
            let value = if *name == "rule" { old_rule(&value) } else { &value };
            digests.cell(at, value.as_bytes(), !matches!(cell, Cell::Gap(_)));
        }
        let origin = row.origin.as_ref();
        for (at, part) in
            [origin.map(|origin| origin.file.clone()), origin.map(|origin| origin.line.to_string())]
                .into_iter()
                .enumerate()
        {
            text.clear();
            write!(text, "{}", part.as_deref().unwrap_or_default()).expect("memory takes it");
            digests.cell(shown.len() + at, text.as_bytes(), part.is_some());
        }
        digests.end_row();
    }
    keep("query", object, digests, measured);
}
