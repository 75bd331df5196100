//! `ratebook man`: the manual page, made from the command line itself.

use clap::{Args, Command};

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;

/// Print the manual page: `ratebook man | man -l -`
#[derive(Debug, Args)]
pub(crate) struct ManArgs {}

pub(crate) fn run(context: &Context, _: &ManArgs, program: &Command) -> Result<Exit, Failure> {
    context.deliver_text(&page(program))?;
    Ok(Exit::Done)
}

fn page(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut text = format!(
        ".TH RATEBOOK 1 \"\" \"ratebook {}\"\n.SH NAME\nratebook \\- {}\n.SH SYNOPSIS\n.B ratebook\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n",
        env!("CARGO_PKG_VERSION"),
        safe(&about)
    );
    text.push_str(".SH OPTIONS OF EVERY COMMAND\n");
    text.push_str(&options(command));
    text.push_str(".SH COMMANDS\n");
    commands(command, "ratebook", &mut text);
    if let Some(after) = command.get_after_help() {
        text.push_str(&format!(".SH NOTES\n{}\n", safe(&after.to_string())));
    }
    text
}

/// Each command with its options, the commands under it after it.
fn commands(command: &Command, path: &str, text: &mut String) {
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        let path = format!("{path} {}", one.get_name());
        let about = one.get_about().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!(".SS {}\n{}\n{}", safe(&path), safe(&about), options(one)));
        commands(one, &path, text);
    }
}

fn options(command: &Command) -> String {
    let mut text = String::new();
    for arg in command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str())) {
        let value = arg.get_value_names().and_then(|names| names.first()).map(|name| format!(" {name}"));
        let value = value.filter(|_| arg.get_action().takes_values()).unwrap_or_default();
        let name = match arg.get_long() {
            Some(long) => format!("--{long}{value}"),
            None => value.trim().to_owned(),
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!(".TP\n.B {}\n{}\n", safe(&name), safe(&help)));
    }
    text
}

/// Text that roff takes as it is.
fn safe(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('-', "\\-");
    let lines = escaped
        .lines()
        .map(|line| if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n")
}
