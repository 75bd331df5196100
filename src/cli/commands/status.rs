//! `ratebook status`: what the database holds and what to do next.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::query::Params;
use crate::report;

/// Show what the database holds and what to do next
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {}

pub(crate) fn run(context: &Context, _: &StatusArgs) -> Result<Exit, Failure> {
    let connection = context.read()?;
    let created = context.document_time(&connection)?;
    let catalogue = context.catalogue()?;
    let schema = db::schema_version(&connection)?;
    context.printer.say(&format!("{}, schema V{schema}", context.db.display()));
    let report = report::of_query(&connection, catalogue.get("status")?, &Params::default(), created)?;
    context.emit(&report, created)?;
    let rates: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM rate)", [], |row| row.get(0))?;
    context.printer.say(if rates {
        "\nNext: `ratebook report gaps` lists what is missing and what would fill it."
    } else {
        "\nNext: `ratebook import FILE` takes in a hospital's standard charges or a payer CSV."
    });
    Ok(Exit::Done)
}
