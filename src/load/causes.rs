//! Findings grouped by cause while a file is read.

use std::collections::HashMap;

use super::outcome::{Cause, Example};
use crate::findings::{Finding, Rule, Severity};
use crate::formats::Reject;

/// Findings of one cause that are kept whole; the rest is counted.
const EXAMPLES: usize = 3;

/// Findings by rule, column and whether they rejected their rows.
#[derive(Default)]
pub(super) struct Causes(HashMap<(&'static Rule, Option<String>, bool), Cause>);

impl Causes {
    /// Notes a finding that rejects nothing.
    pub(super) fn note(&mut self, finding: Finding) {
        debug_assert!(finding.rule.severity != Severity::Error, "an error that rejects nothing: {finding:?}");
        self.add(finding, None);
    }

    /// Notes the findings of a row that is rejected.
    pub(super) fn reject(&mut self, reject: &Reject<'_>) {
        let is_error = |finding: &Finding| finding.rule.severity == Severity::Error;
        debug_assert!(reject.findings.iter().any(is_error), "rejected without an error: {reject:?}");
        for finding in reject.findings {
            self.add(finding.clone(), Some(reject.raw));
        }
    }

    fn add(&mut self, finding: Finding, row: Option<&str>) {
        let rejects = row.is_some();
        let key = (finding.rule, finding.place.column_name.clone(), rejects);
        let cause = self.0.entry(key).or_insert_with(|| Cause { examples: Vec::new(), count: 0, rejects });
        cause.count += 1;
        if cause.examples.len() < EXAMPLES {
            cause.examples.push(Example { finding, row: row.map(str::to_owned) });
        }
    }

    /// Errors first, then by rule and place.
    pub(super) fn into_sorted(self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = self.0.into_values().collect();
        causes.sort_by_key(|cause| {
            let first = cause.examples.first();
            first.map(|Example { finding, .. }| {
                (finding.rule.severity, finding.rule, finding.place.line, finding.place.column)
            })
        });
        causes
    }
}
