//! What a row was made of: the queries that list its inputs.

use super::param::{Param, Params};
use crate::model::{Column, Row};

/// The parameter of a query of inputs that takes the scope of a row.
const SCOPE: &str = "scope";

/// The hidden column of a row that names the query of its inputs; what that is asked with may follow, as in an address:
/// `medicare-explain?year=2025&setting=facility`.
pub(crate) const HIDDEN_INPUTS: &str = "_inputs";

/// The query that lists what a row was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Which query it is.
    pub query: InputQuery,
    /// The columns whose figures it lists the inputs of; none for all that no other query is of.
    pub of: Vec<String>,
    /// Parameter of that query, and the column of the row that gives its value: several divided by a slash, or a text in
    /// quotes.
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
        let named = named.filter(|column| *column != HIDDEN_INPUTS);
        let of = self.of.iter().map(String::as_str);
        named.into_iter().chain(of).chain(self.given.iter().flat_map(|(_, given)| columns_of(given)))
    }

    /// The name of the query; none when the row has a gap in its place.
    #[must_use]
    pub fn name(&self, columns: &[Column], row: &Row) -> Option<String> {
        match &self.query {
            InputQuery::Named(name) => Some(name.clone()),
            InputQuery::InColumn(column) if column == HIDDEN_INPUTS => {
                row.inputs.as_deref().map(|inputs| inputs.split('?').next().unwrap_or_default().to_owned())
            }
            InputQuery::InColumn(column) => value_of(column, columns, row),
        }
    }

    /// What the query that takes these is asked with: what the row's table was asked with, as far as it takes that, the
    /// values of the row, and its scope.
    #[must_use]
    pub fn params(
        &self,
        takes: &[Param],
        asked: &[(String, String)],
        columns: &[Column],
        row: &Row,
    ) -> Params {
        let mut params = Params::default();
        for param in takes {
            let given = self.given.iter().find(|(name, _)| *name == param.name);
            let of_table =
                || asked.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value.clone());
            let of_scope = || row.scope.clone().filter(|_| param.name == SCOPE);
            let value = match given {
                Some((_, given)) => given_by(given, columns, row),
                None => self.hidden(&param.name, row).or_else(of_scope).or_else(of_table),
            };
            if let Some(value) = value {
                params = params.with(param.name.as_str(), value);
            }
        }
        params
    }

    /// What the hidden column says of a parameter.
    fn hidden(&self, param: &str, row: &Row) -> Option<String> {
        let InputQuery::InColumn(column) = &self.query else { return None };
        let (_, given) = row.inputs.as_deref().filter(|_| column == HIDDEN_INPUTS)?.split_once('?')?;
        let mut pairs = given.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == param).map(|(_, value)| value.to_owned())
    }
}

/// The text in quotes, where it is one.
fn literal(given: &str) -> Option<&str> {
    given.strip_prefix('"')?.strip_suffix('"')
}

/// The columns that what is given names.
fn columns_of(given: &str) -> impl Iterator<Item = &str> {
    let named = Some(given).filter(|given| literal(given).is_none());
    named.into_iter().flat_map(|given| given.split('/'))
}

/// The value of a parameter; none where the row has a gap in a part of it.
fn given_by(given: &str, columns: &[Column], row: &Row) -> Option<String> {
    if let Some(text) = literal(given) {
        return Some(text.to_owned());
    }
    let parts: Option<Vec<String>> = columns_of(given).map(|column| value_of(column, columns, row)).collect();
    parts.map(|parts| parts.join("/"))
}

fn value_of(column: &str, columns: &[Column], row: &Row) -> Option<String> {
    let at = columns.iter().position(|known| known.name == column)?;
    row.cells[at].plain()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, ColumnKind};
    use crate::query::Query;

    #[test]
    fn inputs_are_asked_with_what_the_table_and_the_row_say() {
        let header = "-- name: q\n-- title: Q\n-- param: code code required\n-- param: who text optional\n-- param: how text optional\n";
        let sql = format!(
            "{header}-- column: n int \"N\"\nSELECT count(*) AS n, payer\nFROM r WHERE c = :code AND p = :who || :how"
        );
        let query = Query::parse("q.sql", &sql).expect("it is sound");
        let inputs = Inputs {
            query: InputQuery::InColumn("listing".to_owned()),
            of: Vec::new(),
            given: vec![
                ("who".to_owned(), "payer/listing".to_owned()),
                ("how".to_owned(), "\"by day\"".to_owned()),
            ],
        };
        let columns = ["listing", "payer"].map(|name| Column::new(name, name, "", ColumnKind::Text));
        let row = Row { cells: ["q", "Aetna"].map(Cell::text).into(), ..Row::default() };
        assert_eq!(inputs.name(&columns, &row).as_deref(), Some("q"));
        let asked = [("code".to_owned(), "47371".to_owned()), ("min_n".to_owned(), "3".to_owned())];
        let expected = Params::default().with("code", "47371").with("who", "Aetna/q").with("how", "by day");
        assert_eq!(inputs.params(&query.params, &asked, &columns, &row), expected);
        let hidden = Inputs {
            query: InputQuery::InColumn(HIDDEN_INPUTS.to_owned()),
            of: Vec::new(),
            given: Vec::new(),
        };
        let row = Row { inputs: Some("fees?who=Cigna&year=2025".to_owned()), ..row };
        assert_eq!(hidden.name(&columns, &row).as_deref(), Some("fees"));
        let expected = Params::default().with("code", "47371").with("who", "Cigna");
        assert_eq!(hidden.params(&query.params, &asked, &columns, &row), expected);
    }
}
