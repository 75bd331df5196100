//! Queries that DuckDB is asked in one session: what several of them work out is a table of the session, made once.
//!
//! Only what a text says to work out (`MATERIALIZED`) becomes a table. The rest is written where it is read, so that
//! the engine takes no more of it than is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Engine, Printer, relations_in};
use super::error::QueryError;
use super::param::Params;
use super::script::{Script, Step};
use super::statement::Query;
use super::token::Token;
use super::with::{Cte, With};

/// Queries as scripts of one session, to be run in this order: what one makes, those after it read.
///
/// # Errors
/// As [`Query::in_engine`].
pub fn together(asked: &[&(Query, Params)], engine: Engine) -> Result<Vec<Script>, QueryError> {
    if engine == Engine::Spark {
        return asked.iter().map(|(query, params)| query.in_engine(engine, params)).collect();
    }
    let mut known = Known::default();
    let divided = asked.iter().map(|(query, params)| {
        query.in_words_of(engine, params, |printer, found| Divided::new(printer, found, &mut known))
    });
    let divided: Vec<(Divided, BTreeSet<String>)> = divided.collect::<Result<_, _>>()?;
    Ok(divided.into_iter().map(|(query, reads)| query.script(&known, reads)).collect())
}

/// The CTEs of all queries: the same text, made of the same, is one of them.
#[derive(Default)]
struct Known {
    numbers: BTreeMap<(String, Vec<usize>), usize>,
    /// How many queries have each.
    queries: Vec<usize>,
}

impl Known {
    fn number(&mut self, text: &str, of: Vec<usize>) -> usize {
        let next = self.queries.len();
        let number = *self.numbers.entry((text.to_owned(), of)).or_insert(next);
        if number == next {
            self.queries.push(0);
        }
        self.queries[number] += 1;
        number
    }
}

/// A query in the engine's words, its CTEs apart.
struct Divided {
    recursive: bool,
    /// Each after those that it reads.
    ctes: Vec<Named>,
    rest: String,
    /// The relations that the rest reads.
    reads: BTreeSet<String>,
}

/// A CTE in the engine's words.
struct Named {
    name: String,
    /// The name as it is written, in quotes where it is a word of the language.
    written: String,
    text: String,
    reads: BTreeSet<String>,
    is_worked_out: bool,
    number: usize,
}

impl Divided {
    fn new(printer: &Printer<'_>, found: &[Token<'_>], known: &mut Known) -> Self {
        let Some(with) = With::of(found) else {
            let (rest, reads) = (printer.statement(found), BTreeSet::new());
            return Self { recursive: false, ctes: Vec::new(), rest, reads };
        };
        let mut ctes: Vec<Named> = Vec::new();
        for cte in with.in_order() {
            let text = printer.cte(cte, with.recursive);
            let reads = relations_in(&cte.tokens[cte.body..]);
            let of = ctes.iter().filter(|before| reads.contains(&before.name)).map(|before| before.number);
            let number = known.number(&text, of.collect());
            let written = printer.write(&cte.tokens[..1]);
            ctes.push(Named {
                name: cte.name.clone(),
                written,
                text,
                reads,
                is_worked_out: is_worked_out(cte),
                number,
            });
        }
        let (rest, reads) = (printer.write(with.rest), relations_in(with.rest));
        Self { recursive: with.recursive, ctes, rest, reads }
    }

    /// What is a table of the session comes first; every statement has the other CTEs that it needs.
    fn script(&self, known: &Known, relations: BTreeSet<String>) -> Script {
        let is_table = |cte: &Named| cte.is_worked_out && known.queries[cte.number] > 1;
        let before = self.ctes.iter().enumerate().filter(|(_, cte)| is_table(cte)).map(|(at, cte)| {
            let needed = self.needed(&BTreeSet::from([cte.name.clone()]), |place, other| {
                place == at || (place < at && !is_table(other))
            });
            let reads = needed.iter().flat_map(|other| &other.reads).cloned().collect();
            let text = format!(
                "CREATE OR REPLACE TEMP TABLE {name} AS\n{with}SELECT * FROM {name};\n",
                name = cte.written,
                with = self.with(&needed)
            );
            Step { name: cte.name.clone(), text, reads }
        });
        let needed = self.needed(&self.reads, |_, cte| !is_table(cte));
        let statement = self.with(&needed) + &self.rest;
        Script { before: before.collect(), statement, reads: relations }
    }

    /// The CTEs that may be written here and that these names lead to.
    fn needed(&self, names: &BTreeSet<String>, may: impl Fn(usize, &Named) -> bool) -> Vec<&Named> {
        let mut names = names.clone();
        let mut needed = Vec::new();
        for (at, cte) in self.ctes.iter().enumerate().rev() {
            if names.contains(&cte.name) && may(at, cte) {
                names.extend(cte.reads.iter().cloned());
                needed.push(cte);
            }
        }
        needed.reverse();
        needed
    }

    fn with(&self, ctes: &[&Named]) -> String {
        if ctes.is_empty() {
            return String::new();
        }
        let word = if self.recursive { "WITH RECURSIVE" } else { "WITH" };
        let texts: Vec<&str> = ctes.iter().map(|cte| cte.text.as_str()).collect();
        format!("{word} {}\n", texts.join(",\n"))
    }
}

/// Whether a text says that a CTE is worked out before what reads it.
fn is_worked_out(cte: &Cte<'_, '_>) -> bool {
    cte.tokens[..cte.body].last().is_some_and(|token| token.is("MATERIALIZED"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(sql: &str) -> (Query, Params) {
        let header = "-- name: q\n-- title: Q\n-- description: D.\n-- param: code text required \"code\"\n\
                      -- grain: one\n-- column: n int \"N.\"\n";
        let query = Query::parse("q.sql", &format!("{header}\n{sql};")).expect("the header is sound");
        (query, Params::default().with("code", "1"))
    }

    #[test]
    fn what_several_queries_work_out_is_one_table_and_the_rest_stays_where_it_is_read() {
        let common = "WITH a AS (SELECT n FROM code WHERE code = :code), b AS MATERIALIZED (SELECT n FROM a)";
        let first = query(&format!(
            "{common}, c AS MATERIALIZED (SELECT n + 1 AS n FROM b) SELECT n FROM c JOIN a USING (n)"
        ));
        let second = query(&format!("{common} SELECT max(n) AS n FROM b"));
        let scripts = together(&[&first, &second], Engine::DuckDb).expect("both are bound");
        let table = "CREATE OR REPLACE TEMP TABLE b AS\nWITH a AS NOT MATERIALIZED (SELECT n FROM code WHERE code = '1'),\n\
                     b AS MATERIALIZED (SELECT n FROM a)\nSELECT * FROM b;\n";
        assert_eq!(
            scripts[0].to_string(),
            format!(
                "{table}WITH a AS NOT MATERIALIZED (SELECT n FROM code WHERE code = '1'),\n\
                 c AS MATERIALIZED (SELECT n + 1 AS n FROM b)\nSELECT n FROM c JOIN a USING (n);\n"
            )
        );
        assert_eq!(scripts[1].to_string(), format!("{table}SELECT max(n) AS n FROM b;\n"));
        let alone = together(&[&second], Engine::DuckDb).expect("it is bound");
        assert_eq!(alone[0], second.0.in_engine(Engine::DuckDb, &second.1).expect("it is bound"));
    }

    #[test]
    fn a_name_that_means_another_thing_in_each_query_is_no_table() {
        let of = |number: u8| {
            query(&format!("WITH b AS MATERIALIZED (SELECT {number} AS n WHERE :code > 0) SELECT n FROM b"))
        };
        let scripts = together(&[&of(1), &of(2)], Engine::DuckDb).expect("both are bound");
        assert!(scripts.iter().all(|script| script.before.is_empty()));
    }
}
