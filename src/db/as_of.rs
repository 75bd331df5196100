//! The database as it stood after an earlier import: every view shows the facts of that moment.
//!
//! Facts are never overwritten by a newer edition; they are marked as superseded by it. A view that
//! shows what is current asks for `superseded_by IS NULL`. `show_as_of` puts temporary views of the
//! same names in front of those, which ask for what was current then; SQLite finds temporary ones
//! first, so that every query, also an analyst's own, speaks of that moment without a change.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

use super::connection::open_read_only;
use super::error::DbError;
use crate::domain::parse_date;

/// A moment of the past that a report is to speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// Right after this import.
    Import(i64),
    /// At the end of this day, UTC.
    Day(NaiveDate),
}

/// The last import that a connection shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub import_id: i64,
    /// When it was taken in: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    pub finished_at: String,
}

/// The condition that tells current facts, as the migrations write it.
const CURRENT: &str = "superseded_by IS NULL";

/// Views without such a condition, and what tells in them what had come by then.
const NARROWED: [(&str, &str); 3] = [
    ("v_import", "import.import_id <= "),
    ("v_item_code", "item.import_id <= "),
    ("v_payer_plan", "payer_plan.payer_plan_id IN (SELECT payer_plan_id FROM rate WHERE import_id <= "),
];

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Ok(number @ 1..) = text.parse() {
            return Ok(Self::Import(number));
        }
        parse_date(text)
            .map(Self::Day)
            .map_err(|_| format!("`{text}` is neither the number of an import nor a day such as 2026-09-30"))
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Import(number) => write!(f, "import {number}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "import {}, {}", self.import_id, self.finished_at)
    }
}

/// The last import that had been taken in at that moment; none when there was none yet.
///
/// # Errors
/// When SQLite fails.
pub fn edition_at(connection: &Connection, moment: AsOf) -> Result<Option<Edition>, DbError> {
    let sql = match moment {
        AsOf::Import(_) => "SELECT import_id, finished_at FROM import WHERE import_id = ?1",
        AsOf::Day(_) => {
            "SELECT import_id, finished_at FROM import WHERE date(finished_at) <= ?1 ORDER BY import_id DESC LIMIT 1"
        }
    };
    let moment = match moment {
        AsOf::Import(number) => number.to_string(),
        AsOf::Day(day) => day.to_string(),
    };
    let found = connection
        .query_row(sql, [moment], |row| Ok(Edition { import_id: row.get(0)?, finished_at: row.get(1)? }))
        .optional()?;
    Ok(found)
}

/// Makes every view of this connection show what was current right after that import.
///
/// # Errors
/// When SQLite refuses a temporary view.
pub fn show_as_of(connection: &Connection, edition: &Edition) -> Result<(), DbError> {
    let twins = twins(&views(connection)?, edition.import_id);
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    let query_only: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    // Temporary views are writes too, to SQLite; they never reach the file.
    connection.pragma_update(None, "query_only", false)?;
    connection.execute_batch(
        "CREATE TEMP TABLE as_of (import_id INTEGER NOT NULL, finished_at TEXT NOT NULL) STRICT",
    )?;
    connection.execute(
        "INSERT INTO temp.as_of (import_id, finished_at) VALUES (?1, ?2)",
        rusqlite::params![edition.import_id, edition.finished_at],
    )?;
    connection.execute_batch(&twins)?;
    connection.pragma_update(None, "query_only", query_only)?;
    Ok(())
}

/// The same database once more, showing what was current right after that import; none when it is
/// only in memory.
///
/// # Errors
/// As [`show_as_of`], and when the file cannot be opened again.
pub fn reopen_as_of(connection: &Connection, edition: &Edition) -> Result<Option<Connection>, DbError> {
    let Some(path) = connection.path().filter(|path| !path.is_empty()) else { return Ok(None) };
    let again = open_read_only(Path::new(path))?;
    show_as_of(&again, edition)?;
    Ok(Some(again))
}

/// The moment that the connection shows; none when it shows what is current.
///
/// # Errors
/// When SQLite fails.
pub fn shown_edition(connection: &Connection) -> rusqlite::Result<Option<Edition>> {
    let narrowed: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_temp_schema WHERE name = 'as_of')",
        [],
        |row| row.get(0),
    )?;
    if !narrowed {
        return Ok(None);
    }
    connection
        .query_row("SELECT import_id, finished_at FROM temp.as_of", [], |row| {
            Ok(Edition { import_id: row.get(0)?, finished_at: row.get(1)? })
        })
        .optional()
}

/// Name and SQL of every view, in the order of their making: a view follows those it reads.
fn views(connection: &Connection) -> Result<Vec<(String, String)>, DbError> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'view' ORDER BY rowid")?;
    let views = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(views)
}

/// The SQL of the temporary views: of those that ask for what is current, and of those that read one.
fn twins(views: &[(String, String)], last: i64) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut sql = String::new();
    // A view that was made anew stands behind its readers, so that one pass does not find them all.
    loop {
        let before = names.len();
        for (name, text) in views {
            let reads = |known: &&str| words(text).any(|word| word == *known);
            if !names.contains(&name.as_str())
                && (narrowed(name).is_some() || text.contains(CURRENT) || names.iter().any(reads))
            {
                names.push(name);
                sql.push_str(&twin(name, text, last));
            }
        }
        if names.len() == before {
            return sql;
        }
    }
}

fn narrowed(view: &str) -> Option<&'static str> {
    NARROWED.iter().find(|(name, _)| *name == view).map(|(_, condition)| *condition)
}

fn twin(name: &str, text: &str, last: i64) -> String {
    let mut twin = text.replacen("CREATE VIEW", "CREATE TEMP VIEW", 1);
    if let Some(condition) = narrowed(name) {
        let brackets = condition.matches('(').count();
        twin.push_str(&format!("\nWHERE {condition}{last}{}", ")".repeat(brackets)));
    }
    while let Some(at) = twin.find(CURRENT) {
        let start = twin[..at]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .map_or(0, |i| i + 1);
        let table = &twin[start..at];
        let then =
            format!("({table}import_id <= {last} AND ifnull({table}superseded_by, {last} + 1) > {last})");
        twin.replace_range(start..at + CURRENT.len(), &then);
    }
    twin.push_str(";\n");
    twin
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two editions of one publisher: 100 dollars in import 2, 120 in import 3.
    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().expect("memory is there");
        crate::db::up(&mut connection).expect("the migrations apply");
        let import = |id: i64| {
            format!(
                "INSERT INTO import (import_id, publisher_id, file_name, bytes, sha256, format, format_version, encoding,
                                     edition_na, profile_na, profile_sha256_na, fingerprint_na, tool_version, schema_version,
                                     started_at, finished_at, status, rows_read, rows_accepted, rows_rejected,
                                     facts_added, facts_changed, facts_removed, facts_unchanged)
                 VALUES ({id}, 1, 'f{id}.csv', 1, printf('%064d', {id}), 'f', '1', 'UTF-8', 'not-supplied',
                         'not-applicable', 'not-applicable', 'not-applicable', '0', 1, '2026-0{id}-01T10:00:00Z',
                         '2026-0{id}-01T10:00:00Z', 'applied', 0, 0, 0, 0, 0, 0, 0);"
            )
        };
        connection
            .execute_batch(&format!(
                "INSERT INTO publisher VALUES (1, 'hospital', 'North');
                 {}{}
                 INSERT INTO code VALUES (1, 'CPT', '47371', 'T', NULL, NULL, 'restricted', NULL, 'pending', NULL, 'pending',
                     NULL, 'not-applicable', NULL, 'not-applicable', 2, 1);
                 INSERT INTO item VALUES (1, 1, 'd', NULL, NULL, 'not-applicable', NULL, 'not-applicable', 1, 2, 1);
                 INSERT INTO item_code VALUES (1, 1, 1, 'CPT'), (1, 2, 1, 'HCPCS');
                 INSERT INTO charge VALUES (1, 1, 'outpatient', NULL, 'facility', NULL, NULL, 'not-applicable', '', 1, 2, 1);
                 INSERT INTO terms VALUES (1, NULL, 'not-applicable', NULL, 'not-supplied', NULL, 'not-supplied',
                                           NULL, 'not-supplied', NULL, 'not-supplied', NULL, 'not-supplied', 2);
                 INSERT INTO rate VALUES (1, 1, 2, NULL, 1, 1000000, NULL, 2, 1, 1, NULL, 3),
                                         (2, 1, 2, NULL, 1, 1200000, NULL, 3, 1, 2, NULL, NULL);",
                import(2),
                import(3)
            ))
            .expect("the rows fit");
        connection
    }

    fn amounts(connection: &Connection, view: &str) -> Vec<f64> {
        let mut statement =
            connection.prepare(&format!("SELECT amount FROM {view}")).expect("the view is there");
        statement
            .query_map([], |row| row.get(0))
            .expect("it runs")
            .collect::<Result<_, _>>()
            .expect("numbers")
    }

    #[test]
    fn every_view_speaks_of_the_moment_asked_for() {
        for (moment, expected) in [("2", 100.0), ("2026-02-01", 100.0), ("2026-02-28", 100.0), ("3", 120.0)] {
            let connection = database();
            let moment = moment.parse().expect("a moment");
            let edition = edition_at(&connection, moment).expect("it reads").expect("there was one");
            assert_eq!(shown_edition(&connection), Ok(None));
            show_as_of(&connection, &edition).expect("it narrows");
            for view in ["v_rate", "v_code_rate", "v_market_rate"] {
                assert_eq!(amounts(&connection, view), [expected], "{view} {moment}");
            }
            assert_eq!(shown_edition(&connection), Ok(Some(edition)));
        }
        let none = edition_at(&database(), "2026-01-31".parse().expect("a day")).expect("it reads");
        assert_eq!(none, None);
    }

    #[test]
    fn history_ends_at_the_moment_too() {
        let connection = database();
        assert_eq!(amounts(&connection, "v_rate_history").len(), 2);
        let edition = edition_at(&connection, AsOf::Import(2)).expect("it reads").expect("there was one");
        show_as_of(&connection, &edition).expect("it narrows");
        assert_eq!(amounts(&connection, "v_rate_history WHERE replaced_by IS NULL"), [100.0]);
        assert!("soon".parse::<AsOf>().is_err());
    }
}
