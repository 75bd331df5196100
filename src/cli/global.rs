//! The options that every command takes.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::output::OutputArgs;
use super::printer::ColorChoice;
use crate::db;
use crate::export::Format;

/// Options that every command takes.
#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "RATEBOOK_DB",
        default_value = db::DEFAULT_NAME,
        help_heading = "Global options"
    )]
    pub(super) db: PathBuf,
    /// How results are written; without it the extension of --output decides
    #[arg(
        long,
        global = true,
        value_enum,
        value_delimiter = ',',
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    pub(super) format: Vec<FormatChoice>,
    /// Where results go; `-` is stdout
    #[arg(long, short, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file that --output names
    #[arg(long, global = true, help_heading = "Global options")]
    pub(super) force: bool,
    /// Your own folder of query files; a file replaces the shipped query of its name
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "RATEBOOK_QUERIES",
        help_heading = "Global options"
    )]
    pub(super) queries: Option<PathBuf>,
    /// Take the time of the newest import for now, for rates in force and ages too: same data, same bytes
    #[arg(long, global = true, help_heading = "Global options")]
    pub(super) reproducible: bool,
    /// On a terminal, print at once instead of through PAGER or less
    #[arg(long, global = true, help_heading = "Global options")]
    pub(super) no_pager: bool,
    /// Draw tables with + - | alone
    #[arg(long, global = true, help_heading = "Global options")]
    pub(super) ascii: bool,
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(super) quiet: bool,
    /// Color on a terminal
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub(super) color: ColorChoice,
    #[command(flatten)]
    pub(super) written: OutputArgs,
}

/// What `--format` takes: a format of reports, or findings as lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormatChoice {
    /// A format of reports.
    Report(Format),
    /// Tab-separated findings.
    Tsv,
}

impl FormatChoice {
    /// The format of a report; findings in tabs are no report.
    pub(super) const fn of_report(self) -> Option<Format> {
        match self {
            Self::Report(format) => Some(format),
            Self::Tsv => None,
        }
    }
}

impl ValueEnum for FormatChoice {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<FormatChoice>> = LazyLock::new(|| {
            Format::ALL.iter().copied().map(FormatChoice::Report).chain([FormatChoice::Tsv]).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Report(format) => PossibleValue::new(format.as_str()).help(format.help()),
            Self::Tsv => PossibleValue::new("tsv")
                .help("Tab-separated findings: of import, validate and imports show --findings"),
        })
    }
}
