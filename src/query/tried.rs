//! Functions that every engine was tried with.

use std::ops::RangeInclusive;

use super::token::{Token, TokenKind};
use super::with::{arguments, in_brackets};

/// Functions that every engine has, by the same name or one that is printed, and how many values each takes: `ltrim` of
/// two takes them the other way round in Spark.
const TRIED: &[(&str, RangeInclusive<usize>)] = &[
    ("abs", 1..=1),
    ("applicable", 1..=2),
    ("avg", 1..=1),
    ("calculated_in_dollars", 1..=1),
    ("coalesce", 2..=MANY),
    ("concat", 1..=MANY),
    ("concat_ws", 2..=MANY),
    ("count", 1..=1),
    ("dense_rank", 0..=0),
    ("first_value", 1..=1),
    ("gap_reason", 1..=2),
    ("gap_summary", 1..=2),
    ("group_concat", 1..=MANY),
    ("in_dollars", 1..=1),
    ("instr", 2..=2),
    ("is_structural", 1..=1),
    ("json_each", 1..=1),
    ("known", 1..=1),
    ("lag", 1..=2),
    ("last_value", 1..=1),
    ("lead", 1..=2),
    ("length", 1..=1),
    ("lower", 1..=1),
    ("ltrim", 1..=2),
    ("max", 1..=MANY),
    ("median", 1..=1),
    ("min", 1..=MANY),
    ("ntile", 1..=1),
    ("nullif", 2..=2),
    ("percentile_cont", 2..=2),
    ("printf", 1..=MANY),
    ("rank", 0..=0),
    ("reason_rank", 1..=1),
    ("replace", 3..=3),
    ("round", 1..=2),
    ("row_number", 0..=0),
    ("rtrim", 1..=2),
    ("substr", 2..=3),
    ("sum", 1..=1),
    ("trim", 1..=2),
    ("upper", 1..=1),
];

/// As many values as there are.
const MANY: usize = usize::MAX;

/// Words before a bracket that call nothing.
const NO_CALLS: &[&str] = &[
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "cast",
    "distinct",
    "else",
    "except",
    "exists",
    "filter",
    "from",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "like",
    "limit",
    "materialized",
    "not",
    "offset",
    "on",
    "or",
    "over",
    "recursive",
    "select",
    "then",
    "union",
    "using",
    "values",
    "when",
    "where",
    "window",
    "with",
];

/// A call of what no engine was tried with. The names of a common table expression's columns are no call.
pub(super) fn calls_untried(rest: &[Token<'_>]) -> bool {
    let [word, open, ..] = rest else { return false };
    let is_call =
        word.kind == TokenKind::Word && open.is_symbol("(") && !NO_CALLS.iter().any(|name| word.is(name));
    if !is_call {
        return false;
    }
    let inner = in_brackets(rest);
    let behind = rest.get(inner.len() + 3..).unwrap_or_default();
    let is_named = behind.first().is_some_and(|next| next.is("AS"))
        && behind.get(1).is_some_and(|next| next.is_symbol("(") || next.is("MATERIALIZED") || next.is("NOT"));
    let values = if inner.is_empty() { 0 } else { arguments(inner).len() };
    let is_tried = TRIED.iter().any(|(name, count)| word.is(name) && count.contains(&values));
    !is_named && !is_tried
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::token::tokens;

    #[test]
    fn a_function_that_was_not_tried_is_found() {
        let found = |sql: &str| {
            let found = tokens(sql);
            (0..found.len()).any(|at| calls_untried(&found[at..]))
        };
        for sql in
            ["SELECT hex(a) FROM t", "SELECT substr(a) FROM t", "SELECT a FROM t WHERE 1 < glob('a', b)"]
        {
            assert!(found(sql), "{sql}");
        }
        for sql in [
            "WITH t (a, b) AS (VALUES (1, 2)), u (c) AS MATERIALIZED (SELECT 1) SELECT a FROM t WHERE (a) IN (1, 2)",
            "SELECT count(*), count(DISTINCT a), row_number() OVER (ORDER BY b), CAST(c AS TEXT) FROM t JOIN u USING (d)",
            "SELECT ltrim(a, '0') AS b FROM t WHERE EXISTS (SELECT 1) AND NOT (a OR b) GROUP BY (c) LIMIT (3)",
        ] {
            assert!(!found(sql), "{sql}");
        }
    }
}
