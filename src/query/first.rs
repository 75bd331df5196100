//! The first rows of a result that may be long, and how many more there are.

use std::ops::ControlFlow;

use rusqlite::Connection;

use super::error::QueryError;
use super::guard::Limits;
use super::param::Params;
use super::run::RowSink;
use super::statement::Query;
use crate::model::{Column, Row, Table};

/// The parameter of a query that can stop behind its first rows by itself, before it looks up their words.
const FIRST: &str = "first";

impl Query {
    /// Runs the query for its first `most` rows alone, and counts the others without making them.
    ///
    /// # Errors
    /// As [`Query::run`].
    pub fn run_first(
        &self,
        conn: &Connection,
        params: &Params,
        most: u64,
    ) -> Result<(Table, u64), QueryError> {
        if !self.declared {
            return Ok((self.run(conn, params)?, 0));
        }
        if self.params.iter().any(|param| param.name == FIRST) {
            return self.first_of_all(conn, params, most);
        }
        // SQLite keeps no more than the first rows while it sorts.
        let first = self.around("SELECT * FROM (", &format!(") LIMIT {}", most.saturating_add(1)));
        let mut table = first.run_within(conn, params, &Limits::OF_A_DOCUMENT)?;
        if table.rows.len() as u64 <= most {
            return Ok((table, 0));
        }
        table.rows.pop();
        let all = self.around("SELECT count(*) FROM (", ")").count(conn, params)?;
        Ok((table, all.saturating_sub(most)))
    }

    /// The same for a query that stops by itself, and says in `_rows` how many rows there are.
    fn first_of_all(
        &self,
        conn: &Connection,
        params: &Params,
        most: u64,
    ) -> Result<(Table, u64), QueryError> {
        let limited = params.clone().with(FIRST, most.to_string());
        let mut counted = Counted { table: self.empty_table(params), all: 0 };
        self.stream(conn, &limited, &Limits::OF_A_DOCUMENT, &mut counted)?;
        let Counted { mut table, all } = counted;
        table.chart = self.chart_of(&table.columns);
        Ok((table, all.saturating_sub(most)))
    }

    /// The query with words before and behind its statement.
    fn around(&self, before: &str, behind: &str) -> Self {
        let mut query = self.clone();
        query.sql = format!("{before}{}\n{behind}", self.unclosed());
        query
    }
}

/// A table, and how many rows it would have.
struct Counted {
    table: Table,
    all: u64,
}

impl RowSink for Counted {
    fn columns(&mut self, columns: &[Column]) {
        self.table.columns(columns);
    }

    fn note(&mut self, text: String) {
        self.table.note(text);
    }

    fn rows(&mut self, all: u64) {
        self.all = all;
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.table.row(row)
    }
}
