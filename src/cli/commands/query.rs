//! `ratebook query list|show|run|columns|check`: the SQL files behind the reports, and SQL given in passing.

use std::io::Read;
use std::path::Path;

use clap::{Args, Subcommand};
use rusqlite::Connection;

#[cfg(feature = "parquet")]
use super::on_lake::{self, OnLake};
use crate::cli::ask::{Ask, engine, key_value};
use crate::cli::completion;
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::stream::{Asked, emit_result};
use crate::db::{self, DictionaryEntry};
use crate::domain::text::count;
use crate::domain::{Missing, did_you_mean};
use crate::model::{Cell, Column, ColumnKind, Layout, Report, Row, Table};
use crate::query::{Catalogue, Engine, Latch, Lint, Params, Part, Query, QueryError, RowSink};
use crate::report;

/// List, show, run or check SQL queries
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every query with what it gives
    List,
    /// The SQL of a query as it runs: its header, the parts that it reads, its statement
    Show {
        /// The query's name, or that of a part
        #[arg(add = completion::queries())]
        name: String,
        /// Print the statement in the words of this engine, with `--param` as literals
        #[arg(long, value_name = "ENGINE", value_parser = engine)]
        engine: Option<Engine>,
        /// A parameter; may be repeated
        #[arg(long = "param", value_name = "K=V", value_parser = key_value, requires = "engine")]
        params: Vec<(String, String)>,
    },
    /// Run a query of the catalogue, an SQL file, or SQL given here
    Run(RunArgs),
    /// The data dictionary: every public view, or the columns of one
    Columns {
        /// The view's name
        view: Option<String>,
    },
    /// Look for SQL that would hide a gap; without a name, in every query
    Check {
        /// A query's name, an SQL file, or `-` for stdin
        #[arg(add = completion::queries())]
        query: Option<String>,
    },
}

#[derive(Debug, Args)]
struct RunArgs {
    /// A query's name, an SQL file, or `-` for stdin
    #[arg(required_unless_present = "sql", conflicts_with = "sql", add = completion::queries())]
    query: Option<String>,
    /// One SELECT statement
    #[arg(long, value_name = "SELECT")]
    sql: Option<String>,
    #[cfg(feature = "parquet")]
    #[command(flatten)]
    lake: OnLake,
    #[command(flatten)]
    ask: Ask,
}

pub(crate) fn run(context: &Context, args: QueryArgs) -> Result<Exit, Failure> {
    let catalogue = context.catalogue()?;
    match args.action {
        Action::List => context.emit(Report::of_table(list(&catalogue), Vec::new()), clock())?,
        Action::Show { name, engine: Some(engine), params } => {
            let printed = catalogue.get(&name)?.in_engine(engine, &Params::from_pairs(&params))?;
            context.deliver_text(&printed.to_string())?;
        }
        Action::Show { name, .. } => context.deliver_text(shown(&catalogue, &name)?)?,
        Action::Run(args) => return run_one(context, &catalogue, &args),
        Action::Columns { view } => {
            context.emit(Report::of_table(columns(view.as_deref())?, Vec::new()), clock())?;
        }
        Action::Check { query } => return check(context, &catalogue, query.as_deref()),
    }
    Ok(Exit::Done)
}

/// The text that runs of a query, or of a part such as `market/considered`.
fn shown<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a str, QueryError> {
    let part = catalogue.parts().find(|part| part.query.name == name);
    Ok(match part {
        Some(part) => &part.query.sql,
        None => &catalogue.get(name)?.sql,
    })
}

fn run_one(context: &Context, catalogue: &Catalogue, args: &RunArgs) -> Result<Exit, Failure> {
    let query = match (&args.query, &args.sql) {
        (_, Some(sql)) => catalogue.ad_hoc("sql", sql)?,
        (Some(name), None) => find(catalogue, name)?,
        (None, None) => return Err(Failure::usage("no query is given", "name one, or use `--sql`")),
    };
    #[cfg(feature = "parquet")]
    if let Some(lake) = &args.lake.lake {
        return on_lake::emit(context, catalogue, &query, lake, &args.lake, &args.ask);
    }
    let (connection, latch) = context.read_for_reports(args.ask.as_of)?;
    // The shipped queries are checked when they are written.
    if !query.file.starts_with("queries/") {
        for lint in query.check(&connection)? {
            context.printer.say_lines(&in_words(&lint));
        }
    }
    emit_query(context, catalogue, (&connection, latch), &query, &args.ask)
}

/// Runs a query, writes its report, and says which of its checks the rows break.
pub(crate) fn emit_query(
    context: &Context,
    catalogue: &Catalogue,
    (connection, latch): (&Connection, Latch),
    query: &Query,
    ask: &Ask,
) -> Result<Exit, Failure> {
    let created = context.document_time(connection)?;
    let today = Context::day_of(connection, ask.as_of, created)?;
    let params = query.with_today(Params::from_pairs(&ask.params), today);
    let params = report::with_payers_named(connection, query, &params)?;
    let params = report::with_scope_asked(connection, query, &params)?;
    db::set_today(connection, params.today().unwrap_or(today))?;
    catalogue.check_choices(query, connection, &params)?;
    let limits = ask.limits();
    let worked_out = report::WorkedOut::new(connection, catalogue, latch, query);
    let other = |params: &Params, rows: &mut dyn RowSink| {
        Ok(report::rows_of_other(connection, worked_out.query(params, &limits), params, &limits, rows)?)
    };
    let work_out = || Ok(worked_out.query(&params, &limits)?);
    let asked = Asked { query, worked_out: &work_out, params: &params, limits: &limits, other: &other };
    emit_result(context, connection, &asked, created)?;
    let broken = query.broken_checks(connection, &params, &limits)?;
    for (check, rows) in &broken {
        let rows = count(*rows, "row breaks", "rows break");
        context.printer.say(&format!("warning: {rows} the check `{check}` of `{}`", query.name));
    }
    Ok(if broken.is_empty() { Exit::Done } else { Exit::Findings })
}

/// A query by name, or an SQL file, or SQL from stdin.
fn find(catalogue: &Catalogue, name: &str) -> Result<Query, Failure> {
    if name == "-" {
        let mut sql = String::new();
        std::io::stdin().lock().read_to_string(&mut sql).map_err(|source| unreadable("stdin", source))?;
        return Ok(catalogue.ad_hoc("stdin", &sql)?);
    }
    let is_file = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
        || name.contains(std::path::MAIN_SEPARATOR);
    if !is_file {
        return Ok(catalogue.get(name)?.clone());
    }
    let sql = std::fs::read_to_string(name).map_err(|source| unreadable(name, source))?;
    Ok(catalogue.ad_hoc(name, &sql)?)
}

fn unreadable(path: &str, source: std::io::Error) -> Failure {
    QueryError::Unreadable { path: path.into(), source }.into()
}

fn check(context: &Context, catalogue: &Catalogue, name: Option<&str>) -> Result<Exit, Failure> {
    let connection = context.read_as_of(None)?;
    let queries: Vec<Query> = match name {
        Some(name) => vec![find(catalogue, name)?],
        None => sound(context, catalogue)?,
    };
    // A part that several queries read is looked at once.
    let mut parts: Vec<&Part> =
        queries.iter().flat_map(|query| query.parts.iter().map(AsRef::as_ref)).collect();
    if name.is_none() {
        parts = catalogue.parts().collect();
    }
    parts.sort_by_key(|part| &part.query.name);
    parts.dedup_by_key(|part| &part.query.name);
    let mut lints = Vec::new();
    for query in queries.iter().chain(parts.iter().map(|part| &part.query)) {
        lints.extend(query.check(&connection)?);
    }
    if context.asked_format().is_some() || context.output_path().is_some() {
        context.emit(Report::of_table(lint_table(&lints), Vec::new()), clock())?;
    } else {
        context.print(&lints.iter().map(|lint| format!("{}\n\n", in_words(lint))).collect::<String>())?;
    }
    let mut checked = count(queries.len() as u64, "query", "queries");
    if !parts.is_empty() {
        checked = format!("{checked} and {}", count(parts.len() as u64, "part", "parts"));
    }
    context.printer.say(&match lints.len() {
        0 => format!("{checked} checked, nothing found"),
        n => format!("{checked} checked, {}", count(n as u64, "finding", "findings")),
    });
    Ok(if lints.is_empty() { Exit::Done } else { Exit::Findings })
}

/// All queries; each file that is faulty is named, and the last of them ends the command.
fn sound(context: &Context, catalogue: &Catalogue) -> Result<Vec<Query>, Failure> {
    let (mut queries, mut faulty) = (Vec::new(), Vec::new());
    for (_, query) in catalogue.files() {
        match query {
            Ok(query) => queries.push(query.clone()),
            Err(error) => faulty.push(Failure::from(error)),
        }
    }
    let last = faulty.pop();
    faulty.iter().for_each(|failure| context.printer.fail(failure));
    last.map_or(Ok(queries), Err)
}

fn in_words(lint: &Lint) -> String {
    format!("warning[{}] {}\n{}\n  help: {}", lint.rule, lint.message, lint.at, lint.help)
}

fn list(catalogue: &Catalogue) -> Table {
    let rows = catalogue.files().map(|(name, query)| {
        let query = match query {
            Ok(query) => query,
            Err(error) => {
                return row([name.to_owned(), format!("cannot be read: {error}"), "none".to_owned()]);
            }
        };
        let params: Vec<String> = query.params.iter().map(|param| format!(":{}", param.name)).collect();
        let params = if params.is_empty() { "none".to_owned() } else { params.join(" ") };
        row([query.name.clone(), query.title.clone(), params])
    });
    Table {
        id: "queries".to_owned(),
        title: "Queries".to_owned(),
        description: "Run one with `ratebook query run NAME --param K=V`.".to_owned(),
        columns: vec![
            column("name", "Name", "What `query run` takes."),
            column("title", "Title", "What it gives."),
            column("parameters", "Parameters", "What it can be asked with."),
        ],
        layout: Layout::List,
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The public views with what each holds, or the columns of one.
fn columns(view: Option<&str>) -> Result<Table, Failure> {
    let all = db::data_dictionary()?;
    let described = |entry: &&DictionaryEntry| match view {
        Some(view) => entry.view == view && entry.column.is_some(),
        None => entry.column.is_none(),
    };
    let of_view = all.iter().find(|entry| Some(entry.view.as_str()) == view && entry.column.is_none());
    if let (Some(view), None) = (view, of_view) {
        let names = all.iter().filter(|entry| entry.column.is_none()).map(|entry| entry.view.as_str());
        let hint =
            did_you_mean(view, names).unwrap_or_else(|| "list them with `ratebook query columns`".to_owned());
        return Err(Failure::usage(format!("no public view is named `{view}`"), hint));
    }
    let optional = |text: &Option<String>| text.clone().map_or(Cell::gap(Missing::NotApplicable), Cell::text);
    let row = |entry: &DictionaryEntry| {
        let cells = match &entry.column {
            None => vec![Cell::text(&entry.view), Cell::text(&entry.meaning)],
            Some(name) => {
                vec![
                    Cell::text(name),
                    optional(&entry.kind),
                    optional(&entry.unit),
                    Cell::text(&entry.meaning),
                ]
            }
        };
        Row { cells, ..Row::default() }
    };
    let meaning = column("meaning", "Meaning", "What a cell of it is.");
    Ok(Table {
        id: view.map_or("views".to_owned(), |view| format!("columns-of-{}", view.replace('_', "-"))),
        title: view.map_or("Views".to_owned(), |view| format!("Columns of {view}")),
        description: of_view
            .map_or("`ratebook query columns VIEW` lists the columns of one.", |entry| entry.meaning.as_str())
            .to_owned(),
        columns: if view.is_none() {
            vec![column("view", "View", "What a query reads."), meaning]
        } else {
            vec![
                column("column", "Column", "Its name in SQL."),
                column("type", "Type", "text, code, int, decimal, money(USD) or date."),
                column("unit", "Unit", "What a number counts."),
                meaning,
            ]
        },
        rows: all.iter().filter(described).map(row).collect(),
        ..Table::default()
    })
}

fn lint_table(lints: &[Lint]) -> Table {
    let rows = lints.iter().map(|lint| {
        let place = format!("{}:{}:{}", lint.at.file, lint.at.line, lint.at.column);
        row([lint.rule.to_string(), place, lint.message.clone(), lint.help.clone()])
    });
    Table {
        id: "lints".to_owned(),
        title: "Findings in queries".to_owned(),
        description: "SQL that would hide a gap.".to_owned(),
        columns: vec![
            column("rule", "Rule", "Stable id of the rule."),
            column("place", "Place", "File, line and column."),
            column("message", "What is wrong", "What a reader would not see."),
            column("help", "What to write", "SQL that keeps the gap visible."),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn column(name: &str, title: &str, description: &str) -> Column {
    Column::new(name, title, description, ColumnKind::Text)
}

fn row<const N: usize>(cells: [String; N]) -> Row {
    Row { cells: cells.map(Cell::text).into(), ..Row::default() }
}
