//! The command line: names, options and their help texts.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::commands;
use super::output::OutputArgs;
use crate::export::Format;

/// Medical-billing rates, benchmarks and their gaps in one SQLite file
#[derive(Debug, Parser)]
#[command(name = "ratebook", version = version(), max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Start with `ratebook quickstart`: it makes ratebook.db and the first report.\n\
                        Exit codes: 0 done, 1 done with findings, 2 usage, 3 database refuses, 4 file or disk,\n\
                        130 interrupted (rolled back).")]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "RATEBOOK_DB",
        default_value = "ratebook.db",
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
    /// Fix every printed time to that of the newest import: same data, same bytes
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

/// Version, commit, SQLite and build features, as `--version` prints them.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let features = [
            ("html", cfg!(feature = "html")),
            ("xlsx", cfg!(feature = "xlsx")),
            ("parquet", cfg!(feature = "parquet")),
        ];
        let built: Vec<&str> = features.iter().filter(|(_, has)| *has).map(|(name, _)| *name).collect();
        format!(
            "{} (commit {}, SQLite {}, features: {})",
            env!("CARGO_PKG_VERSION"),
            env!("RATEBOOK_COMMIT"),
            rusqlite::version(),
            if built.is_empty() { "none".to_owned() } else { built.join(", ") }
        )
    });
    &VERSION
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
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

/// The commands, each with a file of its own.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make the database, seed it, and write the first report
    Quickstart(commands::quickstart::QuickstartArgs),
    /// Make an empty database with its tables and the shipped seed
    Init(commands::init::InitArgs),
    /// Show what the database holds and what to do next
    Status(commands::status::StatusArgs),
    /// Show, plan, apply or verify schema migrations
    Migrate(commands::migrate::MigrateArgs),
    /// Load the shipped seed, or your own folder of the same shape
    Seed(commands::seed::SeedArgs),
    /// Import published files: hospital charges, payer CSVs, any CSV through a profile
    Import(commands::import::ImportArgs),
    /// Judge a hospital file as CMS's validator does, and beyond
    Validate(commands::validate::ValidateArgs),
    /// List imports, show one, show what one changed, or take one back
    Imports(commands::imports::ImportsArgs),
    /// List payers and match published names to them
    Payers(commands::payers::PayersArgs),
    /// Report on a code, on gaps, on changes, or on what any query gives
    Report(commands::report::ReportArgs),
    /// List, show, run or check SQL queries
    Query(commands::query::QueryArgs),
    #[cfg(feature = "html")]
    /// Write a folder: a page and a workbook for each code, with an index
    Export(commands::export::ExportArgs),
    #[cfg(feature = "parquet")]
    /// Publish files of prices in a lake: Parquet that DuckDB, Spark and others read
    Publish(commands::publish::PublishArgs),
    /// Show where a figure comes from: file and line, rule, inputs, earlier values
    Explain(commands::explain::ExplainArgs),
    #[cfg(feature = "xlsx")]
    /// Import what reviewers wrote in a workbook
    Review(commands::review::ReviewArgs),
    /// Print completions for a shell
    Completions(commands::completions::CompletionsArgs),
    /// Print the manual page
    Man(commands::man::ManArgs),
}
