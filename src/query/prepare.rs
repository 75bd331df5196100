//! Holds a query against a database: the statement prepares, and its columns are those of the header.

use rusqlite::{CachedStatement, Connection, ErrorCode};

use super::error::QueryError;
use super::inputs::Inputs;
use super::moment::refuse_today;
use super::row_mapping::Plan;
use super::schema::Schema;
use super::statement::Query;
use super::token::tokens;
use crate::db;
use crate::domain::did_you_mean;
use crate::model;

/// What brings a database to the schema of this version; no migration does, where this program has none to it.
fn brought_by(needed: u32) -> String {
    match db::newest_version() {
        newest if newest < i64::from(needed) => {
            format!("install a newer ratebook; this one makes schema version {newest} at most")
        }
        _ => "run `ratebook migrate up`".to_owned(),
    }
}

impl Query {
    /// Holds the header against the database without running the query: the statement prepares, the
    /// declared columns are the real ones in the same order, the checks and the chart name them.
    ///
    /// # Errors
    /// When they differ; with line and column.
    pub fn verify(&self, conn: &Connection) -> Result<(), QueryError> {
        self.needs_schema(conn)?;
        let statement = self.prepare(conn, &self.sql)?;
        let plan = Plan::new(self, &statement.column_names().collect::<Vec<_>>())?;
        let shown: Vec<&str> = plan.columns().iter().map(|column| column.name.as_str()).collect();
        if let Some(chart) = &self.chart
            && let Some((_, column)) =
                chart.parts.iter().find(|(_, column)| !shown.contains(&column.as_str()))
        {
            let at = self.place_of(column);
            let message = format!("the chart names `{column}`, which is not a column of the result");
            return Err(QueryError::Header { message, hint: self.nearest_column(column, &shown), at });
        }
        if let Some(column) = self.key.iter().find(|column| !shown.contains(&column.as_str())) {
            let at = self.place_of(column);
            let message = format!("the key names `{column}`, which is not a column of the result");
            return Err(QueryError::Header { message, hint: self.nearest_column(column, &shown), at });
        }
        let of_inputs =
            self.inputs.iter().flat_map(Inputs::columns).chain(self.beside.iter().map(String::as_str));
        if let Some(column) = of_inputs.into_iter().find(|column| !shown.contains(column)) {
            let at = self.place_of(column);
            let message = format!(
                "the inputs, or the columns of a second file, name `{column}`, which is not a column of the result"
            );
            return Err(QueryError::Header { message, hint: self.nearest_column(column, &shown), at });
        }
        if let Some(chart) = &self.chart
            && let Err(message) = model::Chart::from_parts(&chart.kind, &chart.parts, plan.columns())
        {
            let hint = "queries/README.md lists the charts with their parts".to_owned();
            return Err(QueryError::Header { message, hint, at: self.place_of(&chart.kind) });
        }
        for check in &self.checks {
            if let Err(error) = conn.prepare(&self.breaches(check)) {
                return Err(QueryError::Header {
                    message: format!("the check `{check}` cannot be read: {}", plain_message(&error)),
                    hint: "a check is a condition over the columns of the result".to_owned(),
                    at: self.place_of(check),
                });
            }
        }
        Ok(())
    }

    /// Stops with a plain message when the database is older than the query needs.
    pub(crate) fn needs_schema(&self, conn: &Connection) -> Result<(), QueryError> {
        let Some(needed) = self.schema else { return Ok(()) };
        let found: rusqlite::Result<u32> =
            conn.query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0));
        match found {
            Ok(version) if version < needed => Err(QueryError::Schema {
                message: format!(
                    "query `{}` needs schema version {needed}, and the database has {version}",
                    self.name
                ),
                hint: brought_by(needed),
            }),
            // A database without a history is one made by hand; the statement itself will tell.
            _ => Ok(()),
        }
    }

    /// Prepares a text of this query and refuses what is not reading.
    pub(crate) fn prepare<'c>(
        &self,
        conn: &'c Connection,
        sql: &str,
    ) -> Result<CachedStatement<'c>, QueryError> {
        refuse_today(self, conn)?;
        let statement = conn.prepare_cached(sql).map_err(|error| self.sql_error(conn, error))?;
        if !statement.readonly() || statement.column_count() == 0 || statement.is_explain() != 0 {
            return Err(QueryError::Refused {
                message: "the statement does more than read".to_owned(),
                hint: "write one `SELECT`; data comes in through `ratebook import`".to_owned(),
                at: self.place_of_statement(),
            });
        }
        Ok(statement)
    }

    /// SQLite's message with the place it means.
    fn sql_error(&self, conn: &Connection, error: rusqlite::Error) -> QueryError {
        // An error without a place in the text comes as a plain failure.
        let (msg, offset) = match &error {
            rusqlite::Error::SqlInputError { msg, offset, .. } => (msg, *offset),
            rusqlite::Error::SqliteFailure(code, Some(msg)) if code.code == ErrorCode::Unknown => (msg, -1),
            rusqlite::Error::SqliteFailure(code, _)
                if code.code == ErrorCode::AuthorizationForStatementDenied =>
            {
                return QueryError::Refused {
                    message: "the statement uses a function, table or command that is not allowed here"
                        .to_owned(),
                    hint: "read tables and views only; `ATTACH`, `PRAGMA` and `load_extension` are refused"
                        .to_owned(),
                    at: self.place_of_statement(),
                };
            }
            _ => return QueryError::Database { query: self.name.clone(), source: error },
        };
        let found = tokens(&self.sql);
        // "no such table: x" comes without a place, but it names the word.
        let named =
            msg.rsplit_once(": ").map(|(_, word)| word.rsplit('.').next().unwrap_or(word).to_lowercase());
        let token = match usize::try_from(offset) {
            Ok(offset) => found.iter().find(|token| token.end() > offset),
            Err(_) => found.iter().find(|token| token.name().is_some() && token.name() == named),
        };
        let at = token.map_or_else(
            || self.place_of_statement(),
            |token| Box::new(self.place_at(token.start, token.text.len())),
        );
        let hint = named.and_then(|word| self.near_in_schema(conn, msg, &word)).unwrap_or_default();
        QueryError::Sql { message: msg.clone(), hint, at }
    }

    /// The nearest tables or columns for a name that SQLite does not know.
    fn near_in_schema(&self, conn: &Connection, message: &str, word: &str) -> Option<String> {
        let schema = Schema::read(conn).ok()?;
        if message.contains("no such table") {
            let parts: Vec<String> = self.parts.iter().map(|part| part.relation()).collect();
            did_you_mean(word, schema.relations().chain(parts.iter().map(String::as_str)))
        } else if message.contains("no such column") {
            let named: Vec<String> = tokens(&self.sql).iter().filter_map(super::token::Token::name).collect();
            let read: Vec<&str> =
                schema.relations().filter(|relation| named.iter().any(|name| name == relation)).collect();
            if read.is_empty() {
                return did_you_mean(word, schema.columns());
            }
            let near = || did_you_mean(word, read.iter().flat_map(|relation| schema.columns_of(relation)));
            let having = schema.views_with(word);
            match having.get(..having.len().min(4)) {
                Some(views @ [_, ..]) => {
                    let quoted: Vec<String> = views.iter().map(|view| format!("`{view}`")).collect();
                    Some(format!(
                        "no table or view here has it; {} {}",
                        crate::domain::text::list(&quoted),
                        if views.len() == 1 { "has" } else { "have" }
                    ))
                }
                _ => near(),
            }
        } else {
            None
        }
    }
}

/// SQLite's words without the offset and the text of the statement.
pub(crate) fn plain_message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}
