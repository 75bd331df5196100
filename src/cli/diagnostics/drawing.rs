//! A diagnostic with the offending row drawn and a caret under the cell.

use std::ops::Range;

use super::model::{Diagnostic, Place};
use crate::domain::text::count;
use crate::domain::{one_line, with_carets};

/// The lines of one diagnostic.
pub(super) fn render(file: &str, diagnostic: &Diagnostic) -> String {
    let Diagnostic { rule, severity, message, help, places, .. } = diagnostic;
    let column = diagnostic.column.as_ref().map(|name| format!(" {name}:")).unwrap_or_default();
    let line = |text: String| one_line(&text).into_owned();
    let mut lines = vec![line(format!("{severity}[{rule}]{column} {message}"))];
    for (at, place) in places.iter().enumerate() {
        // The text is in a message of its own.
        let value = place.message.clone().or_else(|| place.value_in_words());
        let value = value.map(|value| format!(": {value}")).unwrap_or_default();
        lines.push(line(format!("  {}{value}", place.in_words(file))));
        lines.extend(drawing(place).filter(|_| at == 0));
    }
    lines.push(line(format!("  help: {help}")));
    if diagnostic.count > places.len() as u64 {
        let columns = diagnostic.of_columns();
        lines.push(format!("  same cause: {}{columns} in all", count(diagnostic.count, "place", "places")));
    }
    lines.join("\n")
}

/// The row with carets under the cell; where it is the row that is wrong, the row alone. None for a
/// row that commas may not divide, and for a document of several lines.
fn drawing(place: &Place) -> Option<String> {
    let row = place.row.as_deref().filter(|row| !row.contains('\t'))?;
    let line = usize::try_from(place.line).ok()?;
    match place.column {
        Some(column) => {
            let cell = field(row, column)?;
            // The line is that of the cell, and the drawing counts from the first of the row.
            let above = row[..cell.start].matches('\n').count();
            let first = line.saturating_sub(above).max(1);
            Some(with_carets(row, first, Some(cell)))
        }
        None if row.contains(['\n', '\r']) => None,
        None => Some(with_carets(row, line, None)),
    }
}

/// The bytes of a column of a CSV row, quotes included.
fn field(row: &str, column: usize) -> Option<Range<usize>> {
    // What divides the cells most often divides them.
    let mut ends =
        b",\t;|".map(|separator| separators(row, separator)).into_iter().rev().max_by_key(Vec::len)?;
    ends.push(row.len());
    let start = if column == 0 { 0 } else { ends.get(column - 1)? + 1 };
    Some(start..*ends.get(column)?)
}

/// Where a character is outside quotes.
fn separators(row: &str, separator: u8) -> Vec<usize> {
    let mut quoted = false;
    let places = row.bytes().enumerate().filter(|(_, byte)| {
        quoted ^= *byte == b'"';
        *byte == separator && !quoted
    });
    places.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_drawing_are_those_of_the_row() {
        let row = "Aetna,\"two\nlines\",12z";
        let place = Place {
            line: 5,
            path: None,
            is_cell: true,
            column: Some(2),
            value: None,
            row: Some(row.to_owned()),
            message: None,
        };
        let drawn = drawing(&place).expect("a drawing");
        assert!(drawn.lines().any(|line| line.contains("5 |") && line.contains("12z")), "{drawn}");
    }

    #[test]
    fn finds_a_cell_behind_quoted_commas() {
        let row = r#"Aetna,"a, b",3"#;
        assert_eq!(field(row, 1).map(|cell| &row[cell]), Some(r#""a, b""#));
        assert_eq!(field(row, 2).map(|cell| &row[cell]), Some("3"));
        assert_eq!(field(row, 3), None);
        let row = "Aetna;47371;3,20";
        assert_eq!(field(row, 2).map(|cell| &row[cell]), Some("3,20"));
    }
}
