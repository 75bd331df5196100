//! The data dictionary: what every public view and each of its columns means, as rows of a table, so
//! that any program that opens the database shows it.

use rusqlite::{Connection, params};

use super::error::DbError;
use super::shipped::{View, all};

/// A view, or a column of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryEntry {
    /// The view.
    pub view: String,
    /// The column; none for the view itself.
    pub column: Option<String>,
    /// The word of its type; none for the view itself.
    pub kind: Option<String>,
    /// What a number counts.
    pub unit: Option<String>,
    /// What it means.
    pub meaning: String,
}

/// The rows of the table as the database has them, by view and column.
///
/// # Errors
/// When SQLite fails.
pub(super) fn entries(connection: &Connection) -> Result<Vec<DictionaryEntry>, DbError> {
    let mut statement = connection
        .prepare("SELECT view, column_name, type, unit, meaning FROM dictionary ORDER BY view, position")?;
    let rows = statement.query_map([], |row| {
        Ok(DictionaryEntry {
            view: row.get(0)?,
            column: row.get(1)?,
            kind: row.get(2)?,
            unit: row.get(3)?,
            meaning: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts a temporary dictionary of this program's views in front of that of the database.
///
/// # Errors
/// When SQLite refuses it.
pub(super) fn put_in_front(connection: &Connection) -> Result<(), DbError> {
    connection.execute_batch("CREATE TEMP TABLE dictionary AS SELECT * FROM main.dictionary WHERE false")?;
    fill(connection, "temp")
}

/// Writes the rows of this program's public views in place of those that are there; `schema` is
/// `main` or `temp`.
///
/// # Errors
/// When SQLite refuses a row.
pub(super) fn fill(connection: &Connection, schema: &'static str) -> Result<(), DbError> {
    connection.execute(&format!("DELETE FROM {schema}.dictionary"), [])?;
    let mut insert = connection.prepare(&format!(
        "INSERT INTO {schema}.dictionary (view, position, column_name, type, unit, meaning)
         VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6)"
    ))?;
    for view in all().iter().filter(|view| view.is_public()) {
        let header = view.header();
        let meaning = format!("{}: {} One row: {}.", header.title, header.description, header.grain);
        insert.execute(params![view.name, 0, None::<&str>, None::<&str>, "", meaning])?;
        let names = match view.columns() {
            Some(names) => names,
            None => asked(connection, view.name)?,
        };
        for (position, name) in (1_i64..).zip(&names) {
            let (kind, unit, meaning) = column(view, name);
            insert.execute(params![view.name, position, name, kind, unit, meaning])?;
        }
    }
    Ok(())
}

/// The columns of a view as SQLite finds them.
fn asked(connection: &Connection, view: &str) -> rusqlite::Result<Vec<String>> {
    let mut names = connection.prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    names.query_map([view], |row| row.get(0))?.collect()
}

/// Type, unit and meaning of a column: what its line says, or that it is the reason of one.
fn column<'v>(view: &'v View, name: &str) -> (&'v str, &'v str, String) {
    let declared = |wanted: &str| view.header().columns.iter().find(|column| column.name == wanted);
    match (declared(name), name.strip_suffix("_na")) {
        (Some(line), _) => (line.kind, line.unit.as_str(), line.meaning.clone()),
        (None, of) => {
            let of = of.unwrap_or(name);
            (
                "text",
                "",
                format!("Reason why `{of}` has no value, a word of `absent_reason`; null where it has one."),
            )
        }
    }
}
