//! Findings grouped by cause while a file is read.

use std::borrow::Cow;
use std::collections::HashMap;

use super::outcome::{Cause, Example};
use crate::findings::{Finding, Rule, Severity};
use crate::formats::Reject;

/// Findings of one cause that are kept whole; the rest is counted.
const EXAMPLES: usize = 3;

/// Findings by rule, column and whether they rejected their rows.
#[derive(Default)]
pub(super) struct Causes {
    causes: HashMap<(&'static Rule, Option<String>, bool), Cause>,
    /// Whether those of cells are of one cause whatever their column: a hospital's file has one for each
    /// payer.
    by_rule: bool,
}

impl Causes {
    /// Causes of a file of this format.
    pub(super) fn of_format(name: &str) -> Self {
        Self { by_rule: groups_by_rule_alone(name), ..Self::default() }
    }

    /// Notes a finding that rejects nothing.
    pub(super) fn note(&mut self, finding: Finding) {
        debug_assert!(finding.rule.severity != Severity::Error, "an error that rejects nothing: {finding:?}");
        self.add(Cow::Owned(finding), None);
    }

    /// Notes a place of a finding that rejects nothing and is of no column. It is only made while its cause is shown
    /// by examples: a file may repeat every one of its rows.
    pub(super) fn note_place(&mut self, rule: &'static Rule, finding: impl FnOnce() -> Finding) {
        match self.causes.get_mut(&(rule, None, false)) {
            Some(cause) if cause.examples.len() == EXAMPLES => cause.count += 1,
            _ => self.note(finding()),
        }
    }

    /// Counts further places in a column of a finding that was noted.
    pub(super) fn repeated(&mut self, rule: &'static Rule, heading: &str, count: u64) {
        let column = (!self.by_rule || rule.is_of_columns()).then(|| heading.to_owned());
        if let Some(cause) = self.causes.get_mut(&(rule, column, false)) {
            cause.count += count;
        }
    }

    /// Notes the findings of a row that is rejected.
    pub(super) fn reject(&mut self, reject: &Reject<'_>) {
        let is_error = |finding: &Finding| finding.rule.severity == Severity::Error;
        debug_assert!(reject.findings.iter().any(is_error), "rejected without an error: {reject:?}");
        for finding in reject.findings {
            self.add(Cow::Borrowed(finding), Some(reject.raw));
        }
    }

    fn add(&mut self, finding: Cow<'_, Finding>, row: Option<&str>) {
        let rejects = row.is_some();
        let column =
            finding.place.column_name.as_ref().filter(|_| !self.by_rule || finding.rule.is_of_columns());
        let key = (finding.rule, column.cloned(), rejects);
        let cause =
            self.causes.entry(key).or_insert_with(|| Cause { examples: Vec::new(), count: 0, rejects });
        cause.count += 1;
        if cause.examples.len() < EXAMPLES {
            cause.examples.push(Example { finding: finding.into_owned(), row: row.map(str::to_owned) });
        }
    }

    /// Errors first, then by rule and place; those of whole columns by their names.
    pub(super) fn into_sorted(self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = self.causes.into_values().collect();
        causes.sort_by_key(|cause| {
            let first = cause.examples.first();
            let of_first = first.map(|Example { finding, .. }| {
                let place = &finding.place;
                (finding.rule.severity, finding.rule, place.line, place.column, place.column_name.clone())
            });
            (of_first, cause.rejects)
        });
        causes
    }
}

/// Whether findings of cells in files of a format are of one cause whatever their column.
#[must_use]
pub fn groups_by_rule_alone(format: &str) -> bool {
    format.starts_with("hospital-")
}
