//! What a cell showed before: the same query, asked as of the moments before its sources came in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::Connection;

use super::lookup::{Found, Tables, asked_of};
use crate::db::{self, Moving};
use crate::domain::line_in_words;
use crate::model::{Cell, CellId, Column, ColumnKind, Row, Table};
use crate::query::{Catalogue, Limits};
use crate::report::assemble::STATEMENTS;
use crate::report::error::ReportError;

/// The id of the table of earlier values.
pub(super) const TABLE: &str = "earlier-values";

/// Imports looked back over; more are said to be left out.
const LOOKED_BACK: usize = 24;

/// The moments before, each with the tables as they were.
pub(super) struct History<'c> {
    catalogue: &'c Catalogue,
    limits: Limits,
    today: NaiveDate,
    /// The database at the moments that were asked for so far.
    past: Option<Past>,
    /// By the last import of the moment.
    tables: BTreeMap<i64, Tables<'c>>,
}

/// The database at any moment from a first one on.
struct Past {
    first: i64,
    connection: Connection,
    moving: Moving,
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
        Self { catalogue, limits, today, past: None, tables: BTreeMap::new() }
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
        let looked_at = imports.iter().take(LOOKED_BACK);
        let moments: Vec<Option<i64>> = looked_at
            .clone()
            .map(|(import_id, _)| moment_before(connection, *import_id))
            .collect::<Result<_, _>>()?;
        // Opened at the oldest one, so that all are asked by the same statements.
        if let Some(first) = moments.iter().flatten().min() {
            self.past(connection, *first)?;
        }
        let mut after = shown(found.cell());
        let mut values = Vec::new();
        for ((import_id, finished_at), moment) in looked_at.zip(moments) {
            let Some(moment) = moment else { continue };
            let Some(before) = self.at(connection, moment, id)? else { continue };
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

    /// The cell at a moment: none of a database that is only in memory, an inner none when there was no such row.
    fn at(
        &mut self,
        connection: &Connection,
        moment: i64,
        id: &CellId,
    ) -> Result<Option<Option<Found<'c>>>, ReportError> {
        let new = || Tables::new(self.catalogue, self.limits, self.today);
        self.tables.entry(moment).or_insert_with(new);
        self.past(connection, moment)?;
        let (Some(past), Some(tables)) = (&self.past, self.tables.get_mut(&moment)) else { return Ok(None) };
        past.moving.show(moment);
        match tables.find(&past.connection, id) {
            Ok(found) => Ok(Some(Some(found))),
            Err(ReportError::NoCell { .. }) => Ok(Some(None)),
            Err(error) => Err(error),
        }
    }

    /// Opens the database as it was at a moment and later, unless it is open for moments that this is one of.
    fn past(&mut self, connection: &Connection, moment: i64) -> Result<(), ReportError> {
        if self.past.as_ref().is_some_and(|past| past.first <= moment) {
            return Ok(());
        }
        if let Some((mut connection, moving)) = db::reopen_at_moments(connection, moment)? {
            crate::query::lock(&mut connection)?;
            // What changed came with an import, and not with a day.
            db::set_today(&connection, self.today)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            self.past = Some(Past { first: moment, connection, moving });
        }
        Ok(())
    }
}

/// The applied imports of the same sources, the newest first; of all sources when none is named.
fn imports_of(connection: &Connection, sources: &BTreeSet<i64>) -> rusqlite::Result<Vec<(i64, String)>> {
    let named: Vec<String> = sources.iter().map(i64::to_string).collect();
    let named = format!("[{}]", named.join(","));
    // A seed folder is one publisher of many files.
    let mut statement = connection.prepare_cached(
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

/// The import that was the last one before an import; none of the first.
fn moment_before(connection: &Connection, import_id: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT max(import_id) FROM import WHERE import_id < ?1")?
        .query_row([import_id], |row| row.get(0))
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
