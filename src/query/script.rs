//! A query of the catalogue as a script of an engine.
//!
//! DuckDB is given one statement; of several queries, what they have in common comes before (`together`). Spark
//! repeats the plan of a CTE for each of its readers, also of one that it caches: a chain of them is a plan that is not
//! made within a quarter of an hour. So for Spark each CTE is written to a folder of the session, and read there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::engine::{Engine, Printer, relations_in, relations_of, until_end};
use super::error::QueryError;
use super::file::SqlFile;
use super::inlined::Inlined;
use super::param::{Params, bind};
use super::part::Parts;
use super::statement::Part;
use super::statement::Query;
use super::token::{Token, tokens};
use super::with::{Cte, With};

/// What an engine is given for a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// What comes first and gives no row.
    pub before: Vec<Step>,
    /// The statement that gives the rows, without a semicolon.
    pub statement: String,
    /// The relations that they read, without those that they make.
    pub reads: BTreeSet<String>,
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.before {
            f.write_str(&step.text)?;
        }
        writeln!(f, "{};", self.statement)
    }
}

/// Statements that make a relation of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The relation.
    pub name: String,
    /// The statements, each with its semicolon.
    pub text: String,
    /// The relations that they read.
    pub reads: BTreeSet<String>,
}

/// What a session has made by now: a query does not make again what one before it made of the same.
#[derive(Debug, Default)]
pub struct Made {
    /// Each text with what it was made of, by number.
    known: BTreeMap<(String, Vec<usize>), usize>,
    /// Which of them a name stands for.
    now: BTreeMap<String, usize>,
}

impl Made {
    /// Whether a step is to be run: it, or something that it reads, is not as it was made.
    pub fn needs(&mut self, step: &Step) -> bool {
        let read = step.reads.iter().filter(|name| **name != step.name).filter_map(|name| self.now.get(name));
        let key = (step.text.clone(), read.copied().collect());
        let next = self.known.len();
        let number = *self.known.entry(key).or_insert(next);
        self.now.insert(step.name.clone(), number) != Some(number)
    }
}

/// Statements that work out a view of a session of Spark, and have it read from then on as it is written.
#[must_use]
pub fn written(name: &str) -> String {
    let folder = format!("'${{{FOLDER}}}/{name}'");
    format!(
        "INSERT OVERWRITE DIRECTORY {folder} USING parquet SELECT * FROM {name};\n\
         CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet OPTIONS (path {folder});\n"
    )
}

/// The setting of a session of Spark that names its folder.
pub const FOLDER: &str = "ratebook.folder";

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
        let ((before, statement), reads) =
            self.in_words_of(engine, params, |printer, found| match engine {
                Engine::DuckDb => (Vec::new(), printer.statement(found)),
                Engine::Spark => steps(printer, found),
            })?;
        Ok(Script { before, statement, reads })
    }

    /// What is printed of the query with its parts, and the relations that it reads.
    pub(super) fn in_words_of<T>(
        &self,
        engine: Engine,
        params: &Params,
        print: impl FnOnce(&Printer<'_>, &[Token<'_>]) -> T,
    ) -> Result<(T, BTreeSet<String>), QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        let bound: Vec<_> = self.params.iter().map(|param| (&*param.name, param.kind)).zip(values).collect();
        let literal = |name: &str| {
            let found = bound.iter().find(|((known, _), _)| *known == name);
            found.map_or_else(|| format!(":{name}"), |((_, kind), value)| engine.literal(value, *kind))
        };
        let parts: Vec<Arc<Part>> = self.parts.iter().map(of_a_lake).collect();
        let sql = Inlined::new(&self.text, &tokens(&self.text), &parts, &[]).sql;
        let found = tokens(&sql);
        let printed = print(&Printer { sql: &sql, engine, literal: &literal }, until_end(&found));
        Ok((printed, relations_of(&sql)))
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

/// The CTEs of a statement as steps of a session of Spark, and what follows them.
fn steps(printer: &Printer<'_>, found: &[Token<'_>]) -> (Vec<Step>, String) {
    let Some(with) = With::of(found) else { return (Vec::new(), printer.statement(found)) };
    let steps = with.in_order().into_iter().map(|cte| step(printer, cte));
    (steps.collect(), printer.write(with.rest))
}

/// A CTE, written where it reads anything: what stands in the text itself is a plan of one leaf.
fn step(printer: &Printer<'_>, cte: &Cte<'_, '_>) -> Step {
    let name = printer.write(&cte.tokens[..1]);
    let (head, body) = cte.tokens.split_at(cte.body);
    let (head, reads) = (printer.write(head), relations_in(body));
    let body = printer.statement(&body[1..body.len() - 1]);
    let mut text = String::from("CREATE OR REPLACE TEMPORARY VIEW ");
    let _ = if reads.contains(&cte.name) {
        writeln!(text, "{name} AS\nWITH RECURSIVE {} ({body})\nSELECT * FROM {name};", head.trim_end())
    } else {
        writeln!(text, "{}\n{};", head.trim_end(), body.trim())
    };
    if !reads.is_empty() {
        text.push_str(&written(&name));
    }
    Step { name: cte.name.clone(), text, reads }
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
    fn for_spark_a_cte_is_a_view_and_what_it_reads_is_worked_out_once() {
        let sql = "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3), \
                   v AS (SELECT 1 AS n), \
                   u AS MATERIALIZED (SELECT n FROM t JOIN v JOIN code ON TRUE) \
                   SELECT a.n AS a FROM u AS a JOIN u AS b USING (n) WHERE :code > '4' OR :least IS NULL";
        let script = printed(sql, Engine::Spark);
        assert_eq!(
            script.to_string(),
            "CREATE OR REPLACE TEMPORARY VIEW t AS\n\
             WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3)\nSELECT * FROM t;\n\
             INSERT OVERWRITE DIRECTORY '${ratebook.folder}/t' USING parquet SELECT * FROM t;\n\
             CREATE OR REPLACE TEMPORARY VIEW t USING parquet OPTIONS (path '${ratebook.folder}/t');\n\
             CREATE OR REPLACE TEMPORARY VIEW v AS\nSELECT 1 AS n;\n\
             CREATE OR REPLACE TEMPORARY VIEW u AS\nSELECT n FROM t JOIN v JOIN code ON TRUE;\n\
             INSERT OVERWRITE DIRECTORY '${ratebook.folder}/u' USING parquet SELECT * FROM u;\n\
             CREATE OR REPLACE TEMPORARY VIEW u USING parquet OPTIONS (path '${ratebook.folder}/u');\n\
             SELECT a.n AS a FROM u AS a JOIN u AS b USING (n) WHERE 'it''s'' OR 1' > '4' OR CAST(NULL AS DOUBLE) IS NULL;\n"
        );
        assert_eq!(script.reads, BTreeSet::from(["code".to_owned()]));
    }

    #[test]
    fn what_a_query_before_made_of_the_same_is_not_made_again() {
        let needed = |made: &mut Made, sql: &str| -> Vec<String> {
            let steps = printed(sql, Engine::Spark).before.into_iter();
            steps.filter(|step| made.needs(step)).map(|step| step.name).collect()
        };
        let mut made = Made::default();
        let a = "WITH a AS (SELECT 1 AS n FROM code), b AS (SELECT n FROM a) SELECT n AS a FROM b WHERE :code = :least";
        let other = a.replace("1 AS n", "2 AS n");
        assert_eq!(needed(&mut made, a), ["a", "b"]);
        assert!(needed(&mut made, a).is_empty());
        // `b` has the same words, but what it reads is another by now, and then again the first.
        assert_eq!(needed(&mut made, &other), ["a", "b"]);
        assert_eq!(needed(&mut made, a), ["a", "b"]);
    }
}
