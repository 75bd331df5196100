//! A statement of the portable subset in the words of an engine that reads a lake of Parquet files.
//!
//! The shipped queries keep to constructs that mean the same everywhere (`portable` has them, each with what it is
//! written for). What is left to translate are names and spellings: functions, whole division, types, the place of
//! `MATERIALIZED`, the order of CTEs, and parameters, which become typed literals. Tokens are enough for that; the
//! engines parse.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use rusqlite::types::Value;

use super::error::QueryError;
use super::file::SqlFile;
use super::inlined::Inlined;
use super::param::{ParamType, Params, bind};
use super::part::Parts;
use super::select::depths;
use super::statement::Part;
use super::statement::Query;
use super::token::{Token, TokenKind, tokens};
use super::truth::end_of_truth;
use super::with::{Cte, With, arguments, closing, own_names};

/// An engine that runs the shipped queries on a lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// DuckDB, on one machine.
    DuckDb,
    /// Apache Spark SQL, on one or many.
    Spark,
}

impl Engine {
    /// All engines.
    pub const ALL: [Self; 2] = [Self::DuckDb, Self::Spark];

    /// The name on the command line, and of its folder in a lake.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Spark => "spark",
        }
    }

    /// A text as the engine writes it.
    #[must_use]
    pub fn quoted(self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    const fn text_type(self) -> &'static str {
        match self {
            Self::DuckDb => "VARCHAR",
            Self::Spark => "STRING",
        }
    }

    /// The operator that divides whole numbers and cuts.
    const fn whole_division(self) -> &'static str {
        match self {
            Self::DuckDb => "//",
            Self::Spark => "div",
        }
    }

    fn literal(self, value: &Value, kind: ParamType) -> String {
        match value {
            Value::Null => {
                let of = match kind {
                    ParamType::Integer | ParamType::Bool => "BIGINT",
                    ParamType::Decimal | ParamType::Money => "DOUBLE",
                    _ => self.text_type(),
                };
                format!("CAST(NULL AS {of})")
            }
            Value::Integer(number) => format!("CAST({number} AS BIGINT)"),
            Value::Real(number) => format!("CAST({number:?} AS DOUBLE)"),
            Value::Text(text) => self.quoted(text),
            Value::Blob(_) => unreachable!("no parameter is a blob"),
        }
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

    /// The statement with its parts in the engine's words, the parameters as literals.
    ///
    /// # Errors
    /// When a parameter is unknown, missing or not of its type.
    pub fn in_engine(&self, engine: Engine, params: &Params) -> Result<String, QueryError> {
        let values = bind(&self.name, &self.params, params)?;
        let bound: Vec<_> = self.params.iter().map(|param| (&*param.name, param.kind)).zip(values).collect();
        let literal = |name: &str| {
            let found = bound.iter().find(|((known, _), _)| *known == name);
            found.map_or_else(|| format!(":{name}"), |((_, kind), value)| engine.literal(value, *kind))
        };
        let parts: Vec<Arc<Part>> = self.parts.iter().map(of_a_lake).collect();
        let keeps = engine == Engine::Spark;
        Ok(translate(&Inlined::new(&self.text, &parts, &[]).sql, engine, keeps, &literal))
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

/// The statement of a view in the engine's words.
#[must_use]
pub fn view_in_engine(sql: &str, engine: Engine) -> String {
    translate(sql, engine, false, &|name| format!(":{name}"))
}

/// The relations that a statement reads by name, without those of its own CTEs.
#[must_use]
pub fn relations_of(sql: &str) -> BTreeSet<String> {
    let found = tokens(sql);
    let own = own_names(&found);
    let named = (1..found.len()).filter(|at| found[at - 1].is("FROM") || found[at - 1].is("JOIN"));
    // A function of tables is no relation, and neither is what has another name before it.
    let plain =
        |at: &usize| !found.get(at + 1).is_some_and(|next| next.is_symbol("(") || next.is_symbol("."));
    named.filter(plain).filter_map(|at| found[at].name()).filter(|name| !own.contains(name)).collect()
}

fn translate(sql: &str, engine: Engine, keeps: bool, literal: &dyn Fn(&str) -> String) -> String {
    let found = tokens(sql);
    let end = found.iter().position(|token| token.is_symbol(";")).unwrap_or(found.len());
    let printer = Printer { sql, engine, literal, keeps };
    printer.statement(&found[..end])
}

/// What makes Spark work out a CTE once: it repeats each whose rows are the same whenever they are asked for, which
/// squares the plan of a chain of them. No row is without a number of at least 0.
const KEPT_CLOSE: &str = " AS kept WHERE rand() >= 0)";
const KEPT_OPEN: &str = "(SELECT * FROM ";

/// Writes tokens with the blanks that stood between them; comments are left out.
struct Printer<'a> {
    sql: &'a str,
    engine: Engine,
    literal: &'a dyn Fn(&str) -> String,
    /// Whether CTEs that are read more than once are worked out once: in queries, whose code is known, and not in
    /// views, of which what asks for a code must reach the files.
    keeps: bool,
}

impl Printer<'_> {
    /// A statement, its CTEs in an order in which each reads only those before it: SQLite takes any.
    fn statement(&self, found: &[Token<'_>]) -> String {
        let Some(with) = With::of(found) else { return self.write(found) };
        let mut sql = if with.recursive { "WITH RECURSIVE ".to_owned() } else { "WITH ".to_owned() };
        for (number, cte) in with.in_order().into_iter().enumerate() {
            if number > 0 {
                sql.push_str(",\n");
            }
            sql.push_str(&self.cte(cte, with.recursive));
        }
        sql.push('\n');
        sql.push_str(&self.write(with.rest));
        sql
    }

    /// A CTE. DuckDB works each out before what reads it asks for a code, unless it is told not to, where SQLite does so
    /// only where a text says it; Spark never does.
    fn cte(&self, cte: &Cte<'_, '_>, recursive: bool) -> String {
        let (head, body) = cte.tokens.split_at(cte.body);
        let body = format!("({})", self.statement(&body[1..body.len() - 1]));
        if self.keeps && !recursive && self.times_read(&cte.name) > 1 {
            return format!("{} {KEPT_OPEN}{}{KEPT_CLOSE}", self.write(head).trim_end(), body);
        }
        let word = match (self.engine, head.last()) {
            (Engine::DuckDb, Some(last)) if last.is("MATERIALIZED") => " MATERIALIZED",
            (Engine::DuckDb, _) if !recursive => " NOT MATERIALIZED",
            _ => "",
        };
        format!("{}{word} {}", self.write(head).trim_end(), body)
    }

    /// How often a relation is read in the whole statement.
    fn times_read(&self, relation: &str) -> usize {
        let found = tokens(self.sql);
        let reads = |pair: &&[Token<'_>]| {
            (pair[0].is("FROM") || pair[0].is("JOIN")) && pair[1].name().is_some_and(|name| name == relation)
        };
        found.windows(2).filter(reads).count()
    }

    fn write(&self, found: &[Token<'_>]) -> String {
        let mut out = String::new();
        let mut at = 0;
        let mut before: Option<usize> = None;
        while at < found.len() {
            let token = found[at];
            if let Some(end) = before {
                out.push_str(&blank(&self.sql[end..token.start]));
            }
            let written = out.len();
            let next = self.one(found, at, &mut out);
            // Of a word that is left out the blank behind it is left out too.
            before = (out.len() > written).then(|| found[next - 1].end());
            at = next;
        }
        out
    }

    /// Writes what begins at a token, and gives the place behind it.
    fn one(&self, found: &[Token<'_>], at: usize, out: &mut String) -> usize {
        let token = found[at];
        let truth = (self.engine == Engine::Spark).then(|| end_of_truth(found, at)).flatten();
        if let Some(end) = truth {
            let column: String = found[at..end].iter().map(|token| token.text).collect();
            out.push_str(&format!("CAST({column} AS BOOLEAN)"));
            return end;
        }
        match token.kind {
            TokenKind::Parameter => out.push_str(&(self.literal)(&token.text[1..])),
            TokenKind::Number if token.text.contains('.') && !token.text.contains(['e', 'E']) => {
                out.push_str(token.text);
                out.push_str("e0");
            }
            TokenKind::Word if token.is("MATERIALIZED") => {}
            TokenKind::Word if token.is("CROSS") && joins_by_condition(found, at) => {}
            TokenKind::Word if token.is("CAST") => return self.cast(found, at, out),
            TokenKind::Word if found.get(at + 1).is_some_and(|next| next.is_symbol("(")) => {
                return self.call(found, at, out);
            }
            TokenKind::Symbol if token.text == "/" && whole(found.get(at + 1)) => {
                out.push_str(self.engine.whole_division());
            }
            _ => out.push_str(token.text),
        }
        at + 1
    }

    /// `CAST(x AS TEXT)`: SQLite's two types by the engine's names.
    fn cast(&self, found: &[Token<'_>], at: usize, out: &mut String) -> usize {
        let end = closing(found, at + 1);
        let inner = &found[at + 2..end];
        match inner.split_last() {
            Some((kind, value)) if kind.is("TEXT") || kind.is("INTEGER") => {
                let name = if kind.is("TEXT") { self.engine.text_type() } else { "BIGINT" };
                out.push_str(&format!("CAST({} {name})", self.write(value)));
            }
            _ => out.push_str(&format!("CAST({})", self.write(inner))),
        }
        end + 1
    }

    fn call(&self, found: &[Token<'_>], at: usize, out: &mut String) -> usize {
        let name = found[at].text.to_ascii_lowercase();
        let end = closing(found, at + 1);
        let inner = &found[at + 2..end];
        let arguments = arguments(inner);
        let written: Vec<String> = arguments.iter().map(|argument| self.write(argument)).collect();
        let (filter, mut after) = self.filter(found, end + 1);
        let first = written.first().map_or("", String::as_str);
        let spark = self.engine == Engine::Spark;
        let printed = match (&*name, written.len()) {
            ("max" | "min", 2..) => scalar(if name == "max" { "greatest" } else { "least" }, &written),
            ("percentile_cont", 2) if spark => format!("percentile({}, {}){filter}", first, written[1]),
            ("percentile_cont", 2) => format!("quantile_cont({}, {}){filter}", first, written[1]),
            ("gap_reason" | "gap_summary" | "applicable", 1..) => {
                let cells = written.get(1).map_or("1", String::as_str);
                if spark {
                    let cell = format!("named_struct('r', {first}, 'n', CAST({cells} AS BIGINT))");
                    format!("{name}_of(collect_list({cell}){filter})")
                } else {
                    // A macro of the engine in a struct would lose the name of its field.
                    let cell = format!("{{'r': CAST({first} AS VARCHAR), 'n': CAST({cells} AS BIGINT)}}");
                    format!("{name}_of(list({cell}){filter})")
                }
            }
            ("printf", 1..) if spark => format!("format_string({})", written.join(", ")),
            ("trim", 2) if spark => format!("btrim({})", written.join(", ")),
            ("rtrim", 2) if spark => format!("rtrim({}, {first})", written[1]),
            ("json_each", 1) => self.split(arguments[0], first),
            ("group_concat", 1..) if spark => {
                let (over, behind) = self.over(found, after);
                after = behind;
                self.collected(inner, &format!("{filter}{over}"))
            }
            ("group_concat", 1..) => self.joined(inner, &filter),
            ("coalesce", 2) if spark && written[1] == "0" && is_condition(arguments[0]) => {
                format!("coalesce({first}, FALSE)")
            }
            _ => {
                let apart = blank(&self.sql[found[at].end()..found[at + 1].start]);
                format!("{}{apart}({}){filter}", found[at].text, self.statement(inner))
            }
        };
        out.push_str(&printed);
        after
    }

    /// ` FILTER (...)` behind a call, and the place behind it.
    fn filter(&self, found: &[Token<'_>], at: usize) -> (String, usize) {
        if !found.get(at).is_some_and(|token| token.is("FILTER")) {
            return (String::new(), at);
        }
        let end = closing(found, at + 1);
        (format!(" FILTER ({})", self.write(&found[at + 2..end])), end + 1)
    }

    /// The words of a text with dividers, one row each, as `value`: in SQLite `json_each('["' || replace(text, '|',
    /// '","') || '"]')`. A list given as a parameter is JSON.
    fn split(&self, argument: &[Token<'_>], written: &str) -> String {
        let divided = match argument {
            [open, bar, rest @ .., close_bar, close]
                if open.text == "'[\"'"
                    && close.text == "'\"]'"
                    && bar.text == "||"
                    && close_bar.text == "||" =>
            {
                let replaced = rest.len() > 3 && rest[0].is("replace");
                replaced.then(|| arguments(&rest[2..rest.len() - 1])).filter(|parts| parts.len() == 3)
            }
            _ => None,
        };
        match (divided, self.engine) {
            (Some(parts), Engine::DuckDb) => {
                let (text, divider) = (self.write(parts[0]), self.write(parts[1]));
                format!("(SELECT unnest(string_split({text}, {divider})) AS value)")
            }
            (Some(parts), Engine::Spark) => {
                let (text, divider) = (self.write(parts[0]), self.write(parts[1]).replace('|', "[|]"));
                format!("LATERAL (SELECT explode(split({text}, {divider})) AS value)")
            }
            (None, Engine::DuckDb) => {
                format!("(SELECT unnest(from_json({written}, '[\"VARCHAR\"]')) AS value)")
            }
            (None, Engine::Spark) => {
                format!("(SELECT explode(from_json({written}, 'array<string>')) AS value)")
            }
        }
    }

    /// ` OVER (...)` behind an aggregate, and the place behind it.
    fn over(&self, found: &[Token<'_>], at: usize) -> (String, usize) {
        let opens = found.get(at + 1).is_some_and(|token| token.is_symbol("("));
        if !opens || !found[at].is("OVER") {
            return (String::new(), at);
        }
        let end = closing(found, at + 1);
        (format!(" OVER ({})", self.write(&found[at + 2..end])), end + 1)
    }

    /// `group_concat([DISTINCT] x [, divider] [ORDER BY y])`. Distinct values come in their own order: SQLite's is that
    /// of the rows, which no other engine keeps.
    fn joined(&self, inner: &[Token<'_>], filter: &str) -> String {
        let Joined { distinct, value, divider, order } = self.parts_of_joined(inner);
        // Sorted as what it is; the text of a number has another order.
        let (word, text, order) = match (distinct, order.is_empty()) {
            (true, true) => ("DISTINCT ", value.clone(), format!("ORDER BY {value}")),
            (true, false) => ("DISTINCT ", value, format!("ORDER BY {order}")),
            (false, true) => ("", format!("CAST({value} AS VARCHAR)"), String::new()),
            (false, false) => ("", format!("CAST({value} AS VARCHAR)"), format!("ORDER BY {order}")),
        };
        format!("string_agg({word}{text}, {divider} {order}){filter}")
    }

    /// The same of a collected array: Spark's own `listagg` does not plan beside other distinct aggregates. Null where
    /// there is no value.
    fn collected(&self, inner: &[Token<'_>], behind: &str) -> String {
        let Joined { distinct, value, divider, order } = self.parts_of_joined(inner);
        let array = if distinct {
            format!("transform(array_sort(collect_set({value}){behind}), one -> CAST(one AS STRING))")
        } else if order.is_empty() {
            format!("collect_list(CAST({value} AS STRING)){behind}")
        } else {
            let cell = format!("struct({order}, CAST({value} AS STRING) AS joined)");
            format!(
                "transform(array_sort(collect_list(CASE WHEN ({value}) IS NOT NULL THEN {cell} END){behind}), \
                 one -> one.joined)"
            )
        };
        format!("CASE WHEN count({value}){behind} > 0 THEN array_join({array}, {divider}) END")
    }

    fn parts_of_joined(&self, inner: &[Token<'_>]) -> Joined {
        let distinct = inner.first().is_some_and(|token| token.is("DISTINCT"));
        let inner = if distinct { &inner[1..] } else { inner };
        let depth = depths(inner);
        let order = (0..inner.len()).find(|at| depth[*at] == 0 && inner[*at].is("ORDER"));
        let (values, order) = inner.split_at(order.unwrap_or(inner.len()));
        let parts: Vec<String> =
            arguments(values).iter().map(|part| self.write(part).trim().to_owned()).collect();
        Joined {
            distinct,
            value: parts[0].clone(),
            divider: parts.get(1).map_or("','", String::as_str).to_owned(),
            order: order.get(2..).map(|by| self.write(by)).unwrap_or_default(),
        }
    }
}

/// The parts of a `group_concat`.
struct Joined {
    distinct: bool,
    value: String,
    divider: String,
    /// What its values are sorted by.
    order: String,
}

/// Whether an expression is true or false: a comparison stands outside of its brackets.
fn is_condition(argument: &[Token<'_>]) -> bool {
    const WORDS: [&str; 7] = ["AND", "OR", "BETWEEN", "IN", "LIKE", "IS", "EXISTS"];
    const SIGNS: [&str; 6] = ["=", "<", ">", "<=", ">=", "<>"];
    // The largest of conditions is one, too.
    if argument.first().is_some_and(|token| token.is("max") || token.is("min")) && argument.len() > 2 {
        return is_condition(&argument[2..closing(argument, 1)]);
    }
    let depth = depths(argument);
    let compares = |token: &Token<'_>| {
        SIGNS.iter().any(|sign| token.is_symbol(sign)) || WORDS.iter().any(|word| token.is(word))
    };
    !argument.first().is_some_and(|token| token.is("CASE"))
        && argument.iter().zip(depth).any(|(token, depth)| depth == 0 && compares(token))
}

/// The larger or smaller of several values; SQLite's is null where one of them is.
fn scalar(function: &str, written: &[String]) -> String {
    let nulls: Vec<String> = written.iter().map(|value| format!("({value}) IS NULL")).collect();
    format!("CASE WHEN {} THEN NULL ELSE {function}({}) END", nulls.join(" OR "), written.join(", "))
}

/// What stood between two tokens: a new line stays one, a comment goes.
fn blank(between: &str) -> String {
    match between.rfind('\n') {
        Some(line) => between[line..].to_owned(),
        None if between.is_empty() => String::new(),
        None => " ".to_owned(),
    }
}

/// True for a number without a point.
fn whole(token: Option<&Token<'_>>) -> bool {
    token.is_some_and(|token| token.kind == TokenKind::Number && !token.text.contains('.'))
}

/// Whether `CROSS JOIN`, by which SQLite keeps the order of tables, has a condition.
fn joins_by_condition(found: &[Token<'_>], at: usize) -> bool {
    if !found.get(at + 1).is_some_and(|token| token.is("JOIN")) {
        return false;
    }
    let mut end = at + 2;
    end = if found.get(end).is_some_and(|token| token.is_symbol("(")) {
        closing(found, end) + 1
    } else {
        end + 1
    };
    if found.get(end).is_some_and(|token| token.is("AS")) {
        end += 2;
    }
    found.get(end).is_some_and(|token| token.is("ON") || token.is("USING"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sql: &str) -> [String; 2] {
        Engine::ALL.map(|engine| view_in_engine(sql, engine))
    }

    #[test]
    fn names_and_spellings_are_those_of_the_engine() {
        for (sql, duckdb, spark) in [
            (
                "SELECT a / 100, a / 100.0 FROM t",
                "SELECT a // 100, a / 100.0e0 FROM t",
                "SELECT a div 100, a / 100.0e0 FROM t",
            ),
            (
                "SELECT percentile_cont(a, 0.1) FROM t",
                "SELECT quantile_cont(a, 0.1e0) FROM t",
                "SELECT percentile(a, 0.1e0) FROM t",
            ),
            (
                "SELECT printf('%d', a) FROM t",
                "SELECT printf('%d', a) FROM t",
                "SELECT format_string('%d', a) FROM t",
            ),
            (
                "SELECT CAST(a AS TEXT) FROM t",
                "SELECT CAST(a AS VARCHAR) FROM t",
                "SELECT CAST(a AS STRING) FROM t",
            ),
            (
                "SELECT max(a, b), max(a) FROM t",
                "SELECT CASE WHEN (a) IS NULL OR (b) IS NULL THEN NULL ELSE greatest(a, b) END, max(a) FROM t",
                "SELECT CASE WHEN (a) IS NULL OR (b) IS NULL THEN NULL ELSE greatest(a, b) END, max(a) FROM t",
            ),
            (
                "SELECT gap_reason(x_na, n) FILTER (WHERE n > 0) FROM t",
                "SELECT gap_reason_of(list({'r': CAST(x_na AS VARCHAR), 'n': CAST(n AS BIGINT)}) FILTER (WHERE n > 0)) FROM t",
                "SELECT gap_reason_of(collect_list(named_struct('r', x_na, 'n', CAST(n AS BIGINT))) FILTER (WHERE n > 0)) FROM t",
            ),
            (
                "SELECT v.value FROM t JOIN json_each('[\"' || replace(t.m, '|', '\",\"') || '\"]') AS v ON TRUE",
                "SELECT v.value FROM t JOIN (SELECT unnest(string_split(t.m, '|')) AS value) AS v ON TRUE",
                "SELECT v.value FROM t JOIN LATERAL (SELECT explode(split(t.m, '[|]')) AS value) AS v ON TRUE",
            ),
        ] {
            assert_eq!(both(sql), [duckdb, spark], "{sql}");
        }
    }

    #[test]
    fn a_join_that_keeps_the_order_of_tables_is_a_plain_one_elsewhere() {
        let sql = "SELECT a FROM t CROSS JOIN (SELECT b FROM u) AS v USING (b) CROSS JOIN w";
        assert_eq!(both(sql)[0], "SELECT a FROM t JOIN (SELECT b FROM u) AS v USING (b) CROSS JOIN w");
    }

    #[test]
    fn a_cte_comes_behind_those_that_it_reads_and_not_behind_its_own() {
        let sql = "WITH a AS MATERIALIZED (SELECT x FROM b), b AS (WITH a AS (SELECT 1 AS x) SELECT x FROM a) SELECT x FROM a";
        let expected = "WITH b AS NOT MATERIALIZED (WITH a AS NOT MATERIALIZED (SELECT 1 AS x)\nSELECT x FROM a),\n\
                        a AS MATERIALIZED (SELECT x FROM b)\nSELECT x FROM a";
        assert_eq!(both(sql)[0], expected);
    }

    #[test]
    fn a_parameter_is_a_literal_of_its_type_and_never_pasted() {
        let header = "-- name: q\n-- title: Q\n-- description: D.\n-- param: code text required \"code\"\n\
                      -- param: least money optional \"least\"\n-- grain: one\n-- column: a text \"A.\"\n";
        let query = Query::parse(
            "q.sql",
            &format!("{header}\nSELECT code AS a FROM code WHERE code = :code AND :least IS NULL;"),
        );
        let params = Params::default().with("code", "it's' OR 1");
        let printed =
            query.expect("the header is sound").in_engine(Engine::DuckDb, &params).expect("it is bound");
        assert_eq!(
            printed,
            "SELECT code AS a FROM code WHERE code = 'it''s'' OR 1' AND CAST(NULL AS DOUBLE) IS NULL"
        );
    }
}
