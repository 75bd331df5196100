//! Where a column stands for true or false.
//!
//! SQLite and DuckDB take a whole number there, and the tables of ratebook have 0 and 1. Spark refuses it, so that its
//! printer says that the column is meant as a truth (`engine`).

use super::token::{Token, TokenKind};

/// Words before a condition.
const BEFORE: [&str; 7] = ["WHEN", "AND", "OR", "NOT", "WHERE", "HAVING", "ON"];

/// Words after a condition.
const AFTER: [&str; 15] = [
    "THEN", "AND", "OR", "GROUP", "ORDER", "LIMIT", "JOIN", "LEFT", "WHERE", "UNION", "WHEN", "ELSE", "END",
    "AS", "FROM",
];

/// Words before an expression of which a condition may be the first half.
const EXPRESSION: [&str; 3] = ["SELECT", "THEN", "ELSE"];

/// Words that are no column.
const NO_COLUMN: [&str; 8] = ["NULL", "DISTINCT", "TRUE", "FALSE", "NOT", "EXISTS", "CASE", "END"];

/// The place after a column or parameter that begins at `at` and is a condition, or a part of one, by itself.
pub(super) fn end_of_truth(found: &[Token<'_>], at: usize) -> Option<usize> {
    let named = |at: usize| found.get(at).filter(|token| is_column(token)).is_some();
    let symbol = |at: usize, text: &str| found.get(at).is_some_and(|token| token.is_symbol(text));
    if !named(at) {
        return None;
    }
    let end = if symbol(at + 1, ".") && named(at + 2) { at + 3 } else { at + 1 };
    let joins = |token: &Token<'_>| token.is("AND") || token.is("OR");
    let joined = found.get(end).is_some_and(joins);
    let ends = joined
        || symbol(end, ")")
        || symbol(end, ",")
        || found.get(end).is_none_or(|token| AFTER.iter().any(|word| token.is(word)));
    let begins = match at.checked_sub(1).map(|before| (before, &found[before])) {
        None => joined,
        Some((before, token)) if token.is("WHEN") => is_searched(&found[..before]),
        Some((before, token)) if token.is("AND") => !is_between(&found[..before]),
        Some((_, token)) if BEFORE.iter().any(|word| token.is(word)) => true,
        Some((_, token)) => {
            let first = EXPRESSION.iter().any(|word| token.is(word));
            joined && (first || token.is_symbol("(") || token.is_symbol(","))
        }
    };
    (begins && ends).then_some(end)
}

fn is_column(token: &Token<'_>) -> bool {
    let named = matches!(token.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Parameter);
    named && !NO_COLUMN.iter().any(|word| token.is(word))
}

/// Whether the `CASE` of a `WHEN` behind these tokens asks conditions, and does not compare a value.
fn is_searched(before: &[Token<'_>]) -> bool {
    let mut open = 0_usize;
    for (at, token) in before.iter().enumerate().rev() {
        if token.is("END") {
            open += 1;
        } else if token.is("CASE") {
            if open == 0 {
                return before.get(at + 1).is_none_or(|next| next.is("WHEN"));
            }
            open -= 1;
        }
    }
    false
}

/// Whether the `AND` behind these tokens is that of `BETWEEN`.
fn is_between(before: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for token in before.iter().rev() {
        if token.is_symbol(")") {
            depth += 1;
        } else if token.is_symbol("(") {
            if depth == 0 {
                return false;
            }
            depth -= 1;
        } else if depth == 0 {
            if token.is("BETWEEN") {
                return true;
            }
            if BEFORE.iter().chain(&AFTER).any(|word| token.is(word)) {
                return false;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::token::tokens;

    /// The columns of a text that are conditions.
    fn truths(sql: &str) -> Vec<String> {
        let found = tokens(sql);
        let truth = |at: usize| {
            let end = end_of_truth(&found, at)?;
            Some(sql[found[at].start..found[end - 1].end()].to_owned())
        };
        let mut named = Vec::new();
        for at in 0..found.len() {
            // The second half of a name with a dot is none.
            if at == 0 || !found[at - 1].is_symbol(".") {
                named.extend(truth(at));
            }
        }
        named
    }

    #[test]
    fn a_column_by_itself_is_a_condition_and_one_that_is_compared_is_none() {
        for (sql, expected) in [
            ("SELECT CASE WHEN a THEN 1 WHEN t.b OR c = 1 THEN d END FROM t", vec!["a", "t.b"]),
            ("SELECT CASE a WHEN b THEN 1 WHEN c THEN 2 END FROM t", vec![]),
            ("SELECT CASE WHEN x = CASE y WHEN z THEN 1 END THEN 1 WHEN a THEN 2 END FROM t", vec!["a"]),
            ("SELECT a FROM t WHERE b BETWEEN c AND d AND e AND f IS NOT NULL", vec!["e"]),
            ("SELECT sum(n) FILTER (WHERE a AND NOT b) FROM t", vec!["a", "b"]),
            ("SELECT a FROM t JOIN u ON t.a AND NOT (u.b AND c > 1) WHERE d", vec!["t.a", "u.b", "d"]),
            ("SELECT a FROM t JOIN u ON TRUE WHERE a IS NULL OR b IS NOT NULL AND (c) ORDER BY d", vec![]),
            ("SELECT a FROM t WHERE a IS NOT DISTINCT FROM b AND c IS DISTINCT FROM d AND e", vec!["e"]),
            ("SELECT a FROM t WHERE NOT :p OR b = 'yes'", vec![":p"]),
            ("SELECT a AND b > 1 AS c, d OR e AS f FROM t", vec!["a", "d", "e"]),
            (
                "SELECT CASE x WHEN 1 THEN a AND b WHEN 2 THEN c ELSE d AND e END FROM t",
                vec!["a", "b", "d", "e"],
            ),
            ("SELECT a FROM t WHERE a IN (b) AND NOT EXISTS (SELECT 1 FROM u)", vec![]),
        ] {
            assert_eq!(truths(sql), expected, "{sql}");
        }
    }
}
