//! `ratebook seed [DIR]`: the shipped seed again, or your own folder of the same shape.

use std::path::PathBuf;

use clap::Args;

use super::payers::say_what_ended;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::domain::text::count;
use crate::seed::{self, SeedOptions};

/// Load the shipped seed, or your own folder of the same shape
///
/// A folder holds any of the seed files (codes.csv, payers.csv, benchmarks.csv, ...); a row with
/// a key that is known replaces that row. All of it is loaded or nothing.
#[derive(Debug, Args)]
pub(crate) struct SeedArgs {
    /// The folder; without it the seed that ratebook ships
    dir: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &SeedArgs) -> Result<Exit, Failure> {
    let mut connection = context.write()?;
    let folder = match &args.dir {
        Some(dir) => seed::folder_of(dir)?,
        None => seed::built_in(),
    };
    let options = SeedOptions { clock, schema_version: db::schema_version(&connection)? };
    let outcomes = seed::load(&mut connection, &folder, options)?;
    context.same_file()?;
    for outcome in &outcomes {
        let line = match outcome.already {
            Some(import_id) => format!("already loaded as import {import_id}"),
            None => format!(
                "{}: {} added, {} changed",
                count(outcome.rows, "row", "rows"),
                outcome.added,
                outcome.changed
            ),
        };
        context.printer.say(&format!("{:24} {line}", outcome.file));
    }
    for matched in outcomes.iter().filter_map(|outcome| outcome.matched.as_ref()) {
        say_what_ended(context, matched);
    }
    context.printer.say_next("`ratebook report gaps` lists what is still missing.");
    Ok(Exit::Done)
}
