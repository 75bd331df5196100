//! `ratebook report code|gaps|completeness`: documents for reviewers.

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::domain::{Code, Modifier};
use crate::query::Params;
use crate::report::{self, CodeScope};

/// Report on a code, on gaps, or on completeness
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Debug, Subcommand)]
enum Subject {
    /// Everything known of a code, and everything that is not
    Code {
        /// The code: 47371, J1745, or with its system MS-DRG:470
        code: String,
        /// Only figures with this modifier
        #[arg(long, value_name = "M")]
        modifier: Option<String>,
    },
    /// Every gap of the database, what can be filled first
    Gaps,
    /// How much is known, by code and payer
    Completeness,
}

pub(crate) fn run(context: &Context, args: &ReportArgs) -> Result<Exit, Failure> {
    let connection = context.read()?;
    let catalogue = context.catalogue()?;
    let created = context.document_time(&connection)?;
    let report = match &args.subject {
        Subject::Code { code, modifier } => {
            let scope = parse_scope(code, modifier.as_deref())?;
            report::of_code(&connection, &catalogue, &scope, created)?
        }
        Subject::Gaps => {
            report::of_query(&connection, catalogue.get("data-gaps")?, &Params::default(), created)?
        }
        Subject::Completeness => {
            report::of_query(&connection, catalogue.get("completeness")?, &Params::default(), created)?
        }
    };
    context.emit(&report, created)?;
    Ok(Exit::Done)
}

fn parse_scope(code: &str, modifier: Option<&str>) -> Result<CodeScope, Failure> {
    let shape = "write a code such as 47371 or J1745, or with its system such as MS-DRG:470";
    let code = Code::parse(code).map_err(|error| Failure::usage(error.to_string(), shape))?;
    let modifier = modifier.map(str::parse::<Modifier>).transpose().map_err(|error| {
        Failure::usage(error.to_string(), "write the two characters, such as `--modifier 26`")
    })?;
    Ok(CodeScope { code, modifier })
}
