//! `ratebook imports list|show|diff|undo`: what was imported, what it changed, and taking it back.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use rusqlite::{Connection, OptionalExtension};

use crate::cli::completion;
use crate::cli::context::{Context, clock};
use crate::cli::diagnostics::{self, Telling};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::rejects::write_rejects;
use crate::domain::text::{count, grouped};
use crate::export::Format;
use crate::formats::in_network::ALLOWED_AMOUNTS;
use crate::load::{Later, facts_of, plan_undo, undo};
use crate::query::Params;
use crate::report;
#[cfg(feature = "xlsx")]
use crate::review::REVIEW_FORMAT;

/// List imports, show one, show what one changed, or take one back
#[derive(Debug, Args)]
pub(crate) struct ImportsArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every import, the newest first
    List,
    /// One import: its record, what its head states, findings and rejected rows
    Show {
        /// The import's number
        #[arg(add = completion::imports())]
        id: i64,
        /// Print only the findings, as the import did; json and tsv write every cause as data
        #[arg(long)]
        findings: bool,
        /// Write the rejected rows, each with its errors, to a CSV or a workbook (.xlsx): of a table of prices to correct
        /// and import; a file of Medicare's and a JSON file are corrected themselves, at the places that it names
        #[arg(long, value_name = "FILE", conflicts_with = "findings")]
        rejects: Option<PathBuf>,
        /// With --findings: in sentences, without drawings
        #[arg(long, requires = "findings")]
        narrate: bool,
        /// List the groups of providers that a payer's own file refers to and does not describe
        #[arg(long, conflicts_with_all = ["findings", "rejects"])]
        missing_providers: bool,
    },
    /// What one import changed: old, new and percent
    Diff {
        /// The import's number
        #[arg(add = completion::imports())]
        id: i64,
    },
    /// Take one import back: its facts go, what it replaced is current again
    Undo {
        /// The import's number
        #[arg(add = completion::imports())]
        id: i64,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// Take back later imports of the same publisher too
        #[arg(long)]
        cascade: bool,
    },
}

impl ImportsArgs {
    /// Whether `--output` has a place here.
    pub(crate) const fn gives_result(&self) -> bool {
        !matches!(self.action, Action::Undo { .. })
    }
}

pub(crate) fn run(context: &Context, args: &ImportsArgs) -> Result<Exit, Failure> {
    if let Action::Undo { id, yes, cascade } = args.action {
        return take_back(context, id, yes, if cascade { Later::Cascade } else { Later::Refuse });
    }
    let connection = context.read()?;
    if let Action::Show { id, rejects: Some(path), .. } = &args.action {
        known(&connection, *id)?;
        refuse_review(&connection, *id)?;
        write_rejects(context, &connection, *id, path)?;
        return Ok(Exit::Done);
    }
    if let Action::Show { id, findings: true, narrate, .. } = args.action {
        known(&connection, id)?;
        return tell_findings(context, &connection, id, narrate);
    }
    if context.tsv {
        return Err(diagnostics::not_a_report());
    }
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let report = match args.action {
        Action::Show { id, missing_providers: true, .. } => {
            known(&connection, id)?;
            let params = Params::default().with("import_id", id.to_string());
            report::of_query(&connection, catalogue.get("import-missing-providers")?, &params, created)?
        }
        Action::Show { id, .. } => {
            known(&connection, id)?;
            report::of_import(&connection, &catalogue, id, created)?
        }
        Action::Diff { id } => {
            let query = query_of_changes(&connection, id)?;
            let params = Params::default().with("import_id", id.to_string());
            report::of_query(&connection, catalogue.get(query)?, &params, created)?
        }
        _ => report::of_query(&connection, catalogue.get("imports")?, &Params::default(), created)?,
    };
    context.emit(report, created)?;
    Ok(Exit::Done)
}

/// The findings of an import that is in the database, by cause.
fn tell_findings(
    context: &Context,
    connection: &Connection,
    id: i64,
    narrate: bool,
) -> Result<Exit, Failure> {
    let file: String =
        connection.query_row("SELECT file_name FROM import WHERE import_id = ?1", [id], |row| row.get(0))?;
    let found = diagnostics::of_import(connection, id)?;
    if context.tsv || context.format() == Some(Format::JSON) {
        context.deliver(&diagnostics::to_data(&file, &found, context.tsv)?)?;
    } else {
        context.deliver(&diagnostics::text(&file, &found, Telling::chosen(narrate)))?;
    }
    Ok(Exit::Done)
}

fn known(connection: &Connection, id: i64) -> Result<(), Failure> {
    connection
        .query_row("SELECT 1 FROM import WHERE import_id = ?1", [id], |_| Ok(()))
        .optional()?
        .ok_or_else(|| {
            Failure::usage(
                format!("there is no import {id}"),
                "`ratebook imports list` shows the imports with their numbers",
            )
        })
}

/// Lines of a workbook that were kept aside are corrected in the workbook.
fn refuse_review(connection: &Connection, id: i64) -> Result<(), Failure> {
    #[cfg(feature = "xlsx")]
    {
        let sql = "SELECT file_name FROM import WHERE import_id = ?1 AND format = ?2";
        let found =
            connection.query_row(sql, rusqlite::params![id, REVIEW_FORMAT], |row| row.get(0)).optional()?;
        let file: Option<String> = found;
        if let Some(file) = file {
            return Err(Failure::usage(
                format!("import {id} is the reviewed workbook `{file}`: its lines are corrected there"),
                format!(
                    "`ratebook imports show {id} --findings` lists the lines that were kept aside; correct them in the \
                     workbook, save it and `ratebook review import` it again"
                ),
            ));
        }
    }
    Ok(())
}

/// The query that says what an import changed: of rates, or of the figures of a release.
///
/// # Errors
/// When there is no such import, or none that can have changed what is kept one by one.
pub(super) fn query_of_changes(connection: &Connection, id: i64) -> Result<&'static str, Failure> {
    known(connection, id)?;
    let (format, of_release, ended_rates): (String, bool, bool) = connection.query_row(
        "SELECT format, EXISTS (SELECT 1 FROM reference_release WHERE reference_release.import_id = ?1),
             EXISTS (SELECT 1 FROM rate WHERE superseded_by = ?1)
         FROM import WHERE import_id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if of_release {
        return Ok("import-release-changes");
    }
    // Allowed amounts are compared when their file is imported; row by row no record of that is kept.
    if format == ALLOWED_AMOUNTS {
        return Err(Failure::usage(
            format!(
                "import {id} holds allowed amounts outside of networks, whose changes are not kept one by one"
            ),
            format!(
                "`ratebook imports show {id}` counts them; `ratebook query run code-allowed-outside --param code=CODE` \
                 lists the current ones of a code, with `--as-of {before}` those before it",
                before = id - 1
            ),
        ));
    }
    let what = match &*format {
        // Names that are matched, by a seed file too, can make a later edition replace one that was current beside it.
        _ if ended_rates => return Ok("import-changes"),
        seed if seed.starts_with("seed-") => "a seed file",
        "payer-alias" => "a match of a published name to a payer",
        #[cfg(feature = "xlsx")]
        REVIEW_FORMAT => "a reviewed workbook",
        _ => return Ok("import-changes"),
    };
    Err(Failure::usage(
        format!("import {id} is {what} and changed no rates"),
        format!("`ratebook imports show {id}` lists its rows and findings"),
    ))
}

fn take_back(context: &Context, id: i64, yes: bool, later: Later) -> Result<Exit, Failure> {
    let connection = context.read()?;
    known(&connection, id)?;
    let chain = plan_undo(&connection, id, later)?;
    let mut again = "";
    for import_id in &chain {
        if has_file(&connection, *import_id)? {
            again = if chain.len() > 1 {
                " The same files can be imported again."
            } else {
                " The same file can be imported again."
            };
        }
        let (added, changed) = facts_of(&connection, *import_id)?;
        let added = count(added, "fact", "facts");
        let changed = if changed > 0 { format!(" and changed {}", grouped(changed)) } else { String::new() };
        context.printer.say(&format!("import {import_id} added {added}{changed}"));
    }
    if !yes && !confirmed(chain.len() as u64)? {
        context.printer.say("Nothing was changed.");
        return Ok(Exit::Done);
    }
    drop(connection);
    let done = undo(&mut context.write()?, id, later, clock())?;
    context.same_file()?;
    context.printer.say(&format!(
        "Took back {}: {} removed, {} current again.{again}",
        count(done.imports.len() as u64, "import", "imports"),
        count(done.removed, "fact", "facts"),
        count(done.revived, "earlier fact", "earlier facts"),
    ));
    Ok(Exit::Done)
}

/// Whether an import is of a file: a match of names is an event of its own.
fn has_file(connection: &Connection, import_id: i64) -> rusqlite::Result<bool> {
    let sql = "SELECT format <> 'payer-alias' FROM import WHERE import_id = ?1";
    connection.query_row(sql, [import_id], |row| row.get(0))
}

/// Asks on a terminal; elsewhere `--yes` is the only way.
fn confirmed(imports: u64) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "an undo asks before it changes anything",
            "pass `--yes` to do it without a question",
        ));
    }
    let mut out = io::stderr().lock();
    // A question that cannot be shown is answered with no.
    let _ = write!(out, "Take back {}? [y/N] ", count(imports, "import", "imports"));
    let _ = out.flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer).is_ok();
    Ok(read && matches!(answer.trim(), "y" | "Y" | "yes"))
}
