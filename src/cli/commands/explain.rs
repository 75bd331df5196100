//! `ratebook explain CODE`: how a figure was made, with every input and its source.

use clap::{Args, ValueEnum};
use rusqlite::Connection;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::domain::Code;
use crate::query::Params;
use crate::report;

/// The measure that is computed here; the others are published as they stand.
const COMPUTED: &str = "medicare-amount";

/// Show how a figure was made: inputs, arithmetic, file and line
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code: 47371, or with its system HCPCS:G0101
    code: String,
    /// The measure: medicare-amount, work-rvu, medicare-average-allowed ...
    #[arg(long, default_value = COMPUTED, value_name = "MEASURE")]
    measure: String,
    /// A Medicare locality as contractor/number, such as 09102/04
    #[arg(long, value_name = "LOCALITY")]
    locality: Option<String>,
    /// One modifier, or several of one line: 50,80
    #[arg(long, value_name = "M[,M...]")]
    modifier: Option<String>,
    /// Where it is done
    #[arg(long, value_enum, default_value_t = SettingChoice::Facility)]
    setting: SettingChoice,
    /// The year of the relative value units; without it the newest that is loaded
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// The year of the geographic indices, to combine them with units of another year
    #[arg(long, value_name = "YEAR")]
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
    let connection = context.read()?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let code = Code::parse(&args.code)
        .map_err(|error| Failure::usage(error.to_string(), "write a code such as 47371 or J1745"))?;
    let params = Params::default().with("system", code.system().as_str()).with("code", code.as_str());
    let (query, params) = if args.measure == COMPUTED {
        (catalogue.get("medicare-explain")?, computed(args, params))
    } else {
        (catalogue.get("explain-figure")?, params.with("measure", args.measure.as_str()))
    };
    let report = report::of_query(&connection, query, &params, created)?;
    if report.sections.iter().all(|section| section.tables.iter().all(|table| table.rows.is_empty())) {
        return Err(nothing(&connection, args, &code));
    }
    context.emit(&report, created)?;
    Ok(Exit::Done)
}

fn computed(args: &ExplainArgs, params: Params) -> Params {
    let setting = match args.setting {
        SettingChoice::Facility => "facility",
        SettingChoice::NonFacility => "non-facility",
    };
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

fn nothing(connection: &Connection, args: &ExplainArgs, code: &Code) -> Failure {
    if args.measure != COMPUTED {
        let hint = "`ratebook report code` lists the measures of the code under national benchmarks";
        return Failure::usage(format!("{code} has no figure of the measure `{}`", args.measure), hint);
    }
    let year = args.year.map(|year| format!(" of {year}")).unwrap_or_default();
    match &args.locality {
        None => Failure::usage(
            format!("no fee schedule{year} with {code} is loaded"),
            "import the relative value file (PPRRVU) of the year",
        ),
        Some(locality) => {
            let loaded = |dataset: &str| years(connection, dataset).unwrap_or_else(|_| "unknown".to_owned());
            let (units, indices) = (loaded("fee-schedule"), loaded("gpci"));
            Failure::usage(
                format!("no amount of {code}{year} for locality `{locality}` can be computed"),
                format!(
                    "units (PPRRVU) are loaded for {units}, indices (GPCI) for {indices}; import both of one year, \
                     or pass `--gpci-year` to combine two; \
                     `ratebook query run medicare-by-locality --param code={}` lists the localities",
                    code.as_str()
                ),
            )
        }
    }
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
