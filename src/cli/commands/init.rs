//! `ratebook init`: a database with its tables and the shipped seed.

use clap::Args;
use rusqlite::Connection;

use super::payers::say_what_ended;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::db;
use crate::domain::text::count;
use crate::seed::{self, FileOutcome, Folder, SeedOptions};

/// Make an empty database with its tables and the shipped seed
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Only the tables, without the seed
    #[arg(long)]
    no_seed: bool,
    /// The seed without the extracts of Medicare's files, for those who import the files themselves
    #[arg(long, conflicts_with = "no_seed")]
    no_extracts: bool,
}

pub(crate) fn run(context: &Context, args: &InitArgs) -> Result<Exit, Failure> {
    let folder = match (args.no_seed, args.no_extracts) {
        (true, _) => None,
        (false, true) => Some(seed::built_in().without_extracts()),
        (false, false) => Some(seed::built_in()),
    };
    prepare(context, folder.as_ref())?;
    context
        .printer
        .say_next("`ratebook import FILE` imports a published file, `ratebook report code 47371` reports.");
    Ok(Exit::Done)
}

/// Makes the database where there is none, migrates it where it is older, seeds it where the
/// seed is not in it yet, and says each of these that it did.
pub(crate) fn prepare(context: &Context, folder: Option<&Folder>) -> Result<Connection, Failure> {
    let mut connection = db::open_for_writing(&context.db)?;
    interrupt::stop_statements(&mut connection)?;
    // No file, or one that an interrupted run left empty.
    let fresh = db::holds_nothing(&connection)?;
    context.remember_file();
    if let Some(backup) = super::migrate::backup_before_up(context, &connection)? {
        context.printer.say(&format!("backed up to {}", backup.display()));
    }
    let outcomes = match fresh {
        true => make(&mut connection, folder)?,
        false => {
            db::up(&mut connection)?;
            let options = options(&connection)?;
            folder.map(|folder| seed::load(&mut connection, folder, options)).transpose()?
        }
    };
    if fresh {
        let schema = db::schema_version(&connection)?;
        context.printer.say(&format!("made {} (schema V{schema})", context.db.display()));
    }
    let outcomes = outcomes.unwrap_or_default();
    outcomes.iter().filter_map(|outcome| outcome.matched.as_ref()).for_each(|matched| {
        say_what_ended(context, matched);
    });
    let rows: u64 = outcomes.iter().map(|outcome| outcome.added + outcome.changed).sum();
    if rows > 0 {
        let files = outcomes.iter().filter(|outcome| outcome.already.is_none()).count() as u64;
        context.printer.say(&format!(
            "seeded {} from {}",
            count(rows, "row", "rows"),
            count(files, "file", "files")
        ));
    }
    Ok(connection)
}

/// Makes and seeds a database as one transaction: whoever is stopped leaves nothing of it.
fn make(connection: &mut Connection, folder: Option<&Folder>) -> Result<Option<Vec<FileOutcome>>, Failure> {
    let transaction = connection.transaction()?;
    db::make_in(&transaction)?;
    let options = options(&transaction)?;
    let outcomes = folder.map(|folder| seed::load_in(&transaction, folder, options)).transpose()?;
    transaction.commit()?;
    Ok(outcomes)
}

fn options(connection: &Connection) -> Result<SeedOptions, Failure> {
    Ok(SeedOptions { clock, schema_version: db::schema_version(connection)? })
}
