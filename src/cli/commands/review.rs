//! `ratebook review import|list`: what reviewers wrote in a workbook comes back, and is listed.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rusqlite::Connection;

use crate::cli::context::{Context, clock};
use crate::cli::diagnostics::{self, Telling};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::domain::text::{count, grouped};
use crate::report;
use crate::review::{self, Checked, Outcome, StoreOptions};
use crate::source::Source;

/// Import what reviewers wrote in a workbook, or list it
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Store the reviewer, verdict and comment of each filled line, beside gaps and beside values
    Import {
        /// The workbook that came back
        file: PathBuf,
        /// Check the lines and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Every comment with its reviewer, the value that it was made on, and whether that has changed since
    List,
}

impl ReviewArgs {
    /// Whether `--output` has a place here.
    pub(crate) const fn gives_result(&self) -> bool {
        matches!(self.action, Action::List)
    }
}

pub(crate) fn run(context: &Context, args: &ReviewArgs) -> Result<Exit, Failure> {
    match &args.action {
        Action::Import { file, dry_run } => import(context, file, *dry_run),
        Action::List => list(context),
    }
}

/// Lists the current words of every reviewer.
fn list(context: &Context) -> Result<Exit, Failure> {
    let connection = context.read()?;
    let created = context.document_time(&connection)?;
    let report = report::of_reviews(&connection, &context.catalogue()?, created)?;
    context.emit(report, created)?;
    Ok(Exit::Done)
}

fn import(context: &Context, file: &Path, dry_run: bool) -> Result<Exit, Failure> {
    let reviewed = review::read_workbook(Source::open(file, None)?)?;
    let name = reviewed.file.clone();
    let catalogue = context.catalogue()?;
    let no_words = reviewed.remarks.is_empty()
        && (reviewed.listed.is_empty()
            || review::check(&context.read()?, &catalogue, &reviewed, clock().date_naive())?.bad.is_empty());
    if no_words {
        context
            .printer
            .say(&format!("{name}: no line has a reviewer, a verdict or a comment; nothing to import"));
        return Ok(Exit::Done);
    }
    if dry_run {
        let checked = review::check(&context.read()?, &catalogue, &reviewed, clock().date_naive())?;
        let exit = tell(context, &name, &checked);
        let lines = in_words(&checked);
        context.printer.say(&format!("{name}: {lines}; nothing was written (dry run)"));
        return Ok(exit);
    }
    let mut connection = context.write()?;
    let schema_version = db::schema_version(&connection)?;
    let options = StoreOptions { now: clock(), schema_version };
    let stored = review::store(&mut connection, &catalogue, &reviewed, options)?;
    context.same_file()?;
    match stored {
        (_, Outcome::Already { import_id }) => {
            let aside = kept_aside(&connection, import_id)?;
            let aside = match aside {
                0 => String::new(),
                _ => format!(
                    "; {} kept aside then: `ratebook imports show {import_id} --findings` lists them, and after \
                     `ratebook imports undo {import_id}` the file is read anew",
                    count(aside, "line was", "lines were")
                ),
            };
            context.printer.say(&format!(
                "{name} is already imported as import {import_id}; nothing was written{aside}"
            ));
            Ok(Exit::Done)
        }
        (checked, Outcome::Stored { import_id, added, changed, unchanged }) => {
            let exit = tell(context, &name, &checked);
            let lines = in_words(&checked);
            context.printer.say(&format!(
                "{name} is import {import_id}: {lines}; {added} new, {changed} changed, {unchanged} unchanged"
            ));
            context
                .printer
                .say("the next report of the same cells shows them, and `ratebook review list` all");
            Ok(exit)
        }
    }
}

/// The lines that an import kept aside.
fn kept_aside(connection: &Connection, import_id: i64) -> Result<u64, Failure> {
    let sql = "SELECT count(*) FROM import_reject WHERE import_id = ?1";
    let aside: i64 = connection.query_row(sql, [import_id], |row| row.get(0))?;
    Ok(aside.unsigned_abs())
}

/// Tells what is wrong with lines, and whether anything is.
fn tell(context: &Context, name: &str, checked: &Checked) -> Exit {
    let found = diagnostics::of_causes(&checked.causes());
    let all = "the same command with `--dry-run --format tsv`";
    diagnostics::tell(&context.printer, name, (&found, all), Telling::chosen(false));
    if checked.changed_since > 0 {
        let values = count(
            checked.changed_since,
            "comment is on a value that has",
            "comments are on values that have",
        );
        context.printer.say(&format!(
            "note: {values} changed since the workbook was made; `ratebook review list` shows both values"
        ));
    }
    if checked.bad.is_empty() { Exit::Done } else { Exit::Findings }
}

fn in_words(checked: &Checked) -> String {
    let good = count(checked.good.len() as u64, "comment", "comments");
    format!("{good}, {} kept aside", grouped(checked.bad.len() as u64))
}
