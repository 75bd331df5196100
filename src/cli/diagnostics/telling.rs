//! How diagnostics are told to a person: on stderr or as a text, drawn or in sentences.

use super::super::printer::Printer;
use super::model::Diagnostic;
use super::{drawing, sentences};
use crate::domain::one_line;
use crate::domain::text::count;

/// Causes told in full; totals always cover all.
const SHOWN: usize = 12;

/// How diagnostics are told to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Telling {
    /// With the row and a caret under the cell.
    Drawing,
    /// In sentences alone: for a screen reader, or a terminal that only prints.
    Sentences,
}

impl Telling {
    /// Sentences where they are asked for, or the terminal can do no more.
    pub(in crate::cli) fn chosen(narrate: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if narrate || dumb { Self::Sentences } else { Self::Drawing }
    }
}

fn render(file: &str, diagnostic: &Diagnostic, telling: Telling) -> String {
    match telling {
        Telling::Drawing => drawing::render(file, diagnostic),
        Telling::Sentences => one_line(&sentences::render(file, diagnostic)).into_owned(),
    }
}

/// All diagnostics as a text of its own.
pub(in crate::cli) fn text(file: &str, diagnostics: &[Diagnostic], telling: Telling) -> String {
    if diagnostics.is_empty() {
        return format!("{file}: nothing was noticed\n");
    }
    let told = diagnostics.iter().map(|diagnostic| render(file, diagnostic, telling) + "\n");
    told.collect::<Vec<_>>().join("\n")
}

/// Tells the diagnostics on stderr, in their order; `all` is the command that lists those that are too many.
pub(in crate::cli) fn tell(
    printer: &Printer,
    file: &str,
    (diagnostics, all): (&[Diagnostic], &str),
    telling: Telling,
) {
    for diagnostic in diagnostics.iter().take(SHOWN) {
        printer.say_lines(&render(file, diagnostic, telling));
        printer.say("");
    }
    if diagnostics.len() > SHOWN {
        let rest = count((diagnostics.len() - SHOWN) as u64, "more cause", "more causes");
        printer.say(&format!("and {rest}; {all} lists all"));
        printer.say("");
    }
}
