//! Finding the cell that an id names: its table is made again, once for all ids of it.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::NaiveDate;
use rusqlite::Connection;

use crate::model::{Cell, CellId, Origin, REVIEW_COMMENTS, Row, RowNames, Spellings, Table, asked_text};
use crate::query::{Catalogue, Limits, Params, Query, QueryError, spellings};
use crate::report::comments::{self, Spot};
use crate::report::error::ReportError;

/// The most rows of a table that are held to find one of them.
const MOST_ROWS: u64 = 1_000_000;

/// A table that was made again, with the names of its rows.
pub(super) struct Held<'c> {
    pub(super) table: Table,
    names: RowNames,
    /// None for the comments of reviewers, which no query gives.
    pub(super) query: Option<&'c Query>,
}

/// A cell that was found.
#[derive(Clone)]
pub(super) struct Found<'c> {
    pub(super) held: Rc<Held<'c>>,
    row: usize,
    pub(super) column: usize,
}

impl Held<'_> {
    /// The row that an id names.
    fn row(&self, id: &CellId) -> Option<usize> {
        self.names.row(&self.table, &id.row_key)
    }
}

impl Found<'_> {
    /// Whether this is the cell of the id, which is one of the same table.
    pub(super) fn is(&self, id: &CellId) -> bool {
        id.column == self.held.table.columns[self.column].name && self.held.row(id) == Some(self.row)
    }

    /// The id that it has now; it was found by this one.
    fn id(&self, found_by: &CellId) -> String {
        let name = self.held.names.name_of(self.row, &found_by.row_key).unwrap_or_default();
        self.held.table.cell_id(name, self.column)
    }

    pub(super) fn row(&self) -> &Row {
        &self.held.table.rows[self.row]
    }

    /// The published row that the figure is of, where it is of one: that of the second file for the figures of it.
    pub(super) fn origin(&self) -> Option<&Origin> {
        self.held.table.origin_of(self.row(), self.column)
    }

    pub(super) fn cell(&self) -> &Cell {
        &self.row().cells[self.column]
    }
}

/// Tables by the part of an id that names them and what they were asked.
pub(in crate::report) struct Tables<'c> {
    catalogue: &'c Catalogue,
    limits: Limits,
    today: NaiveDate,
    held: HashMap<String, Rc<Held<'c>>>,
    spellings: Option<Rc<Spellings>>,
}

impl<'c> Tables<'c> {
    /// `today` is the day from which the age of data is counted.
    pub(in crate::report) fn new(catalogue: &'c Catalogue, limits: Limits, today: NaiveDate) -> Self {
        Self { catalogue, today, limits: limits.with_rows(MOST_ROWS), held: HashMap::new(), spellings: None }
    }

    /// The cell of an id.
    pub(super) fn find(&mut self, connection: &Connection, id: &CellId) -> Result<Found<'c>, ReportError> {
        let held = self.table(connection, id)?;
        let column = held.table.columns.iter().position(|column| column.name == id.column);
        let Some(column) = column else {
            let names: Vec<&str> = held.table.columns.iter().map(|column| column.name.as_str()).collect();
            return Err(ReportError::NoCell {
                message: format!("the table `{}` has no column `{}`", id.table, id.column),
                hint: format!("its columns are {}", crate::domain::text::list(&names)),
            });
        };
        match held.row(id) {
            Some(row) => Ok(Found { row, column, held }),
            None => Err(ReportError::NoCell {
                message: format!("the row `{}` is not in the table `{}`", id.row_key, id.table),
                hint: "the report may speak of another database or moment: `--as-of DATE|IMPORT` explains an earlier one"
                    .to_owned(),
            }),
        }
    }

    /// The whole table that an id names.
    pub(super) fn table(
        &mut self,
        connection: &Connection,
        id: &CellId,
    ) -> Result<Rc<Held<'c>>, ReportError> {
        let name = id.table_and_asked();
        if let Some(held) = self.held.get(&name) {
            return Ok(Rc::clone(held));
        }
        let (table, query) = if id.table == REVIEW_COMMENTS {
            (self.reviews(connection)?, None)
        } else {
            let query = self.catalogue.get(&id.table).map_err(|error| not_a_table(&id.table, error))?;
            let params = query.with_today(Params::from_pairs(&id.asked), self.today);
            (query.run_within(connection, &params, &self.limits)?, Some(query))
        };
        let spellings = match &self.spellings {
            Some(known) => known,
            None => self.spellings.insert(Rc::new(spellings(connection)?)),
        };
        let held = Rc::new(Held { names: RowNames::of(&table, spellings), table, query });
        self.held.insert(name, Rc::clone(&held));
        Ok(held)
    }

    /// Everything that reviewers said, with what each cell shows now.
    pub(in crate::report) fn reviews(&mut self, connection: &Connection) -> Result<Table, ReportError> {
        let mut comments = comments::every(connection)?;
        let spot = |comment: &mut comments::Comment| {
            // What is no longer there is not a fault of the list.
            let Some(id) = CellId::parse(&comment.cell_id).filter(|id| id.table != REVIEW_COMMENTS) else {
                return Ok(Err(comments::GONE.to_owned()));
            };
            match self.find(connection, &id) {
                Ok(found) => {
                    comment.cell_id = found.id(&id);
                    Ok(Ok(Spot::of(&found.held.table, found.row(), found.column)))
                }
                Err(ReportError::Query(QueryError::Unknown { .. })) => Ok(Err(format!(
                    "of the query `{}`, which is not known here: name its folder with `--queries DIR`",
                    id.table
                ))),
                Err(ReportError::NoCell { .. } | ReportError::Query(QueryError::Parameter { .. })) => {
                    Ok(Err(comments::gone(&id)))
                }
                Err(error) => Err(error),
            }
        };
        let spots: Vec<Result<Spot, String>> =
            comments.iter_mut().map(spot).collect::<Result<_, ReportError>>()?;
        Ok(comments::table(&comments, &spots))
    }
}

fn not_a_table(name: &str, error: QueryError) -> ReportError {
    match name {
        "sql" | "stdin" => ReportError::NoCell {
            message: format!("`{name}` is SQL given in passing, which has no name to find it by"),
            hint: "save the SQL as a query file and name its folder with `--queries DIR`".to_owned(),
        },
        _ => error.into(),
    }
}

/// What a table of the answer was asked: the cell, so that no two answers share an id.
pub(super) fn asked_of(id: &CellId) -> String {
    asked_text([("cell", id.to_string().as_str())].into_iter())
}
