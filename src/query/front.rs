//! A view that many others read, worked out once for all queries of a report.
//!
//! Where a view stands in dozens of others, SQLite expands, plans and runs it at every place. Here its rows are put
//! into a temporary table, and temporary views of the same names as the database's read that table: the view itself,
//! and those that read it. What they give is the same either way.

use rusqlite::{Connection, OptionalExtension};

use super::error::QueryError;
use crate::db::shipped_views;

/// A view, and the views that read it, straight or by way of others.
#[derive(Debug, Clone, Copy)]
pub struct Front {
    /// The view whose rows are worked out.
    pub view: &'static str,
    /// The views that are put in front of the database's, so that they read them.
    pub readers: &'static [&'static str],
}

impl Front {
    /// Puts the temporary views in front. False where temporary ones are there already, which have reasons of their own:
    /// a report on an earlier moment, or views of another program.
    pub(super) fn put(self, connection: &Connection) -> Result<bool, QueryError> {
        let taken: Option<i64> = connection
            .query_row("SELECT 1 FROM sqlite_temp_schema WHERE name = ?1", [self.view], |row| row.get(0))
            .optional()
            .map_err(|source| self.failed(source))?;
        if taken.is_some() {
            return Ok(false);
        }
        let table = self.table();
        let mut batch = format!("SAVEPOINT front; CREATE TEMP TABLE {table} AS {};\n", self.statement());
        batch.push_str(&format!("CREATE INDEX temp.\"{} by key\" ON {table} (release_id);\n", self.view));
        batch.push_str(&format!("CREATE TEMP VIEW {} AS SELECT * FROM {table};\n", self.view));
        for (name, statement) in shipped_views().filter(|(name, _)| self.readers.contains(name)) {
            batch.push_str(&format!("CREATE TEMP VIEW {name} AS {statement};\n"));
        }
        batch.push_str("RELEASE front");
        connection.execute_batch(&batch).map_err(|source| self.failed(source))?;
        Ok(true)
    }

    /// Works the rows out anew.
    pub(super) fn fill(self, connection: &Connection) -> Result<(), QueryError> {
        let table = self.table();
        let refill = || -> rusqlite::Result<()> {
            connection.prepare_cached(&format!("DELETE FROM {table}"))?.execute([])?;
            connection.prepare_cached(&format!("INSERT INTO {table} {}", self.statement()))?.execute([])?;
            Ok(())
        };
        refill().map_err(|source| self.failed(source))
    }

    fn table(self) -> String {
        format!("\"{} once\"", self.view)
    }

    fn statement(self) -> &'static str {
        shipped_views().find(|(name, _)| *name == self.view).map_or("", |(_, statement)| statement)
    }

    fn failed(self, source: rusqlite::Error) -> QueryError {
        QueryError::Database { query: self.view.to_owned(), source }
    }
}
