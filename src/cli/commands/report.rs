//! `ratebook report SUBJECT`: documents for reviewers, from a code or from any query.

use std::borrow::Cow;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use rusqlite::Connection;

#[cfg(feature = "parquet")]
use super::on_lake::{self, OnLake};
use super::query::emit_query;
use crate::cli::ask::Ask;
use crate::cli::completion;
use crate::cli::context::Context;
#[cfg(feature = "parquet")]
use crate::cli::context::clock;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::known_scope::{known_locality, known_modifier};
use crate::cli::stems::Stems;
use crate::cli::subjects::{CHANGES, CODE, query_name};
use crate::db::AsOf;
use crate::domain::text::count;
use crate::domain::{Code, ModifierSet};
use crate::export::{Format, Options, beside};
use crate::load::unmatched_payers;
use crate::model::{Cell, Report, Row};
use crate::query::{Catalogue, Params, Presence, Query};
use crate::report::{self, CodeScope, Excluded, Reporter};

/// Report on a code, or on anything that a query of the catalogue gives
#[derive(Debug, Args)]
#[command(after_help = "Subjects: `code`, `gaps`, `completeness`, `freshness`, `changes`, or any name of \
                        `ratebook query list`.\n\
                        Such as `report code 47371`, `report changes 15`, `report changes 12 15`, \
                        `report payer-comparison 47371 --param setting=outpatient`,\n\
                        `report payer-comparison 47371 --each payer --output reports --format html`.")]
pub(crate) struct ReportArgs {
    /// What the report is on
    #[arg(add = completion::subjects())]
    subject: String,
    /// The code, or the query's required parameters in their order
    #[arg(add = completion::values_of_subject())]
    values: Vec<String>,
    /// Only figures with this modifier; `none` for those without
    #[arg(long, value_name = "M")]
    modifier: Option<String>,
    /// Compare payers with Medicare's amount in a locality, such as 09102/04, instead of the national
    /// one; of a query that takes a locality, show that one
    #[arg(long, value_name = "LOCALITY", add = completion::localities())]
    locality: Option<String>,
    /// The rows that market statistics leave out, each with the reason
    #[arg(long, value_name = "WHAT", value_parser = ["excluded"])]
    show: Option<String>,
    /// One file for each payer or code, into the folder that --output names
    #[arg(long, value_name = "WHAT", value_parser = ["payer", "code"])]
    each: Option<String>,
    #[command(flatten)]
    ask: Ask,
    #[cfg(feature = "parquet")]
    #[command(flatten)]
    lake: OnLake,
}

pub(crate) fn run(context: &Context, mut args: ReportArgs) -> Result<Exit, Failure> {
    let catalogue = context.catalogue()?;
    // `report 47371` means the code, unless a query has that name; so does `report 4737`, which is none.
    let is_code = args.values.is_empty()
        && args.subject.bytes().any(|byte| byte.is_ascii_digit())
        && (Code::parse(&args.subject).is_ok() || !args.subject.contains('-'))
        && catalogue.get(&args.subject).is_err();
    let is_code_of =
        |text: &String| Code::parse(text).is_ok() && text.bytes().any(|byte| byte.is_ascii_digit());
    if is_code_of(&args.subject)
        && args.values.iter().any(is_code_of)
        && catalogue.get(&args.subject).is_err()
    {
        return Err(Failure::usage(
            "`ratebook report` takes one code",
            format!(
                "`ratebook export --code {} --code {} DIR` writes a page and a workbook for each",
                args.subject, args.values[0]
            ),
        ));
    }
    if is_code {
        args.values = vec![std::mem::replace(&mut args.subject, CODE.to_owned())];
    }
    #[cfg(feature = "parquet")]
    if let Some(lake) = args.lake.lake.clone() {
        return of_lake(context, catalogue, &lake, args);
    }
    if let Some(each) = args.each.take() {
        let (connection, latch) = context.read_for_reports(args.ask.as_of)?;
        let reporter = Reporter::new(&connection, &catalogue, latch)?;
        return one_file_each(context, &catalogue, &connection, &reporter, args, &each);
    }
    let (connection, latch) = context.read_for_reports(args.ask.as_of)?;
    if args.subject == CODE {
        let created = context.document_time(&connection)?;
        let reporter = Reporter::new(&connection, &catalogue, latch)?;
        let reporter = if context.shows_first_page()? { reporter.for_first_pages() } else { reporter };
        let report = of_code(&connection, &reporter, &args, created)?;
        context.emit(report, created)?;
        return Ok(Exit::Done);
    }
    if let ("changes", [import]) = (args.subject.as_str(), args.values.as_slice()) {
        args.subject = super::imports::query_of_changes(&connection, number_of(import)?)?.to_owned();
    }
    let query = query_of(&catalogue, &mut args)?;
    emit_query(context, &catalogue, (&connection, latch), query, &args.ask)
}

/// The same on a lake: an engine answers the queries, and the report is made of their rows.
#[cfg(feature = "parquet")]
fn of_lake(
    context: &Context,
    catalogue: Catalogue,
    lake: &Path,
    mut args: ReportArgs,
) -> Result<Exit, Failure> {
    if args.each.is_some() {
        return Err(Failure::usage(
            "`--each` writes files of a database",
            "leave `--each` out and ask the lake once for each code or payer",
        ));
    }
    if args.subject != CODE {
        let query = query_of(&catalogue, &mut args)?;
        return on_lake::emit(context, &catalogue, query, lake, &args.lake, &args.ask);
    }
    let (scope, excluded) = scope_of(&args, clock().date_naive())?;
    on_lake::report_code(context, catalogue, lake, &args.lake, &args.ask, (&scope, excluded))
}

/// The one value of `report changes`.
fn number_of(import: &str) -> Result<i64, Failure> {
    import.parse().map_err(|_| {
        Failure::usage(
            format!("`{import}` is not the number of an import"),
            "`report changes IMPORT` shows what an import changed, `report changes FROM UNTIL` what two moments differ in",
        )
    })
}

fn of_code(
    connection: &Connection,
    reporter: &Reporter<'_>,
    args: &ReportArgs,
    created: DateTime<Utc>,
) -> Result<Report, Failure> {
    let (scope, excluded) = scope_of(args, Context::day_of(connection, args.ask.as_of, created)?)?;
    if let Some(locality) = &scope.locality {
        known_locality(connection, locality)?;
    }
    for modifier in scope.modifier.iter().flat_map(ModifierSet::iter) {
        known_modifier(connection, &scope.code, &modifier)?;
    }
    Ok(reporter.of_code(&scope, excluded, created)?)
}

/// What a report on a code is asked for.
fn scope_of(args: &ReportArgs, today: NaiveDate) -> Result<(CodeScope, Excluded), Failure> {
    let [code] = args.values.as_slice() else {
        return Err(Failure::usage("`report code` takes one code", CODE_SHAPE));
    };
    if !args.ask.params.is_empty() {
        return Err(Failure::usage(
            "`report code` takes no `--param`",
            "the tables of the report are queries: `ratebook report payer-comparison CODE --param K=V`",
        ));
    }
    let modifier = args
        .modifier
        .as_deref()
        .map(ModifierSet::asked_for)
        .transpose()
        .map_err(|error| Failure::usage(error.to_string(), ONE_MODIFIER))?;
    if modifier.as_ref().is_some_and(|modifiers| modifiers.iter().count() > 1) {
        return Err(Failure::usage("`report code` takes one modifier", ONE_MODIFIER));
    }
    let code = Code::parse(code).map_err(|error| Failure::usage(error.to_string(), CODE_SHAPE))?;
    let scope = CodeScope { code, modifier, locality: args.locality.clone(), today };
    let excluded = if args.show.is_some() { Excluded::Listed } else { Excluded::Counted };
    Ok((scope, excluded))
}

const ONE_MODIFIER: &str =
    "write the two characters, such as `--modifier 26`, or `--modifier none` for figures without modifiers";

const CODE_SHAPE: &str = "write a code such as 47371 or J1745, or with its system such as MS-DRG:470";

/// The query of a subject; values given by place become its required parameters, then the code that it can be limited
/// to.
fn query_of<'c>(catalogue: &'c Catalogue, args: &mut ReportArgs) -> Result<&'c Query, Failure> {
    let query = catalogue.get(query_name(&args.subject))?;
    if args.show.is_some() {
        return Err(Failure::usage(
            "`--show excluded` goes with `report code`",
            "run `ratebook report market-excluded CODE` with the same parameters",
        ));
    }
    let required = query.params.iter().filter(|param| param.presence == Presence::Required);
    let limits =
        query.params.iter().filter(|param| param.name == CODE && param.presence != Presence::Required);
    let mut places = required.chain(limits);
    for value in &args.values {
        let Some(param) = places.next() else {
            return Err(Failure::usage(
                format!("`report {}` has no place for `{value}`", args.subject),
                format!(
                    "give it by name with `--param K=V`; `ratebook query show {}` lists them",
                    query.name
                ),
            ));
        };
        if query.name == CHANGES {
            value.parse::<AsOf>().map_err(|error| {
                Failure::usage(error, "`ratebook imports list` shows the imports with their numbers and days")
            })?;
        }
        args.ask.params.push((param.name.clone(), value.clone()));
    }
    let scope = [("modifier", &args.modifier), ("locality", &args.locality)];
    for (name, value) in scope.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        args.ask.params.push((name.to_owned(), value.clone()));
    }
    Ok(query)
}

fn one_file_each(
    context: &Context,
    catalogue: &Catalogue,
    connection: &Connection,
    reporter: &Reporter<'_>,
    mut args: ReportArgs,
    each: &str,
) -> Result<Exit, Failure> {
    let Some(folder) = context.output_path().map(Path::to_owned) else {
        return Err(Failure::usage("`--each` needs a folder for its files", "add `--output DIR`"));
    };
    let formats = match context.formats.as_slice() {
        [] => vec![Format::HTML],
        formats => formats.to_vec(),
    };
    let created = context.document_time(connection)?;
    let of_codes = args.subject == CODE;
    if of_codes && each != CODE {
        return Err(Failure::usage(
            "`report code` holds every payer already",
            "use `--each code`, or a query that takes a payer: `ratebook report payer-comparison CODE --each payer`",
        ));
    }
    if each == CODE
        && let Some(code) = args.values.first()
    {
        return Err(Failure::usage(
            format!("`--each code` writes a file for every code, and `{code}` is named"),
            "leave the code out, or leave `--each` out",
        ));
    }
    let listing = if each == CODE { "code-list" } else { "payer-ids" };
    let values = catalogue.get(listing)?.run(connection, &Params::default())?;
    let query = if of_codes { None } else { Some(query_of(catalogue, &mut args)?) };
    let values: Vec<String> = values.rows.iter().filter_map(first_text).collect();
    let mut stems = Stems::default();
    let paths_of = |value: &String| {
        let stem = stems.of(&format!("{}-{value}", args.subject));
        formats.iter().map(|format| folder.join(format!("{stem}.{format}"))).collect()
    };
    let paths: Vec<Vec<_>> = values.iter().map(paths_of).collect();
    context.refuse_existing(paths.iter().flatten())?;
    let mut written = 0_u64;
    for (value, paths) in values.iter().zip(&paths) {
        let stem = paths.first().and_then(|path| path.file_stem()).unwrap_or_default().to_string_lossy();
        let options = Options { beside: beside(&stem, &formats), ..context.options(created) };
        let report = match query {
            None => {
                args.values = vec![value.clone()];
                of_code(connection, reporter, &args, created)?
            }
            Some(query) => {
                let params = Params::from_pairs(&args.ask.params).with(each, value.clone());
                let params = query.with_today(params, Context::day_of(connection, args.ask.as_of, created)?);
                report::of_query_within(connection, query, &params, &args.ask.limits(), created)?
            }
        };
        for (format, path) in formats.iter().zip(paths) {
            context.write_report(
                Cow::Borrowed(&report),
                *format,
                path,
                context.overwrite(),
                options.clone(),
            )?;
            written += 1;
        }
    }
    context.printer.say(&format!("wrote {} to {}", count(written, "file", "files"), folder.display()));
    if each != CODE {
        say_unmatched(context, connection)?;
    }
    Ok(Exit::Done)
}

/// The names of no payer have no file.
fn say_unmatched(context: &Context, connection: &Connection) -> Result<(), Failure> {
    let names = unmatched_payers(connection)?.len() as u64;
    if names > 0 {
        let are = if names == 1 { "is matched to no payer: its" } else { "are matched to no payer: their" };
        context.printer.warn(&format!(
            "{} {are} rates are in none of these files; `ratebook payers unmatched` lists them",
            count(names, "published name", "published names"),
        ));
    }
    Ok(())
}

fn first_text(row: &Row) -> Option<String> {
    row.cells.first().and_then(Cell::plain)
}
