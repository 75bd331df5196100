//! From arguments to a command and from its end to an exit code.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use super::args::{Cli, Command};
use super::commands;
use super::completion;
use super::context::Context;
use super::diagnostics;
use super::exit::Exit;
use super::failure::Failure;
use super::help;
use super::size_limit;
use super::waiting;
use crate::db;

/// The whole command line as clap knows it, for completions and for tests of the documentation.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with these arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(feature = "xlsx")]
    answer_panics_of_workbooks();
    size_limit::outlive();
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if completion::answer(&arguments, command) {
        return ExitCode::from(Exit::Done.code());
    }
    let all = help::take_all(&mut arguments);
    let parsed = help::dressed(Cli::command(), all).try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` are no errors and go to stdout.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { Exit::Usage } else { Exit::Done }.code());
        }
    };
    let context = Context::new(cli.global);
    waiting::say(context.printer.clone(), context.db.clone());
    let writes = changes_database(&cli.command);
    let ended = dispatch(&context, cli.command).and_then(|exit| context.same_file().map(|()| exit));
    let ended = ended.map_err(|failure| failure.looked_at_again(&context.db));
    match ended.map_err(|failure| if writes { failure.of_a_writer() } else { failure }) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            context.printer.fail(&failure);
            ExitCode::from(if failure.broken_pipe { Exit::Done } else { failure.exit }.code())
        }
    }
}

fn dispatch(context: &Context, command: Command) -> Result<Exit, Failure> {
    if context.tsv && !tells_findings(&command) {
        return Err(diagnostics::not_a_report());
    }
    // Where it cannot be done, the command that opens the database says so.
    if let Ok(true) = db::roll_back_interrupted(&context.db) {
        context.printer.warn("an interrupted command had left the database half written; it was rolled back");
    }
    if context.output_path().is_some() && !gives_result(&command) {
        return Err(Failure::usage(
            "this command has no result that `--output` could name a file for",
            "leave `--output` out",
        ));
    }
    if context.format().is_some() && !has_form(&command) {
        return Err(Failure::usage(
            "this command has no result that `--format` could give another form",
            "leave `--format` out",
        ));
    }
    if let Some(path) = context.output_path().filter(|path| is_of_database(path, &context.db)) {
        return Err(Failure::usage(
            match is_one_file(path, &context.db) {
                true => format!("`{}` is the database; nothing was written", context.db.display()),
                false => format!("SQLite keeps `{}` for the database; nothing was written", path.display()),
            },
            "name another file by `--output`",
        ));
    }
    match command {
        Command::Quickstart(args) => commands::quickstart::run(context, &args),
        Command::Init(args) => commands::init::run(context, &args),
        Command::Status(args) => commands::status::run(context, &args),
        Command::Migrate(args) => commands::migrate::run(context, &args),
        Command::Seed(args) => commands::seed::run(context, &args),
        Command::Import(args) => commands::import::run(context, &args),
        Command::Validate(args) => commands::validate::run(context, &args),
        Command::Imports(args) => commands::imports::run(context, &args),
        Command::Payers(args) => commands::payers::run(context, &args),
        Command::Report(args) => commands::report::run(context, args),
        Command::Query(args) => commands::query::run(context, args),
        #[cfg(feature = "html")]
        Command::Export(args) => commands::export::run(context, &args),
        #[cfg(feature = "parquet")]
        Command::Publish(args) => commands::publish::run(context, &args),
        Command::Explain(args) => commands::explain::run(context, &args),
        #[cfg(feature = "xlsx")]
        Command::Review(args) => commands::review::run(context, &args),
        Command::Completions(args) => commands::completions::run(context, &args),
        Command::Man(args) => commands::man::run(context, &args, &Cli::command()),
    }
}

/// Whether a path leads to the database, or to where SQLite looks for the rest of an interrupted command.
fn is_of_database(path: &Path, database: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let folder = |path: &Path| match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.canonicalize().ok(),
        _ => Path::new(".").canonicalize().ok(),
    };
    let is_kept = |kept: &str| name(path) == name(database).map(|name| name + kept);
    is_one_file(path, database)
        || folder(path) == folder(database) && ["-journal", "-wal", "-shm"].into_iter().any(is_kept)
}

/// Whether two paths lead to one file that is there.
fn is_one_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// Whether a command tells findings, which lines of tabs can hold.
const fn tells_findings(command: &Command) -> bool {
    #[cfg(feature = "parquet")]
    if matches!(command, Command::Publish(_)) {
        return true;
    }
    matches!(command, Command::Import(_) | Command::Validate(_) | Command::Imports(_))
}

/// Whether a command has a result for `--output`; those that change the database or write files of
/// their own say what they did on the terminal.
const fn gives_result(command: &Command) -> bool {
    match command {
        Command::Quickstart(_) | Command::Init(_) | Command::Seed(_) => false,
        Command::Migrate(args) => args.gives_result(),
        Command::Imports(args) => args.gives_result(),
        Command::Payers(args) => args.gives_result(),
        #[cfg(feature = "html")]
        Command::Export(_) => false,
        #[cfg(feature = "xlsx")]
        Command::Review(args) => args.gives_result(),
        _ => true,
    }
}

/// Whether `--format` has a place: a result, findings, or files for reviewers.
fn has_form(command: &Command) -> bool {
    let only_acts =
        matches!(command, Command::Migrate(_) | Command::Payers(_) | Command::Init(_) | Command::Seed(_));
    !only_acts || gives_result(command) || tells_findings(command)
}

/// Whether a command changes the database.
const fn changes_database(command: &Command) -> bool {
    match command {
        Command::Quickstart(_) | Command::Init(_) | Command::Seed(_) | Command::Import(_) => true,
        Command::Migrate(args) => args.changes_database(),
        Command::Imports(args) => !args.gives_result(),
        Command::Payers(args) => !args.gives_result(),
        #[cfg(feature = "xlsx")]
        Command::Review(args) => !args.gives_result(),
        _ => false,
    }
}

/// A panic of a library of workbooks, over a damaged one or a disk that refuses, ends in a message of ours.
#[cfg(feature = "xlsx")]
fn answer_panics_of_workbooks() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let reads = std::thread::current().name() == Some(crate::source::WORKBOOK_THREAD);
        if !reads && !crate::export::writes_workbook() {
            others(panic);
        }
    }));
}
