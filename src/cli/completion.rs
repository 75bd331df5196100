//! Completion of a command line by the program itself, so that a shell offers what the database holds.
//!
//! A shell calls the program with the variable `COMPLETE` and the words typed so far. What goes wrong
//! there is silent: nothing may write into the line that somebody types.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::{ArgMatches, Command};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use rusqlite::Connection;

use super::subjects;
use crate::db;
use crate::model::Cell;
use crate::query::{Catalogue, ParamType, Params, Presence};

/// The variable with which a shell asks, its value being the shell's name.
pub(super) const VARIABLE: &str = "COMPLETE";

/// The queries that list what can be typed: values first, what they are second.
const CODES: &str = "code-list";
const PAYERS: &str = "payer-ids";
const IMPORTS: &str = "imports";
const LOCALITIES: &str = "medicare-localities";

/// The whole command line, which a value may be completed by; told before a shell is answered.
static PROGRAM: OnceLock<fn() -> Command> = OnceLock::new();

/// Answers a shell that asks for completions of this command line; false when none does.
pub(super) fn answer(arguments: &[OsString], program: fn() -> Command) -> bool {
    let program = *PROGRAM.get_or_init(|| program);
    let folder = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(program).var(VARIABLE);
    asked.try_complete(arguments.to_vec(), folder.as_deref()).unwrap_or(true)
}

pub(super) fn codes() -> ArgValueCompleter {
    listed_by(CODES)
}

pub(super) fn payers() -> ArgValueCompleter {
    listed_by(PAYERS)
}

pub(super) fn imports() -> ArgValueCompleter {
    listed_by(IMPORTS)
}

pub(super) fn localities() -> ArgValueCompleter {
    listed_by(LOCALITIES)
}

/// The names of the catalogue.
pub(super) fn queries() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| offer(typed, Line::typed().and_then(|line| line.queries())))
}

/// What `report` takes first: its own subjects, the names of the catalogue, and codes once one is begun.
pub(super) fn subjects() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let own = subjects::SUBJECTS.map(|(name, what)| (name.to_owned(), Some(what.to_owned())));
        let line = Line::typed();
        let queries = line.as_ref().and_then(Line::queries).unwrap_or_default();
        let codes = line.filter(|_| !typed.is_empty()).and_then(|line| line.rows(CODES)).unwrap_or_default();
        offer(typed, Some(own.into_iter().chain(queries).chain(codes).collect()))
    })
}

/// What `report` takes after its subject.
pub(super) fn values_of_subject() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        offer(typed, Line::typed().and_then(|line| line.values_of_subject()))
    })
}

fn listed_by(query: &'static str) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| offer(typed, Line::typed().and_then(|line| line.rows(query))))
}

/// Values, each with what it is.
type Offers = Vec<(String, Option<String>)>;

/// Those that begin with what is typed, in any case and in their order; where none does, those whose name does.
fn offer(typed: &OsStr, known: Option<Offers>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let begins = |text: &String| text.to_lowercase().starts_with(&typed);
    let known = known.unwrap_or_default();
    let by_value = known.iter().any(|(value, _)| begins(value));
    let fits = known.into_iter().filter(|(value, what)| match by_value {
        true => begins(value),
        false => what.as_ref().is_some_and(begins),
    });
    fits.enumerate()
        .map(|(at, (value, what))| {
            CompletionCandidate::new(value).help(what.map(Into::into)).display_order(Some(at))
        })
        .collect()
}

/// The command line typed so far, as far as it can be read.
struct Line(ArgMatches);

impl Line {
    fn typed() -> Option<Self> {
        let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
        let program = PROGRAM.get()?();
        program.ignore_errors(true).try_get_matches_from(words).ok().map(Self)
    }

    fn catalogue(&self) -> Option<Catalogue> {
        let catalogue = Catalogue::embedded().ok()?;
        match self.0.get_one::<PathBuf>("queries") {
            Some(folder) => catalogue.with_folder(folder).ok(),
            None => Some(catalogue),
        }
    }

    fn database(&self) -> Option<Connection> {
        db::open_for_reading_now(self.0.get_one::<PathBuf>("db")?).ok()
    }

    fn queries(&self) -> Option<Offers> {
        let catalogue = self.catalogue()?;
        Some(catalogue.list().map(|query| (query.name.clone(), Some(query.title.clone()))).collect())
    }

    /// The first two columns of what a query gives.
    fn rows(&self, query: &str) -> Option<Offers> {
        let table = self.catalogue()?.get(query).ok()?.run(&self.database()?, &Params::default()).ok()?;
        let of_row = |cells: &[Cell]| Some((cells.first()?.plain()?, cells.get(1).and_then(Cell::plain)));
        Some(table.rows.iter().filter_map(|row| of_row(&row.cells)).collect())
    }

    /// What the last value after the subject of a report may be.
    fn values_of_subject(&self) -> Option<Offers> {
        let (_, matches) = self.0.subcommand()?;
        let subject = matches.get_one::<String>("subject")?;
        let at = matches.get_many::<String>("values").map_or(0, |values| values.len().saturating_sub(1));
        if subject == subjects::CODE {
            return self.rows(CODES).filter(|_| at == 0);
        }
        let catalogue = self.catalogue()?;
        let query = catalogue.get(subjects::query_name(subject)).ok()?;
        let param = query.params.iter().filter(|param| param.presence == Presence::Required).nth(at)?;
        match param.kind {
            ParamType::Code => self.rows(CODES),
            ParamType::Payer => self.rows(PAYERS),
            _ if query.name == subjects::CHANGES || param.name == "import_id" => self.rows(IMPORTS),
            _ => {
                let choices = catalogue.choices(param, &self.database()?).ok()??;
                Some(choices.into_iter().map(|choice| (choice, None)).collect())
            }
        }
    }
}
