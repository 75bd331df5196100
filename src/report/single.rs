//! A report that is one query's table, or the tables of a few.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::assemble::{Draft, assemble, named};
use super::error::ReportError;
use super::known::in_words;
use crate::db::at_one_moment;
use crate::model::{Layout, OnPage, Report, Section, Table, Tally};
use crate::query::{Limits, Params, Query};

/// Runs a query and makes a report of its table.
///
/// # Errors
/// When the query cannot run with these parameters.
pub fn of_query(
    connection: &Connection,
    query: &Query,
    params: &Params,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    of_query_within(connection, query, params, &Limits::default(), created)
}

/// The same within limits that the user sets.
///
/// # Errors
/// As [`of_query`], and when a limit ends the run.
pub fn of_query_within(
    connection: &Connection,
    query: &Query,
    params: &Params,
    limits: &Limits,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    at_one_moment(connection, || {
        let table = query.run_within(connection, params, limits)?;
        of_result(connection, query, params, QueryResult { table, tally: None }, created)
    })?
}

/// One table of a report that is a few queries.
pub struct Asked<'q> {
    /// What is run.
    pub query: &'q Query,
    /// With these values.
    pub params: Params,
    /// The heading above its table.
    pub heading: String,
    /// The columns that are shown; all when empty.
    pub columns: &'static [&'static str],
}

/// Runs queries one after another, at one moment, and makes one report of their tables; one without rows is left out.
///
/// # Errors
/// When a query cannot run with its parameters.
pub fn of_queries(
    connection: &Connection,
    titles: (&str, &str, &str),
    asked: &[Asked<'_>],
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    at_one_moment(connection, || now_of_queries(connection, titles, asked, created))?
}

fn now_of_queries(
    connection: &Connection,
    (id, title, scope): (&str, &str, &str),
    asked: &[Asked<'_>],
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let mut sections = Vec::new();
    let mut queries = Vec::new();
    let mut values: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in asked {
        let mut table = one.query.run(connection, &one.params)?;
        if table.rows.is_empty() {
            continue;
        }
        let at = |name: &&str| table.columns.iter().position(|column| column.name == **name);
        table.page.columns = one.columns.iter().filter_map(at).collect();
        let mut table = table.on_page().into_owned();
        table.page = OnPage::default();
        table.title.clone_from(&one.heading);
        queries.push(named(one.query));
        for (name, value) in one.params.iter() {
            let known = values.entry(name).or_default();
            let value = in_words(connection, one.query, (name, value))?;
            if !known.contains(&value) {
                known.push(value);
            }
        }
        sections.push(Section {
            id: format!("{}-{}", one.query.name, sections.len() + 1),
            heading: one.heading.clone(),
            tables: vec![table],
            ..Section::default()
        });
    }
    queries.dedup();
    let parameters: Vec<String> =
        values.iter().map(|(name, values)| format!("{name} = {}", values.join(" and "))).collect();
    let draft = Draft {
        id: id.to_owned(),
        title: title.to_owned(),
        scope: scope.to_owned(),
        sections,
        queries,
        parameters: parameters.join(", "),
        ..Draft::default()
    };
    assemble(connection, draft, created)
}

/// The tag of a query whose result is a list.
const LIST: &str = "list";

/// The result of a query that has run.
pub struct QueryResult {
    /// The table; without rows when they went by.
    pub table: Table,
    /// What was counted of rows that went by.
    pub tally: Option<Tally>,
}

/// Makes a report of a query that has run.
///
/// # Errors
/// When the record of the imports cannot be read.
pub fn of_result(
    connection: &Connection,
    query: &Query,
    params: &Params,
    result: QueryResult,
    created: DateTime<Utc>,
) -> Result<Report, ReportError> {
    let said = |(name, value)| Ok(format!("{name} = {}", in_words(connection, query, (name, value))?));
    let asked: Vec<String> = params.iter().map(said).collect::<Result<_, ReportError>>()?;
    let parameters = if asked.is_empty() { "everything".to_owned() } else { asked.join(", ") };
    let scope = match query.grain.as_str() {
        "" => query.description.clone(),
        grain => format!("{} One row for {grain}.", query.description),
    };
    let mut table = result.table;
    if query.tags.iter().any(|tag| tag == LIST) {
        table.layout = Layout::List;
    }
    let section = Section {
        id: query.name.clone(),
        heading: query.title.clone(),
        tables: vec![table],
        ..Section::default()
    };
    let draft = Draft {
        id: query.name.clone(),
        title: query.title.clone(),
        scope,
        sections: vec![section],
        queries: vec![named(query)],
        parameters,
        tally: result.tally,
        ..Draft::default()
    };
    assemble(connection, draft, created)
}
