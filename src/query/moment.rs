//! What a query may not name while the database is shown as it was: the tables as they are today.
//!
//! Tables of an earlier moment are temporary views of the same names. `main.rate` would go behind
//! them, in a statement or in an analyst's own view, and mix today's figures with those of the moment.

use rusqlite::Connection;

use super::error::QueryError;
use super::statement::Query;
use super::token::{Token, tokens};
use crate::db::{self, UserView};

/// Refuses a statement that names `main.`, or an own view that does, on a connection that shows a moment.
pub(crate) fn refuse_today(query: &Query, conn: &Connection) -> Result<(), QueryError> {
    let failed = |source| QueryError::Database { query: query.name.clone(), source };
    if db::shown_edition(conn).map_err(failed)?.is_none() {
        return Ok(());
    }
    let found = tokens(&query.sql);
    if names_main(&found) {
        return Err(QueryError::Refused {
            message: "the statement names `main.`, which is not as it was at the moment of `--as-of`"
                .to_owned(),
            hint: "name tables and views without `main.`".to_owned(),
            at: query.place_of("main"),
        });
    }
    let own = db::user_views(conn).map_err(failed)?;
    match behind(&own).into_iter().find(|view| names(&found, view)) {
        None => Ok(()),
        Some(view) => Err(QueryError::Refused {
            message: format!(
                "the view `{view}` names `main.`, which is not as it was at the moment of `--as-of`"
            ),
            hint: format!("make `{view}` again with tables and views named without `main.`"),
            at: query.place_of(view),
        }),
    }
}

/// The own views that name `main.`, and those that read such a view.
fn behind(own: &[UserView]) -> Vec<&str> {
    let texts: Vec<(&str, Vec<Token<'_>>)> =
        own.iter().map(|view| (view.name.as_str(), tokens(&view.sql))).collect();
    let mut behind: Vec<&str> =
        texts.iter().filter(|(_, found)| names_main(found)).map(|(name, _)| *name).collect();
    loop {
        let readers: Vec<&str> = texts
            .iter()
            .filter(|(name, found)| !behind.contains(name) && behind.iter().any(|view| names(found, view)))
            .map(|(name, _)| *name)
            .collect();
        if readers.is_empty() {
            return behind;
        }
        behind.extend(readers);
    }
}

fn names_main(found: &[Token<'_>]) -> bool {
    found.windows(2).any(|pair| pair[0].name().as_deref() == Some("main") && pair[1].is_symbol("."))
}

fn names(found: &[Token<'_>], view: &str) -> bool {
    found.iter().any(|token| token.name().is_some_and(|name| name.eq_ignore_ascii_case(view)))
}
