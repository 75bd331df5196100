//! The subset of SQL that means the same on every engine that reads a lake, and what to write in place of the rest.
//!
//! Three of the constructs are worse than refused elsewhere: `CAST(x AS INTEGER)` cuts in SQLite and rounds in DuckDB,
//! `format` prints its format, and a whole number divided by another has a fraction. The first two are not written; the
//! last is written with a whole number behind the stroke (`/ 1000` cuts, `/ 1000.0` does not), so that it can be
//! translated (`engine`).
//!
//! Not found here, because it takes more than words: columns beside `GROUP BY` that are not grouped by, which every
//! other engine refuses, and 0 or 1 below a condition in a `UNION`, which Spark does (write `FALSE` or `TRUE`).

use super::token::{Token, TokenKind};
use super::tried::calls_untried;
use super::with::{arguments, closing, in_brackets};

/// A construct of SQLite's own.
pub(super) struct Construct {
    /// What it is, for a message.
    pub(super) what: &'static str,
    /// What to write instead.
    pub(super) instead: &'static str,
    found: fn(&[Token<'_>]) -> bool,
}

/// All constructs; `found` is shown the tokens from a place on.
pub(super) const CONSTRUCTS: [Construct; 20] = [
    Construct {
        what: "`iif`",
        instead: "write `CASE WHEN ... THEN ... ELSE ... END`",
        found: |rest| calls(rest, &["iif"]),
    },
    Construct {
        what: "`ifnull`, `total` or `json_group_array`",
        instead: "write `coalesce`, `sum`, or `group_concat(x, divider ORDER BY x)`",
        found: |rest| {
            calls(rest, &["ifnull", "total", "json_group_array", "json_group_object", "json_object"])
        },
    },
    Construct {
        what: "`IS` between two values",
        instead: "write `IS NOT DISTINCT FROM`",
        found: |rest| {
            rest[0].is("IS")
                && !rest.get(1).is_some_and(|word| {
                    ["NULL", "NOT", "DISTINCT", "TRUE", "FALSE"].iter().any(|of| word.is(of))
                })
        },
    },
    Construct {
        what: "`IS NOT` between two values",
        instead: "write `IS DISTINCT FROM`",
        found: |rest| {
            rest[0].is("IS")
                && rest.get(1).is_some_and(|word| word.is("NOT"))
                && !rest.get(2).is_some_and(|word| word.is("NULL") || word.is("DISTINCT"))
        },
    },
    Construct {
        what: "`CAST` of a number with a fraction to INTEGER",
        instead: "round it first: `CAST(round(x) AS INTEGER)`; SQLite cuts where other engines round",
        found: |rest| cuts(rest),
    },
    Construct {
        what: "`format`",
        instead: "write `printf` with whole numbers, such as cents: `printf('$%,d.%02d', cents / 100, cents % 100)`",
        found: |rest| calls(rest, &["format"]),
    },
    Construct {
        what: "a number with a fraction in `printf`",
        instead: "print whole numbers, such as cents: `printf('$%,d.%02d', cents / 100, cents % 100)`",
        found: |rest| {
            let arguments = if calls(rest, &["printf"]) { arguments(in_brackets(rest)) } else { vec![] };
            // What is rounded is no whole number to other engines.
            let rounds = |argument: &&[Token<'_>]| argument.first().is_some_and(|word| word.is("round"));
            arguments.first().and_then(|text| text.first()).is_some_and(|text| prints_fraction(text.text))
                || arguments.iter().any(rounds)
        },
    },
    Construct {
        what: "a join without a condition",
        instead: "write `ON TRUE`",
        found: |rest| rest[0].is("ON") && rest.get(1).is_some_and(|word| word.text == "1"),
    },
    Construct {
        what: "`GLOB`",
        instead: "write `LIKE`, or compare `substr(x, 1, 1)`",
        found: |rest| rest[0].is("GLOB"),
    },
    Construct {
        what: "a member of JSON",
        instead: "keep it in a column, or in a text with a divider",
        found: |rest| {
            rest[0].text == "->>" || rest[0].text == "->" || calls(rest, &["json_extract", "json_array"])
        },
    },
    Construct {
        what: "a column of `VALUES` without a name",
        instead: "name the columns: `WITH t (a, b) AS (VALUES ...)`",
        found: |rest| {
            let number = rest[0].text.strip_prefix("column").map(str::parse::<u32>);
            rest[0].kind == TokenKind::Word && matches!(number, Some(Ok(_)))
        },
    },
    Construct {
        what: "a sum or extreme of a comparison",
        instead: "write `CASE WHEN ... THEN 1 ELSE 0 END` in it",
        found: |rest| compares(rest),
    },
    Construct {
        what: "a common table expression with all columns of two tables joined by `USING`",
        instead: "name the columns of one: the column that both have is there two times",
        found: |rest| repeats_a_column(rest),
    },
    Construct {
        what: "a query for one value in a join's `ON`",
        instead: "make it a column of what is joined: `FROM (SELECT t.*, (SELECT ...) AS x FROM t) AS t JOIN ...`",
        found: |rest| asks_for_value_in_join(rest),
    },
    Construct {
        what: "a `CASE` of numbers and conditions",
        instead: "write `CASE WHEN ... THEN 1 ELSE 0 END` in place of the condition, or `x = 1` in place of the number",
        found: |rest| chooses_number_or_condition(rest),
    },
    Construct {
        what: "a sort by an expression of a name that is both a column and a result",
        instead: "name the table of the column: `ORDER BY t.x IS NULL`; other engines read the new `x`",
        found: |rest| sorts_by_hidden(rest),
    },
    Construct {
        what: "`group_concat` without an order",
        instead: "write `group_concat(x, divider ORDER BY y)`, or `ORDER BY` in its window",
        found: |rest| joins_in_any_order(rest),
    },
    Construct {
        what: "a rounded number divided by a whole one",
        instead: "write `round(x) / 100.0`, or `CAST(round(x) AS INTEGER) / 100` where the rest is cut; SQLite keeps it",
        found: |rest| divides_rounded(rest),
    },
    Construct {
        what: "a table named as one of its columns, read from within brackets",
        instead: "give the table another name outside of them: `FROM code AS listed ... EXISTS (... = listed.code)`",
        found: |rest| reads_outer_name(rest),
    },
    Construct {
        what: "a function of SQLite's own",
        instead: "write it with others, or tag the query `database`, with which no lake is asked of it",
        found: |rest| calls_untried(rest),
    },
];

/// `round(x) / 100`: what is rounded has a fraction of nothing in SQLite, and a whole number behind the stroke cuts
/// elsewhere.
fn divides_rounded(rest: &[Token<'_>]) -> bool {
    let is_whole = |token: &Token<'_>| token.kind == TokenKind::Number && !token.text.contains('.');
    let behind = if calls(rest, &["round"]) { rest.get(in_brackets(rest).len() + 3..) } else { None };
    matches!(behind, Some([stroke, number, ..]) if stroke.is_symbol("/") && is_whole(number))
}

/// `EXISTS (SELECT 1 FROM named WHERE named.code = code.code)`: Spark takes the table outside for its column, which has no
/// columns itself.
fn reads_outer_name(rest: &[Token<'_>]) -> bool {
    if !(rest[0].is_symbol("(") && rest.get(1).is_some_and(|word| word.is("SELECT"))) {
        return false;
    }
    let inner = &rest[1..closing(rest, 0)];
    let names = |pair: &[Token<'_>], table: &str| {
        ["FROM", "JOIN", "AS"].iter().any(|word| pair[0].is(word)) && pair[1].is(table)
    };
    inner.windows(3).any(|three| {
        let (table, column) = (three[0].text, three[2].text);
        let is_read = three[1].is_symbol(".") && table.eq_ignore_ascii_case(column);
        is_read && !inner.windows(2).any(|pair| names(pair, table))
    })
}

/// The construct that begins at the first token.
pub(super) fn construct(rest: &[Token<'_>]) -> Option<&'static Construct> {
    CONSTRUCTS.iter().find(|construct| (construct.found)(rest))
}

fn calls(rest: &[Token<'_>], names: &[&str]) -> bool {
    names.iter().any(|name| rest[0].is(name)) && rest.get(1).is_some_and(|next| next.is_symbol("("))
}

/// `group_concat(x, ', ')`: in which order, each engine chooses. A window that has a name is not looked up.
fn joins_in_any_order(rest: &[Token<'_>]) -> bool {
    let inner = if calls(rest, &["group_concat"]) { in_brackets(rest) } else { return false };
    let orders = |found: &[Token<'_>]| {
        found.iter().zip(super::select::depths(found)).any(|(token, depth)| depth == 0 && token.is("ORDER"))
    };
    let behind = &rest[(inner.len() + 3).min(rest.len())..];
    let window = match behind {
        [over, open, ..] if over.is("OVER") && open.is_symbol("(") => orders(in_brackets(behind)),
        [over, ..] => over.is("OVER"),
        [] => false,
    };
    !orders(inner) && !window
}

/// `CAST(x AS INTEGER)` of what may have a fraction: what is rounded has none, and neither has a part of a text.
fn cuts(rest: &[Token<'_>]) -> bool {
    let inner = if calls(rest, &["CAST"]) { in_brackets(rest) } else { &[] };
    let whole = |first: &Token<'_>| {
        ["round", "substr", "replace"].iter().any(|name| first.is(name)) || first.text.starts_with(':')
    };
    inner.last().is_some_and(|kind| kind.is("INTEGER")) && !inner.first().is_some_and(whole)
}

fn prints_fraction(format: &str) -> bool {
    format.split('%').skip(1).any(|directive| {
        let end = directive.find(|letter: char| letter.is_ascii_alphabetic());
        end.is_some_and(|end| matches!(&directive[end..=end], "f" | "e" | "g"))
    })
}

/// `sum(a = b)`: a comparison is a number in SQLite alone.
fn compares(rest: &[Token<'_>]) -> bool {
    if !calls(rest, &["sum", "avg"]) {
        return false;
    }
    let inner = in_brackets(rest);
    let depths = super::select::depths(inner);
    let cased = inner.first().is_some_and(|word| word.is("CASE"));
    !cased && inner.iter().zip(depths).any(|(token, depth)| depth == 0 && is_of_condition(token))
}

fn is_of_condition(token: &Token<'_>) -> bool {
    matches!(token.text, "=" | "<>" | "<" | ">" | "<=" | ">=")
        || ["IN", "IS", "NOT", "LIKE", "EXISTS", "AND", "OR"].iter().any(|word| token.is(word))
}

/// `CASE WHEN a THEN 1 ELSE NOT EXISTS (...) END`: both are numbers in SQLite, and of two kinds in Spark.
fn chooses_number_or_condition(rest: &[Token<'_>]) -> bool {
    if !rest[0].is("CASE") {
        return false;
    }
    let (mut open, mut depth, mut begins) = (0_usize, 0_usize, None);
    let (mut number, mut condition) = (false, false);
    for (at, token) in rest.iter().enumerate().skip(1) {
        let is_own = open == 0 && depth == 0;
        if is_own && ["WHEN", "ELSE", "END"].iter().any(|word| token.is(word)) {
            if let Some(result) = begins.take().map(|begin: usize| &rest[begin..at]) {
                number |= is_number(result);
                condition |= is_condition(result);
            }
            if token.is("END") {
                return number && condition;
            }
        }
        if is_own && (token.is("THEN") || token.is("ELSE")) {
            begins = Some(at + 1);
        }
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth == 0 && token.is("CASE") => open += 1,
            _ if depth == 0 && token.is("END") => open = open.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Whether an expression is a number, or a column, which holds one where a table has 0 and 1.
fn is_number(expression: &[Token<'_>]) -> bool {
    match expression {
        [one] => one.kind == TokenKind::Number || one.name().is_some() && !is_literal(one),
        [_, dot, _] => dot.is_symbol("."),
        _ => false,
    }
}

fn is_literal(token: &Token<'_>) -> bool {
    ["NULL", "TRUE", "FALSE"].iter().any(|word| token.is(word))
}

/// `JOIN t ON t.x = (SELECT max(x) FROM u WHERE u.y = t.y)`: Spark asks for one value in columns and filters alone.
fn asks_for_value_in_join(rest: &[Token<'_>]) -> bool {
    if !rest[0].is("ON") {
        return false;
    }
    let depths = super::select::depths(rest);
    let ends = ["JOIN", "LEFT", "CROSS", "WHERE", "GROUP", "ORDER", "LIMIT", "UNION"];
    let end = (1..rest.len()).find(|at| {
        depths[*at] == 0
            && (ends.iter().any(|word| rest[*at].is(word)) || matches!(rest[*at].text, ")" | "," | ";"))
    });
    rest[..end.unwrap_or(rest.len())].windows(3).any(|three| {
        let is_set = ["EXISTS", "IN"].iter().any(|word| three[0].is(word));
        three[1].is_symbol("(") && three[2].is("SELECT") && !is_set
    })
}

/// `WITH t AS (SELECT a.*, b.* FROM a JOIN b USING (x))`: Spark makes no view of two columns with one name.
fn repeats_a_column(rest: &[Token<'_>]) -> bool {
    let is_kept = rest.get(1).is_some_and(|word| word.is("MATERIALIZED"));
    let Some(select) = rest.get(1 + usize::from(is_kept)..).filter(|_| rest[0].is("AS")) else {
        return false;
    };
    if !(select.len() > 1 && select[0].is_symbol("(") && select[1].is("SELECT")) {
        return false;
    }
    let select = &select[1..closing(select, 0)];
    let depths = super::select::depths(select);
    let own = |at: &usize| depths[*at] == 0;
    let from = (0..select.len()).filter(own).find(|at| select[*at].is("FROM")).unwrap_or(select.len());
    let stars =
        (2..from).filter(own).filter(|at| select[at - 1].is_symbol(".") && select[*at].is_symbol("*"));
    let starred: Vec<&str> = stars.map(|at| select[at - 2].text).collect();
    // Of the table that is joined and of one before it.
    (from..select.len()).filter(own).filter(|at| select[*at].is("USING")).any(|using| {
        let joined = select[using - 1].text;
        let before = &select[from..using - 1];
        starred.contains(&joined)
            && before.iter().any(|token| token.text != joined && starred.contains(&token.text))
    })
}

/// Whether an expression is true or false, and no other value.
fn is_condition(expression: &[Token<'_>]) -> bool {
    let is_cased = expression.iter().any(|word| word.is("CASE"));
    let depths = super::select::depths(expression);
    !is_cased && expression.iter().zip(depths).any(|(token, depth)| depth == 0 && is_of_condition(token))
}

/// `SELECT coalesce(x, 0) AS x ... ORDER BY x IS NULL`: SQLite and DuckDB sort by the column, Spark by the result.
fn sorts_by_hidden(rest: &[Token<'_>]) -> bool {
    if !rest[0].is("SELECT") {
        return false;
    }
    let (mut depth, mut item, mut listing) = (0_usize, 1, true);
    let mut hidden: Vec<String> = Vec::new();
    for (at, token) in rest.iter().enumerate().skip(1) {
        match token.text {
            "(" => depth += 1,
            ")" if depth == 0 => return false,
            ")" => depth -= 1,
            _ if depth > 0 => {}
            "," => item = at + 1,
            _ if token.is("FROM") && !rest[at - 1].is("DISTINCT") => listing = false,
            _ if token.is("AS") && listing => {
                let name = rest.get(at + 1).and_then(Token::name);
                let other = at > item + 1 && !(at == item + 3 && rest[item + 1].is_symbol("."));
                let reads =
                    |name: &String| rest[item..at].iter().any(|word| word.name().as_ref() == Some(name));
                hidden.extend(name.filter(|name| other && reads(name)));
            }
            _ if token.is("UNION") => return false,
            _ if token.is("ORDER") => return sorts(rest.get(at + 2..).unwrap_or_default(), &hidden),
            _ => {}
        }
    }
    false
}

/// Whether the terms of `ORDER BY` have an expression of one of these names.
fn sorts(rest: &[Token<'_>], hidden: &[String]) -> bool {
    let depths = super::select::depths(rest);
    let ends = |token: &Token<'_>| token.is("LIMIT") || token.is_symbol(";");
    let end = (0..rest.len()).find(|at| depths[*at] == 0 && (ends(&rest[*at]) || rest[*at].is_symbol(")")));
    arguments(&rest[..end.unwrap_or(rest.len())]).into_iter().any(|term| {
        let end = term.iter().position(|token| token.is("ASC") || token.is("DESC")).unwrap_or(term.len());
        end > 1 && hidden.iter().any(|name| names(&term[..end], name))
    })
}

/// Whether a column is read by its name, and no table stands before it.
fn names(expression: &[Token<'_>], column: &str) -> bool {
    let dot =
        |at: Option<usize>| at.and_then(|at| expression.get(at)).is_some_and(|token| token.is_symbol("."));
    (0..expression.len()).any(|at| {
        let is_name = expression[at].name().is_some_and(|name| name == column);
        is_name && !dot(at.checked_sub(1)) && !dot(Some(at + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::token::tokens;

    #[test]
    fn a_case_of_numbers_and_conditions_is_found() {
        let found = |sql: &str| chooses_number_or_condition(&tokens(sql));
        for sql in [
            "CASE WHEN a THEN 1 ELSE NOT EXISTS (SELECT 1 FROM t) END",
            "CASE x WHEN 1 THEN 0 WHEN 2 THEN a = b END",
            "CASE WHEN a THEN b OR c WHEN (CASE WHEN d THEN 2 END) = 2 THEN 1 END",
            "CASE WHEN a IS NULL THEN t.b ELSE c AND d = a END",
        ] {
            assert!(found(sql), "{sql}");
        }
        for sql in [
            "CASE WHEN a = 1 THEN 1 ELSE 0 END",
            "CASE WHEN a THEN b = c ELSE d = 1 END",
            "CASE WHEN a THEN b = c ELSE NULL END",
            "CASE WHEN a THEN 1 ELSE CASE WHEN EXISTS (SELECT 1) THEN 0 ELSE 1 END END",
            "CASE WHEN a THEN 1 ELSE (SELECT n FROM t WHERE a = b) END",
        ] {
            assert!(!found(sql), "{sql}");
        }
    }

    #[test]
    fn a_rounded_number_divided_by_a_whole_one_is_found() {
        let found = |sql: &str| divides_rounded(&tokens(sql));
        assert!(found("round(10000 * (a + b)) / 100"));
        assert!(!found("round(a) / 100.0") && !found("round(a * 1000 / 10) * 100"));
    }

    #[test]
    fn a_table_outside_that_is_named_as_its_column_is_found() {
        let found = |sql: &str| {
            let found = tokens(sql);
            (0..found.len()).any(|at| reads_outer_name(&found[at..]))
        };
        assert!(found("SELECT 1 FROM code WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.code = code.code)"));
        for sql in [
            "SELECT code.code FROM code WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.code = 1)",
            "SELECT 1 FROM code AS listed WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.code = listed.code)",
            "SELECT 1 FROM (SELECT code.code FROM code) AS t WHERE t.x IN (SELECT rule.rule FROM r AS rule)",
        ] {
            assert!(!found(sql), "{sql}");
        }
    }

    #[test]
    fn a_value_asked_for_in_a_join_is_found() {
        let found = |sql: &str| {
            let found = tokens(sql);
            (0..found.len()).any(|at| asks_for_value_in_join(&found[at..]))
        };
        assert!(found("SELECT 1 FROM t JOIN u ON u.a = 1 OR (u.b = (SELECT max(c) FROM v)) WHERE d"));
        for sql in [
            "SELECT 1 FROM t JOIN u ON u.a = t.a WHERE t.b = (SELECT max(c) FROM v)",
            "SELECT 1 FROM t JOIN u ON EXISTS (SELECT 1 FROM v) AND u.a IN (SELECT a FROM v)",
            "SELECT 1 FROM (SELECT a FROM t JOIN u ON u.a = t.a) AS one, (SELECT 2) AS two",
            "SELECT 1 FROM t JOIN u ON TRUE JOIN (SELECT 2) AS v ON TRUE",
        ] {
            assert!(!found(sql), "{sql}");
        }
    }

    #[test]
    fn a_column_that_a_cte_repeats_is_found() {
        let found = |sql: &str| {
            let found = tokens(sql);
            (0..found.len()).any(|at| repeats_a_column(&found[at..]))
        };
        assert!(found("WITH t AS (SELECT a.*, 1 AS n, b.* FROM a JOIN b USING (x)) SELECT n FROM t"));
        assert!(found(
            "WITH t AS MATERIALIZED (SELECT a.*, b.* FROM a LEFT JOIN b USING (x)) SELECT 1 FROM t"
        ));
        for sql in [
            "WITH t AS (SELECT a.*, b.y FROM a JOIN b USING (x)) SELECT 1 FROM t",
            "WITH t AS (SELECT a.*, b.* FROM a JOIN b ON a.x = b.z) SELECT 1 FROM t",
            "WITH t AS (SELECT b.*, c.* FROM a JOIN b USING (x) JOIN c ON c.y = b.y) SELECT 1 FROM t",
            "WITH t AS (SELECT * FROM a JOIN b USING (x)) SELECT a.*, b.* FROM a JOIN b USING (x)",
            "SELECT a.*, 2 AS y FROM (SELECT count(*), b.* FROM a JOIN b USING (x)) AS a",
        ] {
            assert!(!found(sql), "{sql}");
        }
    }

    #[test]
    fn the_views_of_this_program_keep_to_the_subset() {
        let mut faults = Vec::new();
        // A lake has statements of its own for some, and effects of modifiers it has not.
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/lake");
        let is_of_lake =
            |name: &str| !own.join(name).with_extension("sql").exists() && name != "v_modifier_effect";
        for (name, sql) in crate::db::shipped_views().filter(|(name, _)| is_of_lake(name)) {
            let found = tokens(sql);
            // A view is read by programs whose SQLite knows no order within a function.
            let unordered = |at: &usize| found[*at].is("group_concat");
            let constructs =
                (0..found.len()).filter(|at| !unordered(at)).filter_map(|at| construct(&found[at..]));
            faults.extend(constructs.map(|construct| format!("{name}: {}", construct.what)));
        }
        assert_eq!(faults, Vec::<String>::new());
    }
}
