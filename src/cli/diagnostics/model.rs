//! A diagnostic: findings of one cause, with their exact number and the first of them.

use crate::domain::text::count;
use crate::domain::{cell_in_words, line_in_words};
use crate::findings::{Finding, other_message};
use crate::load::Cause;

/// Findings of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Diagnostic {
    /// Stable id such as `I203`.
    pub(in crate::cli) rule: String,
    /// error, warning or note.
    pub(in crate::cli) severity: String,
    /// The column's heading.
    pub(in crate::cli) column: Option<String>,
    /// What is wrong with the first.
    pub(in crate::cli) message: String,
    /// What to do about it.
    pub(in crate::cli) help: String,
    /// How many there are.
    pub(in crate::cli) count: u64,
    /// In how many columns, where those of a rule are one.
    pub(in crate::cli) columns: u64,
    /// Whether their rows were rejected.
    pub(in crate::cli) rejects: bool,
    /// The first few; at least one.
    pub(in crate::cli) places: Vec<Place>,
}

impl Diagnostic {
    /// ` in 12 columns`; blank for those of one.
    pub(super) fn of_columns(&self) -> String {
        match self.columns {
            1 => String::new(),
            many => format!(" in {}", count(many, "column", "columns")),
        }
    }
}

/// Where one finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Place {
    /// Physical line; 0 for the file as a whole.
    pub(in crate::cli) line: u64,
    /// Cell such as `N4`, `row 7`, or a JSON pointer.
    pub(in crate::cli) path: Option<String>,
    /// Whether `path` is a cell of a spreadsheet.
    pub(in crate::cli) is_cell: bool,
    /// Column, counted from 0.
    pub(in crate::cli) column: Option<usize>,
    /// The offending text.
    pub(in crate::cli) value: Option<String>,
    /// The rejected row.
    pub(in crate::cli) row: Option<String>,
    /// What is wrong here, where the rule has something else to say of it than of the first.
    pub(in crate::cli) message: Option<String>,
}

impl Place {
    fn of(finding: &Finding, row: Option<&str>, first: &str) -> Self {
        let place = &finding.place;
        Self {
            line: place.line,
            // The pointer of a whole JSON document is empty.
            path: place.cell().filter(|path| !path.is_empty()),
            is_cell: place.pointer.is_none() && place.column.is_some(),
            column: place.column,
            value: finding.value.clone(),
            row: row.map(str::to_owned),
            message: other_message(first, &finding.message).map(str::to_owned),
        }
    }

    /// File, line and cell in words, without the value.
    pub(super) fn in_words(&self, file: &str) -> String {
        match (&self.path, self.line) {
            (Some(cell), 1..) if self.is_cell => cell_in_words(file, self.line, cell),
            (None, 1..) => line_in_words(file, self.line),
            (Some(path), 1..) => {
                let line = line_in_words(file, self.line);
                // Of a sheet the row is said already.
                if line.ends_with(&format!(", {path}")) { line } else { format!("{line}, {path}") }
            }
            (Some(cell), 0) if self.is_cell => format!("{file}, cell {cell}"),
            (Some(path), 0) => format!("{file}, {path}"),
            (None, 0) => file.to_owned(),
        }
    }

    /// The offending text in backquotes, cut to what fits a line.
    pub(super) fn value_in_words(&self) -> Option<String> {
        let value = self.value.as_deref()?;
        if value.is_empty() {
            return Some("blank".to_owned());
        }
        let short: String = value.chars().take(80).collect();
        let cut = if short.len() < value.len() { " ..." } else { "" };
        Some(format!("`{short}`{cut}"))
    }
}

/// The causes of an import as diagnostics.
pub(in crate::cli) fn of_causes(causes: &[Cause]) -> Vec<Diagnostic> {
    causes
        .iter()
        .filter_map(|cause| {
            let first = &cause.examples.first()?.finding;
            let places = cause.examples.iter();
            Some(Diagnostic {
                rule: first.rule.to_string(),
                severity: first.rule.severity.as_str().to_owned(),
                column: first.place.column_name.clone(),
                message: first.message.clone(),
                help: first.help.clone(),
                count: cause.count,
                columns: 1,
                rejects: cause.rejects,
                places: places
                    .map(|example| Place::of(&example.finding, example.row.as_deref(), &first.message))
                    .collect(),
            })
        })
        .collect()
}
