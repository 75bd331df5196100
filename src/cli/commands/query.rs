//! `ratebook query list|show|run`: the SQL files behind the reports.

use clap::{Args, Subcommand};

use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::model::{Cell, Column, ColumnKind, Report, Row, Table};
use crate::query::{Catalogue, Params};
use crate::report;

/// List, show or run the SQL queries behind the reports
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every query with what it gives
    List,
    /// The file of a query, header and SQL
    Show {
        /// The query's name
        name: String,
    },
    /// Run a query
    Run {
        /// The query's name
        name: String,
        /// A parameter; may be repeated
        #[arg(long = "param", value_name = "K=V", value_parser = key_value)]
        params: Vec<(String, String)>,
    },
}

pub(crate) fn run(context: &Context, args: QueryArgs) -> Result<Exit, Failure> {
    let catalogue = context.catalogue()?;
    match args.action {
        Action::List => context.emit(&Report::of_table(list(&catalogue), Vec::new()), clock())?,
        Action::Show { name } => context.print(&catalogue.get(&name)?.sql)?,
        Action::Run { name, params } => {
            let query = catalogue.get(&name)?;
            let connection = context.read()?;
            let created = context.document_time(&connection)?;
            let report = report::of_query(&connection, query, &Params::from_pairs(&params), created)?;
            context.emit(&report, created)?;
        }
    }
    Ok(Exit::Done)
}

fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as NAME=VALUE, such as code=47371".to_owned())
}

fn list(catalogue: &Catalogue) -> Table {
    let rows = catalogue.list().map(|query| {
        let params: Vec<String> = query.params.iter().map(|param| format!(":{}", param.name)).collect();
        let params = if params.is_empty() { "none".to_owned() } else { params.join(" ") };
        Row {
            cells: vec![Cell::text(&query.name), Cell::text(&query.title), Cell::text(params)],
            origin: None,
            filled_by: None,
        }
    });
    Table {
        id: "queries".to_owned(),
        title: "Queries".to_owned(),
        description: "Run one with `ratebook query run NAME --param K=V`.".to_owned(),
        columns: vec![
            Column::new("name", "Name", "What `query run` takes.", ColumnKind::Text),
            Column::new("title", "Title", "What it gives.", ColumnKind::Text),
            Column::new("parameters", "Parameters", "What it can be asked with.", ColumnKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
