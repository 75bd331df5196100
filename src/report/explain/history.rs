//! What a cell showed before: the same query, asked as of the moments before its sources came in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use super::lookup::{Found, Tables, asked_of};
use crate::db::{self, AsOf};
use crate::domain::line_in_words;
use crate::model::{Cell, CellId, Column, ColumnKind, Row, Table};
use crate::query::{Catalogue, Limits};
use crate::report::error::ReportError;

/// The id of the table of earlier values.
pub(super) const TABLE: &str = "earlier-values";

/// Imports looked back over; more are said to be left out.
const LOOKED_BACK: usize = 24;

/// The moments before, each with the database as it stood.
pub(super) struct History<'c> {
    catalogue: &'c Catalogue,
    limits: Limits,
    today: NaiveDate,
    /// None for a moment before the first import.
    moments: BTreeMap<i64, Option<Moment<'c>>>,
}

struct Moment<'c> {
    connection: Connection,
    tables: Tables<'c>,
}

/// What may be told of a cell.
type Shown<'f> = &'f dyn Fn(&Cell) -> String;

/// One earlier value.
struct Before {
    replaced_by: i64,
    replaced_on: String,
    shown: String,
    origin: String,
}

impl<'c> History<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, limits: Limits, today: NaiveDate) -> Self {
        Self { catalogue, limits, today, moments: BTreeMap::new() }
    }

    /// The table of earlier values; none when the cell has always shown what it shows.
    pub(super) fn table(
        &mut self,
        connection: &Connection,
        id: &CellId,
        found: &Found<'_>,
        (sources, shown): (&BTreeSet<i64>, Shown<'_>),
    ) -> Result<Option<Table>, ReportError> {
        let imports = imports_of(connection, sources)?;
        let mut after = shown(found.cell());
        let mut values = Vec::new();
        for (import_id, finished_at) in imports.iter().take(LOOKED_BACK) {
            let Some(before) = self.at(connection, *import_id, id)? else { continue };
            let text = before.as_ref().map_or("no such row".to_owned(), |found| shown(found.cell()));
            if text != after {
                values.push(Before {
                    replaced_by: *import_id,
                    replaced_on: finished_at.get(..10).unwrap_or(finished_at).to_owned(),
                    shown: text.clone(),
                    origin: origin(before.as_ref()),
                });
            }
            after = text;
        }
        let cut = imports.len() > LOOKED_BACK;
        Ok((!values.is_empty() || cut).then(|| table_of(id, &values, cut)))
    }

    /// The cell before an import: none when there was nothing at all, an inner none when there was no
    /// such row.
    fn at(
        &mut self,
        connection: &Connection,
        import_id: i64,
        id: &CellId,
    ) -> Result<Option<Option<Found<'c>>>, ReportError> {
        let moment = match self.moments.entry(import_id) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let mut opened = match moment_before(connection, import_id)? {
                    Some(moment) => db::reopen_as_of(connection, moment)?,
                    None => None,
                };
                if let Some(connection) = &mut opened {
                    crate::query::lock(connection)?;
                }
                let tables = Tables::new(self.catalogue, self.limits, self.today);
                entry.insert(opened.map(|connection| Moment { connection, tables }))
            }
        };
        let Some(moment) = moment else { return Ok(None) };
        match moment.tables.find(&moment.connection, id) {
            Ok(found) => Ok(Some(Some(found))),
            Err(ReportError::NoCell { .. }) => Ok(Some(None)),
            Err(error) => Err(error),
        }
    }
}

/// The applied imports of the same sources, the newest first; of all sources when none is named.
fn imports_of(connection: &Connection, sources: &BTreeSet<i64>) -> rusqlite::Result<Vec<(i64, String)>> {
    let named: Vec<String> = sources.iter().map(i64::to_string).collect();
    let named = format!("[{}]", named.join(","));
    // A seed folder is one publisher of many files.
    let mut statement = connection.prepare(
        "SELECT import_id, finished_at
         FROM v_import AS one
         WHERE status = 'applied'
           AND (?1 = '[]' OR EXISTS (
               SELECT 1
               FROM json_each(?1) JOIN v_import AS source ON source.import_id = json_each.value
               WHERE source.publisher = one.publisher AND source.format = one.format
                 AND (source.publisher_kind <> 'ratebook' OR source.file_name = one.file_name)
           ))
         ORDER BY import_id DESC",
    )?;
    statement.query_map([named], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn moment_before(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<AsOf>> {
    let last: Option<i64> = connection.query_row(
        "SELECT max(import_id) FROM import WHERE import_id < ?1",
        [import_id],
        |row| row.get(0),
    )?;
    Ok(last.map(AsOf::Import))
}

/// Where the earlier value stood; a figure that is made of other rows has no line of its own.
fn origin(found: Option<&Found<'_>>) -> String {
    let is_made = |found: &&Found<'_>| found.held.query.is_some_and(|query| !query.inputs.is_empty());
    let origin = found.filter(|found| !is_made(found)).and_then(|found| found.origin());
    origin.map_or("computed".to_owned(), |origin| {
        format!("{}, import {}", line_in_words(&origin.file, origin.line), origin.import_id)
    })
}

fn table_of(id: &CellId, values: &[Before], cut: bool) -> Table {
    let column =
        |name: &str, title: &str, description: &str, kind| Column::new(name, title, description, kind);
    let rows = values.iter().map(|one| Row {
        cells: vec![
            Cell::text(&one.shown),
            Cell::text(&one.origin),
            Cell::integer(one.replaced_by),
            Cell::text(&one.replaced_on),
        ],
        ..Row::default()
    });
    let mut description = "What the cell showed before, the latest first.".to_owned();
    if cut {
        description.push_str(&format!(
            " Only the last {LOOKED_BACK} imports of its sources were looked at; `--as-of` shows older ones."
        ));
    }
    Table {
        id: TABLE.to_owned(),
        asked: asked_of(id),
        key: vec!["replaced_by".to_owned()],
        title: "Earlier values".to_owned(),
        description,
        columns: vec![
            column("value", "Showed", "Value or reason.", ColumnKind::Text),
            column("origin", "From", "File, line and import.", ColumnKind::Text),
            column("replaced_by", "Until import", "The import that changed it.", ColumnKind::Integer),
            column("replaced_on", "On", "The day of that import, UTC.", ColumnKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
