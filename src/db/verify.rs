//! What `migrate verify` checks: the history, the pages, the rules of the tables, the references, and the
//! shape of the database, which is held against a new one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, ffi};

use super::connection::{open_read_only, open_to_check};
use super::derived::contradictions;
use super::dictionary;
use super::error::DbError;
use super::fresh::fresh;
use super::migrate::{held, require_current};
use super::orphans::orphans;
use super::trouble::Trouble;
use super::views::user_views;
use crate::domain::text::{count, grouped};

/// Faults that SQLite is asked for; more tell nothing new.
const MOST_FAULTS: u32 = 1_000_000;

/// How a fault begins after which the rest of the file cannot be trusted to be readable.
const DAMAGED: &str = "the file is damaged";

/// What a look through the database found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// What was checked and is as it must be.
    pub sound: Vec<String>,
    /// Pages, rows and references that are damaged.
    pub damaged: Vec<String>,
    /// Tables, indexes, views and triggers that are not those of this program.
    pub different: Vec<String>,
}

/// Looks through the whole database and says what was checked and what was found.
///
/// # Errors
/// When it cannot be opened, has the schema of another program, or cannot be read to its end.
pub fn verify(path: &Path) -> Result<Verified, DbError> {
    let connection = open_to_check(path)?;
    require_current(&connection)?;
    let mut found = Verified::default();
    found.sound.push(format!("{} migrations applied as this program holds them", held()));
    let faults = faults(&connection)?;
    if faults.is_empty() {
        found
            .sound
            .push("no page of the file is damaged, and every row keeps the rules of its table".to_owned());
    }
    let unreadable = faults.iter().any(|fault| fault.starts_with(DAMAGED));
    found.damaged.extend(faults);
    if unreadable {
        return Ok(found);
    }
    let orphans = orphans(&connection)?;
    if orphans.is_empty() {
        found.sound.push("every reference has its row".to_owned());
    }
    found.damaged.extend(orphans);
    let fresh = fresh()?;
    let own: Vec<String> = user_views(&connection)?.into_iter().map(|view| view.name).collect();
    found.different = differences(&objects(&connection)?, &objects(&fresh)?, &own);
    if found.different.is_empty() && dictionary::entries(&connection)? != dictionary::entries(&fresh)? {
        found.different.push("the data dictionary is another".to_owned());
    }
    if found.different.is_empty() {
        found.sound.push("tables, indexes and views are those that this program makes".to_owned());
        let contradictions = contradictions(&connection)?;
        if contradictions.is_empty() {
            found
                .sound
                .push("counts of rates, keys of names and codes of items are those of their rows".to_owned());
        }
        found.damaged.extend(contradictions);
    }
    if !own.is_empty() {
        found
            .sound
            .push(format!("{} of your own left as they are", count(own.len() as u64, "view", "views")));
    }
    Ok(found)
}

/// Whether a database can be read to its end and no page of it is damaged. One that is not begun has no page.
#[must_use]
pub fn is_whole(path: &Path) -> bool {
    let check = |connection: Connection| {
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).ok()
    };
    let is_empty = fs::metadata(path).is_ok_and(|file| file.len() == 0);
    is_empty || open_read_only(path).ok().and_then(check).is_some_and(|found| found == "ok")
}

/// What SQLite's own check finds, each fault once with how often it is there. The connection must be one
/// that holds the `CHECK`s of the tables.
///
/// # Errors
/// When the database cannot be read to its end.
pub(super) fn faults(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST_FAULTS})"))?;
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for fault in statement.query_map([], |row| row.get::<_, String>(0))? {
        let fault = match fault {
            // The check itself stumbles over what it is looking for, or over a page that the disk refuses.
            Err(error) if Trouble::of(&error) == Trouble::Damaged && !is_whole_again(connection) => {
                error.to_string()
            }
            fault => fault?,
        };
        for line in fault.lines().filter(|line| *line != "ok" && !line.starts_with("*** in database ")) {
            if let Some(refused) = refused_page(line) {
                return Err(refused.into());
            }
            *times.entry(line.to_owned()).or_default() += 1;
        }
    }
    Ok(times.into_iter().map(|(fault, times)| in_words(&fault, times)).collect())
}

/// Whether the file of a connection is whole when it is read again.
fn is_whole_again(connection: &Connection) -> bool {
    connection.path().is_some_and(|path| is_whole(Path::new(path)))
}

/// The error of a page that the disk refuses: the check goes on, and has it as a line with its code. Of a page of a
/// list it has no code: that such a page is one of the file was checked before, so that only the disk can refuse it.
fn refused_page(line: &str) -> Option<rusqlite::Error> {
    let code = match line.split_once("unable to get the page. error code=") {
        Some((_, code)) => code.trim().parse().ok()?,
        None => line.contains("failed to get page ").then_some(ffi::SQLITE_IOERR_READ)?,
    };
    let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
    Trouble::of(&error).is_of_the_machine().then_some(error)
}

/// SQLite's words for a row that breaks a rule, in ours; of damaged pages its own.
fn in_words(fault: &str, times: u64) -> String {
    let rows = || format!("{} {}", grouped(times), if times == 1 { "row" } else { "rows" });
    if let Some(table) = fault.strip_prefix("CHECK constraint failed in ") {
        let breaks = if times == 1 { "breaks" } else { "break" };
        return format!(
            "{} of `{table}` {breaks} a rule of the table, such as a value or its reason",
            rows()
        );
    }
    if let Some(column) = fault.strip_prefix("NULL value in ") {
        return format!("{} without `{column}`, which every row must have", rows());
    }
    match times {
        1 => format!("{DAMAGED}: {fault}"),
        _ => format!("{DAMAGED}, {} times: {fault}", grouped(times)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_the_disk_refuses_is_no_damage() {
        let line = |code: i32| format!("Tree 3 page 5 cell 2: unable to get the page. error code={code}");
        let refused = refused_page(&line(ffi::SQLITE_IOERR_READ)).expect("the disk refused it");
        assert_eq!(Trouble::of(&refused), Trouble::Io);
        assert!(refused_page("Tree 1 page 184 cell 2: failed to get page 185").is_some());
        assert!(refused_page(&line(ffi::SQLITE_CORRUPT)).is_none());
        assert!(refused_page("Tree 3 page 5: btreeInitPage() returns error code 11").is_none());
    }
}
