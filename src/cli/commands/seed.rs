//! `ratebook seed [DIR]`: the shipped seed again, or your own folder of the same shape.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::payers::say_what_ended;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::domain::text::{count, first_of, list};
use crate::seed::{self, FileOutcome, SeedOptions};

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
    for outcome in outcomes.iter().filter(|outcome| !outcome.dropped.is_empty()) {
        say_dropped(context, outcome);
    }
    for matched in outcomes.iter().filter_map(|outcome| outcome.matched.as_ref()) {
        say_what_ended(context, matched);
    }
    context.printer.say_next("`ratebook report gaps` lists what is still missing.");
    Ok(Exit::Done)
}

/// So many names are said.
const NAMED: usize = 5;

/// A row that is taken out of a file is no correction of it: the name is taken back with the import that matched it.
fn say_dropped(context: &Context, outcome: &FileOutcome) {
    let names: Vec<String> = outcome.dropped.iter().map(|(name, _)| format!("`{name}`")).collect();
    let imports: BTreeSet<i64> = outcome.dropped.iter().map(|(_, import)| *import).collect();
    let undo: Vec<String> =
        imports.iter().map(|import| format!("`ratebook imports undo {import}`")).collect();
    let is = if names.len() == 1 { "is" } else { "are" };
    let (leads, takes) =
        (if names.len() == 1 { "leads" } else { "lead" }, if undo.len() == 1 { "takes" } else { "take" });
    context.printer.warn(&format!(
        "{} {is} not in {} any more and still {leads} to a payer: {} {takes} back what is matched there; then load the \
         folder again, for the names that stay",
        first_of(&names, NAMED),
        outcome.file,
        list(&undo),
    ));
}
