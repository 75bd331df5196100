//! Views that many others read, worked out once for all queries of a report.
//!
//! Where a view is read by dozens of others, SQLite expands, plans and runs it at every place. Here the rows that the
//! report reads of it are put into a temporary table of its name, which comes before the view; temporary views of
//! the same names as the database's that read it read that table. What they give of the report's code is the same
//! either way.

use rusqlite::{Connection, OptionalExtension};

use super::error::QueryError;
use super::param::Params;
use super::statement::Query;
use super::token::tokens;
use crate::db::shipped_views;

/// A view whose rows are worked out.
#[derive(Debug, Clone, Copy)]
pub struct Worked {
    /// Its name.
    pub view: &'static str,
    /// The condition on the rows that the report reads, over its columns and the report's parameters; all when none.
    pub rows: Option<&'static str>,
    /// The column that its rows are looked up by where they are many.
    pub key: Option<&'static str>,
}

/// Views that are worked out, and the views that read them.
#[derive(Debug, Clone, Copy)]
pub struct Front {
    /// What is worked out, each after those that it reads, straight or by way of others.
    pub views: &'static [Worked],
    /// The other views that read one of them, straight or by way of others: they are put in front of the database's.
    pub readers: &'static [&'static str],
}

impl Front {
    /// Whether a query names one of its views, or a view that reads one.
    #[must_use]
    pub fn is_read_by(self, query: &Query) -> bool {
        let is_named =
            |word: &str| self.readers.contains(&word) || self.views.iter().any(|worked| worked.view == word);
        tokens(&query.sql).iter().any(|token| is_named(token.text))
    }

    /// Puts the temporary views in front and works the rows out. False where temporary ones are there already, which
    /// have reasons of their own: a report on an earlier moment, or views of another program.
    pub(super) fn put(self, connection: &Connection, params: &Params) -> Result<bool, QueryError> {
        let taken: Option<i64> = connection
            .query_row("SELECT 1 FROM sqlite_temp_schema WHERE type = 'view' LIMIT 1", [], |row| row.get(0))
            .optional()
            .map_err(|source| failed("views", source))?;
        if taken.is_some() {
            return Ok(false);
        }
        let mut batch = "SAVEPOINT front;\n".to_owned();
        for (name, statement) in shipped_views().filter(|(name, _)| self.readers.contains(name)) {
            batch.push_str(&format!("CREATE TEMP VIEW {name} AS {statement};\n"));
        }
        connection.execute_batch(&batch).map_err(|source| failed("views", source))?;
        for worked in self.views {
            // The columns keep the affinity that they have in the view.
            let sql = format!("CREATE TEMP TABLE {} AS {}", worked.view, worked.statement());
            worked.run(connection, &sql, params)?;
            if let Some(key) = worked.key {
                let index = format!("CREATE INDEX temp.\"{0} by key\" ON {0} ({key})", worked.view);
                connection.execute_batch(&index).map_err(|source| failed(worked.view, source))?;
            }
        }
        connection.execute_batch("RELEASE front").map_err(|source| failed("views", source))?;
        Ok(true)
    }

    /// Works the rows of another code out in place of those before. What comes before the first view of the code alone
    /// is the same for every code, unless the database `has_changed` since.
    pub(super) fn fill(
        self,
        connection: &Connection,
        params: &Params,
        has_changed: bool,
    ) -> Result<(), QueryError> {
        for worked in self.views.iter().skip_while(|worked| !has_changed && worked.rows.is_none()) {
            worked.run(connection, &format!("DELETE FROM temp.{}", worked.view), params)?;
            let sql = format!("INSERT INTO temp.{} {}", worked.view, worked.statement());
            worked.run(connection, &sql, params)?;
        }
        Ok(())
    }
}

impl Worked {
    /// The statement of the rows that the report reads.
    pub(crate) fn statement(self) -> String {
        let statement =
            shipped_views().find(|(name, _)| *name == self.view).map_or("", |(_, statement)| statement);
        match self.rows {
            None => statement.to_owned(),
            Some(rows) => format!("SELECT * FROM ({statement}\n) WHERE {rows}"),
        }
    }

    fn run(self, connection: &Connection, sql: &str, params: &Params) -> Result<(), QueryError> {
        let run = || -> rusqlite::Result<()> {
            let mut statement = connection.prepare_cached(sql)?;
            for (name, value) in params.iter() {
                if let Some(index) = statement.parameter_index(&format!(":{name}"))? {
                    statement.raw_bind_parameter(index, value)?;
                }
            }
            statement.raw_execute()?;
            Ok(())
        };
        run().map_err(|source| failed(self.view, source))
    }
}

fn failed(view: &str, source: rusqlite::Error) -> QueryError {
    QueryError::Database { query: view.to_owned(), source }
}
