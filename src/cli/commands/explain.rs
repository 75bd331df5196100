//! `ratebook explain CODE|CELL|RULE`: where a figure comes from and how it was made, or what a rule says.

use clap::{Args, ValueEnum};
use rusqlite::Connection;

use super::explain_rule;
use crate::cli::completion;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, SCHEDULES};
use crate::cli::known_scope::known_locality;
use crate::cli::reading::said;
use crate::db::AsOf;
use crate::domain::{Code, CodeSystem};
use crate::model::{CellId, Report, Table};
use crate::query::{Limits, Params};
use crate::report::{self, Asked, ExplainOptions};

/// The measure that is computed here; the others are published as they are.
const COMPUTED: &str = "medicare-amount";

/// The field that is explained for a payer when none is named.
const FIELD: &str = "middle";

/// What the explanation of a code has.
const SCOPE: &str =
    "Each amount with its file and line, and the arithmetic of the professional fee step by step.";

/// What can be explained.
const SHAPE: &str = "write a code such as 47371, the id of a rule, or a cell's id as Data gaps of a report and `_id` of JSON give it";

/// Show where a figure comes from: value or reason, file and line, rule, inputs, earlier values; or what a rule such as I203 says
#[derive(Debug, Args)]
#[command(
    after_help = "A cell's id is in the sheet Data gaps of a workbook, under Data gaps of a page, and in \
                        JSON as `_id`, a point and the column's name.\n\
                        Such as `explain 47371 --payer aetna --field middle`, \
                        `explain payer-comparison:code=47371.aetna-06d488c4.middle`,\n\
                        `explain 47371 --locality 09102/04` for the arithmetic of the Medicare amount,\n\
                        `explain RULE` for what a finding means and what to do about it; docs/rules.md has all rules."
)]
pub(crate) struct ExplainArgs {
    /// A code such as 47371 or HCPCS:G0101, ids of cells, or rules of findings such as I203
    #[arg(required = true, value_name = "CODE|CELL|RULE", add = completion::codes())]
    targets: Vec<String>,
    /// The payer, by name, alias or short name, to explain a figure of the code for it
    #[arg(long, value_name = "PAYER", conflicts_with = "measure", add = completion::payers())]
    payer: Option<String>,
    /// The column of a report on the code, by name or heading; TABLE.COLUMN says which table's
    #[arg(long, value_name = "FIELD", conflicts_with = "measure")]
    field: Option<String>,
    /// Explain what was current after this import, or at the end of this day
    #[arg(long, value_name = "DATE|IMPORT", add = completion::imports())]
    as_of: Option<AsOf>,
    /// The measure: medicare-amount, work-rvu, medicare-average-allowed ...
    #[arg(long, default_value = COMPUTED, value_name = "MEASURE")]
    measure: String,
    /// A Medicare locality as contractor/number, such as 09102/04
    #[arg(long, value_name = "LOCALITY", add = completion::localities())]
    locality: Option<String>,
    /// One modifier, or several of one line: 50,80
    #[arg(long, value_name = "M[,M...]")]
    modifier: Option<String>,
    /// Facility or non-facility; both without it
    #[arg(long, value_enum)]
    setting: Option<SettingChoice>,
    /// The year of the relative value units; without it the newest that is loaded
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// The year of the geographic indices, to combine them with units of another year
    #[arg(long, value_name = "YEAR", requires = "locality")]
    gpci_year: Option<i32>,
    /// From 2026 on: the conversion factor of clinicians who qualify for an alternative payment model
    #[arg(long)]
    qualifying_apm: bool,
}

/// The two settings that the fee schedule prices.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SettingChoice {
    /// The facility bears the practice expense
    Facility,
    /// The practice bears it
    NonFacility,
}

pub(crate) fn run(context: &Context, args: &ExplainArgs) -> Result<Exit, Failure> {
    if let Some(rules) = explain_rule::named(&args.targets)? {
        args.refuse_unread(&args.of_a_code(), "a rule", "leave it out: a rule says the same of every code")?;
        explain_rule::run(context, &rules)?;
        return Ok(Exit::Done);
    }
    let connection = context.read_as_of(args.as_of)?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    if let Some(locality) = &args.locality {
        known_locality(&connection, locality)?;
    }
    let today = Context::day_of(&connection, args.as_of, created)?;
    let options =
        ExplainOptions { limits: Limits::OF_A_DOCUMENT, min_cell: context.written.min_cell, created, today };
    let code = match target(args)? {
        Target::Cells(ids) => {
            args.refuse_unread(
                &args.of_a_code(),
                "the id of a cell",
                "leave it out: the id has all of the cell's scope",
            )?;
            let report = report::of_cells(&connection, &catalogue, &ids, &options)?;
            context.emit(report, created)?;
            return Ok(Exit::Done);
        }
        Target::Code(code) => code,
    };
    if args.payer.is_some() || args.field.is_some() {
        let hint = "leave it out: it is of the arithmetic of the Medicare amount. A figure of another scope is \
                    explained by the id of its cell";
        args.refuse_unread(&args.of_the_arithmetic(), "a figure of a report", hint)?;
        let field = args.field.as_deref().unwrap_or(FIELD);
        let asked = (args.payer.as_deref(), field);
        let ids = report::cells_of(&connection, &catalogue, &code, asked, today)?;
        let report = report::of_cells(&connection, &catalogue, &ids, &options)?;
        context.emit(report, created)?;
        return Ok(Exit::Done);
    }
    let params = Params::default().with("system", code.system().as_str()).with("code", code.as_str());
    if args.measure != COMPUTED {
        let hint = format!("leave it out: it is of `{COMPUTED}` alone, which is computed");
        args.refuse_unread(&args.of_the_arithmetic(), "a published measure", &hint)?;
        let query = catalogue.get("explain-figure")?;
        let params = params.with("measure", args.measure.as_str());
        return shown(
            context,
            &connection,
            args,
            &code,
            report::of_query(&connection, query, &params, created)?,
        );
    }
    let settings =
        args.setting.map_or(vec![SettingChoice::Facility, SettingChoice::NonFacility], |one| vec![one]);
    let arithmetic = catalogue.get("medicare-explain")?;
    let of_setting = |setting: &SettingChoice| Asked {
        query: arithmetic,
        params: computed(args, *setting, params.clone()),
        heading: match args.setting {
            Some(_) => arithmetic.title.clone(),
            None => format!("{}, {}", arithmetic.title, setting.word()),
        },
        columns: &[],
    };
    let mut asked: Vec<Asked<'_>> = settings.iter().map(of_setting).collect();
    // The answer comes first, and whatever schedule pays the code.
    if args.asks_for_all() {
        let query = catalogue.get("code-medicare-pays")?;
        let columns = &["setting", "amount", "calculation", "edition"];
        asked.insert(0, Asked { query, params, heading: query.title.clone(), columns });
    }
    let title = format!("How the Medicare amount of {code} is made");
    let report = report::of_queries(&connection, ("explain", &title, SCOPE), &asked, created)?;
    let is_answer =
        |table: &Table| table.id == arithmetic.name || table.rows.iter().any(|row| row.origin.is_some());
    if !report.tables().any(is_answer) {
        return Err(nothing(&connection, args, &code)?);
    }
    context.emit(report, created)?;
    Ok(Exit::Done)
}

/// Writes the report, or says that there is nothing to explain.
fn shown(
    context: &Context,
    connection: &Connection,
    args: &ExplainArgs,
    code: &Code,
    report: Report,
) -> Result<Exit, Failure> {
    if report.tables().all(|table| table.rows.is_empty()) {
        return Err(nothing(connection, args, code)?);
    }
    context.emit(report, context.document_time(connection)?)?;
    Ok(Exit::Done)
}

/// What is to be explained.
enum Target {
    Code(Code),
    Cells(Vec<CellId>),
}

fn target(args: &ExplainArgs) -> Result<Target, Failure> {
    if let [one] = args.targets.as_slice()
        && let Ok(code) = Code::parse(one)
    {
        return Ok(Target::Code(code));
    }
    let ids = args.targets.iter().map(|text| {
        CellId::parse(text)
            .ok_or_else(|| Failure::usage(format!("`{text}` is neither a code nor the id of a cell"), SHAPE))
    });
    Ok(Target::Cells(ids.collect::<Result<_, _>>()?))
}

impl ExplainArgs {
    /// Those of its options that ask for one of the ways in which the fee schedule pays.
    fn of_the_arithmetic(&self) -> Vec<&'static str> {
        said([
            ("--locality", self.locality.is_some()),
            ("--modifier", self.modifier.is_some()),
            ("--setting", self.setting.is_some()),
            ("--year", self.year.is_some()),
            ("--gpci-year", self.gpci_year.is_some()),
            ("--qualifying-apm", self.qualifying_apm),
        ])
    }

    /// Those that are of a code.
    fn of_a_code(&self) -> Vec<&'static str> {
        let own = said([
            ("--payer", self.payer.is_some()),
            ("--field", self.field.is_some()),
            ("--measure", self.measure != COMPUTED),
        ]);
        [own, self.of_the_arithmetic()].concat()
    }

    /// Refuses an option that would be left unread.
    fn refuse_unread(&self, given: &[&str], explained: &str, hint: &str) -> Result<(), Failure> {
        let Some(option) = given.first() else { return Ok(()) };
        let targets = self.targets.join(" ");
        Err(Failure::usage(format!("`{option}` says nothing of `{targets}`, {explained}"), hint))
    }

    /// Whether no option asks for one of the ways in which the fee schedule pays.
    fn asks_for_all(&self) -> bool {
        self.of_the_arithmetic().is_empty()
    }
}

impl SettingChoice {
    const fn word(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::NonFacility => "non-facility",
        }
    }
}

fn computed(args: &ExplainArgs, setting: SettingChoice, params: Params) -> Params {
    let setting = setting.word();
    let apm = if args.qualifying_apm { "qualifying" } else { "not-qualifying" };
    let mut params = params.with("setting", setting).with("apm", apm);
    let optional = [
        ("locality", args.locality.clone()),
        ("modifier", args.modifier.clone()),
        ("year", args.year.map(|year| year.to_string())),
        ("gpci_year", args.gpci_year.map(|year| year.to_string())),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            params = params.with(name, value);
        }
    }
    params
}

/// That there is nothing to explain, and why.
///
/// # Errors
/// When the database cannot be asked why.
fn nothing(connection: &Connection, args: &ExplainArgs, code: &Code) -> Result<Failure, Failure> {
    report::require_code(connection, code)?;
    if args.measure != COMPUTED {
        let hint = format!(
            "`ratebook report {}` lists the measures of the code under national benchmarks",
            code.in_command()
        );
        return Ok(Failure::usage(format!("{code} has no figure of the measure `{}`", args.measure), hint));
    }
    if !matches!(code.system(), CodeSystem::Cpt | CodeSystem::Hcpcs) {
        return Ok(Failure::usage(
            format!("Medicare's schedules list CPT and HCPCS codes, and {code} is neither"),
            format!(
                "`ratebook report {}` shows its rates with their files; `ratebook explain ID` takes the id of one \
                 of its cells",
                code.in_command()
            ),
        ));
    }
    let year = args.year.map(|year| format!(" of {year}")).unwrap_or_default();
    let (of_whom, file) = match args.qualifying_apm {
        true => (
            " for qualifying clinicians",
            "the relative value file of that factor (PPRRVU..._QPP, from 2026 on)",
        ),
        false => ("", "the relative value file (PPRRVU) of the year"),
    };
    Ok(match &args.locality {
        None if args.asks_for_all() => {
            let (listed, qualifying) = listed_in(connection, code)?;
            let beside = match listed.is_empty() {
                true => String::new(),
                false => format!("; {code} is in {listed}, of which none is made"),
            };
            Failure::usage(
                format!("no Medicare file is loaded from which an amount of {code} is made{beside}"),
                match qualifying {
                    true => "`--qualifying-apm` explains the amount of clinicians who qualify; for that of all others import \
                             the file of their factor (PPRRVU..._nonQPP)"
                        .to_owned(),
                    false => format!("import the schedule that pays it: {SCHEDULES}"),
                },
            )
        }
        None => Failure::usage(
            format!("no fee schedule{year}{of_whom} with {code} is loaded"),
            format!("import {file}"),
        ),
        Some(locality) => {
            let (units, indices) = (years(connection, "fee-schedule")?, years(connection, "gpci")?);
            Failure::usage(
                format!("no amount of {code}{year} for locality `{locality}` can be computed"),
                format!(
                    "units (PPRRVU) are loaded for {units}, indices (GPCI) for {indices}; import both of one year, \
                     or pass `--gpci-year` to combine two; \
                     `ratebook query run medicare-localities` lists the localities"
                ),
            )
        }
    })
}

/// Files with amounts or units of a code that are no fee schedule in force: of the other conversion factor, derived
/// ones, and amounts that Medicare's contractors print; and whether one is of that factor.
fn listed_in(connection: &Connection, code: &Code) -> rusqlite::Result<(String, bool)> {
    connection.query_row(
        "SELECT coalesce(group_concat(file_name, ', '), ''), ifnull(max(part = 'qualifying-apm'), 0)
         FROM (
             SELECT DISTINCT release.file_name, release.part
             FROM v_medicare_release AS release
             JOIN code ON code.system = ?1 AND code.code = ?2
             WHERE EXISTS (SELECT 1 FROM medicare_rvu AS row
                           WHERE row.code_id = code.code_id AND row.release_id = release.release_id)
                OR EXISTS (SELECT 1 FROM medicare_opps AS row
                           WHERE row.code_id = code.code_id AND row.release_id = release.release_id)
                OR EXISTS (SELECT 1 FROM medicare_carrier_amount AS row
                           WHERE row.code_id = code.code_id AND row.release_id = release.release_id)
             ORDER BY release.file_name
         )",
        [code.system().as_str(), code.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The years of which a dataset is loaded, in words.
fn years(connection: &Connection, dataset: &str) -> rusqlite::Result<String> {
    connection.query_row(
        "SELECT coalesce(group_concat(year, ', '), 'no year')
         FROM (SELECT DISTINCT year FROM v_medicare_release WHERE dataset = ?1 ORDER BY year)",
        [dataset],
        |row| row.get(0),
    )
}
