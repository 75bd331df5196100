//! `ratebook completions SHELL`: completions on stdout.

use clap::Args;
use clap_complete::Shell;

use crate::cli::context::Context;
use crate::cli::dispatch::command;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;

/// Print completions for a shell
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
    clap_complete::generate(args.shell, &mut command(), "ratebook", &mut script);
    context.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
