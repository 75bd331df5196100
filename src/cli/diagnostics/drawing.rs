//! A diagnostic with the offending row drawn and a caret under the cell.

use super::model::{Diagnostic, Place};
use crate::domain::text::count;

/// How much of a row is shown around the cell that matters.
const ROW_WIDTH: usize = 96;

/// The lines of one diagnostic.
pub(super) fn render(file: &str, diagnostic: &Diagnostic) -> String {
    let Diagnostic { rule, severity, message, help, places, .. } = diagnostic;
    let column = diagnostic.column.as_ref().map(|name| format!(" {name}:")).unwrap_or_default();
    let mut lines = vec![format!("{severity}[{rule}]{column} {message}")];
    for (at, place) in places.iter().enumerate() {
        let value = place.value_in_words().map(|value| format!(": {value}")).unwrap_or_default();
        lines.push(format!("  {}{value}", place.in_words(file)));
        if let Some((row, carets)) = drawing(place).filter(|_| at == 0) {
            lines.push(format!("    {row}\n    {carets}").trim_end().to_owned());
        }
    }
    lines.push(format!("  help: {help}"));
    if diagnostic.count > places.len() as u64 {
        lines.push(format!("  same cause: {} in all", count(diagnostic.count, "place", "places")));
    }
    lines.join("\n")
}

/// The row with carets under the cell, or under none where it is the row that is wrong, cut to what
/// fits; none for a row that spans lines.
fn drawing(place: &Place) -> Option<(String, String)> {
    let row = place.row.as_deref().filter(|row| !row.contains(['\n', '\r', '\t']))?;
    let Some(column) = place.column else {
        let shown: String = row.chars().take(ROW_WIDTH).collect();
        let cut = if shown.len() < row.len() { "..." } else { "" };
        return Some((format!("{shown}{cut}"), String::new()));
    };
    let (start, end) = field(row, column)?;
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
