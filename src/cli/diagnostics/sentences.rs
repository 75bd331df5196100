//! A diagnostic in sentences, nothing drawn: what a screen reader reads aloud makes sense.

use super::model::Diagnostic;
use crate::domain::text::{self, count};

/// The sentences of one diagnostic.
pub(super) fn render(file: &str, diagnostic: &Diagnostic) -> String {
    let Diagnostic { rule, severity, message, help, places, .. } = diagnostic;
    let kind = match severity.as_str() {
        "error" => "Error",
        "warning" => "Warning",
        _ => "Note",
    };
    let column = diagnostic.column.as_ref().map(|name| format!(" in column {name}")).unwrap_or_default();
    let mut sentences = vec![format!("{kind} {rule}{column}: {message}.")];
    if let Some(first) = places.first() {
        let value = first.value_in_words().map(|value| format!(", which holds {value}")).unwrap_or_default();
        sentences.push(format!("It is in {}{value}.", first.in_words(file)));
    }
    for place in places {
        if let Some(message) = &place.message {
            sentences.push(format!("In {}: {message}.", place.in_words(file)));
        }
    }
    sentences.push(format!("What to do: {help}."));
    if diagnostic.count > 1 {
        let lines: Vec<String> = places.iter().map(|place| place.line.to_string()).collect();
        let lines = text::list(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let columns = diagnostic.of_columns();
        let all = count(diagnostic.count, &format!("place{columns} has"), &format!("places{columns} have"));
        sentences.push(match places.len() as u64 == diagnostic.count {
            true => format!("{all} this cause, in lines {lines}."),
            false => format!("{all} this cause, the first of them in lines {lines}."),
        });
    }
    if diagnostic.rejects {
        let rows = if diagnostic.count > 1 { "These rows were rejected." } else { "This row was rejected." };
        sentences.push(rows.to_owned());
    }
    sentences.join(" ")
}
