//! `ratebook review import`: what reviewers wrote in a workbook comes back.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::context::{Context, clock};
use crate::cli::diagnostics::{self, Telling};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::domain::text::{count, grouped};
use crate::review::{self, Outcome, StoreOptions};

/// Import what reviewers wrote in a workbook
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
}

pub(crate) fn run(context: &Context, args: &ReviewArgs) -> Result<Exit, Failure> {
    let Action::Import { file, dry_run } = &args.action;
    let reviewed = review::read_workbook(file)?;
    let name = reviewed.file.clone();
    if reviewed.remarks.is_empty() {
        context
            .printer
            .say(&format!("{name}: no line has a reviewer, a verdict or a comment; nothing to import"));
        return Ok(Exit::Done);
    }
    let catalogue = context.catalogue()?;
    let mut connection = if *dry_run { context.read()? } else { context.write()? };
    let checked = review::check(&connection, &catalogue, reviewed.remarks.clone());
    let found = diagnostics::of_causes(&checked.causes());
    diagnostics::tell(&context.printer, &name, &found, Telling::chosen(false));
    let (good, bad) = (checked.good.len() as u64, checked.bad.len() as u64);
    let lines = format!("{}, {} kept aside", count(good, "comment", "comments"), grouped(bad));
    let exit = if bad == 0 { Exit::Done } else { Exit::Findings };
    if *dry_run {
        context.printer.say(&format!("{name}: {lines}; nothing was written (dry run)"));
        return Ok(exit);
    }
    let schema_version = db::schema_version(&connection)?;
    let options = StoreOptions { now: clock(), schema_version };
    match review::store(&mut connection, &reviewed, &checked, options)? {
        Outcome::Already { import_id } => {
            context
                .printer
                .say(&format!("{name} is already imported as import {import_id}; nothing was written"));
            Ok(Exit::Done)
        }
        Outcome::Stored { import_id, added, changed, unchanged } => {
            context.printer.say(&format!(
                "{name} is import {import_id}: {lines}; {added} new, {changed} changed, {unchanged} unchanged"
            ));
            context.printer.say("the next report of the same cells shows them");
            Ok(exit)
        }
    }
}
