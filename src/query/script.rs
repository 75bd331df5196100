//! A query of the catalogue as a script of an engine.
//!
//! DuckDB is given one statement. Spark repeats the plan of a CTE for each of its readers, which squares that of a chain
//! of them, so that for Spark each CTE is a view of the session, and one with several readers is kept as it was worked
//! out.

use std::collections::BTreeSet;
use std::fmt;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::engine::{Engine, Printer, relations_of, until_end};
use super::error::QueryError;
use super::file::SqlFile;
use super::inlined::Inlined;
use super::param::{Params, bind};
use super::part::Parts;
use super::statement::Part;
use super::statement::Query;
use super::token::{Token, tokens};
use super::with::With;

/// What an engine is given for a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Statements that come first and give no row, each with its semicolon.
    pub before: String,
    /// The statement that gives the rows, without a semicolon.
    pub statement: String,
    /// The relations that they read, without those that they make.
    pub reads: BTreeSet<String>,
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}{};", self.before, self.statement)
    }
}

impl Query {
    /// Whether it reads the database's own records of imports, which a lake does not have: tag `database`.
    #[must_use]
    pub fn is_of_the_database(&self) -> bool {
        self.tags.iter().any(|tag| tag == "database")
    }

    /// The same query with its rows read from a statement that gives its columns, such as a table of results.
    #[must_use]
    pub fn reading(&self, sql: &str) -> Self {
        let mut other = self.clone();
        sql.clone_into(&mut other.sql);
        other
    }

    /// The query with its parts in the engine's words, the parameters as literals.
    ///
    /// # Errors
    /// When a parameter is unknown, missing or not of its type.
    pub fn in_engine(&self, engine: Engine, params: &Params) -> Result<Script, QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        let bound: Vec<_> = self.params.iter().map(|param| (&*param.name, param.kind)).zip(values).collect();
        let literal = |name: &str| {
            let found = bound.iter().find(|((known, _), _)| *known == name);
            found.map_or_else(|| format!(":{name}"), |((_, kind), value)| engine.literal(value, *kind))
        };
        let parts: Vec<Arc<Part>> = self.parts.iter().map(of_a_lake).collect();
        let sql = Inlined::new(&self.text, &tokens(&self.text), &parts, &[]).sql;
        let found = tokens(&sql);
        let printer = Printer { sql: &sql, engine, literal: &literal };
        let (before, statement) = match engine {
            Engine::DuckDb => (String::new(), printer.statement(until_end(&found))),
            Engine::Spark => steps(&printer, until_end(&found)),
        };
        Ok(Script { before, statement, reads: relations_of(&sql) })
    }
}

static PARTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries/lake/parts");

/// The parts that have a text of their own for lakes: they read tables of the database in an order of its own.
static OF_LAKES: LazyLock<Parts> = LazyLock::new(|| {
    let folders = PARTS.dirs().flat_map(Dir::files);
    let files = folders.map(|file| SqlFile {
        file: format!("queries/lake/parts/{}", file.path().display()),
        text: file.contents_utf8().unwrap_or_default().to_owned(),
    });
    let mut parts = Parts::default();
    parts.add(files.collect()).expect("a test reads the header of every part");
    parts
});

/// A part as a lake has it.
fn of_a_lake(part: &Arc<Part>) -> Arc<Part> {
    let own = OF_LAKES.iter().find(|own| own.query.name == part.query.name);
    own.map_or_else(|| Arc::clone(part), |own| Arc::new(own.clone()))
}

/// The CTEs of a statement as views of a session of Spark, and what follows them.
fn steps(printer: &Printer<'_>, found: &[Token<'_>]) -> (String, String) {
    let Some(with) = With::of(found) else { return (String::new(), printer.statement(found)) };
    let mut before = String::new();
    for cte in with.in_order() {
        let name = printer.write(&cte.tokens[..1]);
        let (head, body) = cte.tokens.split_at(cte.body);
        let head = printer.write(head);
        let body = printer.statement(&body[1..body.len() - 1]);
        let recursive = times_read(cte.tokens, &cte.name) > 0;
        before.push_str("CREATE OR REPLACE TEMPORARY VIEW ");
        let _ = if recursive {
            writeln!(before, "{name} AS\nWITH RECURSIVE {} ({body})\nSELECT * FROM {name};", head.trim_end())
        } else {
            writeln!(before, "{}\n{};", head.trim_end(), body.trim())
        };
        if times_read(found, &cte.name) > usize::from(recursive) + 1 {
            let _ = writeln!(before, "CACHE LAZY TABLE {name};");
        }
    }
    (before, printer.write(with.rest))
}

/// How often a relation is read by name.
fn times_read(found: &[Token<'_>], relation: &str) -> usize {
    let reads = |pair: &&[Token<'_>]| {
        (pair[0].is("FROM") || pair[0].is("JOIN")) && pair[1].name().is_some_and(|name| name == relation)
    };
    found.windows(2).filter(reads).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "-- name: q\n-- title: Q\n-- description: D.\n-- param: code text required \"code\"\n\
                          -- param: least money optional \"least\"\n-- grain: one\n-- column: a text \"A.\"\n";

    fn printed(sql: &str, engine: Engine) -> Script {
        let query = Query::parse("q.sql", &format!("{HEADER}\n{sql};")).expect("the header is sound");
        let params = Params::default().with("code", "it's' OR 1");
        query.in_engine(engine, &params).expect("it is bound")
    }

    #[test]
    fn a_parameter_is_a_literal_of_its_type_and_never_pasted() {
        let sql = "SELECT code AS a FROM code WHERE code = :code AND :least IS NULL";
        assert_eq!(
            printed(sql, Engine::DuckDb).to_string(),
            "SELECT code AS a FROM code WHERE code = 'it''s'' OR 1' AND CAST(NULL AS DOUBLE) IS NULL;\n"
        );
        let asked = printed("SELECT code AS a FROM code WHERE NOT :least OR code = :code", Engine::Spark);
        assert_eq!(
            asked.statement,
            "SELECT code AS a FROM code WHERE NOT CAST(CAST(NULL AS DOUBLE) AS BOOLEAN) OR code = 'it''s'' OR 1'"
        );
    }

    #[test]
    fn for_spark_a_cte_is_a_view_and_one_that_is_read_twice_is_kept() {
        let sql = "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3), \
                   u AS MATERIALIZED (SELECT n FROM t JOIN code ON TRUE) \
                   SELECT a.n AS a FROM u AS a JOIN u AS b USING (n) WHERE :code > '4' OR :least IS NULL";
        let script = printed(sql, Engine::Spark);
        assert_eq!(
            script.to_string(),
            "CREATE OR REPLACE TEMPORARY VIEW t AS\n\
             WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3)\nSELECT * FROM t;\n\
             CREATE OR REPLACE TEMPORARY VIEW u AS\nSELECT n FROM t JOIN code ON TRUE;\n\
             CACHE LAZY TABLE u;\n\
             SELECT a.n AS a FROM u AS a JOIN u AS b USING (n) WHERE 'it''s'' OR 1' > '4' OR CAST(NULL AS DOUBLE) IS NULL;\n"
        );
        assert_eq!(script.reads, BTreeSet::from(["code".to_owned()]));
    }
}
