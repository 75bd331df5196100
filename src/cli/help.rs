//! The help of commands: examples of each, and the options of every command on a page of their own.

use clap::{Arg, Command};

/// Two examples of each command.
const EXAMPLES: [(&str, [&str; 2]); 17] = [
    ("quickstart", ["ratebook quickstart", "ratebook quickstart --db liver.db"]),
    ("init", ["ratebook init", "ratebook init --db liver.db --no-extracts"]),
    ("status", ["ratebook status", "ratebook status --format json"]),
    ("migrate", ["ratebook migrate status", "ratebook migrate up"]),
    ("seed", ["ratebook seed", "ratebook seed my-seed"]),
    (
        "import",
        [
            "ratebook import 123456789_hospital_standardcharges.csv",
            "ratebook import prices.csv --profile prices.toml",
        ],
    ),
    ("validate", ["ratebook validate hospital.json", "ratebook validate hospital.csv --format tsv"]),
    ("imports", ["ratebook imports list", "ratebook imports undo 15"]),
    ("payers", ["ratebook payers unmatched", "ratebook payers alias \"AETNA PPO\" aetna"]),
    ("report", ["ratebook report 47371", "ratebook report 47371 --output 47371.xlsx"]),
    ("query", ["ratebook query list", "ratebook query run ncci-pairs --param code=47371"]),
    ("export", ["ratebook export site --all", "ratebook export site --code 47371 --format html,xlsx"]),
    ("explain", ["ratebook explain 47371", "ratebook explain 47371 --locality 09102/04"]),
    ("review", ["ratebook review import 47371.xlsx", "ratebook review import 47371.xlsx --dry-run"]),
    ("completions", ["ratebook completions bash", "ratebook completions zsh --output _ratebook"]),
    ("man", ["ratebook man | man -l -", "ratebook man --output ratebook.1"]),
    ("help", ["ratebook help import", "ratebook help report"]),
];

/// Two examples of each command of a command.
const WITHIN: [(&str, &str, [&str; 2]); 18] = [
    ("migrate", "status", ["ratebook migrate status", "ratebook migrate status --format json"]),
    ("migrate", "plan", ["ratebook migrate plan", "ratebook migrate plan --db liver.db"]),
    ("migrate", "up", ["ratebook migrate up", "ratebook migrate up --db liver.db"]),
    ("migrate", "verify", ["ratebook migrate verify", "ratebook migrate verify --db liver.db"]),
    ("imports", "list", ["ratebook imports list", "ratebook imports list --output imports.csv"]),
    ("imports", "show", ["ratebook imports show 15", "ratebook imports show 15 --output import-15.html"]),
    ("imports", "diff", ["ratebook imports diff 15", "ratebook imports diff 15 --output changes.xlsx"]),
    ("imports", "undo", ["ratebook imports undo 15", "ratebook imports undo 15 --db liver.db"]),
    ("payers", "list", ["ratebook payers list", "ratebook payers list --output payers.csv"]),
    ("payers", "unmatched", ["ratebook payers unmatched", "ratebook payers unmatched --output names.csv"]),
    (
        "payers",
        "alias",
        [
            "ratebook payers alias \"AETNA PPO\" aetna",
            "ratebook payers alias \"UHC CHOICE\" unitedhealthcare",
        ],
    ),
    ("query", "list", ["ratebook query list", "ratebook query list --queries my-queries"]),
    ("query", "show", ["ratebook query show ncci-pairs", "ratebook query show ncci-pairs --engine duckdb"]),
    (
        "query",
        "run",
        [
            "ratebook query run ncci-pairs --param code=47371",
            "ratebook query run my-query.sql --output rows.csv",
        ],
    ),
    ("query", "columns", ["ratebook query columns", "ratebook query columns v_rate"]),
    ("query", "check", ["ratebook query check", "ratebook query check my-query.sql"]),
    (
        "review",
        "import",
        ["ratebook review import 47371.xlsx", "ratebook review import 47371.xlsx --dry-run"],
    ),
    ("review", "list", ["ratebook review list", "ratebook review list --output comments.csv"]),
];

/// The option beside `--help` that shows everything.
const ALL: &str = "--all";

/// True when `--all` is beside `--help`; it is taken out, as it means nothing else.
pub(super) fn take_all(arguments: &mut Vec<std::ffi::OsString>) -> bool {
    let asks = |argument: &std::ffi::OsString| argument == "--help" || argument == "-h";
    let before = arguments.len();
    if arguments.iter().any(asks) {
        arguments.retain(|argument| argument != ALL);
    }
    arguments.len() < before
}

/// The command line with examples; the options of every command are hidden unless all are asked for.
pub(super) fn dressed(command: Command, all: bool) -> Command {
    let command = command.mut_args(|arg| if arg.is_global_set() && !all { arg.hide(true) } else { arg });
    command.mut_subcommands(|one| {
        // A line an option: what values it takes is on the page of all.
        let one = if all { one } else { one.mut_args(brief) };
        let outer = one.get_name().to_owned();
        let one = one.mut_subcommands(|inner| {
            let examples = WITHIN.iter().find(|(of, name, _)| *of == outer && *name == inner.get_name());
            match examples {
                Some((_, _, examples)) => with_examples(inner, examples),
                None => inner,
            }
        });
        let examples = EXAMPLES.iter().find(|(name, _)| *name == one.get_name());
        match examples {
            Some((_, examples)) => with_examples(one, examples),
            None => one,
        }
    })
}

/// A command with two examples, and where the options of every command are.
fn with_examples(command: Command, [first, second]: &[&str; 2]) -> Command {
    let before = command.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
    command.after_help(format!(
        "{before}Examples:\n  {first}\n  {second}\n\nOptions of every command, such as --db, --output and --format: add {ALL}."
    ))
}

/// An option in a line: which values it takes, and more words, are on the page of all.
fn brief(arg: Arg) -> Arg {
    let arg = arg.long_help(None::<&str>);
    if arg.get_action().takes_values() { arg.hide_possible_values(true) } else { arg }
}
