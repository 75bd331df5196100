//! A query and a part as they are: what the header says, the SQL, and the places of both in their files.

use std::sync::Arc;

use super::excerpt::Excerpt;
use super::header::{Chart, Reads};
use super::inlined::{Inlined, Source};
use super::inputs::Inputs;
use super::param::Param;
use super::token::tokens;
use crate::domain::did_you_mean;
use crate::model::Column;

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
    /// The columns whose figures are of the second file of a row.
    pub beside: Vec<String>,
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
    pub(super) column_at: Vec<(usize, usize)>,
    /// Of a part: the CTEs that it leaves to the query to write.
    pub(crate) reads: Vec<Reads>,
    /// The first byte of the file's own statement and the byte behind it, without a closing semicolon.
    pub(super) span: (usize, usize),
    pub(super) inlined: Inlined,
}

impl Query {
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

    /// The place of some bytes of the statement that runs, in the file that they come from.
    pub(crate) fn place_at(&self, start: usize, len: usize) -> Excerpt {
        match self.inlined.source(start) {
            Source::Query(from) => Excerpt::at(&self.file, &self.text, from, len),
            Source::Part(number, from) => {
                let part = &self.parts[number].query;
                Excerpt::at(&part.file, &part.text, from, len)
            }
            Source::Between => *self.place_of_statement(),
        }
    }

    /// True where the bytes of the statement that runs come from the query's own file.
    pub(crate) fn is_in_statement(&self, start: usize) -> bool {
        matches!(self.inlined.source(start), Source::Query(_))
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

    pub(crate) fn nearest_column(&self, wanted: &str, known: &[&str]) -> String {
        did_you_mean(wanted, known.iter().copied())
            .unwrap_or_else(|| format!("the result has {}", crate::domain::text::list(known)))
    }
}

/// A part: a reading statement of its own, with its header held to the same rules as a query's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part as a query that can be checked alone; its name is the path below `parts/`.
    pub query: Query,
}

impl Part {
    /// The name by which a query reads it: the last word of the path, as SQL writes it.
    #[must_use]
    pub fn relation(&self) -> String {
        relation_of(&self.query.name)
    }

    /// The statement alone, without header and closing semicolon; its own parts are not in it.
    #[must_use]
    pub fn statement(&self) -> &str {
        self.query.statement_text()
    }
}

/// The name by which a part is read.
pub(super) fn relation_of(part: &str) -> String {
    part.rsplit('/').next().unwrap_or(part).replace('-', "_")
}
