//! A statement of the portable subset in the words of an engine that reads a lake of Parquet files.
//!
//! The shipped queries keep to constructs that mean the same everywhere (`portable` has them, each with what it is
//! written for). What is left to translate are names and spellings: functions, whole division, types, the place of
//! `MATERIALIZED`, the order of CTEs, and parameters, which become typed literals. Tokens are enough for that; the
//! engines parse.

use std::collections::BTreeSet;

use rusqlite::types::Value;

use super::param::ParamType;
use super::select::depths;
use super::token::{Token, TokenKind, tokens};
use super::truth::end_of_truth;
use super::with::{Cte, With, arguments, closing, inner_names};

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
        format!("'{}'", self.text(&text.replace('\'', "''")))
    }

    /// A text with its quotes doubled as the engine has it in quotes: in Spark's a backslash stands for another sign.
    fn text(self, doubled: &str) -> String {
        match self {
            Self::DuckDb => doubled.to_owned(),
            Self::Spark => doubled.replace('\\', r"\\"),
        }
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

    pub(super) fn literal(self, value: &Value, kind: ParamType) -> String {
        match value {
            Value::Null => {
                let of = match kind {
                    ParamType::Integer | ParamType::Count | ParamType::Bool => "BIGINT",
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

/// The statement of a view in the engine's words.
#[must_use]
pub fn view_in_engine(sql: &str, engine: Engine) -> String {
    let found = tokens(sql);
    let literal = |name: &str| format!(":{name}");
    Printer { sql, engine, literal: &literal }.statement(until_end(&found))
}

/// The relations that a statement reads by name, without those of its own CTEs.
#[must_use]
pub fn relations_of(sql: &str) -> BTreeSet<String> {
    relations_in(&tokens(sql))
}

/// The same of a statement in tokens, or of a part of one in brackets.
pub(super) fn relations_in(found: &[Token<'_>]) -> BTreeSet<String> {
    let own = inner_names(found);
    let named = (1..found.len()).filter(|at| found[at - 1].is("FROM") || found[at - 1].is("JOIN"));
    // A function of tables is no relation, and neither is what has another name before it.
    let plain =
        |at: &usize| !found.get(at + 1).is_some_and(|next| next.is_symbol("(") || next.is_symbol("."));
    named.filter(plain).filter_map(|at| found[at].name()).filter(|name| !own.contains(name)).collect()
}

/// Words of other engines' `trim`, which the shipped queries have for names alone.
const OF_TRIM: [&str; 3] = ["both", "leading", "trailing"];

/// Writes tokens with the blanks that stood between them; comments are left out.
pub(super) struct Printer<'a> {
    pub(super) sql: &'a str,
    pub(super) engine: Engine,
    /// A parameter as it is written.
    pub(super) literal: &'a dyn Fn(&str) -> String,
}

impl Printer<'_> {
    /// A statement, its CTEs in an order in which each reads only those before it: SQLite takes any.
    pub(super) fn statement(&self, found: &[Token<'_>]) -> String {
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
    pub(super) fn cte(&self, cte: &Cte<'_, '_>, recursive: bool) -> String {
        let (head, body) = cte.tokens.split_at(cte.body);
        let body = format!("({})", self.statement(&body[1..body.len() - 1]));
        let word = match (self.engine, head.last()) {
            (Engine::DuckDb, Some(last)) if last.is("MATERIALIZED") => " MATERIALIZED",
            (Engine::DuckDb, _) if !recursive => " NOT MATERIALIZED",
            _ => "",
        };
        format!("{}{word} {}", self.write(head).trim_end(), body)
    }

    pub(super) fn write(&self, found: &[Token<'_>]) -> String {
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
            let written = |token: &Token<'_>| match token.kind {
                TokenKind::Parameter => (self.literal)(&token.text[1..]),
                _ => token.text.to_owned(),
            };
            let column: String = found[at..end].iter().map(written).collect();
            out.push_str(&format!("CAST({column} AS BOOLEAN)"));
            return end;
        }
        match token.kind {
            TokenKind::Parameter => out.push_str(&(self.literal)(&token.text[1..])),
            TokenKind::Number if token.text.contains('.') && !token.text.contains(['e', 'E']) => {
                out.push_str(token.text);
                out.push_str("e0");
            }
            TokenKind::Text => out.push_str(&self.engine.text(token.text)),
            // SQLite's takes a letter in either case.
            TokenKind::Word if token.is("LIKE") && has_letters(found.get(at + 1)) => out.push_str("ILIKE"),
            TokenKind::Word if token.is("MATERIALIZED") => {}
            TokenKind::Word if token.is("CROSS") && joins_by_condition(found, at) => {}
            TokenKind::Word if token.is("CAST") => return self.cast(found, at, out),
            TokenKind::Word if token.is("LIMIT") && self.engine == Engine::Spark => {
                return self.limit(found, at, out);
            }
            TokenKind::Word if found.get(at + 1).is_some_and(|next| next.is_symbol("(")) => {
                let percentile =
                    (self.engine == Engine::DuckDb).then(|| self.percentile(found, at)).flatten();
                let Some((printed, after)) = percentile else { return self.call(found, at, out) };
                out.push_str(&printed);
                return after;
            }
            TokenKind::Word if OF_TRIM.iter().any(|word| token.is(word)) => {
                out.push_str(&format!("\"{}\"", token.text));
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

    /// `LIMIT` and what is calculated behind it: Spark takes no number that has room for more than 32 bits.
    fn limit(&self, found: &[Token<'_>], at: usize, out: &mut String) -> usize {
        let depth = depths(&found[at..]);
        let ends = |place: &usize| {
            depth[*place] == 0 && (found[at + place].is_symbol(")") || found[at + place].is("OFFSET"))
        };
        let end = at + (1..depth.len()).find(ends).unwrap_or(depth.len());
        let written = self.write(&found[at + 1..end]);
        out.push_str(&match found.get(at + 1) {
            Some(token) if token.kind == TokenKind::Number => format!("LIMIT {written}"),
            _ => format!("LIMIT CAST({written} AS INT)"),
        });
        end
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
            ("gap_reason" | "gap_summary" | "applicable", 1..) => {
                let cells = written.get(1).map_or("1", String::as_str);
                // Of a hundred cells one is a gap, and a list of all would take longer than the rest of the statement.
                let filter = if name == "applicable" { filter } else { of_gaps(&filter, first) };
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
            // Spark's own is null where one of its values is.
            ("concat", 1..) if spark => format!("concat_ws('', {})", written.join(", ")),
            ("trim", 2) if spark => format!("btrim({})", written.join(", ")),
            ("ltrim" | "rtrim", 2) if spark => format!("{name}({}, {first})", written[1]),
            ("known", 1) => format!("CASE WHEN ({first}) IS NULL THEN 0 ELSE 1 END"),
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
    pub(super) fn filter(&self, found: &[Token<'_>], at: usize) -> (String, usize) {
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

    /// ` OVER (...)` or ` OVER name` behind an aggregate, and the place behind it.
    fn over(&self, found: &[Token<'_>], at: usize) -> (String, usize) {
        let Some(window) = found.get(at + 1).filter(|_| found[at].is("OVER")) else {
            return (String::new(), at);
        };
        let end = if window.is_symbol("(") { closing(found, at + 1) } else { at + 1 };
        (format!(" OVER {}", self.write(&found[at + 1..=end])), end + 1)
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

/// A filter that lets only those of its rows through where a reason is stated.
fn of_gaps(filter: &str, reason: &str) -> String {
    let stated = format!("({reason}) IS NOT NULL");
    match filter.strip_prefix(" FILTER (WHERE ").and_then(|rest| rest.strip_suffix(')')) {
        Some(condition) => format!(" FILTER (WHERE ({condition}) AND {stated})"),
        None => format!(" FILTER (WHERE {stated})"),
    }
}

/// The larger or smaller of several values; SQLite's is null where one of them is.
fn scalar(function: &str, written: &[String]) -> String {
    let nulls: Vec<String> = written.iter().map(|value| format!("({value}) IS NULL")).collect();
    format!("CASE WHEN {} THEN NULL ELSE {function}({}) END", nulls.join(" OR "), written.join(", "))
}

/// The tokens of a text until the end of its statement.
pub(super) fn until_end<'f, 's>(found: &'f [Token<'s>]) -> &'f [Token<'s>] {
    let end = found.iter().position(|token| token.is_symbol(";")).unwrap_or(found.len());
    &found[..end]
}

/// What stood between two tokens: a new line stays one, a comment goes.
fn blank(between: &str) -> String {
    match between.rfind('\n') {
        Some(line) if between[line..].trim().is_empty() => between[line..].to_owned(),
        // A comment ends on the line of the token.
        Some(_) => "\n".to_owned(),
        None if between.is_empty() => String::new(),
        None => " ".to_owned(),
    }
}

/// Whether a pattern has letters, or may have.
fn has_letters(pattern: Option<&Token<'_>>) -> bool {
    pattern.is_none_or(|token| token.kind != TokenKind::Text || token.text.contains(char::is_alphabetic))
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
            ("SELECT a -- one\n  /* two\n lines */ FROM t", "SELECT a\nFROM t", "SELECT a\nFROM t"),
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
                "SELECT concat(a, ', ', b) FROM t",
                "SELECT concat(a, ', ', b) FROM t",
                "SELECT concat_ws('', a, ', ', b) FROM t",
            ),
            (
                "SELECT a FROM (SELECT a FROM t LIMIT coalesce(b, 9)) ORDER BY a LIMIT 3",
                "SELECT a FROM (SELECT a FROM t LIMIT coalesce(b, 9)) ORDER BY a LIMIT 3",
                "SELECT a FROM (SELECT a FROM t LIMIT CAST(coalesce(b, 9) AS INT)) ORDER BY a LIMIT 3",
            ),
            (
                "SELECT t.leading FROM leading AS t",
                "SELECT t.\"leading\" FROM \"leading\" AS t",
                "SELECT t.\"leading\" FROM \"leading\" AS t",
            ),
            (
                "SELECT CAST(a AS TEXT) FROM t",
                "SELECT CAST(a AS VARCHAR) FROM t",
                "SELECT CAST(a AS STRING) FROM t",
            ),
            (
                r"SELECT rtrim(a, 'x'), ltrim(a, '0'), 'it''s a \' FROM t",
                r"SELECT rtrim(a, 'x'), ltrim(a, '0'), 'it''s a \' FROM t",
                r"SELECT rtrim('x', a), ltrim('0', a), 'it''s a \\' FROM t",
            ),
            (
                "SELECT group_concat(a, ', ') OVER w FROM t WINDOW w AS (ORDER BY b)",
                "SELECT string_agg(CAST(a AS VARCHAR), ', ' ) OVER w FROM t WINDOW w AS (ORDER BY b)",
                "SELECT CASE WHEN count(a) OVER w > 0 THEN array_join(collect_list(CAST(a AS STRING)) OVER w, ', ') END FROM t WINDOW w AS (ORDER BY b)",
            ),
            (
                "SELECT sum(known(a)) FROM t",
                "SELECT sum(CASE WHEN (a) IS NULL THEN 0 ELSE 1 END) FROM t",
                "SELECT sum(CASE WHEN (a) IS NULL THEN 0 ELSE 1 END) FROM t",
            ),
            (
                "SELECT a LIKE 'per %', a NOT LIKE b, a LIKE '[%' FROM t",
                "SELECT a ILIKE 'per %', a NOT ILIKE b, a LIKE '[%' FROM t",
                "SELECT a ILIKE 'per %', a NOT ILIKE b, a LIKE '[%' FROM t",
            ),
            (
                "SELECT max(a, b), max(a) FROM t",
                "SELECT CASE WHEN (a) IS NULL OR (b) IS NULL THEN NULL ELSE greatest(a, b) END, max(a) FROM t",
                "SELECT CASE WHEN (a) IS NULL OR (b) IS NULL THEN NULL ELSE greatest(a, b) END, max(a) FROM t",
            ),
            (
                "SELECT gap_reason(x_na, n) FILTER (WHERE n > 0) FROM t",
                "SELECT gap_reason_of(list({'r': CAST(x_na AS VARCHAR), 'n': CAST(n AS BIGINT)}) FILTER (WHERE (n > 0) AND (x_na) IS NOT NULL)) FROM t",
                "SELECT gap_reason_of(collect_list(named_struct('r', x_na, 'n', CAST(n AS BIGINT))) FILTER (WHERE (n > 0) AND (x_na) IS NOT NULL)) FROM t",
            ),
            (
                "SELECT gap_summary(x_na) FROM t",
                "SELECT gap_summary_of(list({'r': CAST(x_na AS VARCHAR), 'n': CAST(1 AS BIGINT)}) FILTER (WHERE (x_na) IS NOT NULL)) FROM t",
                "SELECT gap_summary_of(collect_list(named_struct('r', x_na, 'n', CAST(1 AS BIGINT))) FILTER (WHERE (x_na) IS NOT NULL)) FROM t",
            ),
            (
                "SELECT applicable(x_na) FROM t",
                "SELECT applicable_of(list({'r': CAST(x_na AS VARCHAR), 'n': CAST(1 AS BIGINT)})) FROM t",
                "SELECT applicable_of(collect_list(named_struct('r', x_na, 'n', CAST(1 AS BIGINT)))) FROM t",
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
}
