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
    ("export", ["ratebook export site", "ratebook export site --format html,xlsx"]),
    ("explain", ["ratebook explain 47371", "ratebook explain 47371 --locality 09102/04"]),
    ("review", ["ratebook review import 47371.xlsx", "ratebook review import 47371.xlsx --dry-run"]),
    ("completions", ["ratebook completions bash", "ratebook completions zsh --output _ratebook"]),
    ("man", ["ratebook man | man -l -", "ratebook man --output ratebook.1"]),
    ("help", ["ratebook help import", "ratebook help report"]),
];

/// The option beside `--help` that shows everything.
const ALL: &str = "--all";

/// True when `--all` stands beside `--help`; it is taken out, as it means nothing else.
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
        let examples = EXAMPLES.iter().find(|(name, _)| *name == one.get_name());
        let Some((_, [first, second])) = examples else { return one };
        let before = one.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
        one.after_help(format!(
            "{before}Examples:\n  {first}\n  {second}\n\nOptions of every command, such as --db, --output and --format: add {ALL}."
        ))
    })
}

/// An option in a line: which values it takes, and more words, are on the page of all.
fn brief(arg: Arg) -> Arg {
    let arg = arg.long_help(None::<&str>);
    if arg.get_action().takes_values() { arg.hide_possible_values(true) } else { arg }
}
