//! A profile laid over the header of one file: which column holds what.

use super::advice::Author;
use super::check::Profile;
use super::codes::CodeRule;
use super::gaps::{Markers, When};
use super::header::{Header, single_blanks};
use super::row_rule::Skip;
use super::spec::{PayerColumns, ShortWord};
use crate::domain::{Known, Missing};
use crate::findings::{Finding, Severity, rules};
use crate::formats::cell::Fault;
use crate::formats::fact::AmountKind;
use crate::formats::reader::PublisherKind;
use crate::source::is_errors_heading;

/// Where a field of the facts comes from.
#[derive(Debug, Default)]
pub(super) enum Origin {
    /// The profile does not name it.
    #[default]
    Nowhere,
    /// The file lacks the column, which the profile allows.
    Absent,
    Column(usize),
    Constant(String),
}

/// The compiled roles of a file's columns: which holds what, and what is said of rows.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) author: Author,
    pub(super) headings: Vec<String>,
    pub(super) fields: Fields,
    pub(super) codes: Vec<CodeColumn>,
    /// Columns with amounts of no payer: standard charges of a hospital, or a public fee schedule.
    pub(super) charges: Vec<(AmountKind, usize)>,
    /// The column with the amounts of the payer that the row names.
    pub(super) amount: Option<usize>,
    /// Columns with the amounts of one payer and plan each.
    pub(super) payers: Vec<PayerColumn>,
    pub(super) separator: Option<String>,
    /// By column.
    pub(super) markers: Vec<Markers>,
    pub(super) conditions: Vec<Condition>,
    pub(super) short: ShortWord,
    /// Rows that are no data.
    pub(super) skips: Vec<Skip>,
    /// Columns whose cells together name a row.
    pub(super) key: Vec<usize>,
    /// Columns that no role is given to.
    pub(super) unread: Vec<usize>,
    /// Columns without a heading that the profile says nothing of.
    pub(super) unnamed: Vec<usize>,
}

/// A column that holds codes, and the one that names their systems.
#[derive(Debug)]
pub(super) struct CodeColumn {
    pub(super) column: usize,
    pub(super) system_column: Option<usize>,
    pub(super) rule: CodeRule,
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

/// A key that reads a column.
#[derive(Debug, Clone)]
struct Claim {
    key: String,
    role: Role,
}

/// With which other keys a key may share its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// With none: what is there would be stored as two things.
    Single,
    /// Codes, which several rules may read, and words, which may hold a code.
    Shared,
}

/// Looks headings up and notes what is wrong.
struct Finder<'a> {
    profile: &'a Profile,
    header: &'a Header,
    /// Columns that the profile names for any purpose.
    named: Vec<bool>,
    /// The key that reads a column first, by column.
    claimed: Vec<Option<Claim>>,
    findings: Vec<Finding>,
}

impl Origin {
    /// The column that the field is read from.
    pub(super) const fn column(&self) -> Option<usize> {
        match self {
            Self::Column(at) => Some(*at),
            Self::Nowhere | Self::Absent | Self::Constant(_) => None,
        }
    }
}

impl Layout {
    /// Finds every column that the profile names; with warnings, or what makes the file unusable.
    pub(super) fn of(profile: &Profile, header: &Header) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let named = vec![false; header.headings.len()];
        let claimed = vec![None; header.headings.len()];
        let mut finder = Finder { profile, header, named, claimed, findings: Vec::new() };
        finder.ignored();
        let fields = finder.fields();
        let codes = finder.codes();
        let mut charges = finder.charges();
        let heading = profile.columns.amount.as_ref();
        let mut amount = heading.and_then(|heading| finder.read(heading, "[columns] amount", Role::Single));
        if profile.publisher_kind == PublisherKind::Government {
            charges.extend(amount.take().map(|column| (AmountKind::FeeSchedule, column)));
        }
        let deciding: Vec<_> =
            profile.gaps.when.iter().map(|when| finder.find(&when.column, "[[gaps.when]] column")).collect();
        let separator = profile.payers.as_ref().and_then(|payers| payers.separator.clone());
        let payers = finder.payers(separator.as_deref());
        let amounts: Vec<usize> = charges
            .iter()
            .map(|(_, at)| *at)
            .chain(amount)
            .chain(payers.iter().map(|payer| payer.column))
            .collect();
        let markers = finder.markers();
        let conditions = finder.conditions(&deciding, &amounts);
        let (skips, key) = finder.of_rows();
        finder.unnamed();
        let roles = fields.columns().chain(amounts).chain(codes.iter().flat_map(CodeColumn::columns));
        let mut is_read = vec![false; header.headings.len()];
        roles.for_each(|at| is_read[at] = true);
        let layout = Self {
            author: profile.author,
            headings: header.headings.clone(),
            fields,
            codes,
            charges,
            amount,
            payers,
            separator,
            markers,
            conditions,
            short: profile.short,
            skips,
            key,
            unread: (0..is_read.len()).filter(|at| !is_read[*at]).collect(),
            unnamed: finder.without_heading().collect(),
        };
        finder.none_there(&layout);
        let mut findings = finder.findings;
        if findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            findings.sort_by_key(|finding| finding.rule.severity);
            return Err(findings);
        }
        Ok((layout, findings))
    }
}

impl Fields {
    /// The columns that fields are read from.
    fn columns(&self) -> impl Iterator<Item = usize> {
        let Self {
            description,
            modifiers,
            setting,
            billing_class,
            place_of_service,
            method,
            effective_from,
            effective_to,
            notes,
            payer,
            plan,
            percentage,
        } = self;
        let charge = [description, modifiers, setting, billing_class, place_of_service];
        let terms = [method, effective_from, effective_to, notes, payer, plan, percentage];
        charge.into_iter().chain(terms).filter_map(Origin::column)
    }
}

impl CodeColumn {
    /// The column of the codes and that of their systems.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + use<> {
        [Some(self.column), self.system_column].into_iter().flatten()
    }
}

impl Finder<'_> {
    /// The column with a heading, which now is named. A file may lack one that is optional.
    fn find(&mut self, heading: &str, key: &str) -> Option<usize> {
        let found = self.find_only(heading, key)?;
        self.named[found] = true;
        Some(found)
    }

    /// The column with a heading, which is read by this key.
    fn read(&mut self, heading: &str, key: &str, role: Role) -> Option<usize> {
        let found = self.find(heading, key)?;
        self.claim(found, key, role);
        Some(found)
    }

    /// Notes that a key reads a column, which no other key may read for another purpose.
    fn claim(&mut self, at: usize, key: &str, role: Role) {
        match &self.claimed[at] {
            Some(before) if before.role == Role::Single || role == Role::Single => {
                let message = format!("{} and {key} both read this column", before.key);
                let place = self.header.place(Some(at));
                self.findings.push(rules::COLUMN_CLAIMED_TWICE.at(place, &self.header.headings[at], message));
            }
            Some(_) => {}
            None => self.claimed[at] = Some(Claim { key: key.to_owned(), role }),
        }
    }

    /// The column with a heading, for what does not make it read.
    fn find_only(&mut self, heading: &str, key: &str) -> Option<usize> {
        let wanted = single_blanks(heading);
        let (author, headings) = (self.profile.author, &self.header.headings);
        let mut matches = (0..headings.len()).filter(|at| self.profile.means(&wanted, &headings[*at]));
        let Some(first) = matches.next() else {
            if !self.profile.is_optional(heading) {
                // A column of ratebook's own format that is there is not another one misspelled.
                let claimed = if author == Author::Analyst { Vec::new() } else { self.profile.headings() };
                let claims = |name: &&str| claimed.iter().any(|column| self.profile.means(column, name));
                let others =
                    headings.iter().map(String::as_str).filter(|name| !name.is_empty() && !claims(name));
                let fault = author.no_column(key, &wanted, others);
                self.findings.push(fault.at(self.header.place(None), None));
            }
            return None;
        };
        for again in matches {
            let fault = author.second_column(key);
            self.findings.push(fault.at(self.header.place(Some(again)), Some(&headings[again])));
        }
        Some(first)
    }

    /// Every column of a heading that is not read: there may be several of the same.
    fn ignored(&mut self) {
        for heading in &self.profile.columns.ignore {
            let headings = self.header.headings.iter().enumerate();
            let same: Vec<usize> =
                headings.filter(|(_, name)| self.profile.means(heading, name)).map(|(at, _)| at).collect();
            match same.as_slice() {
                [] => drop(self.find(heading, "[columns] ignore")),
                same => same.iter().for_each(|at| self.named[*at] = true),
            }
        }
    }

    fn fields(&mut self) -> Fields {
        let (columns, fixed) = (&self.profile.columns, &self.profile.constants);
        let mut origin = |heading: &Option<String>, constant: Option<&String>, key: &str| {
            let role = if ["description", "notes"].contains(&key) { Role::Shared } else { Role::Single };
            let key = format!("[columns] {key}");
            match (heading, constant) {
                (Some(heading), _) => self.read(heading, &key, role).map_or(Origin::Absent, Origin::Column),
                (None, Some(constant)) => Origin::Constant(constant.clone()),
                (None, None) => Origin::Nowhere,
            }
        };
        let place_of_service = fixed.place_of_service.as_ref();
        Fields {
            description: origin(&columns.description, None, "description"),
            modifiers: origin(&columns.modifiers, fixed.modifiers.as_ref(), "modifiers"),
            setting: origin(&columns.setting, fixed.setting.as_ref(), "setting"),
            billing_class: origin(&columns.billing_class, fixed.billing_class.as_ref(), "billing_class"),
            place_of_service: origin(&columns.place_of_service, place_of_service, "place_of_service"),
            method: origin(&columns.method, fixed.method.as_ref(), "method"),
            effective_from: origin(&columns.effective_from, fixed.effective_from.as_ref(), "effective_from"),
            effective_to: origin(&columns.effective_to, fixed.effective_to.as_ref(), "effective_to"),
            notes: origin(&columns.notes, fixed.notes.as_ref(), "notes"),
            payer: origin(&columns.payer, fixed.payer.as_ref(), "payer"),
            plan: origin(&columns.plan, fixed.plan.as_ref(), "plan"),
            percentage: origin(&columns.percentage, None, "percentage"),
        }
    }

    fn codes(&mut self) -> Vec<CodeColumn> {
        let mut codes = Vec::new();
        for rule in &self.profile.codes {
            let system = rule.system_column.as_ref();
            let system_column =
                system.and_then(|heading| self.read(heading, "[[codes]] system_column", Role::Shared));
            if let Some(column) = self.read(&rule.column, "[[codes]]", Role::Shared) {
                codes.push(CodeColumn { column, system_column, rule: rule.clone() });
            }
        }
        codes
    }

    fn charges(&mut self) -> Vec<(AmountKind, usize)> {
        let columns = &self.profile.columns;
        let charges = [
            (AmountKind::Gross, &columns.gross, "[columns] gross"),
            (AmountKind::Cash, &columns.cash, "[columns] cash"),
            (AmountKind::Minimum, &columns.minimum, "[columns] minimum"),
            (AmountKind::Maximum, &columns.maximum, "[columns] maximum"),
        ];
        let found = |(kind, heading, key): (_, &Option<String>, &str)| {
            Some((kind, self.read(heading.as_ref()?, key, Role::Single)?))
        };
        charges.into_iter().filter_map(found).collect()
    }

    /// The payer columns: named ones, listed ones, or all that nothing else uses.
    fn payers(&mut self, separator: Option<&str>) -> Vec<PayerColumn> {
        let Some(spec) = &self.profile.payers else { return Vec::new() };
        let mut payers = Vec::new();
        for named in &spec.named {
            if let Some(column) = self.read(&named.column, "[[payers.named]]", Role::Single) {
                let plan = named.plan.clone().ok_or(Missing::NotSupplied);
                payers.push(PayerColumn { column, payer: named.payer.clone(), plan });
            }
        }
        let others: Vec<usize> = match &spec.columns {
            None => Vec::new(),
            Some(PayerColumns::List(headings)) => {
                let of = |heading: &String| self.read(heading, "[payers] columns", Role::Single);
                headings.iter().filter_map(of).collect()
            }
            Some(PayerColumns::Word(_)) => {
                let free = |at: &usize| {
                    let heading = &self.header.headings[*at];
                    !self.named[*at] && !heading.is_empty() && !is_errors_heading(heading)
                };
                (0..self.named.len()).filter(free).collect()
            }
        };
        for column in others {
            self.named[column] = true;
            let (payer, plan) = split_payer(&self.header.headings[column], separator);
            let plan = plan.map(str::to_owned).ok_or(Missing::NotSupplied);
            payers.push(PayerColumn { column, payer: payer.to_owned(), plan });
        }
        payers.sort_by_key(|payer| payer.column);
        payers
    }

    /// What is said of rows as a whole; a column that only this names is not read.
    fn of_rows(&mut self) -> (Vec<Skip>, Vec<usize>) {
        let profile = self.profile;
        let skips = profile.skips.iter().filter_map(|skip| {
            let column = self.find_only(&skip.column, "[[rows.skip]] column")?;
            Some(Skip { column, cells: skip.cells.clone(), alone: skip.alone })
        });
        let skips = skips.collect();
        let key = profile.key.iter().filter_map(|heading| self.find_only(heading, "key")).collect();
        (skips, key)
    }

    fn markers(&mut self) -> Vec<Markers> {
        let gaps = &self.profile.gaps;
        let mut markers = vec![gaps.of_file().clone(); self.named.len()];
        for (heading, own) in &gaps.columns {
            // A column that only the gap rules name is not read.
            if let Some(at) = self.find_only(heading, "[gaps.column]") {
                markers[at] = own.clone();
            }
        }
        markers
    }

    fn conditions(&mut self, deciding: &[Option<usize>], amounts: &[usize]) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (when, deciding) in self.profile.gaps.when.iter().zip(deciding) {
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
    fn unnamed(&mut self) {
        let profile = self.profile;
        let known = profile.headings();
        let headings = &self.header.headings;
        let lacks = |wanted: &&&str| !headings.iter().any(|heading| profile.means(wanted, heading));
        let lacking: Vec<&str> = known.iter().filter(lacks).copied().collect();
        for (at, heading) in headings.iter().enumerate() {
            if !self.named[at] && !heading.is_empty() && !is_errors_heading(heading) {
                let fault = profile.author.unread(heading, &known, &lacking);
                self.findings.push(fault.at(self.header.place(Some(at)), Some(heading)));
            }
        }
    }

    /// Columns without a heading; only a text below it is worth a word.
    fn without_heading(&self) -> impl Iterator<Item = usize> {
        let headings = self.header.headings.iter().enumerate();
        headings.filter(|(at, heading)| heading.is_empty() && !self.named[*at]).map(|(at, _)| at)
    }

    /// A file that lacks every column of what each row needs, all of them optional.
    fn none_there(&mut self, layout: &Layout) {
        let author = self.profile.author;
        let amounts = layout.charges.is_empty() && layout.amount.is_none() && layout.payers.is_empty();
        let of_codes = layout.codes.is_empty().then(|| author.none_of_the_columns("[[codes]]", "codes"));
        let of_amounts = amounts.then(|| author.none_of_the_columns("[columns]", "amounts"));
        let said = self.findings.iter().any(|finding| finding.rule.severity == Severity::Error);
        for fault in of_codes.into_iter().chain(of_amounts).filter(|_| !said) {
            self.findings.push(fault.at(self.header.place(None), None));
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
