//! Which imports a report read: the sources of its figures.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::model::{Row, SourceEntry, Table};

/// The imports that stand behind the rows of the tables, by number.
pub(super) fn imports_of<'t>(tables: impl Iterator<Item = &'t Table>) -> BTreeSet<i64> {
    imports_behind(tables.flat_map(|table| table.rows.iter().map(move |row| (table, row))))
}

/// The imports behind these rows of tables, by number.
pub(super) fn imports_behind<'t>(rows: impl Iterator<Item = (&'t Table, &'t Row)>) -> BTreeSet<i64> {
    rows.flat_map(|(table, row)| table.imports_behind(row)).collect()
}

/// The imports of these numbers.
pub(super) fn sources_of_imports(
    connection: &Connection,
    ids: &BTreeSet<i64>,
) -> rusqlite::Result<Vec<SourceEntry>> {
    let mut statement = connection.prepare(
        "SELECT import_id, file_name, sha256, format, publisher, finished_at, rows_read,
                (SELECT value FROM import_attribute AS stated
                 WHERE stated.import_id = v_import.import_id AND stated.name = 'confidence')
         FROM v_import
         WHERE import_id = ?1",
    )?;
    ids.iter().map(|id| statement.query_row([id], entry)).collect()
}

/// What stands for the age of rows that name no import: the newest import that they can come from.
pub(super) fn newest_import(connection: &Connection) -> rusqlite::Result<String> {
    let newest =
        connection.query_row("SELECT max(import_id), max(finished_at) FROM v_import", [], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.zip(row.get::<_, Option<String>>(1)?))
        })?;
    Ok(match newest {
        Some((import_id, finished_at)) => format!(
            "{finished_at}, the newest import of the database ({import_id}); the rows do not name theirs"
        ),
        None => "no import".to_owned(),
    })
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<SourceEntry> {
    Ok(SourceEntry {
        import_id: row.get(0)?,
        file: row.get(1)?,
        sha256: row.get(2)?,
        format: row.get(3)?,
        publisher: row.get(4)?,
        imported_at: row.get(5)?,
        rows: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
        confidence: row.get(7)?,
    })
}

/// The newest migration, for the footer.
pub(super) fn schema_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0))
}
