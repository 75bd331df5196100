//! The first rows of a result that may be long, and how many more there are.

use rusqlite::Connection;

use super::error::QueryError;
use super::guard::Limits;
use super::param::Params;
use super::statement::Query;
use super::token::tokens;
use crate::model::Table;

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
        // SQLite keeps no more than the first rows while it sorts.
        let first = self.around("SELECT * FROM (", &format!(") LIMIT {}", most.saturating_add(1)));
        let mut table = first.run_within(conn, params, &Limits::default().with_rows(u64::MAX))?;
        if table.rows.len() as u64 <= most {
            return Ok((table, 0));
        }
        table.rows.pop();
        let all = self.around("SELECT count(*) FROM (", ")").count(conn, params)?;
        Ok((table, all.saturating_sub(most)))
    }

    /// The query with words before and behind its statement.
    fn around(&self, before: &str, behind: &str) -> Self {
        let end =
            tokens(&self.sql).iter().find(|token| token.is_symbol(";")).map_or(self.sql.len(), |t| t.start);
        let mut query = self.clone();
        query.sql = format!("{before}{}\n{behind}", &self.sql[..end]);
        query
    }
}
