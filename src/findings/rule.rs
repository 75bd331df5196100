//! A rule: its id, how much it matters, and the words that explain it.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::finding::{Finding, Place, Severity};

/// A rule that a file, a review or a query can break. Two rules are equal when their ids are.
#[derive(Debug)]
pub struct Rule {
    /// Stable id: a letter for the family and three digits.
    pub id: &'static str,
    /// What an import does with such a case.
    pub severity: Severity,
    /// What an error rejects.
    pub reach: Reach,
    /// What is wrong, in one sentence.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Where the rule is written down.
    pub source: &'static str,
    /// A case that breaks the rule.
    pub example: &'static str,
    /// What CMS's own validator says of it, for rules that are CMS's.
    pub cms: Option<Cms>,
}

/// How much an error rejects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The row, or the charge of a JSON file.
    Row,
    /// The whole file.
    File,
}

/// What CMS's validator says of a file that breaks a rule.
#[derive(Debug)]
pub struct Cms {
    /// Its error kind, such as `RequiredValueError`.
    pub kind: &'static str,
    /// An error makes a file invalid; an alert, here a warning, does not.
    pub severity: Severity,
}

impl Cms {
    /// What CMS's validator calls it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        if matches!(self.severity, Severity::Error) { "error" } else { "alert" }
    }
}

impl Rule {
    /// Whether a text has the form of an id: no code has it.
    #[must_use]
    pub fn is_id(text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.len() == 4
            && matches!(bytes[0].to_ascii_uppercase(), b'I' | b'Q' | b'R')
            && bytes[1..].iter().all(u8::is_ascii_digit)
    }

    /// What happens to what breaks the rule.
    #[must_use]
    pub fn consequence(&self) -> &'static str {
        match (self.severity, self.id.as_bytes()[0]) {
            (Severity::Error, _) if self.is_guard() => {
                "nothing is written; the command ends with exit code 3"
            }
            (Severity::Error, b'R') => "the line is kept aside; the command ends with exit code 1",
            (Severity::Error, _) if self.reach == Reach::File => {
                "the file is refused; the command ends with exit code 1"
            }
            (Severity::Error, _) => "the row is rejected; the command ends with exit code 1",
            (Severity::Warning, b'Q') => "the query runs all the same; `query check` ends with exit code 1",
            (Severity::Warning, _) => "nothing is rejected; somebody should look",
            (Severity::Note, _) => "nothing is rejected; it is worth knowing",
        }
    }

    /// Whether it holds a whole import: those of the family of guards.
    #[must_use]
    pub fn is_guard(&self) -> bool {
        super::rules::GUARDS.contains(&self)
    }

    /// The error kind of CMS's validator, for rules that are CMS's.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        self.cms.as_ref().map(|cms| cms.kind)
    }

    /// What a verdict on a file by CMS's template calls such a case. Of ratebook's own rules only those
    /// make a file invalid without which it is no table.
    #[must_use]
    pub fn severity_in_verdict(&self) -> Severity {
        match (&self.cms, self.severity) {
            (Some(cms), _) => cms.severity,
            (None, Severity::Error) if !super::rules::QUOTING.contains(&self) => Severity::Warning,
            (None, severity) => severity,
        }
    }

    /// Whether findings of it speak of a column or a property, of which each is worth a word; those of
    /// other rules are of cells.
    #[must_use]
    pub fn is_of_columns(&self) -> bool {
        super::rules::STRUCTURE.contains(&self) || super::rules::TEMPLATE.contains(&self)
    }

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

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.id.cmp(other.id)
    }
}
