//! `ratebook status`: what the database holds and what to do next.

use std::path::Path;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::db;
use crate::export::left_over_in;
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
    context.emit(report, created)?;
    let rates: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM rate)", [], |row| row.get(0))?;
    context.printer.say_next(if rates {
        "`ratebook report gaps` lists what is missing and what would fill it."
    } else {
        "`ratebook import FILE` imports a hospital's standard charges or a payer CSV."
    });
    tell_of_left_overs(context);
    Ok(Exit::Done)
}

/// Names what killed runs left in the folder of the database and in this one.
fn tell_of_left_overs(context: &Context) {
    let of_database = context.db.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut folders = vec![Path::new(".")];
    folders.extend(of_database.filter(|folder| *folder != Path::new(".")));
    for folder in folders {
        // A folder that cannot be read has other troubles, which are not those of the database.
        for left in left_over_in(folder).unwrap_or_default() {
            let name = left.path.strip_prefix(".").unwrap_or(&left.path).display();
            context.printer.warn(&match left.aside {
                Some(aside) => format!(
                    "an interrupted export left `{name}`, with the earlier folder in `{}`; the same `ratebook export` \
                     puts it back before it begins",
                    aside.display()
                ),
                None => format!(
                    "an interrupted run left `{name}`; writing the same file or folder again goes on with it or \
                     removes it"
                ),
            });
        }
    }
}
