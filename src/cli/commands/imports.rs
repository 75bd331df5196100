//! `ratebook imports list|show`: what was taken in.

use clap::{Args, Subcommand};
use rusqlite::OptionalExtension;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::query::Params;
use crate::report;

/// List imports, or show one with its findings and rejected rows
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
        id: i64,
    },
}

pub(crate) fn run(context: &Context, args: &ImportsArgs) -> Result<Exit, Failure> {
    let connection = context.read()?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let report = match args.action {
        Action::List => {
            report::of_query(&connection, catalogue.get("imports")?, &Params::default(), created)?
        }
        Action::Show { id } => {
            let known = connection
                .query_row("SELECT 1 FROM import WHERE import_id = ?1", [id], |_| Ok(()))
                .optional()?;
            if known.is_none() {
                return Err(Failure::usage(
                    format!("there is no import {id}"),
                    "`ratebook imports list` shows the imports with their numbers",
                ));
            }
            report::of_import(&connection, &catalogue, id, created)?
        }
    };
    context.emit(&report, created)?;
    Ok(Exit::Done)
}
