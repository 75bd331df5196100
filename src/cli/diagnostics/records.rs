//! Diagnostics for other programs: the same fields in JSON and as tab-separated lines.

use serde::Serialize;

use super::super::failure::Failure;
use super::model::{Diagnostic, Place};

/// The columns of the tab-separated form, named as the JSON fields.
const COLUMNS: [&str; 11] =
    ["rule", "kind", "severity", "path", "line", "column", "value", "message", "help", "source", "count"];

/// One diagnostic as a record.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Record {
    /// Stable id such as `I203`.
    pub(in crate::cli) rule: String,
    /// CMS's error kind, where there is one.
    pub(in crate::cli) kind: Option<String>,
    /// error, warning or note.
    pub(in crate::cli) severity: String,
    /// Cell such as `N4`, `row 7`, or a JSON pointer.
    pub(in crate::cli) path: Option<String>,
    /// Physical line; 0 for the file as a whole.
    pub(in crate::cli) line: u64,
    /// The column's heading.
    pub(in crate::cli) column: Option<String>,
    /// The offending text.
    pub(in crate::cli) value: Option<String>,
    /// What is wrong.
    pub(in crate::cli) message: String,
    /// What to do.
    pub(in crate::cli) help: String,
    /// Where the rule is written down.
    pub(in crate::cli) source: Option<String>,
    /// How many places share the cause.
    pub(in crate::cli) count: u64,
    /// Whether their rows were rejected; only where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) rejects: Option<bool>,
    /// The first places of the cause, the one above among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::cli) examples: Vec<Example>,
}

/// One place of a cause.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Example {
    path: Option<String>,
    line: u64,
    value: Option<String>,
    row: Option<String>,
    /// Where it is not that of the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl From<&Diagnostic> for Record {
    fn from(diagnostic: &Diagnostic) -> Self {
        let first = diagnostic.places.first();
        let example = |place: &Place| Example {
            path: place.path.clone(),
            line: place.line,
            value: place.value.clone(),
            row: place.row.clone(),
            message: place.message.clone(),
        };
        Self {
            rule: diagnostic.rule.clone(),
            kind: None,
            severity: diagnostic.severity.clone(),
            path: first.and_then(|place| place.path.clone()),
            line: first.map_or(0, |place| place.line),
            column: diagnostic.column.clone(),
            value: first.and_then(|place| place.value.clone()),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            source: None,
            count: diagnostic.count,
            rejects: Some(diagnostic.rejects),
            examples: diagnostic.places.iter().map(example).collect(),
        }
    }
}

/// A document as indented JSON with a line end.
pub(in crate::cli) fn to_json(document: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}

/// The findings of one file as JSON, or as lines.
pub(in crate::cli) fn to_data(
    file: &str,
    found: &[Diagnostic],
    as_lines: bool,
) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: &'static str,
        file: &'a str,
        findings: &'a [Record],
    }
    let findings: Vec<Record> = found.iter().map(Record::from).collect();
    if as_lines {
        return Ok(to_tsv(findings.iter().map(|record| (file, record))));
    }
    to_json(&Document { schema: "ratebook.findings/1", file, findings: &findings })
}

/// Tab-separated lines are for findings alone.
pub(in crate::cli) fn not_a_report() -> Failure {
    Failure::usage(
        "`tsv` is a format of findings, not of reports",
        "use it with `import`, `validate` and `imports show ID --findings`; reports and queries are written as csv",
    )
}

/// Records as lines, each after the name of its file. A tab, line end or backslash in a text is
/// written `\t`, `\n`, `\r` or `\\`; a field that says nothing is empty.
pub(in crate::cli) fn to_tsv<'r>(records: impl IntoIterator<Item = (&'r str, &'r Record)>) -> String {
    let mut text = format!("file\t{}\n", COLUMNS.join("\t"));
    for (file, record) in records {
        let (line, count) = (record.line.to_string(), record.count.to_string());
        let or_empty = |text: &'r Option<String>| text.as_deref().unwrap_or_default();
        let fields = [
            file,
            &record.rule,
            or_empty(&record.kind),
            &record.severity,
            or_empty(&record.path),
            &line,
            or_empty(&record.column),
            or_empty(&record.value),
            &record.message,
            &record.help,
            or_empty(&record.source),
            &count,
        ];
        let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
        text.push_str(&fields.join("\t"));
        text.push('\n');
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
