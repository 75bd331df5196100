//! Findings of an import on the terminal: grouped by cause, a few examples, exact totals.

use super::printer::Printer;
use crate::ingest::{Cause, Finding};
use crate::text::count;

/// Causes shown in full; totals always cover all.
const SHOWN: usize = 12;

/// Prints the causes, errors first.
pub(super) fn print(printer: &Printer, file: &str, causes: &[Cause]) {
    for cause in causes.iter().take(SHOWN) {
        let Some(first) = cause.examples.first() else { continue };
        let column = first.place.column_name.as_ref().map(|name| format!(" {name}:")).unwrap_or_default();
        printer.say(&format!("{}[{}]{column} {}", first.severity.as_str(), first.rule, first.message));
        for example in &cause.examples {
            printer.say(&format!("  {}", place(file, example)));
        }
        printer.say(&format!("  help: {}", first.help));
        if cause.count > cause.examples.len() as u64 {
            printer.say(&format!("  same cause: {} in all", count(cause.count, "cell", "cells")));
        }
        printer.say("");
    }
    if causes.len() > SHOWN {
        let rest = (causes.len() - SHOWN) as u64;
        printer.say(&format!(
            "and {}; `ratebook imports show` lists all\n",
            count(rest, "more cause", "more causes")
        ));
    }
}

fn place(file: &str, finding: &Finding) -> String {
    let mut text = file.to_owned();
    if finding.place.line > 0 {
        text.push_str(&format!(", line {}", finding.place.line));
    }
    if let Some(cell) = finding.place.cell() {
        text.push_str(&format!(", cell {cell}"));
    }
    match &finding.value {
        Some(value) => {
            let short: String = value.chars().take(80).collect();
            let cut = if short.len() < value.len() { " ..." } else { "" };
            format!("{text}: `{short}`{cut}")
        }
        None => text,
    }
}
