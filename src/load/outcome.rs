//! What an import did, for the message and the record.

use std::fmt;

use crate::domain::text::grouped;
use crate::findings::{Finding, Rule, other_message};
use crate::formats::LeftOut;
use crate::formats::ledger::Cells;
use crate::source::Lines;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The import's number; in a dry run the number it would have had.
    pub import_id: i64,
    /// Rows of the file.
    pub rows: RowCounts,
    /// Cells of the file, by what became of them.
    pub cells: Cells,
    /// Lines of the file, where it is made of lines.
    pub lines: Option<Lines>,
    /// What was passed over of a file that is read for some codes.
    pub left_out: Option<LeftOut>,
    /// Facts against the edition before.
    pub changes: ChangeCounts,
    /// What the file replaces: the rates that were current of what it is the whole truth for.
    pub replaces: Vec<Replaced>,
    /// The changes that moved a figure by the largest factor, the largest first; then algorithms in other words.
    pub largest: Vec<LargestChange>,
    /// The first rates that the file no longer states.
    pub removed: Vec<RemovedRate>,
    /// New dictionary rows.
    pub items_added: u64,
    /// Codes that the database did not know.
    pub codes_added: u64,
    /// Published names not matched to a payer, new with this import: each once, whatever its plans.
    pub payers_unmatched: u64,
    /// The first of these names.
    pub unmatched_names: Vec<String>,
    /// The command that matches the first of them, where they were looked up.
    pub match_command: Option<String>,
    /// Facts without a usable amount, percentage or algorithm.
    pub gaps_added: u64,
    /// Guards that hold the import; of a plan alone, because nothing else comes this far.
    pub held: Vec<Held>,
    /// A code that is new with the file, as `report code` takes it.
    pub sample_code: Option<String>,
    /// What was noticed, grouped by cause, errors first.
    pub causes: Vec<Cause>,
}

/// What is added to words on facts that a file does not state: what its rejected rows state is not known.
pub(super) fn may_be_rejected(rejected: u64) -> String {
    match rejected {
        0 => String::new(),
        1 => "; 1 row of the file is rejected and may state one: correct it first".to_owned(),
        _ => format!(
            "; {} rows of the file are rejected and may state them: correct those first",
            grouped(rejected)
        ),
    }
}

/// A guard that holds an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The guard: `I501`, ...
    pub rule: &'static Rule,
    /// What would change.
    pub message: String,
    /// What lifts it and when, as the end of a sentence.
    pub lift: String,
}

/// The current rates of a payer and plan that a file states, or of the whole publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Payer and plan, or the publisher.
    pub whose: String,
    /// How many were current.
    pub rates: u64,
    /// The files that they came from.
    pub files: Vec<String>,
    /// What they are.
    pub what: ReplacedFacts,
}

/// What a file takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacedFacts {
    /// Rates.
    Rates,
    /// Amounts that were allowed outside of networks.
    Allowed,
    /// Lists of plans and their files, of a table of contents.
    Lists,
}

impl ReplacedFacts {
    /// One of them, and several.
    #[must_use]
    pub const fn in_words(self) -> (&'static str, &'static str) {
        match self {
            Self::Rates => ("rate", "rates"),
            Self::Allowed => ("allowed amount", "allowed amounts"),
            Self::Lists => ("list of files", "lists of files"),
        }
    }
}

/// A rate that a file no longer states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedRate {
    /// The codes of the item.
    pub codes: String,
    /// `of` its payer and plan, or which amount of no payer it is.
    pub which: String,
    /// What was current, in words: dollars, a percentage, an algorithm, what was allowed.
    pub stated: Option<String>,
    /// Where it came from.
    pub file: String,
    /// Its line there.
    pub line: u64,
}

impl fmt::Display for RemovedRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { codes, which, stated, file, line } = self;
        write!(f, "{codes} {which}")?;
        if let Some(stated) = stated {
            write!(f, " at {stated}")?;
        }
        write!(f, " ({file}, line {line})")
    }
}

/// Rows of a file: read is accepted plus rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Data rows.
    pub read: u64,
    /// Rows whose facts are stored.
    pub accepted: u64,
    /// Rows kept aside.
    pub rejected: u64,
}

/// Facts against the edition before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCounts {
    /// Stated for the first time.
    pub added: u64,
    /// Stated with another price or terms.
    pub changed: u64,
    /// No longer stated.
    pub removed: u64,
    /// Stated again as they were.
    pub unchanged: u64,
    /// Of the changed: figures that became a gap.
    pub known_to_gap: u64,
    /// Of the changed: gaps that became a figure.
    pub gap_to_known: u64,
    /// Of the changed: figures that grew or shrank tenfold or more.
    pub tenfold: u64,
}

/// A change that moved a figure far.
#[derive(Debug, Clone, PartialEq)]
pub struct LargestChange {
    /// The codes of the item.
    pub codes: String,
    /// Payer and plan, or which amount of no payer it is.
    pub whose: String,
    /// What the edition before states, in words.
    pub before: String,
    /// What this edition states.
    pub after: String,
    /// By how many percent the figure moved that moved most; none where an algorithm's words alone changed.
    pub percent: Option<f64>,
}

/// A finding, with the row it stands in where that was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What was noticed.
    pub finding: Finding,
    /// The rejected row as the file holds it.
    pub row: Option<String>,
}

/// Findings that share rule and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The first few findings.
    pub examples: Vec<Example>,
    /// How many there are.
    pub count: u64,
    /// Whether they rejected their rows; those are kept in full beside the rejected row.
    pub rejects: bool,
}

impl Cause {
    /// One finding that rejects nothing.
    pub(super) fn of(finding: Finding) -> Self {
        Self { examples: vec![Example { finding, row: None }], count: 1, rejects: false }
    }

    /// Whether it is of a rule.
    pub(super) fn is_of(&self, rule: &Rule) -> bool {
        self.examples.first().is_some_and(|example| example.finding.rule.id == rule.id)
    }

    /// What is kept of it: its first finding with all places that the rule says the same of, and each that says something
    /// else by itself.
    pub fn messages(&self) -> Vec<(&Finding, u64)> {
        let mut messages: Vec<(&Finding, u64)> = Vec::new();
        for Example { finding, .. } in &self.examples {
            if messages.iter().all(|(other, _)| other_message(&other.message, &finding.message).is_some()) {
                messages.push((finding, 1));
            }
        }
        let others = messages.len().saturating_sub(1) as u64;
        if let Some((_, places)) = messages.first_mut() {
            *places = self.count - others;
        }
        messages
    }
}
