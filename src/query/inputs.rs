//! What a row was made of: the queries that list its inputs, and the SQL behind a column.

use super::param::Params;
use super::select::{SelectList, depths, plain_column};
use super::statement::Query;
use super::token::{Token, tokens};
use crate::model::{Column, Row};

/// The query that lists what a row was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Which query it is.
    pub query: InputQuery,
    /// Parameter of that query, and the column of the row that gives its value.
    pub given: Vec<(String, String)>,
}

/// Which query lists the inputs of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputQuery {
    /// The one of this name.
    Named(String),
    /// The one that this column of the row names.
    InColumn(String),
}

impl Inputs {
    /// The columns of the row that it reads.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let named = match &self.query {
            InputQuery::Named(_) => None,
            InputQuery::InColumn(column) => Some(column.as_str()),
        };
        named.into_iter().chain(self.given.iter().map(|(_, column)| column.as_str()))
    }

    /// The name of the query; none when the row has a gap in its place.
    #[must_use]
    pub fn name(&self, columns: &[Column], row: &Row) -> Option<String> {
        match &self.query {
            InputQuery::Named(name) => Some(name.clone()),
            InputQuery::InColumn(column) => value_of(column, columns, row),
        }
    }

    /// What the query is asked with: what the row's table was asked with, as far as it takes that, and
    /// the values of the row.
    #[must_use]
    pub fn params(&self, query: &Query, asked: &[(String, String)], columns: &[Column], row: &Row) -> Params {
        let mut params = Params::default();
        for param in &query.params {
            let given = self.given.iter().find(|(name, _)| *name == param.name);
            let value = match given {
                Some((_, column)) => value_of(column, columns, row),
                None => asked.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value.clone()),
            };
            if let Some(value) = value {
                params = params.with(param.name.as_str(), value);
            }
        }
        params
    }
}

fn value_of(column: &str, columns: &[Column], row: &Row) -> Option<String> {
    let at = columns.iter().position(|known| known.name == column)?;
    row.cells[at].plain()
}

impl Query {
    /// The SQL that gives a column of the result, of the first branch where there are several; none
    /// where the statement does not spell it out.
    #[must_use]
    pub fn expression_of(&self, column: &str) -> Option<String> {
        let found = tokens(&self.sql);
        let list = SelectList::outermost(&found)?;
        let item = item_named(&list, column)?;
        let mut text = self.words_of(item);
        for (qualifier, name) in qualified(item) {
            let inner = named_part(&found, &qualifier).and_then(SelectList::outermost);
            let Some(of_part) = inner.and_then(|list| item_named(&list, &name)) else { continue };
            let words = self.words_of(of_part);
            if !text.contains(&words) {
                text.push_str(&format!("; {qualifier}: {words}"));
            }
        }
        Some(text)
    }

    /// The SQL from the first to the last of these tokens, on one line.
    fn words_of(&self, tokens: &[Token<'_>]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        self.sql[first.start..last.end()].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The item of a list that gives the column.
fn item_named<'t, 's>(list: &SelectList<'t, 's>, column: &str) -> Option<&'t [Token<'s>]> {
    list.items.iter().copied().find(|item| match item {
        [.., keyword, alias] if keyword.is("AS") => alias.name().as_deref() == Some(column),
        item => plain_column(item).is_some_and(|plain| plain.column == column),
    })
}

/// The columns that are named with what they belong to, each once.
fn qualified(item: &[Token<'_>]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in item.windows(3) {
        if let (Some(qualifier), true, Some(name)) = (part[0].name(), part[1].is_symbol("."), part[2].name())
            && !found.iter().any(|known| (&known.0, &known.1) == (&qualifier, &name))
        {
            found.push((qualifier, name));
        }
    }
    found
}

/// What stands in the brackets of `name AS (...)`.
fn named_part<'t, 's>(tokens: &'t [Token<'s>], name: &str) -> Option<&'t [Token<'s>]> {
    let begins = |at: usize| {
        tokens[at].name().as_deref() == Some(name) && tokens.get(at + 1).is_some_and(|next| next.is("AS"))
    };
    let open = (0..tokens.len()).filter(|at| begins(*at)).find_map(|at| {
        let rest = &tokens[at + 2..];
        let skipped = rest.iter().take_while(|token| token.is("NOT") || token.is("MATERIALIZED")).count();
        rest.get(skipped)?.is_symbol("(").then_some(at + 2 + skipped)
    })?;
    let depth = depths(tokens);
    let end = (open + 1..tokens.len()).find(|at| depth[*at] <= depth[open] && tokens[*at].is_symbol(")"))?;
    Some(&tokens[open + 1..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, ColumnKind};

    #[test]
    fn inputs_are_asked_with_what_the_table_and_the_row_say() {
        let header = "-- name: q\n-- title: Q\n-- param: code code required\n-- param: who text optional\n";
        let sql = format!(
            "{header}-- column: n int \"N\"\nSELECT count(*) AS n, payer\nFROM r WHERE c = :code AND p = :who"
        );
        let query = Query::parse("q.sql", &sql).expect("it is sound");
        let inputs = Inputs {
            query: InputQuery::InColumn("listing".to_owned()),
            given: vec![("who".to_owned(), "payer".to_owned())],
        };
        let columns = ["listing", "payer"].map(|name| Column::new(name, name, "", ColumnKind::Text));
        let row = Row { cells: ["q", "Aetna"].map(Cell::text).into(), origin: None, filled_by: None };
        assert_eq!(inputs.name(&columns, &row).as_deref(), Some("q"));
        let asked = [("code".to_owned(), "47371".to_owned()), ("min_n".to_owned(), "3".to_owned())];
        let expected = Params::default().with("code", "47371").with("who", "Aetna");
        assert_eq!(inputs.params(&query, &asked, &columns, &row), expected);
        assert_eq!(query.expression_of("n").as_deref(), Some("count(*) AS n"));
        assert_eq!(query.expression_of("payer").as_deref(), Some("payer"));
        assert_eq!(query.expression_of("code"), None);
        let sql = "WITH figure AS MATERIALIZED (SELECT avg(v) AS mean, k FROM (SELECT 1 AS v, 2 AS k)) SELECT figure.mean AS mean FROM figure";
        let query = Query::ad_hoc("q", sql).expect("it is sound");
        assert_eq!(
            query.expression_of("mean").as_deref(),
            Some("figure.mean AS mean; figure: avg(v) AS mean")
        );
    }
}
