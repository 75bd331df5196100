//! The page of commands, made from the command line as clap knows it.

use std::fmt::Write as _;

use clap::{Arg, Command};

/// The text of `docs/commands.md`.
pub(crate) fn commands_page() -> String {
    let program = ratebook::cli::command();
    let mut page = "# Commands\n\n\
        Every command, argument and option; this page is made from the program: \
        `RATEBOOK_DOCS=write cargo test --test it docs`.\n\
        `ratebook COMMAND --help` shows the same.\n\n\
        Results go to stdout, everything else to stderr.\n\
        `SOURCE_DATE_EPOCH` fixes every time that is printed or stored, `NO_COLOR` switches color off, and \
        `TERM=dumb` shows findings in sentences.\n\
        Parquet, with `publish`, is a build feature that is on: `--no-default-features --features html,xlsx` leaves it out.\n\n\
        ## Options of every command\n"
        .to_owned();
    arguments(&program, &mut page);
    for command in commands(&program) {
        describe(command, "", 2, &mut page);
    }
    page
}

/// The commands of one, without the one that prints help.
fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| command.get_name() != "help")
}

/// A section on a command, and one on each of its actions.
fn describe(command: &Command, above: &str, level: usize, page: &mut String) {
    let path = format!("{above} {}", command.get_name());
    let heading = "#".repeat(level);
    writeln!(page, "\n{heading} {}", path.trim_start()).expect("text can be written to");
    if let Some(about) = command.get_long_about().or(command.get_about()) {
        let about = about.to_string().replace("\n\n", "\n").replace(". ", ".\n");
        writeln!(page, "\n{}", about.trim_end()).expect("text can be written to");
    }
    if commands(command).next().is_none() {
        let usage = usage(command);
        writeln!(page, "\n```text\nratebook{path}{usage}\n```").expect("text can be written to");
    }
    arguments(command, page);
    if let Some(after) = command.get_after_long_help().or(command.get_after_help()) {
        writeln!(page, "\n{}", after.to_string().trim_end()).expect("text can be written to");
    }
    for action in commands(command) {
        describe(action, &path, level + 1, page);
    }
}

/// What stands behind the name of a command: its arguments by place.
fn usage(command: &Command) -> String {
    let options = if command.get_opts().next().is_some() { " [OPTIONS]" } else { "" };
    let places: String = command
        .get_positionals()
        .map(|argument| {
            let several =
                if argument.get_num_args().is_some_and(|n| n.max_values() > 1) { "..." } else { "" };
            let name = value_of(argument);
            if argument.is_required_set() {
                format!(" <{name}>{several}")
            } else {
                format!(" [{name}]{several}")
            }
        })
        .collect();
    format!("{options}{places}")
}

fn value_of(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    if names.is_empty() {
        argument.get_id().as_str().to_uppercase()
    } else {
        names.iter().map(clap::builder::Str::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A table of the arguments and options of a command.
fn arguments(command: &Command, page: &mut String) {
    let shown: Vec<&Arg> =
        command.get_arguments().filter(|one| !matches!(one.get_long(), Some("help" | "version"))).collect();
    if shown.is_empty() {
        return;
    }
    page.push_str("\n| argument | meaning |\n|---|---|\n");
    for argument in shown {
        let name = match (argument.get_long(), argument.get_action().takes_values()) {
            (None, _) => value_of(argument),
            (Some(long), false) => format!("--{long}"),
            (Some(long), true) => format!("--{long} {}", value_of(argument)),
        };
        let short = argument.get_short().map(|short| format!(", `-{short}`")).unwrap_or_default();
        let [name, meaning] = [name, meaning(argument)].map(|cell| cell.replace('|', "\\|"));
        writeln!(page, "| `{name}`{short} | {meaning} |").expect("text can be written to");
    }
}

/// The help of an argument, its values, its default and its variable.
fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help());
    let mut text = help.map(|help| help.to_string().replace('\n', " ")).unwrap_or_default();
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|_| argument.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({help})", value.get_name()),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if !values.is_empty() {
        write!(text, "; one of {}", values.join(", ")).expect("text can be written to");
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        write!(text, "; `{}` without it", defaults.join(",")).expect("text can be written to");
    }
    if let Some(variable) = argument.get_env() {
        write!(text, "; also `{}`", variable.to_string_lossy()).expect("text can be written to");
    }
    text
}
