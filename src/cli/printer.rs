//! The one place that prints: data to stdout, talk to stderr, color and quiet decided once.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

use super::failure::Failure;
use crate::domain::{Commands, Visible, VisibleWriter};
use crate::formats::PassedOver;

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

/// Where the words of a command go.
#[derive(Debug, Clone)]
pub(super) struct Printer {
    quiet: bool,
    /// Of which database the commands are that a message names.
    pub(super) commands: Commands,
    color: bool,
    pub(super) stdout_is_terminal: bool,
}

impl Printer {
    pub(super) fn new(quiet: bool, choice: ColorChoice, commands: Commands) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR") => false,
            ColorChoice::Auto if set("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => io::stderr().is_terminal() && !dumb,
        };
        Self { quiet, commands, color, stdout_is_terminal: io::stdout().is_terminal() }
    }

    /// Says what beside the tables of an archive or workbook is not read.
    pub(super) fn say_passed_over(&self, passed_over: &[PassedOver]) {
        for PassedOver { name, why } in passed_over {
            self.say(&format!("skipped {name}: {why}"));
        }
    }

    /// Whether a line on stderr may move.
    pub(super) fn draws_progress(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        !self.quiet && !dumb && io::stderr().is_terminal()
    }

    /// Whether tables on stdout may be colored.
    pub(super) const fn color_data(&self) -> bool {
        self.color && self.stdout_is_terminal
    }

    /// How many columns the terminal has that data goes to; none where it goes elsewhere.
    pub(super) fn width(&self) -> Option<usize> {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
        (self.stdout_is_terminal && columns > 0).then_some(usize::from(columns))
    }

    /// Where data goes: standard output, through the door of foreign text where it is a terminal.
    pub(super) fn data(&self) -> Box<dyn Write> {
        let out = io::stdout().lock();
        if self.stdout_is_terminal { Box::new(VisibleWriter::new(out)) } else { Box::new(out) }
    }

    /// A line of talk; silent under `--quiet`.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet {
            to_stderr("", &Visible::of(&self.commands.complete_text(line)));
        }
    }

    /// What to do next, below a blank line.
    pub(super) fn say_next(&self, what: &str) {
        self.say("");
        self.say(&format!("Next: {what}"));
    }

    /// Lines of talk, each of which is one line whatever a file put into it.
    pub(super) fn say_lines(&self, lines: &str) {
        if !self.quiet {
            to_stderr("", &Visible::of_lines(lines));
        }
    }

    /// Something that the user must know although the command succeeds; never silent.
    pub(super) fn warn(&self, line: &str) {
        to_stderr(
            &self.paint("warning", "33;1"),
            &Visible::of(&format!(": {}", self.commands.complete_text(line))),
        );
    }

    /// Why the command ended.
    pub(super) fn fail(&self, failure: &Failure) {
        if failure.broken_pipe {
            return;
        }
        to_stderr(&self.paint("error", "31;1"), &Visible::of(&format!(": {}", failure.message)));
        for cause in &failure.causes {
            to_stderr("  ", &Visible::of(cause));
        }
        if let Some(hint) = &failure.hint {
            to_stderr(
                &format!("\n{}", self.paint("hint", "36;1")),
                &Visible::of(&format!(": {}", self.commands.complete_text(hint))),
            );
        }
    }

    fn paint(&self, word: &str, style: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{word}\u{1b}[0m") } else { word.to_owned() }
    }
}

/// The one way to standard error: `ours` may hold colors, `words` may come from anywhere. A closed stderr
/// is no reason to fail.
fn to_stderr(ours: &str, words: &Visible<'_>) {
    let _ = writeln!(io::stderr().lock(), "{ours}{words}");
}
