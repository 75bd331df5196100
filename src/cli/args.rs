//! The command line: its commands, and what `--help` and `--version` say of the program.

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use super::commands;
use super::global::GlobalArgs;

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
