//! One query: its header, its SQL, and the promise that the two agree.

use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, ErrorCode};

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::guard::one_read_only_statement;
use super::header::{self, Chart, Header, HeaderRules, Reads, With};
use super::inline::{Inlined, Source, cte_end};
use super::inputs::Inputs;
use super::moment::refuse_today;
use super::param::Param;
use super::part::{Part, Parts, disagreement, unwritten, unwritten_by};
use super::row_mapping::Plan;
use super::schema::Schema;
use super::token::{Token, TokenKind, tokens};
use crate::domain::did_you_mean;
use crate::domain::sha256_hex;
use crate::model::{self, Column};

/// A query with everything that its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Stable name, lower case with hyphens; the stem of its file.
    pub name: String,
    /// Title in sentence case.
    pub title: String,
    /// What a row is and what is left out.
    pub description: String,
    /// What one row stands for.
    pub grain: String,
    /// Names of the columns that tell its rows apart; when empty, the leading columns of words.
    pub key: Vec<String>,
    /// The declared parameters.
    pub params: Vec<Param>,
    /// The declared columns: all that are shown, in order. Empty for SQL without a header.
    pub columns: Vec<Column>,
    /// Conditions that every row of the result must meet.
    pub checks: Vec<String>,
    /// The chart that suits it.
    pub chart: Option<Chart>,
    /// The queries that list what a row was made of.
    pub inputs: Vec<Inputs>,
    /// The least schema version that it needs.
    pub schema: Option<u32>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The file, as shown in messages.
    pub file: String,
    /// The whole text of the file, header included.
    pub text: String,
    /// The parts that it reads, each behind those that it reads itself.
    pub parts: Vec<Arc<Part>>,
    /// The text that runs: the file with its parts in front of the statement.
    pub sql: String,
    /// SHA-256 of what runs, with plain line ends: a checkout with CRLF has the same.
    pub hash: String,
    /// True for a query of the catalogue, whose columns are all declared.
    pub(crate) declared: bool,
    column_at: Vec<(usize, usize)>,
    /// Of a part: the CTEs that it leaves to the query to write.
    pub(crate) reads: Vec<Reads>,
    /// The first byte of the file's own statement and the byte behind it, without a closing semicolon.
    span: (usize, usize),
    inlined: Inlined,
}

impl Query {
    /// Reads a query file of the catalogue that names no parts.
    ///
    /// # Errors
    /// When the header breaks the rules, a parameter is undeclared or unused, or the text is not
    /// one reading statement; with line and column.
    pub fn parse(file: &str, sql: &str) -> Result<Self, QueryError> {
        Self::with_parts(file, sql, &Parts::default())
    }

    /// Takes SQL that a user gives in passing. A header is not needed, but parameters must be
    /// declared (`-- param: min int required`), and declared columns are held to their types.
    ///
    /// # Errors
    /// As for a query file.
    pub fn ad_hoc(name: &str, sql: &str) -> Result<Self, QueryError> {
        Self::ad_hoc_with_parts(name, sql, &Parts::default())
    }

    /// Reads a query file that may name parts.
    pub(crate) fn with_parts(file: &str, sql: &str, parts: &Parts) -> Result<Self, QueryError> {
        Self::build(file, sql, HeaderRules::Catalogue, parts)
    }

    /// Takes SQL in passing that may name parts.
    pub(crate) fn ad_hoc_with_parts(name: &str, sql: &str, parts: &Parts) -> Result<Self, QueryError> {
        let query = Self::build(name, sql, HeaderRules::AdHoc, parts)?;
        let title = if query.title == query.name { name.to_owned() } else { query.title };
        Ok(Self { name: name.to_owned(), title, ..query })
    }

    /// Reads a file of `parts/`, whose own parts are known.
    pub(crate) fn part(file: &str, text: &str, parts: &Parts) -> Result<Self, QueryError> {
        Self::build(file, text, HeaderRules::Part, parts)
    }

    /// What the header of a file of `parts/` says, before the parts that it names are known.
    pub(crate) fn part_header(file: &str, text: &str) -> Result<Header, QueryError> {
        header::parse(file, text, HeaderRules::Part)
    }

    fn build(file: &str, text: &str, rules: HeaderRules, known: &Parts) -> Result<Self, QueryError> {
        let header = header::parse(file, text, rules)?;
        one_read_only_statement(file, text)?;
        let parts =
            known.read_by(&header.with, |with| Box::new(Excerpt::at(file, text, with.at.0, with.at.1)))?;
        // A part is looked at alone, with empty CTEs in place of those that a query writes for it.
        let stubs = match rules {
            HeaderRules::Part => unwritten_by(&parts, &header.reads),
            _ => Vec::new(),
        };
        let inlined = Inlined::new(text, &parts, &stubs);
        let mut params = header.params;
        if rules == HeaderRules::Part {
            // What its parts take, a part takes too, without a line of its own.
            for param in parts.iter().flat_map(|part| &part.query.params) {
                if params.iter().all(|own| own.name != param.name) {
                    params.push(param.clone());
                }
            }
        }
        let query = Self {
            title: if header.title.is_empty() { header.name.clone() } else { header.title },
            name: header.name,
            description: header.description,
            grain: header.grain,
            key: header.key,
            params,
            columns: header.columns,
            checks: header.checks,
            chart: header.chart,
            inputs: header.inputs,
            schema: header.schema,
            tags: header.tags,
            file: file.to_owned(),
            text: text.to_owned(),
            parts,
            sql: inlined.sql.clone(),
            hash: sha256_hex(inlined.sql.replace("\r\n", "\n").as_bytes()),
            declared: rules != HeaderRules::AdHoc,
            column_at: header.column_at,
            reads: header.reads,
            span: span_of(text),
            inlined,
        };
        query.parts_fit(&header.with, rules)?;
        query.parameters_agree(&header.param_at)?;
        Ok(query)
    }

    /// The same query with the parts of these names read from the tables of `Shared`.
    pub(crate) fn sharing(&self, shared: &[&str]) -> Self {
        let mut query = self.clone();
        query.inlined = Inlined::with_shared(&self.text, &self.parts, &[], shared);
        query.sql.clone_from(&query.inlined.sql);
        query
    }

    /// The first byte of the file's own statement and the byte behind it, without a closing semicolon.
    pub(crate) const fn statement_span(&self) -> (usize, usize) {
        self.span
    }

    /// The file's own statement: without header, parts and closing semicolon.
    #[must_use]
    pub fn statement_text(&self) -> &str {
        let (from, to) = self.statement_span();
        &self.text[from..to]
    }

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
        let of_inputs = self.inputs.iter().flat_map(Inputs::columns);
        if let Some(column) = of_inputs.into_iter().find(|column| !shown.contains(column)) {
            let at = self.place_of(column);
            let message = format!("the inputs name `{column}`, which is not a column of the result");
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

    /// The statement that counts the rows of the result that break a check. A gap breaks none.
    pub(crate) fn breaches(&self, check: &str) -> String {
        format!("SELECT count(*) AS breaches FROM ({}\n) WHERE NOT ({check}\n)", self.unclosed())
    }

    /// The statement that runs, without a closing semicolon and what stands behind it.
    pub(super) fn unclosed(&self) -> &str {
        // Nearly always the end is that of the file; the whole statement is many times as long.
        let behind = self.text[self.span.1..].trim_start();
        match self.sql.strip_suffix(behind) {
            Some(before) if behind.starts_with(';') => before,
            _ => {
                let end =
                    tokens(&self.sql).iter().find(|token| token.is_symbol(";")).map(|token| token.start);
                &self.sql[..end.unwrap_or(self.sql.len())]
            }
        }
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
                hint: "run `ratebook migrate up`".to_owned(),
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

    /// The place of some bytes of the statement that runs, in the file that they come from.
    pub(crate) fn place_at(&self, start: usize, len: usize) -> Excerpt {
        match self.inlined.source(start) {
            Source::Own(from) => Excerpt::at(&self.file, &self.text, from, len),
            Source::Part(number, from) => {
                let part = &self.parts[number].query;
                Excerpt::at(&part.file, &part.text, from, len)
            }
            Source::Between => *self.place_of_statement(),
        }
    }

    /// True where the bytes of the statement that runs come from the query's own file.
    pub(crate) fn is_in_statement(&self, start: usize) -> bool {
        matches!(self.inlined.source(start), Source::Own(_))
    }

    /// The place of the first word of the file's own statement.
    pub(crate) fn place_of_statement(&self) -> Box<Excerpt> {
        let found = tokens(&self.text);
        let (start, len) = found.first().map_or((0, 1), |token| (token.start, token.text.len()));
        Box::new(Excerpt::at(&self.file, &self.text, start, len))
    }

    /// The place where a text first stands in the file.
    pub(crate) fn place_of(&self, text: &str) -> Box<Excerpt> {
        match self.text.find(text) {
            Some(start) => Box::new(Excerpt::at(&self.file, &self.text, start, text.len())),
            None => self.place_of_statement(),
        }
    }

    /// The place of a declared column's line.
    pub(crate) fn place_of_column(&self, index: usize) -> Box<Excerpt> {
        match self.column_at.get(index) {
            Some((start, len)) => Box::new(Excerpt::at(&self.file, &self.text, *start, *len)),
            None => self.place_of_statement(),
        }
    }

    /// What the parts take is declared as they take it, and what they read is written.
    fn parts_fit(&self, with: &[With], rules: HeaderRules) -> Result<(), QueryError> {
        let found = tokens(&self.text);
        for part in &self.parts {
            // A part that another one brought is named by nobody here; its file is the place then.
            let at = || match with.iter().find(|with| with.part == part.query.name).or_else(|| with.first()) {
                Some(with) => Box::new(Excerpt::at(&self.file, &self.text, with.at.0, with.at.1)),
                None => part.query.place_of_statement(),
            };
            for param in &part.query.params {
                if let Some((message, hint)) = disagreement(part, param, &self.params) {
                    return Err(QueryError::Header { message, hint, at: at() });
                }
            }
            if rules != HeaderRules::Part
                && let Some((message, hint)) = unwritten(part, |name| {
                    cte_end(&found, name).is_some() || self.parts.iter().any(|part| part.relation() == name)
                })
            {
                return Err(QueryError::Header { message, hint, at: at() });
            }
        }
        Ok(())
    }

    /// Every parameter of the statement is declared, and every declared one is used.
    fn parameters_agree(&self, places: &[(usize, usize)]) -> Result<(), QueryError> {
        // Of the parts it is known which they use: they were looked at when they became known.
        let found = tokens(&self.text);
        let used: Vec<_> = found.iter().filter(|token| token.kind == TokenKind::Parameter).collect();
        let of_parts = || self.parts.iter().flat_map(|part| &part.query.params);
        for token in &used {
            let at = || Box::new(Excerpt::at(&self.file, &self.text, token.start, token.text.len()));
            let Some(name) = token.text.strip_prefix(':') else {
                return Err(QueryError::Header {
                    message: format!("`{}` is not a named parameter", token.text),
                    hint: "write parameters as `:name`".to_owned(),
                    at: at(),
                });
            };
            if !self.params.iter().any(|param| param.name == name) {
                let near = did_you_mean(name, self.params.iter().map(|param| param.name.as_str()));
                let add =
                    || format!("add a line such as `-- param: {name} text required` at the top of the SQL");
                return Err(QueryError::Header {
                    message: format!("the parameter `:{name}` is not declared"),
                    hint: near.unwrap_or_else(add),
                    at: at(),
                });
            }
        }
        for (param, (start, len)) in self.params.iter().zip(places) {
            if !used.iter().any(|token| token.text.strip_prefix(':') == Some(&param.name))
                && of_parts().all(|of_part| of_part.name != param.name)
            {
                return Err(QueryError::Header {
                    message: format!("the parameter `{}` is declared but not used", param.name),
                    hint: format!("use `:{}` in the statement, or drop the line", param.name),
                    at: Box::new(Excerpt::at(&self.file, &self.text, *start, *len)),
                });
            }
        }
        Ok(())
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

    pub(crate) fn nearest_column(&self, wanted: &str, known: &[&str]) -> String {
        did_you_mean(wanted, known.iter().copied())
            .unwrap_or_else(|| format!("the result has {}", crate::domain::text::list(known)))
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

fn span_of(text: &str) -> (usize, usize) {
    let found = tokens(text);
    let from = found.first().map_or(text.len(), |token| token.start);
    let closing = found.iter().position(|token| token.is_symbol(";")).unwrap_or(found.len());
    let to = closing.checked_sub(1).and_then(|last| found.get(last)).map_or(from, Token::end);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "-- name: q\n-- title: Q\n";

    fn place(result: Result<Query, QueryError>) -> String {
        match result {
            Err(error) => {
                let at = error.excerpt().map_or_else(String::new, |at| format!("{}:{}", at.line, at.column));
                format!("{error} {at}")
            }
            Ok(query) => format!("{query:?}"),
        }
    }

    #[test]
    fn parameters_are_declared_and_used() {
        let file = |body: &str| Query::parse("q.sql", &format!("{HEADER}-- column: a int \"A\"\n{body}"));
        assert_eq!(place(file("SELECT :code AS a")), "the parameter `:code` is not declared 4:8");
        assert_eq!(
            place(file("-- param: code code required\nSELECT 1 AS a")),
            "the parameter `code` is declared but not used 4:11"
        );
        assert_eq!(place(file("SELECT ?1 AS a")), "`?1` is not a named parameter 4:8");
    }

    #[test]
    fn only_one_reading_statement_is_taken() {
        for (sql, expected) in [
            ("SELECT 1; SELECT 2", "there is more than one statement 1:11"),
            ("DELETE FROM rate", "`DELETE` does not begin a query 1:1"),
            ("ATTACH 'x' AS y", "`ATTACH` does not begin a query 1:1"),
            ("PRAGMA journal_mode = wal", "`PRAGMA` does not begin a query 1:1"),
            ("EXPLAIN SELECT 1", "`EXPLAIN` does not begin a query 1:1"),
            ("-- nothing\n", "there is no statement 2:1"),
            ("SELECT 1\0", "the text holds a NUL byte 1:9"),
        ] {
            assert_eq!(place(Query::ad_hoc("stdin", sql)), expected, "{sql}");
        }
        assert!(Query::ad_hoc("stdin", "SELECT ';' AS a; -- end\n;").is_ok());
    }

    #[test]
    fn the_hash_does_not_know_line_ends() {
        let hash = |sql: &str| Query::ad_hoc("q", sql).map(|query| query.hash).ok();
        assert_eq!(hash("SELECT\n1"), hash("SELECT\r\n1"));
        assert_ne!(hash("SELECT\n1"), hash("SELECT\n2"));
    }
}
