//! What was noticed in a file: bad cells are values that are collected, not errors that stop.

use super::rule::Rule;
use crate::domain::cell_name;

/// One thing noticed at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// The offending text, when there is one.
    pub value: Option<String>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Physical line, counted from 1; 0 for the file as a whole.
    pub line: u64,
    /// Row as a spreadsheet counts them: a quoted cell with line ends is one row.
    pub row: u64,
    /// Column, counted from 0.
    pub column: Option<usize>,
    /// The column's heading as the file writes it.
    pub column_name: Option<String>,
    /// JSON pointer, for files that have no rows and columns.
    pub pointer: Option<String>,
}

impl Rule {
    /// Something that breaks the rule, with the remedy that holds for all such cases.
    #[must_use]
    pub fn at(&'static self, place: Place, value: &str, message: String) -> Finding {
        Finding {
            rule: self,
            place,
            value: (!value.is_empty()).then(|| value.to_owned()),
            message,
            help: self.remedy.to_owned(),
        }
    }
}

impl Place {
    /// The cell as a spreadsheet names it (`N4`), `row 7`, a JSON pointer, or `None` for the file.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        match (&self.pointer, self.column) {
            (Some(pointer), _) => Some(pointer.clone()),
            (None, Some(column)) => Some(cell_name(column, self.row)),
            (None, None) => (self.row > 0).then(|| format!("row {}", self.row)),
        }
    }
    /// The one cell or JSON value that is meant; `None` for a whole row or file, whose line says which.
    #[must_use]
    pub fn single_cell(&self) -> Option<String> {
        self.cell().filter(|cell| !cell.is_empty() && (self.pointer.is_some() || self.column.is_some()))
    }
}

/// A message of a rule, where it says something else than the first one of the rule: more differs than the text in
/// backticks and the numbers.
#[must_use]
pub fn other_message<'m>(first: &str, message: &'m str) -> Option<&'m str> {
    let kind = |message: &str| {
        let message = message.split(" (and ").next().unwrap_or_default();
        let outside = message.split('`').step_by(2).collect::<Vec<_>>().join("`");
        outside.chars().filter(|c| !c.is_ascii_digit()).collect::<String>()
    };
    (kind(first) != kind(message)).then_some(message)
}
