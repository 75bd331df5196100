//! Lints: SQL that would hide a gap, found before anyone reads the figure.
//!
//! - Q101: a result column that may be a gap, without its reason.
//! - Q102: an aggregate over a column that may be a gap, without a count of what is known.
//! - Q103: `= NULL`, which is never true, and `= ''` on a column whose blanks are gaps.
//! - Q104: a gap turned into a number or a blank: `coalesce(x, 0)`, `total(x)`.
//! - Q105: a declared column without a description.
//! - Q106: the reason of several gaps picked by `max(x_na)` or `min(x_na)`.
//! - Q107: what only SQLite understands, or what means something else to engines that read a lake.
//! - Q108: a column that holds names of files by the word of a view, and is not marked so.
//!
//! Limits: Q101 follows columns by SQLite's own metadata, which ends at expressions; a column that
//! a view computes is known by its name alone, and so are the columns inside the other lints.
//! Coverage for Q102 counts anywhere in the statement.

use crate::findings::{Rule, rules};
use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::db::is_name_in_views;
use crate::model::{Column, ColumnKind};

use super::error::QueryError;
use super::excerpt::Excerpt;
use super::portable::construct;
use super::reason::{dropped, gap_names};
use super::schema::Schema;
use super::select::depths;
use super::statement::Query;
use super::token::{Token, TokenKind, tokens};

/// One finding about a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Where.
    pub at: Excerpt,
}

const AGGREGATES: [&str; 11] = [
    "avg",
    "sum",
    "total",
    "min",
    "max",
    "median",
    "percentile",
    "percentile_cont",
    "percentile_disc",
    "group_concat",
    "string_agg",
];

impl Query {
    /// Holds the header against the database, then looks for SQL that would hide a gap.
    ///
    /// # Errors
    /// When the query cannot be prepared or its header does not fit; see [`Query::verify`].
    pub fn check(&self, conn: &Connection) -> Result<Vec<Lint>, QueryError> {
        self.verify(conn)?;
        let failed = |source| QueryError::Database { query: self.name.clone(), source };
        let schema = Schema::read(conn).map_err(failed)?;
        let statement = self.prepare(conn, &self.sql)?;
        let found = tokens(&self.sql);
        let text =
            Text { query: self, found: &found, gaps: gap_names(&schema, &found), depths: depths(&found) };
        let mut lints: Vec<Lint> = dropped(&statement, &self.sql, &schema)
            .into_iter()
            .filter(|column| column.certain && self.is_in_statement(column.span.0))
            .map(|column| {
                let message = format!("`{}` may be a gap, and its reason is not selected", column.name);
                text.lint(
                    rules::REASON_DROPPED,
                    column.span,
                    message,
                    format!("select `{0}_na` beside `{0}`", column.name),
                )
            })
            .collect();
        // A part is looked at by itself, so that what it lacks is said once.
        for at in (0..found.len()).filter(|at| self.is_in_statement(found[*at].start)) {
            lints.extend(text.bare_aggregate(at));
            lints.extend(text.compared_with_nothing(at));
            lints.extend(text.turned_into_a_value(at));
            lints.extend(text.picked_by_the_alphabet(at));
            lints.extend(text.of_one_engine(at));
        }
        lints.extend(self.undescribed());
        lints.extend(self.unmarked());
        lints.sort_by(|a, b| (a.at.line, a.at.column, a.rule).cmp(&(b.at.line, b.at.column, b.rule)));
        Ok(lints)
    }

    /// Q108. Names are known by the name of their column alone.
    fn unmarked(&self) -> Vec<Lint> {
        let holds_text = |kind| matches!(kind, ColumnKind::Text | ColumnKind::Code);
        let bare =
            |column: &Column| holds_text(column.kind) && !column.names && is_name_in_views(&column.name);
        let unmarked = self.columns.iter().enumerate().filter(|(_, column)| self.declared && bare(column));
        let lint = |(index, column): (usize, &Column)| Lint {
            rule: rules::NAMES_UNMARKED,
            message: format!("`{}` holds names of files, and is not marked so", column.name),
            help: format!("write `-- column: {} {} names`", column.name, column.kind.as_str()),
            at: *self.place_of_column(index),
        };
        unmarked.map(lint).collect()
    }

    /// Q105.
    fn undescribed(&self) -> Vec<Lint> {
        let bare = |column: &crate::model::Column| self.declared && column.description.trim().is_empty();
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| bare(column))
            .map(|(index, column)| Lint {
                rule: rules::COLUMN_UNDESCRIBED,
                message: format!("the column `{}` has no description", column.name),
                help: "say what it means in quotes at the end of its line".to_owned(),
                at: *self.place_of_column(index),
            })
            .collect()
    }
}

/// The statement as tokens, with the names that may be gaps.
struct Text<'a> {
    query: &'a Query,
    found: &'a [Token<'a>],
    gaps: BTreeMap<String, String>,
    depths: Vec<usize>,
}

impl<'a> Text<'a> {
    fn lint(&self, rule: &'static Rule, (start, len): (usize, usize), message: String, help: String) -> Lint {
        Lint { rule, message, help, at: self.query.place_at(start, len) }
    }

    fn span(&self, from: usize, to: usize) -> (usize, usize) {
        (self.found[from].start, self.found[to].end() - self.found[from].start)
    }

    /// The gap column that the token names, if it names one.
    fn gap(&self, at: usize) -> Option<&str> {
        let called = self.found.get(at + 1).is_some_and(|next| next.is_symbol("("));
        let qualifies = self.found.get(at + 1).is_some_and(|next| next.is_symbol("."));
        let name = self.found.get(at)?.name().filter(|_| !called && !qualifies)?;
        self.gaps.get(&name).map(String::as_str)
    }

    /// The arguments of the call whose name stands at `at`, as ranges of tokens, and the last token.
    fn call(&self, at: usize) -> Option<(Vec<(usize, usize)>, usize)> {
        if self.found[at].kind != TokenKind::Word || !self.found.get(at + 1)?.is_symbol("(") {
            return None;
        }
        let inside = self.depths[at + 1];
        let close =
            (at + 2..self.found.len()).find(|&i| self.depths[i] == inside && self.found[i].is_symbol(")"))?;
        let mut arguments = Vec::new();
        let mut start = at + 2;
        for i in at + 2..=close {
            if i == close || (self.depths[i] == inside && self.found[i].is_symbol(",")) {
                arguments.push((start, i));
                start = i + 1;
            }
        }
        Some((arguments, close))
    }

    fn gap_in(&self, (from, to): (usize, usize)) -> Option<&str> {
        (from..to).find_map(|at| self.gap(at))
    }

    fn has_word(&self, (from, to): (usize, usize), words: &[&str]) -> bool {
        self.found[from..to].iter().any(|token| words.iter().any(|word| token.is(word)))
    }

    /// Q107.
    fn of_one_engine(&self, at: usize) -> Option<Lint> {
        if self.query.is_of_the_database() {
            return None;
        }
        let construct = construct(&self.found[at..])?;
        let message = format!("{} is not the same on every engine", construct.what);
        Some(self.lint(rules::NOT_PORTABLE, self.span(at, at), message, construct.instead.to_owned()))
    }

    /// Q102.
    fn bare_aggregate(&self, at: usize) -> Option<Lint> {
        if !AGGREGATES.iter().any(|name| self.found[at].is(name)) {
            return None;
        }
        let (arguments, close) = self.call(at)?;
        let scalar = ["min", "max"].iter().any(|name| self.found[at].is(name)) && arguments.len() > 1;
        let first = *arguments.first()?;
        // `sum(x IS NULL)` and `sum(known(x))` count gaps themselves.
        let gap = self.gap_in(first).filter(|_| !scalar && !self.has_word(first, &["IS", "known"]))?;
        if self.covered(gap) {
            return None;
        }
        let name = self.found[at].text.to_lowercase();
        Some(self.lint(
            rules::AGGREGATE_UNCOUNTED,
            self.span(at, close),
            format!("`{name}` leaves out the gaps of `{gap}` without a word"),
            format!("select `count({gap})` and `count(*)` beside it, so that it reads `n known of n`"),
        ))
    }

    /// True when the statement says how much of the column is known.
    fn covered(&self, gap: &str) -> bool {
        let sibling = format!("{gap}_na");
        (0..self.found.len()).any(|at| {
            let counts = ["count", "known", "gap_summary"].iter().any(|name| self.found[at].is(name));
            let filters = at > 1 && self.found[at].is("WHERE") && self.found[at - 2].is("FILTER");
            let range = match (counts, filters) {
                (true, _) => self.call(at).map(|(_, close)| (at + 2, close)),
                (_, true) => Some((at + 1, (at + 6).min(self.found.len()))),
                _ => None,
            };
            range.is_some_and(|(from, to)| {
                (from..to).any(|i| {
                    self.gap(i) == Some(gap) || self.found[i].name().as_deref() == Some(sibling.as_str())
                })
            })
        })
    }

    /// Q103.
    fn compared_with_nothing(&self, at: usize) -> Option<Lint> {
        let operator = &self.found[at];
        if !["=", "==", "<>", "!="].iter().any(|symbol| operator.is_symbol(symbol)) || at == 0 {
            return None;
        }
        let (left, right) = (&self.found[at - 1], self.found.get(at + 1)?);
        let negated = operator.is_symbol("<>") || operator.is_symbol("!=");
        let test = if negated { "IS NOT NULL" } else { "IS NULL" };
        if left.is("NULL") || right.is("NULL") {
            return Some(self.lint(
                rules::COMPARED_WITH_NOTHING,
                self.span(at - 1, at + 1),
                format!("a comparison with `{} NULL` is never true", operator.text),
                format!("write `{test}`"),
            ));
        }
        let empty = |token: &Token<'_>| token.kind == TokenKind::Text && token.text == "''";
        let gap = if empty(right) { self.gap(at - 1) } else { self.gap(at + 1).filter(|_| empty(left)) }?;
        Some(self.lint(
            rules::COMPARED_WITH_NOTHING,
            self.span(at - 1, at + 1),
            format!("`{gap}` is never an empty text; what is missing is null and has a reason"),
            format!("write `{gap} {test}`, or ask for the reason: `{gap}_na = 'not-supplied'`"),
        ))
    }

    /// Q104.
    fn turned_into_a_value(&self, at: usize) -> Option<Lint> {
        let token = &self.found[at];
        let help = |gap: &str| format!("leave `{gap}` null and select `{gap}_na` beside it");
        if token.is("coalesce") || token.is("ifnull") {
            let (arguments, close) = self.call(at)?;
            let gap = self.gap_in(*arguments.first()?)?;
            let made = arguments.iter().skip(1).find(|range| self.is_constant(**range))?;
            let message = format!("a gap of `{gap}` is turned into {}", self.found[made.1 - 1].text);
            return Some(self.lint(rules::GAP_TURNED_INTO_VALUE, self.span(at, close), message, help(gap)));
        }
        if token.is("total") {
            let (arguments, close) = self.call(at)?;
            let gap = self.gap_in(*arguments.first()?)?;
            let message = format!("`total` turns gaps of `{gap}` into 0.0 when nothing is known");
            return Some(self.lint(
                rules::GAP_TURNED_INTO_VALUE,
                self.span(at, close),
                message,
                format!("write `sum({gap})`"),
            ));
        }
        // `CASE WHEN x IS NULL THEN 0` and `iif(x IS NULL, 0, x)`.
        let gap = self.gap(at)?;
        let follows = |i: usize, word: &str| self.found.get(at + i).is_some_and(|token| token.is(word));
        let then = follows(3, "THEN") || self.found.get(at + 3).is_some_and(|token| token.is_symbol(","));
        if follows(1, "IS") && follows(2, "NULL") && then && self.is_constant((at + 4, at + 5)) {
            let message = format!("a gap of `{gap}` is turned into {}", self.found[at + 4].text);
            return Some(self.lint(rules::GAP_TURNED_INTO_VALUE, self.span(at, at + 4), message, help(gap)));
        }
        None
    }

    /// Q106.
    fn picked_by_the_alphabet(&self, at: usize) -> Option<Lint> {
        if !["min", "max"].iter().any(|name| self.found[at].is(name)) {
            return None;
        }
        let (arguments, close) = self.call(at)?;
        let [(from, to)] = arguments[..] else { return None };
        let reason = (from..to).filter_map(|at| self.found[at].name()).find(|name| name.ends_with("_na"))?;
        let name = self.found[at].text.to_lowercase();
        let message = format!("`{name}` picks a reason of `{reason}` by the alphabet");
        Some(self.lint(
            rules::REASON_PICKED,
            self.span(at, close),
            message,
            format!("write `gap_reason({reason})`"),
        ))
    }

    /// True for one number, with or without a sign, or one empty text.
    fn is_constant(&self, (from, to): (usize, usize)) -> bool {
        let Some(part) = self.found.get(from..to) else { return false };
        let constant = |token: &Token<'_>| {
            token.kind == TokenKind::Number
                || (token.kind == TokenKind::Text && ["''", "'0'"].contains(&token.text))
        };
        match part {
            [one] => constant(one),
            [sign, one] => (sign.is_symbol("-") || sign.is_symbol("+")) && constant(one),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::database;
    use super::*;

    fn rules(sql: &str) -> Vec<String> {
        let query = Query::ad_hoc("stdin", sql).expect(sql);
        let lints = query.check(&database()).expect(sql);
        lints.iter().map(|lint| format!("{} {}:{}", lint.rule, lint.at.line, lint.at.column)).collect()
    }

    #[test]
    fn a_dropped_reason_is_found_through_tables_views_subqueries_and_aliases() {
        for (sql, expected) in [
            ("SELECT code,\n  descriptor FROM code", vec!["Q101 2:3"]),
            ("SELECT d FROM (SELECT descriptor AS d FROM v_code)", vec!["Q101 1:8"]),
            ("SELECT v.amount AS paid FROM v_rate AS v", vec!["Q101 1:8"]),
            ("WITH r AS (SELECT amount AS paid FROM v_rate) SELECT paid FROM r", vec!["Q101 1:54"]),
            ("SELECT amount, amount_na FROM v_rate", vec![]),
            ("SELECT * FROM v_rate", vec![]),
            ("SELECT amount FROM v_rate WHERE amount IS NOT NULL", vec![]),
            ("SELECT amount FROM v_rate WHERE amount_na IS NULL AND code = '1'", vec![]),
            ("SELECT amount FROM v_rate WHERE amount IS NOT NULL OR 1", vec!["Q101 1:8"]),
        ] {
            assert_eq!(rules(sql), expected, "{sql}");
        }
    }

    #[test]
    fn an_aggregate_needs_a_count_of_what_is_known() {
        for (sql, expected) in [
            ("SELECT avg(amount) FROM v_rate", vec!["Q102 1:8"]),
            ("SELECT median(v.amount), count(*) FROM v_rate AS v", vec!["Q102 1:8"]),
            ("SELECT median(paid) FROM (SELECT amount AS paid FROM v_rate)", vec!["Q102 1:8"]),
            ("SELECT avg(amount), count(amount), count(*) FROM v_rate", vec![]),
            ("SELECT sum(amount), gap_summary(amount_na) FROM v_rate", vec![]),
            ("SELECT max(amount), count(*) FILTER (WHERE amount IS NOT NULL) FROM v_rate", vec![]),
            ("SELECT sum(known(amount)) AS n FROM v_rate", vec![]),
            ("SELECT avg(source_line) FROM v_rate", vec![]),
        ] {
            assert_eq!(rules(sql), expected, "{sql}");
        }
    }

    #[test]
    fn comparisons_with_nothing_and_gaps_made_zero_are_found() {
        for (sql, expected) in [
            ("SELECT code FROM v_rate WHERE amount = NULL", vec!["Q103 1:31"]),
            ("SELECT code FROM v_rate WHERE NULL <> amount", vec!["Q103 1:31"]),
            ("SELECT code FROM code WHERE title = ''", vec!["Q103 1:29"]),
            ("SELECT charge_id FROM charge WHERE modifiers = ''", vec![]),
            ("SELECT coalesce(amount, 0) AS a FROM v_rate", vec!["Q104 1:8"]),
            (
                "SELECT sum(ifnull(v.amount, 0.0)) AS a, count(amount) FROM v_rate v",
                vec!["Q104 1:12", "Q107 1:12"],
            ),
            ("SELECT CASE WHEN amount IS NULL THEN 0 ELSE amount END AS a FROM v_rate", vec!["Q104 1:18"]),
            ("SELECT iif(amount IS NULL, -1, amount) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT coalesce(title, code) AS a FROM code", vec![]),
        ] {
            assert_eq!(rules(sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_only_one_engine_understands_is_found() {
        for (sql, expected) in [
            ("SELECT ifnull(code, '') AS a FROM code", vec!["Q107 1:8"]),
            ("SELECT code FROM code WHERE title IS code", vec!["Q107 1:35"]),
            ("SELECT code FROM code WHERE title IS NOT code", vec!["Q107 1:35"]),
            ("SELECT code FROM code WHERE title IS NOT DISTINCT FROM code OR title IS NOT NULL", vec![]),
            ("SELECT CAST(source_line / 3.0 AS INTEGER) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT CAST(round(source_line / 3.0) AS INTEGER) AS a FROM v_rate", vec![]),
            ("SELECT CAST(replace(code, '-', '') AS INTEGER) AS a FROM v_rate", vec![]),
            ("SELECT CAST(source_line AS TEXT) AS a FROM v_rate", vec![]),
            ("SELECT format('%d', source_line) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT printf('%,.2f', source_line) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT printf('%,d.%02d', source_line, 5) AS a FROM v_rate", vec![]),
            ("SELECT printf('%d', round(source_line / 3.0)) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT a.code FROM code AS a JOIN code AS b ON 1", vec!["Q107 1:45"]),
            ("SELECT a.code FROM code AS a JOIN code AS b ON TRUE", vec![]),
            ("SELECT code FROM code WHERE code GLOB '4*'", vec!["Q107 1:34"]),
            ("SELECT column1 AS a FROM (VALUES (1))", vec!["Q107 1:8"]),
            ("SELECT sum(source_line = 3) AS a FROM v_rate", vec!["Q107 1:8"]),
            ("SELECT sum(CASE WHEN source_line = 3 THEN 1 ELSE 0 END) AS a FROM v_rate", vec![]),
            ("SELECT lower(code) AS code FROM code ORDER BY code LIKE '4%', code", vec!["Q107 1:1"]),
            ("SELECT lower(code) AS code FROM code ORDER BY code.code LIKE '4%', code DESC", vec![]),
            ("SELECT code AS code FROM code ORDER BY code LIKE '4%'", vec![]),
            ("SELECT lower(t.code) AS t FROM code AS t ORDER BY t.code LIKE '4%'", vec![]),
        ] {
            assert_eq!(rules(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_reason_picked_by_the_alphabet_is_found() {
        for (sql, expected) in [
            ("SELECT max(amount_na) AS why, count(amount) FROM v_rate", vec!["Q106 1:8"]),
            ("SELECT min(v.amount_na) FILTER (WHERE code = '1') AS why FROM v_rate AS v", vec!["Q106 1:8"]),
            ("SELECT gap_reason(amount_na) AS why FROM v_rate", vec![]),
            ("SELECT max(source_line) AS line FROM v_rate", vec![]),
        ] {
            assert_eq!(rules(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_column_without_a_description_is_found_in_a_file() {
        let sql = "-- name: q\n-- title: Q\n-- column: a int\nSELECT 1 AS a";
        let lints = Query::parse("q.sql", sql).expect("it is sound").check(&database()).expect("it fits");
        assert_eq!(lints.len(), 1);
        assert_eq!((lints[0].rule.id, lints[0].at.line), ("Q105", 3));
    }
}
