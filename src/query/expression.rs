//! The SQL that gives a column: its item in the statement, and what that is made of in its CTEs.

use std::collections::HashMap;

use super::select::{SelectList, depths, plain_column};
use super::statement::Query;
use super::token::{Token, tokens};

/// How far a name is followed, and how many expressions are told at most.
const DEEPEST: usize = 8;
const MOST: usize = 8;

impl Query {
    /// The SQL that gives a column of the result, of the first branch where there are several, and
    /// that of the columns it is computed from; none where the statement does not spell it out.
    #[must_use]
    pub fn expression_of(&self, column: &str) -> Option<String> {
        let all = tokens(&self.sql);
        let depths = depths(&all);
        let select = (0..all.len()).find(|&at| depths[at] == 0 && all[at].is("SELECT"))?;
        let list = SelectList::outermost(&all[select..])?;
        let item = item_named(&list, column)?;
        let parts = Parts::of(&all, &depths);
        let mut trail = Trail { query: self, parts, told: vec![self.words_of(item)] };
        trail.follow(Step { relation: String::new(), body: &all[select..], item });
        Some(trail.told.join("; "))
    }

    /// The SQL from the first to the last of these tokens, on one line.
    fn words_of(&self, tokens: &[Token<'_>]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        self.sql[first.start..last.end()].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// One expression on the way from a column to what it is made of.
struct Step<'t, 's> {
    /// The CTE that it stands in; empty for the statement itself.
    relation: String,
    body: &'t [Token<'s>],
    item: &'t [Token<'s>],
}

/// What was found so far.
struct Trail<'q, 't, 's> {
    query: &'q Query,
    parts: Parts<'t, 's>,
    told: Vec<String>,
}

impl<'t, 's> Trail<'_, 't, 's> {
    /// Goes on with the columns that an expression names, and with those that they name: the nearest
    /// first, so that the bound cuts off the farthest.
    fn follow(&mut self, first: Step<'t, 's>) {
        let mut near = vec![first];
        for _ in 0..=DEEPEST {
            let mut next = Vec::new();
            let named: Vec<_> = near.iter().flat_map(|step| self.named_by(step)).collect();
            for step in named {
                let told = format!("{}: {}", step.relation, self.query.words_of(step.item));
                if self.told.len() == MOST || self.told.contains(&told) {
                    continue;
                }
                if !step.relation.is_empty() && step.item.len() > 3 && plain_column(step.item).is_none() {
                    self.told.push(told);
                }
                next.push(step);
            }
            near = next;
        }
    }

    /// The columns that an expression names, where they are found: first among the selects around it,
    /// then in the CTEs that those read.
    fn named_by(&self, Step { relation: within, body, item }: &Step<'t, 's>) -> Vec<Step<'t, 's>> {
        let found = names(item).into_iter().filter_map(|(qualifier, name)| {
            let here = item_within(body, &name, item);
            let here = here.map(|item| Step { relation: within.clone(), body, item });
            let reads = |relation: &str| match &qualifier {
                Some(qualifier) if self.parts.named(qualifier).is_some() => qualifier == relation,
                _ => true,
            };
            here.or_else(|| {
                relations(body).filter(|relation| relation != within && reads(relation)).find_map(
                    |relation| {
                        let body = self.parts.named(&relation)?;
                        Some(Step { item: item_within(body, &name, &[])?, body, relation })
                    },
                )
            })
        });
        found.collect()
    }
}

/// The item of a list that gives the column.
fn item_named<'t, 's>(list: &SelectList<'t, 's>, column: &str) -> Option<&'t [Token<'s>]> {
    list.items.iter().copied().find(|item| match item {
        [.., keyword, alias] if keyword.is("AS") => alias.name().as_deref() == Some(column),
        item => plain_column(item).is_some_and(|plain| plain.column == column),
    })
}

/// The item that gives the column in one of the selects of a text, the outermost first; another one
/// than `but`.
fn item_within<'t, 's>(body: &'t [Token<'s>], column: &str, but: &[Token<'s>]) -> Option<&'t [Token<'s>]> {
    let starts = (0..body.len()).filter(|&at| body[at].is("SELECT"));
    starts.filter_map(|at| SelectList::outermost(&body[at..])).find_map(|list| {
        item_named(&list, column).filter(|item| item.first().map(|t| t.start) != but.first().map(|t| t.start))
    })
}

/// The names in an item, each once, with what they are said to belong to; its own alias is none.
fn names(item: &[Token<'_>]) -> Vec<(Option<String>, String)> {
    let item = match item {
        [rest @ .., keyword, _] if keyword.is("AS") => rest,
        whole => whole,
    };
    let mut found: Vec<(Option<String>, String)> = Vec::new();
    for (at, token) in item.iter().enumerate() {
        let next = item.get(at + 1);
        if next.is_some_and(|next| next.is_symbol("(") || next.is_symbol(".")) {
            continue;
        }
        let qualified = at >= 2 && item[at - 1].is_symbol(".");
        let qualifier = if qualified { item[at - 2].name() } else { None };
        if let Some(name) = token.name().filter(|name| !found.iter().any(|known| known.1 == *name)) {
            found.push((qualifier, name));
        }
    }
    found
}

/// The words behind `FROM` and `JOIN`.
fn relations(body: &[Token<'_>]) -> impl Iterator<Item = String> {
    let read = |pair: &[Token<'_>]| (pair[0].is("FROM") || pair[0].is("JOIN")).then(|| pair[1].name());
    body.windows(2).filter_map(read).flatten().collect::<Vec<_>>().into_iter()
}

/// The common table expressions of a statement by their names, found once for all names that are followed.
struct Parts<'t, 's> {
    all: &'t [Token<'s>],
    depths: &'t [usize],
    /// The token of each name in lower case, where it comes first.
    starts: HashMap<String, usize>,
}

impl<'t, 's> Parts<'t, 's> {
    /// `depths` are those of all tokens of the statement.
    fn of(all: &'t [Token<'s>], depths: &'t [usize]) -> Self {
        let begins = |at: &usize| {
            let before = at.checked_sub(1).map(|before| &all[before]);
            depths[*at] == 0
                && before.is_some_and(|word| word.is("WITH") || word.is("RECURSIVE") || word.is_symbol(","))
        };
        let mut starts = HashMap::new();
        for at in (0..all.len()).filter(begins) {
            if let Some(name) = all[at].name() {
                starts.entry(name).or_insert(at);
            }
        }
        Self { all, depths, starts }
    }

    /// What is in the brackets of `name AS (...)` or `name (column, ...) AS (...)`.
    fn named(&self, name: &str) -> Option<&'t [Token<'s>]> {
        let Self { all, depths, starts } = self;
        let start = *starts.get(name)?;
        let keyword = (start..all.len()).find(|&at| depths[at] == 0 && all[at].is("AS"))?;
        let open = (keyword..all.len()).find(|&at| all[at].is_symbol("("))?;
        let close = (open + 1..all.len()).find(|&at| depths[at] == 1 && all[at].is_symbol(")"))?;
        Some(&all[open + 1..close])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str, column: &str) -> Option<String> {
        Query::ad_hoc("q", sql).expect("it is sound").expression_of(column)
    }

    #[test]
    fn a_column_is_followed_through_ctes_and_inner_selects() {
        assert_eq!(of("SELECT count(*) AS n, payer FROM r", "n").as_deref(), Some("count(*) AS n"));
        assert_eq!(of("SELECT count(*) AS n, payer FROM r", "payer").as_deref(), Some("payer"));
        assert_eq!(of("SELECT count(*) AS n, payer FROM r", "code"), None);
        let sql = "WITH vote (k) AS (SELECT median(a) AS v, k FROM r GROUP BY k),
            figure AS MATERIALIZED (
                SELECT iif(n > 2, mean, NULL) AS mean, few AS mean_na
                FROM (SELECT avg(v) AS mean, count(*) AS n, iif(n > 2, NULL, 'insufficient') AS few FROM vote)
            )
            SELECT figure.mean AS mean, mean_na FROM figure";
        let expected = "figure.mean AS mean; figure: iif(n > 2, mean, NULL) AS mean; figure: count(*) AS n; \
                        figure: avg(v) AS mean; vote: median(a) AS v";
        assert_eq!(of(sql, "mean").as_deref(), Some(expected));
        let reason = "mean_na; figure: iif(n > 2, NULL, 'insufficient') AS few; figure: count(*) AS n";
        assert_eq!(of(sql, "mean_na").as_deref(), Some(reason));
    }
}
