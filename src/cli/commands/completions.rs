//! `ratebook completions SHELL`: what makes a shell ask the program for completions, on stdout.

use clap::Args;
use clap_complete::Shell;
use clap_complete::env::Shells;

use crate::cli::completion::VARIABLE;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;

/// Print completions for a shell
///
/// They offer commands and options, and the codes, payers, queries and imports of the database that
/// --db or RATEBOOK_DB names.
///
/// For bash: `ratebook completions bash > ~/.local/share/bash-completion/completions/ratebook`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(context: &Context, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell = shells.completer(&args.shell.to_string()).expect("every shell of clap has completions");
    shell
        .write_registration(VARIABLE, "ratebook", "ratebook", "ratebook", &mut script)
        .expect("memory can be written");
    context.deliver_text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
