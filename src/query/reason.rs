//! Reasons that a statement leaves out: found for the lint, fetched where that changes no row.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{CachedStatement, Connection, Statement};

use super::error::QueryError;
use super::schema::Schema;
use super::select::{SelectList, plain_column};
use super::statement::Query;
use super::token::{Token, tokens};
use crate::db::Trouble;

/// A result column that may be a gap and comes without its reason.
pub(crate) struct Dropped {
    /// The result column's name.
    pub(crate) name: String,
    /// What would fetch the reason: `q.amount_na AS amount_na`; empty when nothing simple would.
    pub(crate) fetch: String,
    /// False when only a name speaks for it: enough to ask for the reason, too little for a lint.
    pub(crate) certain: bool,
    /// The byte and length of the item in the statement.
    pub(crate) span: (usize, usize),
}

/// The names by which a statement can speak of columns that may be gaps: those of the tables and
/// views that it mentions, and simple aliases of them. The value is the column's own name.
pub(crate) fn gap_names(schema: &Schema, found: &[Token<'_>]) -> BTreeMap<String, String> {
    let words: BTreeSet<String> = found.iter().filter_map(Token::name).collect();
    let mut names: BTreeMap<String, String> = schema
        .relations()
        .filter(|relation| words.contains(*relation))
        .flat_map(|relation| schema.gap_columns(relation))
        .map(|column| (column.to_owned(), column.to_owned()))
        .collect();
    // `amount AS paid` in an inner select; twice, for an alias of an alias.
    for _ in 0..2 {
        for at in 2..found.len() {
            let (Some(column), true, Some(alias)) =
                (found[at - 2].name(), found[at - 1].is("AS"), found[at].name())
            else {
                continue;
            };
            if let (Some(root), true) = (names.get(&column).cloned(), starts_item(found, at - 2)) {
                names.entry(alias).or_insert(root);
            }
        }
    }
    names
}

/// True when the name at `at`, with its qualifier, begins an item of a select list.
fn starts_item(found: &[Token<'_>], at: usize) -> bool {
    let mut at = at;
    while at >= 2 && found[at - 1].is_symbol(".") {
        at -= 2;
    }
    at.checked_sub(1).is_some_and(|before| {
        found[before].is_symbol(",") || found[before].is("SELECT") || found[before].is("DISTINCT")
    })
}

/// The result columns that may be gaps and come without their reason. SQLite's own column-origin
/// metadata tells for columns of tables, also through simple views and subqueries; a column that a
/// view computes is known by its name.
pub(crate) fn dropped(statement: &Statement<'_>, sql: &str, schema: &Schema) -> Vec<Dropped> {
    let found = tokens(sql);
    let names = gap_names(schema, &found);
    let list = SelectList::outermost(&found);
    let columns: Vec<_> = statement.columns_with_metadata().collect();
    let items = list.as_ref().map(|list| list.items.as_slice()).filter(|items| items.len() == columns.len());
    let mut dropped = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let name = column.name();
        let sibling = format!("{name}_na");
        if name.ends_with("_na") || name.starts_with('_') || columns.iter().any(|c| c.name() == sibling) {
            continue;
        }
        let item = items.map(|items| items[at]);
        let plain = item.and_then(plain_column);
        let by_origin = match (column.table_name(), column.origin_name()) {
            (Some(table), Some(origin)) => Some(schema.bears_gaps(table, origin)),
            _ => None,
        };
        let by_name = || plain.as_ref().is_some_and(|plain| names.contains_key(&plain.column));
        // A view may give a reason to a column that its own table always fills: `payer` of a rate
        // whose payer is not matched.
        let bears = by_origin.unwrap_or(false) || by_name();
        let certain = by_origin.unwrap_or(true);
        let known = plain.as_ref().is_some_and(|plain| always_known(&found, &plain.column));
        if !bears || known {
            continue;
        }
        let span = match (item.and_then(|item| item.first()), item.and_then(|item| item.last())) {
            (Some(first), Some(last)) => (first.start, last.end() - first.start),
            _ => place_of_name(&found, name),
        };
        let fetch = plain
            .filter(|_| is_bare(name))
            .map_or_else(String::new, |plain| format!("{}{}_na AS {sibling}", plain.qualifier, plain.column));
        dropped.push(Dropped { name: name.to_owned(), fetch, certain, span });
    }
    dropped
}

/// Prepares an ad hoc statement with the reasons that it left out, where its rows stay the same.
pub(crate) fn prepare_with_reasons<'c>(
    query: &Query,
    conn: &'c Connection,
) -> Result<CachedStatement<'c>, QueryError> {
    let mut statement = query.prepare(conn, &query.sql)?;
    let found = tokens(&query.sql);
    let Some(list) = SelectList::outermost(&found).filter(|list| list.extendable) else {
        return Ok(statement);
    };
    let failed = |source| QueryError::Database { query: query.name.clone(), source };
    let schema = Schema::read(conn).map_err(failed)?;
    let width = statement.column_count();
    let mut added = String::new();
    let mut extra = 0;
    for column in dropped(&statement, &query.sql, &schema).iter().filter(|column| !column.fetch.is_empty()) {
        let longer = format!("{added}, {}", column.fetch);
        let sql = format!("{}{longer}{}", &query.sql[..list.end], &query.sql[list.end..]);
        // A subquery may not pass the reason on; then the cell says that it was not selected.
        match conn.prepare_cached(&sql) {
            Ok(extended) if extended.column_count() == width + extra + 1 => {
                statement = extended;
                added = longer;
                extra += 1;
            }
            Err(error) if Trouble::of(&error).is_of_the_machine() => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(statement)
}

/// True when a condition of the statement leaves out the rows where the column is a gap.
fn always_known(found: &[Token<'_>], column: &str) -> bool {
    let sibling = format!("{column}_na");
    (0..found.len()).any(|at| {
        let name = found[at].name();
        let words = |words: &[&str]| {
            words
                .iter()
                .enumerate()
                .all(|(i, word)| found.get(at + 1 + i).is_some_and(|token| token.is(word)))
                && !found.get(at + 1 + words.len()).is_some_and(|token| token.is("OR"))
        };
        let says = (name.as_deref() == Some(column) && words(&["IS", "NOT", "NULL"]))
            || (name.as_deref() == Some(sibling.as_str()) && words(&["IS", "NULL"]));
        says && begins_condition(found, at)
    })
}

fn begins_condition(found: &[Token<'_>], at: usize) -> bool {
    let mut at = at;
    while at >= 2 && found[at - 1].is_symbol(".") {
        at -= 2;
    }
    at.checked_sub(1).is_some_and(|before| ["WHERE", "AND", "ON"].iter().any(|word| found[before].is(word)))
}

fn place_of_name(found: &[Token<'_>], name: &str) -> (usize, usize) {
    let lower = name.to_lowercase();
    found
        .iter()
        .find(|token| token.name().as_deref() == Some(lower.as_str()))
        .or_else(|| found.first())
        .map_or((0, 1), |token| (token.start, token.text.len()))
}

fn is_bare(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
}
