//! A moment of the past that a report is to speak of, and the import that was the last one then.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

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
    /// When it was applied: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    pub finished_at: String,
    /// What was asked for: rates are in force, and data is so old, as on its day.
    pub moment: AsOf,
}

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

impl AsOf {
    /// As `--as-of` takes it.
    #[must_use]
    pub fn in_command(self) -> String {
        match self {
            Self::Import(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
        }
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

impl Edition {
    /// The day of which rates in force and ages are: that which was asked for, or of the import; `today` at the latest.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        let day = match self.moment {
            AsOf::Import(_) => self.finished_at.get(..10).and_then(|day| day.parse().ok()),
            AsOf::Day(day) => Some(day),
        };
        day.map_or(today, |day| day.min(today))
    }

    /// The moment in words that begin with its day: `2026-10-05, after import 23 of 2026-09-06T10:00:00Z`, or
    /// `2026-09-06T10:00:00Z, after import 23`.
    #[must_use]
    pub fn in_words(&self, today: NaiveDate) -> String {
        let Self { import_id, finished_at, moment } = self;
        match moment {
            AsOf::Import(_) => format!("{finished_at}, after import {import_id}"),
            AsOf::Day(_) => format!("{}, after import {import_id} of {finished_at}", self.day(today)),
        }
    }
}

/// The last import that had been applied at that moment; none when there was none yet.
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
    let found = connection
        .query_row(sql, [moment.in_command()], |row| {
            Ok(Edition { import_id: row.get(0)?, finished_at: row.get(1)?, moment })
        })
        .optional()?;
    Ok(found)
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
        .query_row("SELECT import_id, finished_at, day FROM temp.as_of", [], |row| {
            let import_id = row.get(0)?;
            let day: Option<NaiveDate> = row.get::<_, Option<String>>(2)?.and_then(|day| day.parse().ok());
            let moment = day.map_or(AsOf::Import(import_id), AsOf::Day);
            Ok(Edition { import_id, finished_at: row.get(1)?, moment })
        })
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_an_import_or_a_day() {
        assert_eq!("3".parse(), Ok(AsOf::Import(3)));
        assert_eq!("2026-02-28".parse::<AsOf>().map(|day| day.to_string()).as_deref(), Ok("2026-02-28"));
        assert!("soon".parse::<AsOf>().is_err());
        assert!("0".parse::<AsOf>().is_err());
    }
}
