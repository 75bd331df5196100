//! A rule: its id, how much it matters, and the words that explain it.

use std::fmt;
use std::hash::{Hash, Hasher};

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

/// What happens to what a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row or the whole file is not stored, and the command ends with exit code 1.
    Error,
    /// It is stored, but somebody should look.
    Warning,
    /// It is stored; worth knowing.
    Note,
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

impl Severity {
    /// The word shown and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
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

    /// The error kind of CMS's validator, for rules that are CMS's.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        self.cms.as_ref().map(|cms| cms.kind)
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
