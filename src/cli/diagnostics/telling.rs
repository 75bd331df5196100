//! How diagnostics are told to a person: on stderr or as a text, drawn or in sentences.

use std::borrow::Cow;

use super::super::printer::Printer;
use super::model::{Diagnostic, Place};
use super::{drawing, sentences};
use crate::domain::one_line;
use crate::domain::text::count;
use crate::findings::Rule;

/// Causes told in full; totals always cover all.
const SHOWN: usize = 12;

/// Columns of one cause of which each is told.
const COLUMNS: usize = 3;

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

/// Diagnostics of one rule are one, with the places of the first columns and how many there are: those of rules that
/// speak of columns, and those of cells in more columns than a reader looks through.
fn by_rule(diagnostics: &[Diagnostic]) -> Vec<Cow<'_, Diagnostic>> {
    let same = |one: &Diagnostic, other: &Diagnostic| one.rule == other.rule && one.rejects == other.rejects;
    let of_rules = diagnostics.chunk_by(same);
    of_rules
        .flat_map(|of_rule| match of_rule {
            [first, others @ ..] if others.len() >= fewest(first) => {
                vec![Cow::Owned(in_columns(first, others))]
            }
            few => few.iter().map(Cow::Borrowed).collect(),
        })
        .collect()
}

/// How many further columns make a rule one cause.
fn fewest(diagnostic: &Diagnostic) -> usize {
    let is_of_columns = Rule::find(&diagnostic.rule).is_some_and(Rule::is_of_columns);
    if is_of_columns { 1 } else { COLUMNS }
}

/// The first of several columns, with the places of those after it.
fn in_columns(first: &Diagnostic, others: &[Diagnostic]) -> Diagnostic {
    let further = others.iter().take(COLUMNS - 1).filter_map(|other| {
        let column = other.column.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let message = Some(format!("{column}{}", other.message));
        other.places.first().map(|place| Place { message, ..place.clone() })
    });
    Diagnostic {
        places: first.places.iter().take(1).cloned().chain(further).collect(),
        count: first.count + others.iter().map(|other| other.count).sum::<u64>(),
        columns: 1 + others.len() as u64,
        ..first.clone()
    }
}

/// Tells the diagnostics on stderr, in their order; `all` is the command that lists those that are too many.
pub(in crate::cli) fn tell(
    printer: &Printer,
    file: &str,
    (diagnostics, all): (&[Diagnostic], &str),
    telling: Telling,
) {
    let causes = by_rule(diagnostics);
    for diagnostic in causes.iter().take(SHOWN) {
        printer.say_lines(&render(file, diagnostic, telling));
        printer.say("");
    }
    let is_cut = causes.len() > SHOWN;
    if is_cut || causes.len() < diagnostics.len() {
        let rest = causes.len().saturating_sub(SHOWN) as u64;
        let rest = if is_cut {
            format!("and {}; ", count(rest, "more cause", "more causes"))
        } else {
            String::new()
        };
        printer.say(&format!("{rest}{all} lists all{}", if is_cut { "" } else { ", column by column" }));
        printer.say("");
    }
}
