//! Why a command ended early, as the user reads it: message, causes, hint, exit code.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use super::exit::Exit;
use super::size_limit;
use crate::db::{self, DbError, Trouble};
use crate::domain::alias_command;
use crate::export::ExportError;
use crate::findings::Finding;
use crate::query::QueryError;
use crate::report::ReportError;
#[cfg(feature = "xlsx")]
use crate::review::ReviewError;
use crate::seed::SeedError;
use crate::source::IngestError;

/// Problems of one file that are shown; the rest is counted.
pub(super) const SHOWN: usize = 20;

/// A command that ended early.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) message: String,
    /// Its causes, outermost first; lines may be drawings such as a caret.
    pub(super) causes: Vec<String>,
    /// What to do next.
    pub(super) hint: Option<String>,
    /// True when the reader of stdout went away: success without a word.
    pub(super) broken_pipe: bool,
    /// What SQLite could not do, where that ended the command.
    trouble: Option<Trouble>,
}

impl Failure {
    pub(super) fn new(exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            causes: Vec::new(),
            hint: Some(hint.into()),
            broken_pipe: false,
            trouble: None,
        }
    }

    /// The same, with another exit code.
    pub(super) fn with_exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// The end of a command that Ctrl-C stopped: what it leaves behind, and what to do.
    pub(super) fn interrupted(left: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(Exit::Interrupted, format!("interrupted: {}", left.into()), next)
    }

    pub(super) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message, hint)
    }

    /// The end of a command that changes the database, with what is left of the change. When the disk or
    /// the machine fails at the last moment, only a look at the database tells.
    pub(super) fn of_a_writer(mut self) -> Self {
        let left = match self.trouble {
            None => return self,
            Some(Trouble::Full | Trouble::Rule | Trouble::Unwritable | Trouble::Interrupted) => {
                "what was under way was taken back"
            }
            Some(_) => {
                "what was under way is in the database whole or not at all, and `ratebook imports list` shows which"
            }
        };
        self.hint = Some(self.hint.map_or_else(|| left.to_owned(), |hint| format!("{left}; {hint}")));
        self
    }

    /// SQLite calls a page that the disk refuses to give a damaged one. Where the database is whole when it is
    /// read again, the disk was at fault.
    pub(super) fn looked_at_again(self, database: &Path) -> Self {
        if self.trouble != Some(Trouble::Damaged) || !db::is_whole(database) {
            return self;
        }
        let is_empty = fs::metadata(database).is_ok_and(|file| file.len() == 0);
        let failure = Self::new(
            Exit::File,
            format!(
                "the disk that holds the database did not give all of it, or another program wrote over it; read again, \
                 the database is {}",
                if is_empty { "an empty file" } else { "whole" }
            ),
            "check the disk and the way to it, and what else writes to the file; then run the command again",
        );
        Self { causes: self.causes, trouble: Some(Trouble::Io), ..failure }
    }

    /// An error with its causes.
    pub(super) fn of(exit: Exit, error: &dyn Error, hint: Option<String>) -> Self {
        let message = error.to_string();
        let mut causes: Vec<String> = Vec::new();
        let mut cause = error.source();
        while let Some(inner) = cause {
            // The name of a hidden file beside the target says nothing to who named the target.
            let text = inner.to_string();
            let text = text.split(" at path \"").next().unwrap_or_default().to_owned();
            if !message.contains(&text) && !causes.contains(&text) {
                causes.extend(text.lines().map(str::to_owned));
            }
            cause = inner.source();
        }
        Self { exit, message, causes, hint, broken_pipe: false, trouble: None }
    }
}

/// Medicare's files of what it pays for a code.
pub(super) const SCHEDULES: &str =
    "the fee schedule (PPRRVU), CLFS, ASP, DMEPOS, OPPS Addendum B or ASC Addendum AA";

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let exit = match error {
            DbError::Sqlite(ref inner) => return database(inner),
            DbError::Absent(_) | DbError::NothingYet(_) | DbError::NoImport { .. } | DbError::NoFile(_) => {
                Exit::Usage
            }
            DbError::Unopenable { .. } | DbError::NotRolledBack { .. } | DbError::Backup(_) => Exit::File,
            _ => Exit::Refused,
        };
        let hint = error.hint().into_owned();
        Self::of(exit, &error, Some(hint))
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match &error {
            IngestError::Unreadable { source, .. } => {
                let hint = hint_of_unreadable(source);
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
            IngestError::Content { hint, .. } => Self::of(Exit::File, &error, Some(hint.clone())),
            IngestError::Profile { hint, .. } => Self::of(Exit::Usage, &error, Some(hint.clone())),
            IngestError::Guard { rule, message, hint } => {
                Self::new(Exit::Refused, format!("guard {rule}: {message}"), hint.clone())
            }
            IngestError::Unknown { hint, .. } => Self::of(Exit::Usage, &error, Some(hint.clone())),
            IngestError::UnknownFormat { seen, misses, prices, .. } => {
                unknown_format(&error, seen, misses, prices.as_deref())
            }
            IngestError::NotRead { hint, .. } => Self::of(Exit::Findings, &error, Some((*hint).to_owned())),
            IngestError::Header { findings, .. } => header(&error, findings),
            IngestError::Database(source) => database(source),
            IngestError::Interrupted => {
                Self::interrupted("nothing was written", "run the same command again")
            }
            IngestError::Known { .. } => Self::of(
                Exit::Refused,
                &error,
                Some("nothing was written, and nothing is left to do".to_owned()),
            ),
            IngestError::Stopped => Self::of(Exit::Refused, &error, None),
        }
    }
}

fn unknown_format(error: &IngestError, seen: &[String], misses: &[String], prices: Option<&str>) -> Failure {
    let mut failure = Failure::of(Exit::Findings, error, None);
    failure.causes.extend(prices.map(|what| format!("it is {what}")));
    failure.causes.push("its first lines are:".to_owned());
    failure.causes.extend(seen.iter().map(|line| format!("  {line}")));
    failure.causes.extend(misses.iter().cloned());
    let propose = "`ratebook import FILE --suggest-profile > NAME.toml`";
    failure.hint = Some(match prices {
        Some(_) => format!("let ratebook propose a profile for it: {propose}"),
        None => format!(
            "if it is a table of prices, let ratebook propose a profile: {propose}; `ratebook import --formats` lists what is read without one"
        ),
    });
    failure
}

fn header(error: &IngestError, findings: &[Finding]) -> Failure {
    let mut failure = Failure::of(Exit::Findings, error, None);
    failure.causes = findings
        .iter()
        .take(SHOWN)
        .map(|finding| {
            let cell = match (finding.place.cell(), finding.place.column) {
                (Some(cell), Some(_)) => format!(", cell {cell}"),
                (Some(place), None) if !place.is_empty() => format!(", {place}"),
                _ => String::new(),
            };
            format!("line {}{cell}: {} ({})", finding.place.line, finding.message, finding.rule)
        })
        .collect();
    if findings.len() > SHOWN {
        failure.causes.push(format!("and {} more", findings.len() - SHOWN));
    }
    failure.hint = findings.first().map(|finding| finding.help.clone());
    failure
}

/// What SQLite refused, in the words of who uses the program; [`Failure::of_a_writer`] adds what is left.
fn database(source: &rusqlite::Error) -> Failure {
    let trouble = match Trouble::of(source) {
        // SQLite calls it a disk that refuses; like a full one it takes no more.
        Trouble::Io if size_limit::was_reached() => Trouble::Full,
        trouble => trouble,
    };
    let (exit, message, hint) = match trouble {
        Trouble::Locked => return DbError::Locked.into(),
        Trouble::Full if size_limit::was_reached() => {
            (Exit::File, "a limit on the size of files does not let the database grow", size_limit::HINT)
        }
        Trouble::Full => {
            let hint = "make room on the disk of the database and on that of temporary files, for which the variable \
                        TMPDIR names another folder, then run the command again";
            (Exit::File, "the disk is full", hint)
        }
        Trouble::Io => (
            Exit::File,
            "the disk that holds the database fails",
            "check the disk and the way to it, then run the command again; `ratebook migrate verify` checks the database",
        ),
        Trouble::Unwritable => (
            Exit::File,
            "the database cannot be written",
            "check the permissions of the file and its folder, and the disk",
        ),
        Trouble::Moved => (
            Exit::Refused,
            "the database was deleted or replaced while the command ran",
            "keep it in a folder that no other program synchronizes, and run the command again",
        ),
        Trouble::Unopenable => (
            Exit::File,
            "a file of the database cannot be opened",
            "check the path, the disk and the permissions of the file and its folder",
        ),
        Trouble::Memory => {
            (Exit::File, "there is not enough memory", "end other programs, then run the command again")
        }
        Trouble::Damaged => (
            Exit::Refused,
            "the database is damaged, or the disk does not give all of it",
            "restore a backup, or import the files into a new database; `sqlite3 FILE .recover` may save some of it",
        ),
        Trouble::Rule => (
            Exit::Refused,
            "a row broke a rule of the database, which is a fault of ratebook",
            "please report it with the file",
        ),
        Trouble::Interrupted => {
            let failure = Failure::interrupted("the statement was ended", "run the same command again");
            return Failure { trouble: Some(trouble), ..failure };
        }
        Trouble::Other => {
            let hint = "`ratebook migrate verify` checks the database".to_owned();
            return Failure { trouble: Some(trouble), ..Failure::of(Exit::Refused, source, Some(hint)) };
        }
    };
    let failure = Failure::new(exit, message, hint);
    let cause = if trouble == Trouble::Rule { broken_rule(source) } else { Some(source.to_string()) };
    Failure { causes: cause.into_iter().collect(), trouble: Some(trouble), ..failure }
}

/// What to do about a file that cannot be read.
fn hint_of_unreadable(source: &io::Error) -> &'static str {
    use io::ErrorKind::{
        InvalidFilename, IsADirectory, NotADirectory, NotFound, PermissionDenied, StorageFull,
    };
    match source.kind() {
        StorageFull => {
            "make room on the disk of temporary files, for which the variable TMPDIR names another folder"
        }
        NotFound | PermissionDenied | IsADirectory | NotADirectory | InvalidFilename => {
            "check the path and that you may read the file"
        }
        _ if source.raw_os_error().is_some() => {
            "check the disk of the file and the way to it, then run the command again"
        }
        _ => "check the path and that you may read the file",
    }
}

/// Where the rule is that a row broke, for who looks for the fault; SQLite says it in words of its own.
fn broken_rule(source: &rusqlite::Error) -> Option<String> {
    let text = source.to_string();
    let (_, rule) = text.split_once("constraint failed: ")?;
    Some(format!("the rule is that of `{rule}`"))
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        database(&error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Exit::File, error.to_string(), "report this file to the makers of ratebook")
    }
}

impl From<SeedError> for Failure {
    fn from(error: SeedError) -> Self {
        match error {
            SeedError::Ingest(inner) => inner.into(),
            SeedError::Database(inner) => database(&inner),
            SeedError::Rows(ref problems) => {
                let mut failure = Self::of(Exit::Findings, &error, None);
                for problem in problems.iter().take(SHOWN) {
                    let cell =
                        problem.cell.as_ref().map(|cell| format!(" (cell {cell})")).unwrap_or_default();
                    failure.causes.push(format!(
                        "{}, line {}, column `{}`{cell}: {} ({})",
                        problem.file, problem.line, problem.column, problem.message, problem.rule
                    ));
                    failure.causes.push(format!("  help: {}", problem.help));
                }
                if problems.len() > SHOWN {
                    failure.causes.push(format!("and {} more", problems.len() - SHOWN));
                }
                failure.hint = Some("nothing was written; correct the cells and seed again".to_owned());
                failure
            }
            SeedError::NotRelease(_) => {
                let hint = "the folder `medicare` of a seed holds rows of Medicare's files under the headings of the publisher";
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
            SeedError::Folder { .. } | SeedError::Empty(_) => {
                let hint =
                    "a seed folder holds files such as codes.csv; seed/README.md explains each".to_owned();
                Self::of(Exit::File, &error, Some(hint))
            }
        }
    }
}

/// What SQLite says of an expression; of some it says that it fails and no more.
fn in_sqlite_words(source: &rusqlite::Error) -> String {
    match source {
        rusqlite::Error::SqliteFailure(_, Some(said)) if !said.is_empty() => said.clone(),
        rusqlite::Error::SqliteFailure(..) => "an expression has no result".to_owned(),
        other => other.to_string(),
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let exit = match &error {
            QueryError::Unreadable { .. } | QueryError::NoThread(_) => Exit::File,
            QueryError::Database { query, source } => {
                let mut failure = match Trouble::of(source) {
                    // What SQLite finds only with the values: a sum out of range, a text that is no JSON.
                    Trouble::Other | Trouble::Rule => Self::new(
                        Exit::Usage,
                        format!("the statement fails on its values: {}", in_sqlite_words(source)),
                        "correct the expression or the values that it is given; the database is as it was",
                    ),
                    _ => database(source),
                };
                failure.causes.push(format!("in the query `{query}`"));
                return failure;
            }
            QueryError::Schema { .. } => Exit::Refused,
            _ => Exit::Usage,
        };
        let mut failure = Self::of(exit, &error, error.hint().map(str::to_owned));
        if let Some(excerpt) = error.excerpt() {
            failure.causes.extend(excerpt.to_string().lines().map(str::to_owned));
        }
        failure
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let exit = match &error {
            ExportError::NotBuilt { .. } => Exit::Usage,
            _ => Exit::File,
        };
        let hint = match &error {
            ExportError::Write { source, .. } | ExportError::Output(source) => Some(match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "nothing is left half written; make room on the disk, then run the command again"
                }
                io::ErrorKind::FileTooLarge => size_limit::HINT,
                _ => {
                    "nothing is left half written; check the path, the disk and the permissions of the folder"
                }
            }),
            ExportError::Workbook(_) => Some("nothing is left half written; write it as csv or html instead"),
            // The others say what to do themselves.
            _ => None,
        };
        let hint = hint.map(str::to_owned);
        Self { broken_pipe: error.is_broken_pipe(), ..Self::of(exit, &error, hint) }
    }
}

#[cfg(feature = "xlsx")]
impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Ingest(inner) => inner.into(),
            ReviewError::Query(inner) => inner.into(),
            ReviewError::Database(inner) => database(&inner),
            ReviewError::NotAReview { .. } => {
                let hint = "give the workbook that `ratebook report` or `ratebook export` wrote, with its sheet Data gaps";
                Self::of(Exit::File, &error, Some(hint.to_owned()))
            }
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Query(inner) => inner.into(),
            ReportError::Database(inner) => database(&inner),
            ReportError::Reopen(inner) => inner.into(),
            ReportError::NoCell { ref hint, .. } => {
                let hint = Some(hint.clone());
                Self::of(Exit::Usage, &error, hint)
            }
            ReportError::UnknownCode { ref near, ref beside, ref rejected, .. } => {
                let hint = if !rejected.is_empty() {
                    "correct what is rejected and import it again; `ratebook imports show` lists why"
                        .to_owned()
                } else if near.is_empty() {
                    format!(
                        "import a file that lists it: a hospital's or a payer's, or for CPT and HCPCS codes one of \
                         Medicare's, {SCHEDULES}; {}`ratebook query run codes` lists the codes that are known",
                        match beside.as_slice() {
                            [] => String::new(),
                            [one] => format!("the nearest that is known is {one}, and "),
                            several =>
                                format!("the nearest that are known are {}, and ", several.join(" and ")),
                        }
                    )
                } else {
                    format!(
                        "did you mean {}? a code comes with a file that lists it (`ratebook import FILE`), or with \
                         codes.csv of your own seed folder (`ratebook seed DIR`)",
                        near.join(" or ")
                    )
                };
                Self::of(Exit::Usage, &error, Some(hint))
            }
            ReportError::NotMatched { ref name } => {
                let hint = format!(
                    "`{}` matches it; `ratebook query run code-rates` lists its rates by the name as published",
                    alias_command(name, "PAYER")
                );
                Self::of(Exit::Usage, &error, Some(hint))
            }
            ReportError::UnknownPayer { ref near, .. } => {
                let hint = match near.as_slice() {
                    [] => "`ratebook payers list` shows the payers".to_owned(),
                    near => format!("did you mean {}?", near.join(" or ")),
                };
                Self::of(Exit::Usage, &error, Some(hint))
            }
        }
    }
}
