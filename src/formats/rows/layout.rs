//! A profile laid over the header of one file: which column holds what.

use super::check::Profile;
use super::codes::CodeRule;
use super::gaps::{Markers, When};
use super::header::{Header, single_blanks};
use super::row_rule::Skip;
use super::spec::PayerColumns;
use crate::domain::{Known, Missing, nearest};
use crate::findings::{Finding, Severity, rules};
use crate::formats::cell::Fault;
use crate::formats::fact::AmountKind;
use crate::source::is_errors_heading;

/// Where a field of the facts comes from.
#[derive(Debug, Default)]
pub(super) enum Origin {
    #[default]
    Nowhere,
    Column(usize),
    Constant(String),
}

/// Which column holds what.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) headings: Vec<String>,
    pub(super) fields: Fields,
    pub(super) codes: Vec<(usize, CodeRule)>,
    /// Columns with the hospital's own amounts.
    pub(super) own: Vec<(AmountKind, usize)>,
    /// The column with the amounts of the payer that the row names.
    pub(super) amount: Option<usize>,
    /// Columns with the amounts of one payer and plan each.
    pub(super) payers: Vec<PayerColumn>,
    pub(super) separator: Option<String>,
    /// By column.
    pub(super) markers: Vec<Markers>,
    pub(super) conditions: Vec<Condition>,
    /// Rows that are no data.
    pub(super) skips: Vec<Skip>,
    /// Columns whose cells together name a row.
    pub(super) key: Vec<usize>,
}

/// Where the fields of a row come from.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) description: Origin,
    pub(super) modifiers: Origin,
    pub(super) setting: Origin,
    pub(super) billing_class: Origin,
    pub(super) place_of_service: Origin,
    pub(super) method: Origin,
    pub(super) effective_from: Origin,
    pub(super) effective_to: Origin,
    pub(super) notes: Origin,
    pub(super) payer: Origin,
    pub(super) plan: Origin,
    pub(super) percentage: Origin,
}

/// A column with the amounts of one payer and plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PayerColumn {
    pub(super) column: usize,
    pub(super) payer: String,
    pub(super) plan: Known<String>,
}

/// A rule of the profile whose reason stands in another column.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) deciding: usize,
    pub(super) columns: Vec<usize>,
    pub(super) when: When,
}

/// Looks headings up and notes what is wrong.
struct Finder<'a> {
    header: &'a Header,
    used: Vec<bool>,
    findings: Vec<Finding>,
}

impl Layout {
    /// Finds every column that the profile names; with warnings, or what makes the file unusable.
    pub(super) fn of(profile: &Profile, header: &Header) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let mut finder = Finder { header, used: vec![false; header.headings.len()], findings: Vec::new() };
        for heading in &profile.columns.ignore {
            finder.find(heading, "[columns] ignore");
        }
        let fields = finder.fields(profile);
        let codes: Vec<_> = profile
            .codes
            .iter()
            .filter_map(|rule| finder.find(&rule.column, "[[codes]]").map(|at| (at, rule.clone())))
            .collect();
        let columns = &profile.columns;
        let own = [
            (AmountKind::Gross, &columns.gross, "[columns] gross"),
            (AmountKind::Cash, &columns.cash, "[columns] cash"),
            (AmountKind::Minimum, &columns.minimum, "[columns] minimum"),
            (AmountKind::Maximum, &columns.maximum, "[columns] maximum"),
        ];
        let own: Vec<_> = own
            .into_iter()
            .filter_map(|(kind, heading, key)| Some((kind, finder.find(heading.as_ref()?, key)?)))
            .collect();
        let amount = columns.amount.as_ref().and_then(|heading| finder.find(heading, "[columns] amount"));
        let deciding: Vec<_> =
            profile.gaps.when.iter().map(|when| finder.find(&when.column, "[[gaps.when]] column")).collect();
        let separator = profile.payers.as_ref().and_then(|payers| payers.separator.clone());
        let payers = finder.payers(profile, separator.as_deref());
        let markers = finder.markers(profile);
        let conditions = finder.conditions(profile, &deciding, &own, amount, &payers);
        let (skips, key) = finder.of_rows(profile);
        finder.unused();
        let findings = finder.findings;
        if findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            return Err(findings);
        }
        let headings = header.headings.clone();
        let layout =
            Self { headings, fields, codes, own, amount, payers, separator, markers, conditions, skips, key };
        Ok((layout, findings))
    }
}

impl Finder<'_> {
    /// The column with a heading, marked as used.
    fn find(&mut self, heading: &str, key: &str) -> Option<usize> {
        let wanted = single_blanks(heading);
        let matches = |name: &&String| name.eq_ignore_ascii_case(&wanted);
        let headings = &self.header.headings;
        let Some(at) = headings.iter().position(|name| matches(&name)) else {
            let near = nearest(&wanted, headings.iter().map(String::as_str).filter(|name| !name.is_empty()));
            let help = match near.first() {
                Some(near) => format!(
                    "write `{near}` in the profile if that is the column; the file may also be another one than the profile is for"
                ),
                None => {
                    "check that the profile is for this file and that [header] names the right row".to_owned()
                }
            };
            let message = format!("{key}: there is no column `{wanted}`");
            self.findings
                .push(Fault::new(rules::COLUMN_ABSENT, message, help).at(self.header.place(None), None));
            return None;
        };
        if headings.iter().filter(matches).count() > 1 {
            let message = format!("{key}: several columns are named `{wanted}`");
            let help = "rename one of them in a copy of the file, so that the profile can tell them apart";
            self.findings.push(
                Fault::new(rules::COLUMN_REPEATED, message, help).at(self.header.place(Some(at)), None),
            );
        }
        self.used[at] = true;
        Some(at)
    }

    fn origin(&mut self, heading: Option<&String>, constant: Option<&String>, key: &str) -> Origin {
        match (heading, constant) {
            (Some(heading), _) => self.find(heading, key).map_or(Origin::Nowhere, Origin::Column),
            (None, Some(constant)) => Origin::Constant(constant.clone()),
            (None, None) => Origin::Nowhere,
        }
    }

    fn fields(&mut self, profile: &Profile) -> Fields {
        let (columns, fixed) = (&profile.columns, &profile.constants);
        let mut origin = |heading: &Option<String>, constant: Option<&String>, key: &str| {
            self.origin(heading.as_ref(), constant, &format!("[columns] {key}"))
        };
        Fields {
            description: origin(&columns.description, None, "description"),
            modifiers: origin(&columns.modifiers, fixed.modifiers.as_ref(), "modifiers"),
            setting: origin(&columns.setting, fixed.setting.as_ref(), "setting"),
            billing_class: origin(&columns.billing_class, fixed.billing_class.as_ref(), "billing_class"),
            place_of_service: origin(
                &columns.place_of_service,
                fixed.place_of_service.as_ref(),
                "place_of_service",
            ),
            method: origin(&columns.method, fixed.method.as_ref(), "method"),
            effective_from: origin(&columns.effective_from, fixed.effective_from.as_ref(), "effective_from"),
            effective_to: origin(&columns.effective_to, fixed.effective_to.as_ref(), "effective_to"),
            notes: origin(&columns.notes, fixed.notes.as_ref(), "notes"),
            payer: origin(&columns.payer, fixed.payer.as_ref(), "payer"),
            plan: origin(&columns.plan, fixed.plan.as_ref(), "plan"),
            percentage: origin(&columns.percentage, None, "percentage"),
        }
    }

    /// The payer columns: named ones, listed ones, or all that nothing else uses.
    fn payers(&mut self, profile: &Profile, separator: Option<&str>) -> Vec<PayerColumn> {
        let Some(spec) = &profile.payers else { return Vec::new() };
        let mut payers = Vec::new();
        for named in &spec.named {
            if let Some(column) = self.find(&named.column, "[[payers.named]]") {
                let plan = named.plan.clone().ok_or(Missing::NotSupplied);
                payers.push(PayerColumn { column, payer: named.payer.clone(), plan });
            }
        }
        let others: Vec<usize> = match &spec.columns {
            None => Vec::new(),
            Some(PayerColumns::List(headings)) => {
                headings.iter().filter_map(|heading| self.find(heading, "[payers] columns")).collect()
            }
            Some(PayerColumns::Word(_)) => {
                let free = |at: &usize| !self.used[*at] && !self.header.headings[*at].is_empty();
                (0..self.used.len()).filter(free).collect()
            }
        };
        for column in others {
            self.used[column] = true;
            let (payer, plan) = split_payer(&self.header.headings[column], separator);
            let plan = plan.map(str::to_owned).ok_or(Missing::NotSupplied);
            payers.push(PayerColumn { column, payer: payer.to_owned(), plan });
        }
        payers.sort_by_key(|payer| payer.column);
        payers
    }

    /// What is said of rows as a whole; a column that only this names is not read.
    fn of_rows(&mut self, profile: &Profile) -> (Vec<Skip>, Vec<usize>) {
        let used = self.used.clone();
        let skips = profile.skips.iter().filter_map(|skip| {
            let column = self.find(&skip.column, "[[rows.skip]] column")?;
            Some(Skip { column, cells: skip.cells.clone(), alone: skip.alone })
        });
        let skips = skips.collect();
        let key = profile.key.iter().filter_map(|heading| self.find(heading, "key")).collect();
        self.used = used;
        (skips, key)
    }

    fn markers(&mut self, profile: &Profile) -> Vec<Markers> {
        let mut markers = vec![profile.gaps.of_file().clone(); self.used.len()];
        for (heading, own) in &profile.gaps.columns {
            // A column that only the gap rules name is not read.
            let used = self.used.clone();
            if let Some(at) = self.find(heading, "[gaps.column]") {
                markers[at] = own.clone();
            }
            self.used = used;
        }
        markers
    }

    fn conditions(
        &mut self,
        profile: &Profile,
        deciding: &[Option<usize>],
        own: &[(AmountKind, usize)],
        amount: Option<usize>,
        payers: &[PayerColumn],
    ) -> Vec<Condition> {
        let amounts: Vec<usize> =
            own.iter().map(|(_, at)| *at).chain(amount).chain(payers.iter().map(|p| p.column)).collect();
        let mut conditions = Vec::new();
        for (when, deciding) in profile.gaps.when.iter().zip(deciding) {
            let mut columns = Vec::new();
            for heading in &when.columns {
                match self.find(heading, "[[gaps.when]] columns") {
                    Some(at) if !amounts.contains(&at) => {
                        let message = format!("[[gaps.when]] columns: `{heading}` is not read as an amount");
                        let help = "conditions hold for amount columns only";
                        let place = self.header.place(Some(at));
                        self.findings
                            .push(Fault::new(rules::CONDITION_NOT_ON_AMOUNT, message, help).at(place, None));
                    }
                    Some(at) => columns.push(at),
                    None => {}
                }
            }
            if let Some(deciding) = *deciding {
                conditions.push(Condition { deciding, columns, when: when.clone() });
            }
        }
        conditions
    }

    /// Says which columns are not read, so that nothing is left out without a word.
    fn unused(&mut self) {
        for at in 0..self.used.len() {
            if self.used[at] || is_errors_heading(&self.header.headings[at]) {
                continue;
            }
            let fault = Fault::new(
                rules::COLUMN_NOT_READ,
                "the profile does not use this column; its cells are not read",
                "map it, or list its heading in [columns] ignore",
            );
            let heading = self.header.headings[at].clone();
            self.findings.push(fault.at(self.header.place(Some(at)), Some(&heading)));
        }
    }
}

/// A name without the separator is a payer whose plan is not supplied.
pub(super) fn split_payer<'a>(name: &'a str, separator: Option<&str>) -> (&'a str, Option<&'a str>) {
    let name = name.trim();
    let parts = separator.filter(|text| !text.is_empty()).and_then(|separator| name.split_once(separator));
    match parts.map(|(payer, plan)| (payer.trim(), plan.trim())) {
        Some((payer, plan)) if !payer.is_empty() && !plan.is_empty() => (payer, Some(plan)),
        _ => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_separator_is_a_payer_with_an_unknown_plan() {
        assert_eq!(split_payer("Aetna: HMO/POS/PPO", Some(": ")), ("Aetna", Some("HMO/POS/PPO")));
        assert_eq!(split_payer("Aetna: Aetna: Commercial", Some(": ")), ("Aetna", Some("Aetna: Commercial")));
        assert_eq!(split_payer("UHC Commercial", Some(": ")), ("UHC Commercial", None));
        assert_eq!(split_payer("A: B", None), ("A: B", None));
    }
}
