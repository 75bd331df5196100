//! Parts of a scope that a user asks for: written as the scopes of the code have them, or refused.

use rusqlite::Connection;

use super::error::ReportError;
use crate::domain::Code;
use crate::domain::text::list;
use crate::query::{Params, Query, QueryError};

/// Parameters of the queries that stay in one scope, with the column of `v_market_scope` that each is compared with.
const PARTS: [(&str, &str); 5] = [
    ("setting", "scope_setting"),
    ("billing_class", "scope_class"),
    ("method", "scope_method"),
    ("line_of_business", "scope_line"),
    ("unit", "scope_unit"),
];

/// Whether a part of a scope is asked for.
#[must_use]
pub fn asks_for_part(query: &Query, params: &Params) -> bool {
    let takes = |name: &str| query.params.iter().any(|param| param.name == name);
    let is_part = |name: &str| PARTS.iter().any(|(part, _)| *part == name);
    PARTS.iter().all(|(name, _)| takes(name))
        && params.iter().any(|(name, value)| is_part(name) && !value.trim().is_empty())
}

/// The parameters with the parts of a scope as its columns have them, in whatever case they were given. Where the code
/// has no rate, nothing is compared with them.
///
/// # Errors
/// With the parts that the code has when none of them is meant, or when SQLite fails.
pub fn with_scope_asked(
    connection: &Connection,
    query: &Query,
    params: &Params,
) -> Result<Params, ReportError> {
    if !asks_for_part(query, params) {
        return Ok(params.clone());
    }
    // A text that is no code is for the binding to refuse.
    let Some(code) = params.code_of(&query.params) else { return Ok(params.clone()) };
    let mut pairs = Vec::new();
    for (name, value) in params.iter() {
        let column = PARTS.iter().find(|(part, _)| *part == name).map(|(_, column)| *column);
        let value = match column.filter(|_| !value.trim().is_empty()) {
            Some(column) => as_stated(connection, &code, (name, column), value.trim())?,
            None => value.to_owned(),
        };
        pairs.push((name.to_owned(), value));
    }
    Ok(Params::from_pairs(&pairs))
}

/// One part as the scopes of the code state it.
fn as_stated(
    connection: &Connection,
    code: &Code,
    (name, column): (&str, &str),
    value: &str,
) -> Result<String, ReportError> {
    let sql = format!(
        "SELECT DISTINCT {column} FROM v_market_scope
         WHERE system = ?1 AND code = ?2 AND amount_kind = 'negotiated' ORDER BY 1"
    );
    let mut statement = connection.prepare(&sql)?;
    let known: Vec<String> = statement
        .query_map([code.system().as_str(), code.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let is = |stated: &&String| stated.to_lowercase() == value.to_lowercase();
    // `outpatient` is also that of a surgical center.
    let begins = |stated: &&String| stated.to_lowercase().starts_with(&format!("{}, ", value.to_lowercase()));
    if let Some(stated) = known.iter().find(is) {
        return Ok(stated.clone());
    }
    if let Some(stated) = known.iter().filter(|_| name == "setting").find(begins) {
        return Ok(stated[..value.len()].to_owned());
    }
    if known.is_empty() {
        return Ok(value.to_owned());
    }
    let named: Vec<String> = known.iter().map(|stated| format!("`{stated}`")).collect();
    Err(ReportError::Query(QueryError::Parameter {
        message: format!("no rate of {code} has the {} `{value}`", name.replace('_', " ")),
        hint: format!(
            "its rates have {}; `ratebook report market-scopes {}` lists their scopes",
            list(&named),
            code.in_command()
        ),
    }))
}
