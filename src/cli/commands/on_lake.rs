//! A lake instead of the database: what `query run` and `report` are given for it, and how they ask it.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use rusqlite::Connection;

use crate::cli::ask::{Ask, engine};
use crate::cli::context::{Context, clock};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt;
use crate::cli::stream::{Asked, emit_result};
use crate::cli::subjects::{SUBJECTS, query_name};
use crate::db;
use crate::domain::Commands;
use crate::domain::text::list;
use crate::lake::{self, LakeError, Runner};
use crate::query::{
    self, Catalogue, Choices, Engine, Limits, Param, ParamType, Params, Query, QueryError, RowSink,
};
use crate::report::{self, CodeScope, Excluded, ReportError, Reporter};

/// A lake and who reads it.
#[derive(Debug, Args)]
pub(crate) struct OnLake {
    /// Run it on this lake of published files (see `ratebook publish`)
    #[arg(long, value_name = "LAKE")]
    pub(super) lake: Option<PathBuf>,
    /// The engine that reads the lake: duckdb or spark
    #[arg(long, value_name = "ENGINE", default_value = "duckdb", value_parser = engine, requires = "lake")]
    pub(super) engine: Engine,
    /// The command that runs the engine, with its arguments
    #[arg(long, value_name = "COMMAND", requires = "lake")]
    pub(super) engine_command: Option<String>,
}

impl OnLake {
    /// The commands of a report of the lake; `unanswered` are those of a database alone.
    fn commands(&self, lake: &Path, unanswered: Vec<String>) -> Commands {
        let engine = (self.engine != Engine::DuckDb).then(|| ("--engine", self.engine.as_str()));
        let command = self.engine_command.as_deref().map(|command| ("--engine-command", command));
        let engine: Vec<(&str, &str)> = engine.into_iter().chain(command).collect();
        Commands::of_lake(&lake.to_string_lossy(), &engine, unanswered)
    }

    /// What runs the engine.
    pub(super) fn runner(&self, ask: &Ask) -> Runner {
        let (command, time) = (self.engine_command.clone(), ask.limits().time);
        let today = Params::from_pairs(&ask.params).today().unwrap_or_else(|| clock().date_naive());
        Runner { engine: self.engine, command, today, time, stop: interrupt::listen() }
    }
}

/// The queries and subjects of reports that read what a database alone has.
fn unanswered(catalogue: &Catalogue) -> Vec<String> {
    let queries = catalogue.list().filter(|query| query.is_of_the_database());
    let names: Vec<String> = queries.map(|query| query.name.clone()).collect();
    let subjects = SUBJECTS.into_iter().map(|(subject, _)| subject);
    let subjects = subjects.filter(|subject| names.iter().any(|name| name == query_name(subject)));
    subjects.map(str::to_owned).chain(names.iter().cloned()).collect()
}

/// A database in memory that knows what a lake names: payers, codes and files. What lies in its folder and is not of it
/// is said before an engine is asked, which may stop at it.
fn names_of(context: &Context, lake: &Path) -> Result<Connection, Failure> {
    let memory = db::fresh()?;
    db::register_functions(&memory)?;
    lake::load_names(lake, &memory)?;
    for said in lake::strangers(lake)? {
        context.printer.warn(&said);
    }
    Ok(memory)
}

/// Runs a query of the catalogue by an engine, and writes its report as any other.
pub(super) fn emit(
    context: &Context,
    catalogue: &Catalogue,
    query: &Query,
    lake: &Path,
    on_lake: &OnLake,
    ask: &Ask,
) -> Result<Exit, Failure> {
    if ask.as_of.is_some() {
        return Err(of_a_moment());
    }
    if query.columns.is_empty() {
        return Err(Failure::usage(
            "SQL without a header gives columns without types",
            "give the engine itself the views: LAKE/engine/ENGINE/views.sql; or write a header above the SQL",
        ));
    }
    context.name_in_commands(on_lake.commands(lake, Vec::new()));
    let memory = names_of(context, lake)?;
    // An engine reads files by itself; a statement that names more than the tables and functions of a database is refused
    // before it is run.
    query.verify(&memory)?;
    let created = clock();
    let runner = on_lake.runner(ask);
    if let Some(code) = Params::from_pairs(&ask.params).code_of(&query.params) {
        lake::learn_code(lake, &code, &runner, &memory)?;
    }
    for param in query.params.iter().filter(|param| param.kind == ParamType::Payer) {
        let given = ask.params.iter().filter(|(name, value)| *name == param.name && !value.trim().is_empty());
        for (_, value) in given {
            if let Err(ReportError::UnknownPayer { .. }) = report::payer_asked(&memory, value) {
                lake::learn_payer(lake, value, &runner, &memory)?;
            }
        }
    }
    let params = query.with_today(Params::from_pairs(&ask.params), created.date_naive());
    let params = report::with_payers_named(&memory, query, &params)?;
    let on_engine = OnEngine { catalogue, lake, runner: &runner, memory: &memory };
    let params = on_engine.with_values_known(query, &params)?;
    let limits = ask.limits();
    let answered = lake::ask(lake, query, &params, &runner, &memory)?;
    let other =
        |params: &Params, rows: &mut dyn RowSink| on_engine.rows_of_other(query, params, &limits, rows);
    let answered = Rc::new(answered);
    let work_out = || Ok(Rc::clone(&answered));
    let asked =
        Asked { query: &answered, worked_out: &work_out, params: &params, limits: &limits, other: &other };
    emit_result(context, &memory, &asked, created)?;
    Ok(Exit::Done)
}

/// A lake, who reads it, and what is known of it.
struct OnEngine<'a> {
    catalogue: &'a Catalogue,
    lake: &'a Path,
    runner: &'a Runner,
    memory: &'a Connection,
}

impl OnEngine<'_> {
    /// The parameters with parts of a scope as the files state them; what these and other lists of a lake do not have is
    /// refused, as by a database. The engine is asked only for what is given.
    fn with_values_known(&self, query: &Query, params: &Params) -> Result<Params, Failure> {
        let mut params = params.clone();
        if let (true, Some(code)) = (report::asks_for_part(query, &params), params.code_of(&query.params)) {
            lake::learn_scopes(self.lake, &code, self.runner, self.memory)?;
            params = report::with_scope_asked(self.memory, query, &params)?;
            lake::forget_scopes(self.memory)?;
        }
        let given = |param: &&Param| params.iter().any(|(name, _)| name == param.name);
        let lists = query.params.iter().filter(given).filter_map(|param| match &param.choices {
            Choices::Query(name) => Some(name),
            _ => None,
        });
        let mut answered = Vec::new();
        for name in lists {
            let list = self.catalogue.get(name)?;
            answered.push(lake::ask(self.lake, list, &Params::default(), self.runner, self.memory)?);
        }
        if !answered.is_empty() {
            self.catalogue.clone().with_queries(answered).check_choices(query, self.memory, &params)?;
        }
        Ok(params)
    }

    /// The rows that the engine gives for other parameters; false where that is no question, or one that it does not
    /// answer.
    fn rows_of_other(
        &self,
        query: &Query,
        params: &Params,
        limits: &Limits,
        rows: &mut dyn RowSink,
    ) -> Result<bool, Failure> {
        match lake::ask(self.lake, query, params, self.runner, self.memory) {
            Ok(answered) => {
                Ok(report::rows_of_other(self.memory, Ok(Rc::new(answered)), params, limits, rows)?)
            }
            Err(LakeError::Query(QueryError::Parameter { .. }) | LakeError::Engine { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Reports on a code from the rows that an engine gives for the queries of the report.
pub(super) fn report_code(
    context: &Context,
    catalogue: Catalogue,
    lake: &Path,
    on_lake: &OnLake,
    ask: &Ask,
    (scope, excluded): (&CodeScope, Excluded),
) -> Result<Exit, Failure> {
    if ask.as_of.is_some() {
        return Err(of_a_moment());
    }
    context.name_in_commands(on_lake.commands(lake, unanswered(&catalogue)));
    let mut memory = names_of(context, lake)?;
    lake::learn_code(lake, &scope.code, &on_lake.runner(ask), &memory)?;
    let asked = Reporter::questions(&catalogue, scope, excluded)?;
    let answered = lake::ask_all(lake, &asked, &on_lake.runner(ask), &memory)?;
    let catalogue = catalogue.with_queries(answered);
    let latch = query::lock(&mut memory)?;
    let created = clock();
    let report = Reporter::of_answers(&memory, &catalogue, latch)?.of_code(scope, excluded, created)?;
    context.emit(report, created)?;
    let left_out: Vec<&str> = asked
        .iter()
        .filter(|(query, _)| query.is_of_the_database())
        .map(|(query, _)| query.title.as_str())
        .collect();
    if !left_out.is_empty() {
        context.printer.say(&format!(
            "note: {} are in the report of a database alone: a lake has the rates of files and not the record of their \
             imports",
            list(&left_out)
        ));
    }
    Ok(Exit::Done)
}

/// A lake has no moments.
fn of_a_moment() -> Failure {
    Failure::usage(
        "a lake shows what is current in it",
        "leave `--as-of` out, or take the later files back: `ratebook publish --into LAKE --undo FILE`",
    )
}
