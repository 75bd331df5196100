//! Why the database cannot be used as it is.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::trouble::Trouble;
use crate::domain::file_word;

/// The database that a command uses where none is named.
pub const DEFAULT_NAME: &str = "ratebook.db";

/// A database that refuses, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// There is no such file.
    #[error("there is no database `{}`", .0.display())]
    Absent(PathBuf),
    /// The file is empty: making a database in it was interrupted, or never begun.
    #[error("`{}` is an empty file and no database yet", .0.display())]
    Empty(PathBuf),
    /// Nothing that would be there after the command.
    #[error("`{}` names no file", .0.display())]
    NoFile(PathBuf),
    /// The file is an SQLite database of another program, or none at all.
    #[error("`{}` is not a ratebook database", .0.display())]
    Foreign(PathBuf),
    /// The file or its folder cannot be opened or written.
    #[error("cannot open the database `{}`: {message}", path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        message: String,
    },
    /// What an interrupted command left half done cannot be rolled back.
    #[error("an interrupted command left `{}` half written, and rolling it back needs to write: {message}", path.display())]
    NotRolledBack {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        message: String,
    },
    /// Another process holds the database.
    #[error("the database is in use by another process")]
    Locked,
    /// Migrations that this program has are not applied yet.
    #[error("the database lacks {count} of this program's migrations, the first is V{first}")]
    Pending {
        /// How many.
        count: usize,
        /// The first of them.
        first: i64,
    },
    /// A migration was applied with another text than this program has.
    #[error(
        "the database has the schema of another version of ratebook: migration V{version} `{name}` was applied with another text than this program holds"
    )]
    Drifted {
        /// Its number.
        version: i64,
        /// Its name.
        name: String,
    },
    /// The database has a migration below this program's newest that this program does not know.
    #[error(
        "the database has the schema of another version of ratebook: it has migration V{version} `{name}`, which this program does not hold"
    )]
    Missing {
        /// Its number.
        version: i64,
        /// Its name.
        name: String,
    },
    /// The database was made by a newer program.
    #[error("the database is at schema V{found}, this program knows schemas up to V{known}")]
    Newer {
        /// The database's version.
        found: i64,
        /// This program's newest.
        known: i64,
    },
    /// No import has the number of a moment that a report is to speak of.
    #[error("there is no import {asked}; {}", .last.map_or_else(|| "nothing is imported".to_owned(), |last| format!("the last is {last}")))]
    NoImport {
        /// The number asked for.
        asked: i64,
        /// That of the last import.
        last: Option<i64>,
    },
    /// Nothing had been imported at a moment that a report is to speak of.
    #[error("nothing was imported as of {0}")]
    NothingYet(String),
    /// The path names another file than the one that was opened.
    #[error("the database `{}` was deleted or replaced while the command ran; what it wrote is not there", .0.display())]
    Replaced(PathBuf),
    /// Somebody made a trigger, which would change what is written.
    #[error("the database has a trigger `{0}` that ratebook did not make")]
    Trigger(String),
    /// A view or table that an analyst made has the name of a view of this program.
    #[error(
        "the database has a view or table `{0}` that ratebook did not make, and this program has a view of that name"
    )]
    ViewTaken(String),
    /// A migration did not run; its transaction was rolled back.
    #[error("migration failed and was rolled back: {0}")]
    Migration(String),
    /// The backup before a migration could not be made.
    #[error("backup failed, so nothing was migrated: {0}")]
    Backup(String),
    /// The backup does not hold what the database holds, or both are damaged.
    #[error("the backup is not sound, so nothing was migrated: {0}")]
    Unsound(String),
    /// Anything else that SQLite refuses.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
}

impl DbError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Absent(path) => {
                return format!("run `{}` to make one, or name another with `--db`", making(path)).into();
            }
            Self::Empty(path) => {
                return format!("`{}` makes the database in it, or name another with `--db`", making(path))
                    .into();
            }
            Self::NoFile(_) => "name the file of the database with `--db NEW.db`",
            Self::Foreign(_) => "name a ratebook database with `--db`, or run `ratebook init --db NEW.db`",
            Self::Unopenable { .. } => {
                "check the path, the disk and the permissions of the file and its folder"
            }
            Self::NotRolledBack { .. } => {
                "allow writing to the file and its folder once, or copy both the file and its journal to a place where that is allowed"
            }
            Self::Locked => "wait for the other ratebook or SQL session to end, then run the command again",
            Self::Pending { .. } => "run `ratebook migrate up`; it makes a backup first",
            Self::Drifted { .. } | Self::Missing { .. } => {
                "make a new database with `ratebook init --db NEW.db` and import the files into it again; with a released version, install the one that made the database, or restore a backup"
            }
            Self::Newer { .. } => "install a newer ratebook; this one would misread the data",
            Self::NothingYet(_) | Self::NoImport { .. } => {
                "`ratebook imports list` shows the imports with their numbers and days"
            }
            Self::Replaced(_) => {
                "keep the database in a folder that no other program synchronizes, look at which file is there now, and run the command again"
            }
            Self::Trigger(_) => {
                "drop it with `DROP TRIGGER` in an SQL session: it would change what an import writes"
            }
            Self::ViewTaken(_) => "make yours again under another name, and drop this one",
            Self::Migration(_) => "the database is as before; `ratebook migrate status` shows its state",
            Self::Backup(_) => {
                "make room on the disk beside the database and run `ratebook migrate up` again"
            }
            Self::Unsound(_) => "`ratebook migrate verify` looks through the whole database",
            Self::Sqlite(_) => "`ratebook status` shows the state of the database",
        })
    }
}

/// The command that makes a database of this name.
fn making(path: &Path) -> String {
    match path == Path::new(DEFAULT_NAME) {
        true => "ratebook init".to_owned(),
        false => format!("ratebook init --db {}", file_word(&path.to_string_lossy())),
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match Trouble::of(&error) {
            Trouble::Locked => Self::Locked,
            _ => Self::Sqlite(error),
        }
    }
}
