//! What `migrate verify` checks: the history, the file, the references, and the shape of the database,
//! which is held against a new one.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::dictionary;
use super::error::DbError;
use super::fresh::fresh;
use super::migrate::{check_foreign_keys, held, require_current};
use super::views::user_views;
use crate::domain::text::count;

/// Checks the history, the file, the references and the shape, and says what was checked.
///
/// # Errors
/// When a migration is not applied as held, a page is damaged, a reference has no row, or a table,
/// index, view or trigger is not one that this program makes. An analyst's own views may be there.
pub fn verify(connection: &Connection) -> Result<Vec<String>, DbError> {
    require_current(connection)?;
    let damage: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if damage != "ok" {
        return Err(DbError::Migration(format!("the file is damaged: {damage}")));
    }
    check_foreign_keys(connection)?;
    let fresh = fresh()?;
    let own: Vec<String> = user_views(connection)?.into_iter().map(|view| view.name).collect();
    let wrong = differences(&objects(connection)?, &objects(&fresh)?, &own);
    if !wrong.is_empty() {
        return Err(DbError::Shape(wrong.join("; ")));
    }
    if dictionary::entries(connection)? != dictionary::entries(&fresh)? {
        return Err(DbError::Shape("the data dictionary is another".to_owned()));
    }
    let mut checked = vec![
        format!("{} migrations applied as this program holds them", held()),
        "no page of the file is damaged".to_owned(),
        "every reference has its row".to_owned(),
        "tables, indexes and views are those that this program makes".to_owned(),
    ];
    if !own.is_empty() {
        checked.push(format!("{} of your own left as they are", count(own.len() as u64, "view", "views")));
    }
    Ok(checked)
}

/// Kind and text of everything that a database holds, by name.
type Objects = BTreeMap<String, (String, String)>;

fn objects(connection: &Connection) -> Result<Objects, DbError> {
    let mut statement = connection.prepare(
        "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn differences(found: &Objects, wanted: &Objects, own: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, (kind, sql)) in wanted {
        match found.get(name) {
            None => wrong.push(format!("the {kind} `{name}` is not there")),
            Some((_, text)) if text != sql => wrong.push(format!("the {kind} `{name}` has another text")),
            Some(_) => {}
        }
    }
    for (name, (kind, _)) in found {
        if !wanted.contains_key(name) && !own.contains(name) {
            wrong.push(format!("the {kind} `{name}` is not ratebook's"));
        }
    }
    wrong
}
