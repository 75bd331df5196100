//! Findings of an import on the terminal: grouped by cause, a few examples, exact totals.

use super::printer::Printer;
use crate::ingest::{Cause, Example, Finding};
use crate::text::count;

/// Causes shown in full; totals always cover all.
const SHOWN: usize = 12;

/// How much of a row is shown around the cell that matters.
const ROW_WIDTH: usize = 96;

/// Prints the causes, errors first.
pub(super) fn print(printer: &Printer, file: &str, causes: &[Cause]) {
    for cause in causes.iter().take(SHOWN) {
        let Some(Example { finding: first, .. }) = cause.examples.first() else { continue };
        let column = first.place.column_name.as_ref().map(|name| format!(" {name}:")).unwrap_or_default();
        printer.say(&format!("{}[{}]{column} {}", first.severity.as_str(), first.rule, first.message));
        for (at, example) in cause.examples.iter().enumerate() {
            printer.say(&format!("  {}", place(file, &example.finding)));
            if let Some((row, carets)) = drawing(example).filter(|_| at == 0) {
                printer.say(&format!("    {row}\n    {carets}"));
            }
        }
        printer.say(&format!("  help: {}", first.help));
        if cause.count > cause.examples.len() as u64 {
            printer.say(&format!("  same cause: {} in all", count(cause.count, "cell", "cells")));
        }
        printer.say("");
    }
    if causes.len() > SHOWN {
        let rest = (causes.len() - SHOWN) as u64;
        let rest = count(rest, "more cause", "more causes");
        printer.say(&format!("and {rest}; `ratebook imports show` lists all\n"));
    }
}

fn place(file: &str, finding: &Finding) -> String {
    let mut text = file.to_owned();
    if finding.place.line > 0 {
        text.push_str(&format!(", line {}", finding.place.line));
    }
    match finding.place.cell() {
        Some(cell) if finding.place.column.is_some() => text.push_str(&format!(", cell {cell}")),
        // The pointer of a whole JSON document is empty.
        Some(place) if !place.is_empty() => text.push_str(&format!(", {place}")),
        _ => {}
    }
    match finding.value.as_deref() {
        Some("") => format!("{text}: blank"),
        Some(value) => {
            let short: String = value.chars().take(80).collect();
            let cut = if short.len() < value.len() { " ..." } else { "" };
            format!("{text}: `{short}`{cut}")
        }
        None => text,
    }
}

/// The row with carets under the cell, cut to what fits; none for a row that spans lines.
fn drawing(example: &Example) -> Option<(String, String)> {
    let row = example.row.as_deref().filter(|row| !row.contains(['\n', '\r', '\t']))?;
    let (start, end) = field(row, example.finding.place.column?)?;
    let before = row[..start].chars().count();
    let width = row[start..end].chars().count().clamp(1, ROW_WIDTH / 2);
    let skipped = (before + width + 8).saturating_sub(ROW_WIDTH);
    let shown: String = row.chars().skip(skipped).take(ROW_WIDTH).collect();
    let lead = if skipped > 0 { "..." } else { "" };
    let indent = " ".repeat(before.saturating_sub(skipped) + lead.len());
    Some((format!("{lead}{shown}"), format!("{indent}{}", "^".repeat(width))))
}

/// The bytes of a column of a CSV row, quotes included.
fn field(row: &str, column: usize) -> Option<(usize, usize)> {
    let mut quoted = false;
    let mut ends: Vec<usize> = Vec::new();
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => ends.push(at),
            _ => {}
        }
    }
    ends.push(row.len());
    let start = if column == 0 { 0 } else { ends.get(column - 1)? + 1 };
    Some((start, *ends.get(column)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_cell_behind_quoted_commas() {
        let row = r#"Aetna,"a, b",3"#;
        assert_eq!(field(row, 1).map(|(start, end)| &row[start..end]), Some(r#""a, b""#));
        assert_eq!(field(row, 2).map(|(start, end)| &row[start..end]), Some("3"));
        assert_eq!(field(row, 3), None);
    }
}
