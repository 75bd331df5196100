//! Reads the files of queries and parts: header, parts and statement, held against one another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::guard::one_read_only_statement;
use super::header::{self, Header, HeaderRules, With};
use super::inline::cte_end;
use super::inlined::Inlined;
use super::part::{Parts, disagreement, unwritten, unwritten_by};
use super::statement::Query;
use super::token::{Token, TokenKind, tokens};
use crate::domain::did_you_mean;
use crate::domain::sha256_hex;

/// The text of a query or part and its file, before it is known which parts it reads.
#[derive(Debug, Clone)]
pub(crate) struct SqlFile {
    pub(crate) file: String,
    pub(crate) text: String,
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
        // A report reads dozens of files: the words of each are found once.
        let found = tokens(text);
        one_read_only_statement(file, text, &found)?;
        let parts =
            known.read_by(&header.with, |with| Box::new(Excerpt::at(file, text, with.at.0, with.at.1)))?;
        // A part is looked at alone, with empty CTEs in place of those that a query writes for it.
        let stubs = match rules {
            HeaderRules::Part => unwritten_by(&parts, &header.reads),
            _ => Vec::new(),
        };
        let inlined = Inlined::new(text, &found, &parts, &stubs);
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
            beside: header.beside,
            schema: header.schema,
            tags: header.tags,
            file: file.to_owned(),
            text: text.to_owned(),
            parts,
            sql: inlined.sql.clone(),
            hash: sha256_hex(with_line_feeds(&inlined.sql).as_bytes()),
            declared: rules != HeaderRules::AdHoc,
            column_at: header.column_at,
            reads: header.reads,
            span: span_of(text, &found),
            inlined,
        };
        query.parts_fit(&header.with, rules, &found)?;
        query.parameters_agree(&header.param_at, &found)?;
        Ok(query)
    }

    /// What the parts take is declared as they take it, and what they read is written.
    fn parts_fit(&self, with: &[With], rules: HeaderRules, found: &[Token<'_>]) -> Result<(), QueryError> {
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
                    cte_end(found, name).is_some() || self.parts.iter().any(|part| part.relation() == name)
                })
            {
                return Err(QueryError::Header { message, hint, at: at() });
            }
        }
        Ok(())
    }

    /// Every parameter of the statement is declared, and every declared one is used.
    fn parameters_agree(&self, places: &[(usize, usize)], found: &[Token<'_>]) -> Result<(), QueryError> {
        // Of the parts it is known which they use: they were looked at when they became known.
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
}

impl Parts {
    /// Adds parts that may read each other and those already known.
    pub(crate) fn add(&mut self, files: Vec<SqlFile>) -> Result<(), QueryError> {
        let mut waiting = BTreeMap::new();
        for SqlFile { file, text } in files {
            let header = Query::part_header(&file, &text)?;
            let known = self.known().get(&header.name).map(|part| part.query.file.as_str());
            let twin = waiting.get(&header.name).map(|(twin, _): &(SqlFile, Vec<With>)| twin.file.as_str());
            if let Some(other) = known.or(twin) {
                return Err(QueryError::Header {
                    message: format!("two parts are named `{}`", header.name),
                    hint: format!("choose another name; the other is `{other}`, and queries read it"),
                    at: Box::new(first_line(&file, &text)),
                });
            }
            waiting.insert(header.name, (SqlFile { file, text }, header.with));
        }
        while let Some(name) = waiting.keys().next().cloned() {
            self.admit(&name, &mut waiting, &mut Vec::new())?;
        }
        Ok(())
    }

    /// Makes a waiting part known, those that it reads before it. `path` leads to it, so that a
    /// circle is found.
    fn admit(
        &mut self,
        name: &str,
        waiting: &mut BTreeMap<String, (SqlFile, Vec<With>)>,
        path: &mut Vec<String>,
    ) -> Result<(), QueryError> {
        let Some((file, with)) = waiting.get(name) else { return Ok(()) };
        path.push(name.to_owned());
        for read in with.clone() {
            if path.contains(&read.part) {
                return Err(QueryError::Header {
                    message: format!("the part reads itself: {} and again `{}`", path.join(", "), read.part),
                    hint: "take one of them out of the circle".to_owned(),
                    at: Box::new(Excerpt::at(&file.file, &file.text, read.at.0, read.at.1)),
                });
            }
        }
        for read in with.clone() {
            self.admit(&read.part, waiting, path)?;
        }
        path.pop();
        if let Some((SqlFile { file, text }, _)) = waiting.remove(name) {
            let query = Query::part(&file, &text, self)?;
            self.insert(name, query);
        }
        Ok(())
    }
}

fn first_line(file: &str, text: &str) -> Excerpt {
    Excerpt::at(file, text, 0, text.lines().next().map_or(1, str::len))
}

fn span_of(text: &str, found: &[Token<'_>]) -> (usize, usize) {
    let from = found.first().map_or(text.len(), |token| token.start);
    let closing = found.iter().position(|token| token.is_symbol(";")).unwrap_or(found.len());
    let to = closing.checked_sub(1).and_then(|last| found.get(last)).map_or(from, Token::end);
    (from, to)
}

/// The text with the line ends of the repository, whichever the file has.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
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
