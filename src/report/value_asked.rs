//! A value that a user asks a query for and that no row has: said with what the rows have, before an empty table says
//! the same without a word. A threshold that leaves no row is an answer, and no value that is missed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::rc::Rc;

use rusqlite::Connection;

use super::error::ReportError;
use crate::domain::nearest;
use crate::domain::text::{count, grouped, list};
use crate::model::{Column, Row};
use crate::query::{Choices, Limits, Param, ParamType, Params, Presence, Query, QueryError, RowSink};

/// The most values that a message lists.
const LISTED: usize = 8;

/// The parameter with the system of a code.
pub(super) const SYSTEM: &str = "system";

/// The most rows that are looked through for values.
const MOST_ROWS: u64 = 100_000;

/// Refuses a blank where a parameter takes a text: it is neither all nor one of them.
///
/// # Errors
/// With the parameter that is blank.
pub(super) fn require_text(query: &Query, params: &Params) -> Result<(), ReportError> {
    for (name, value) in params.iter() {
        let param = query.params.iter().find(|param| param.name == name);
        let takes_blank = |param: &Param| param.presence == Presence::Default(String::new());
        if value.trim().is_empty()
            && param.is_some_and(|param| param.kind == ParamType::Text && !takes_blank(param))
        {
            return Err(refused(
                format!("the parameter `{name}` of `{}` is blank", query.name),
                format!("give a value, or leave `{name}` out"),
            ));
        }
    }
    Ok(())
}

/// Says why a query that gave no row gave none, where that is what it was asked for; `ask` gives the rows of other
/// parameters, and false where it cannot.
///
/// # Errors
/// With the value that no row has, and the nearest that they have; and when the query fails without it.
pub fn require_matched<E: From<ReportError>>(
    query: &Query,
    params: &Params,
    mut ask: impl FnMut(&Params, &mut dyn RowSink) -> Result<bool, E>,
) -> Result<(), E> {
    let filters: Vec<(&Param, &str)> = params.iter().filter_map(|given| filter(query, given)).collect();
    let mut without = |left_out: &[&str]| -> Result<Seen, E> {
        let mut seen = Seen { wanted: left_out.first().map(|name| (*name).to_owned()), ..Seen::default() };
        let is_answered = ask(&params.without(left_out), &mut seen)?;
        Ok(if is_answered { seen } else { Seen::default() })
    };
    for (param, value) in &filters {
        let seen = without(&[&param.name])?;
        if seen.rows > 0 {
            let message = format!("no row of `{}` has `{}={value}`", query.name, param.name);
            return Err(refused(message, seen.hint(&param.name, value)).into());
        }
    }
    let names: Vec<&str> = filters.iter().map(|(param, _)| param.name.as_str()).collect();
    if names.len() > 1 {
        let seen = without(&names)?;
        if seen.rows > 0 {
            let named: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("no row of `{}` has what is asked for with {}", query.name, list(&named));
            return Err(refused(message, format!("leave them out: {}", seen.rows_in_words())).into());
        }
    }
    Ok(())
}

/// The rows that a database gives for other parameters, for which the query was worked out; false where that is no question, or one that takes too long.
///
/// # Errors
/// When the query fails.
pub fn rows_of_other(
    connection: &Connection,
    query: Result<Rc<Query>, ReportError>,
    params: &Params,
    limits: &Limits,
    rows: &mut dyn RowSink,
) -> Result<bool, ReportError> {
    let limits = limits.with_rows(MOST_ROWS + 1);
    let streamed = query.and_then(|query| Ok(query.stream(connection, params, &limits, rows)?));
    match streamed {
        Err(ReportError::Query(QueryError::Parameter { .. } | QueryError::Stopped { .. })) => Ok(false),
        Err(error) => Err(error),
        Ok(_) => Ok(true),
    }
}

/// A parameter that was given and that picks rows by a value of theirs.
fn filter<'q, 'v>(query: &'q Query, (name, value): (&str, &'v str)) -> Option<(&'q Param, &'v str)> {
    let param = query.params.iter().find(|param| param.name == name)?;
    let is_name = matches!(
        param.kind,
        ParamType::Text | ParamType::Integer | ParamType::Payer | ParamType::Modifier | ParamType::Code
    );
    let is_given = match &param.presence {
        Presence::Required => false,
        Presence::Optional => true,
        Presence::Default(default) => default != value,
    };
    // A value that is known, and that no row has, is answered by none; a system is a part of the code.
    (name != SYSTEM && is_name && is_given && param.choices == Choices::Any).then_some((param, value))
}

/// What rows have where a value was asked for.
#[derive(Default)]
struct Seen {
    /// The parameter.
    wanted: Option<String>,
    /// The column that shows its values.
    column: Option<usize>,
    values: BTreeSet<String>,
    rows: u64,
}

impl RowSink for Seen {
    fn columns(&mut self, columns: &[Column]) {
        let Some(name) = &self.wanted else { return };
        let names = [name.clone(), format!("{name}_name"), format!("raw_{name}"), format!("{name}s")];
        self.column = names.iter().find_map(|name| columns.iter().position(|column| column.name == *name));
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.rows += 1;
        self.values.extend(self.column.and_then(|at| row.cells[at].plain()));
        if self.rows < MOST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Seen {
    /// The values that there are, the nearest first.
    fn hint(&self, name: &str, value: &str) -> String {
        let near = nearest(value, self.values.iter().map(String::as_str));
        let others = self.values.iter().map(String::as_str).filter(|value| !near.contains(value));
        let listed: Vec<String> =
            near.iter().copied().chain(others).take(LISTED).map(|value| format!("`{value}`")).collect();
        match self.values.len() - listed.len().min(self.values.len()) {
            _ if listed.is_empty() => format!("leave `{name}` out: {}", self.rows_in_words()),
            0 => format!("its rows have {}", list(&listed)),
            more => format!(
                "its rows have {} and {} more; leave `{name}` out to list them",
                listed.join(", "),
                grouped(more as u64)
            ),
        }
    }

    fn rows_in_words(&self) -> String {
        match self.rows {
            MOST_ROWS => format!("there are {} rows or more", grouped(MOST_ROWS)),
            1 => "there is 1 row".to_owned(),
            rows => format!("there are {}", count(rows, "row", "rows")),
        }
    }
}

fn refused(message: String, hint: String) -> ReportError {
    ReportError::Query(QueryError::Parameter { message, hint })
}
