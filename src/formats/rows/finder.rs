//! Lays a profile over the header of a file: looks up the columns that it names, and notes what is wrong.

use std::collections::{HashMap, HashSet};

use super::advice::Author;
use super::amount::ColumnTerms;
use super::check::Profile;
use super::currency::Currencies;
use super::fields::{Fields, Headings, Origin};
use super::gaps::Markers;
use super::header::{Header, single_blanks};
use super::kin::Kin;
use super::layout::{CodeColumn, Condition, Layout, PayerColumn, split_payer};
use super::left_out::of_rates;
use super::percent_words::Says;
use super::row_rule::Skip;
use super::spec::PayerColumns;
use super::suggest::may_be_of_payer;
use super::values::Values;
use crate::domain::text::{name_key, name_letters};
use crate::domain::{Missing, shows_nothing};
use crate::findings::{Finding, Severity, rules};
use crate::formats::cell::Fault;
use crate::formats::reader::PublisherKind;
use crate::formats::words::AmountKind;
use crate::source::is_errors_heading;

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

impl Layout {
    /// Finds every column that the profile names; with warnings, or what makes the file unusable.
    pub(super) fn of(profile: &Profile, header: &Header) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let named = vec![false; header.headings.len()];
        let claimed = vec![None; header.headings.len()];
        let mut finder = Finder { profile, header, named, claimed, findings: Vec::new() };
        finder.ignored();
        let ignored = (0..finder.named.len()).filter(|at| finder.named[*at]).collect();
        let fields = finder.fields();
        let codes = finder.codes();
        let mut charges = finder.charges();
        let mut amount = finder.of_amount();
        if profile.publisher_kind == PublisherKind::Government {
            charges.extend(amount.drain(..).map(|column| (AmountKind::FeeSchedule, column)));
        }
        let deciding: Vec<_> =
            profile.gaps.when.iter().map(|when| finder.find(&when.column, "[[gaps.when]] column")).collect();
        let separator = profile.payers.as_ref().and_then(|payers| payers.separator.clone());
        let payers = finder.payers(separator.as_deref());
        let amounts: Vec<usize> = charges
            .iter()
            .map(|(_, at)| *at)
            .chain(amount.iter().copied())
            .chain(payers.iter().map(|payer| payer.column))
            .collect();
        let markers = finder.markers();
        let conditions = finder.conditions(&deciding, &amounts);
        let (skips, key) = finder.of_rows();
        let (values, of_column, edition) = (finder.values(), finder.of_column(&amounts), finder.edition());
        let has_terms = of_column.iter().flatten().any(ColumnTerms::is_of_charge);
        let has_base = amounts.is_empty()
            || amounts.iter().any(|at| !of_column[*at].as_ref().is_some_and(ColumnTerms::is_of_charge));
        finder.same_payers(&payers, &of_column);
        finder.unnamed();
        let roles = fields.columns().chain(amounts).chain(codes.iter().flat_map(CodeColumn::columns));
        let mut is_read = vec![false; header.headings.len()];
        roles.for_each(|at| is_read[at] = true);
        let unread: Vec<usize> = (0..is_read.len()).filter(|at| !is_read[*at]).collect();
        let of_one = payers.is_empty();
        let (notes, method) = (fields.notes.column(), fields.method.column());
        let says = (0..is_read.len())
            .filter_map(|at| {
                let heading = &header.headings[at];
                let says = Says::of(heading, is_read[at], notes == Some(at), of_one);
                Some((at, if method == Some(at) { Says::Method } else { says? }))
            })
            .collect();
        let read = kinds_read(&charges, !(amount.is_empty() && payers.is_empty()));
        let payer = fields.payer.column();
        let layout = Self {
            author: profile.author,
            publisher: profile.publisher_kind,
            currencies: Currencies::of(header),
            headings: header.headings.clone(),
            fields,
            codes,
            charges,
            amount,
            payers,
            separator,
            of_column,
            has_terms,
            has_base,
            values,
            edition,
            markers,
            conditions,
            short: profile.short,
            kin: kin(&skips, header, &read, payer),
            skips,
            key,
            says,
            unread,
            ignored,
            unnamed: finder.without_heading().collect(),
        };
        finder.none_there(&layout);
        of_rates(&layout, header, &mut finder.findings);
        let mut findings = finder.findings;
        if findings.iter().any(|finding| finding.rule.severity == Severity::Error) {
            findings.sort_by_key(|finding| finding.rule.severity);
            return Err(findings);
        }
        Ok((layout, findings))
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
                self.findings.push(rules::COLUMN_CLAIMED_AGAIN.at(place, &self.header.headings[at], message));
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
            self.named[again] = true;
            self.findings.push(self.second_column(key, first, again));
        }
        Some(first)
    }

    /// Two columns that the profile cannot distinguish.
    fn second_column(&self, key: &str, first: usize, again: usize) -> Finding {
        let fault = self.profile.author.second_column(key, &self.header.both(first, again));
        fault.at(self.header.place(Some(again)), Some(&self.header.headings[again]))
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
        Fields::of(columns, fixed, |heading, constant, key| {
            let role = if ["description", "notes"].contains(&key) { Role::Shared } else { Role::Single };
            let key = format!("[columns] {key}");
            match (heading, constant) {
                (Some(heading), _) => self.read(heading, &key, role).map_or(Origin::Absent, Origin::Column),
                (None, Some(constant)) => Origin::Constant(constant.clone()),
                (None, None) => Origin::Nowhere,
            }
        })
    }

    fn codes(&mut self) -> Vec<CodeColumn> {
        let mut codes = Vec::new();
        for rule in &self.profile.codes {
            let system = rule.system_column.as_ref();
            let system_column =
                system.and_then(|heading| self.read(heading, "[[codes]] system_column", Role::Shared));
            let through = rule.through_column.as_ref();
            let through_column =
                through.and_then(|heading| self.read(heading, "[[codes]] through_column", Role::Single));
            if let Some(column) = self.read(&rule.column, "[[codes]]", Role::Shared) {
                if codes.iter().any(|known: &CodeColumn| known.column == column) {
                    self.claim(column, "another [[codes]]", Role::Single);
                }
                codes.push(CodeColumn { column, system_column, through_column, rule: rule.clone() });
            }
        }
        codes.sort_by_key(|codes| codes.rule.only_if_none);
        codes
    }

    fn charges(&mut self) -> Vec<(AmountKind, usize)> {
        let kinds = [AmountKind::Gross, AmountKind::Cash, AmountKind::Minimum, AmountKind::Maximum];
        let mut charges = Vec::new();
        for (kind, (key, headings)) in kinds.into_iter().zip(self.profile.columns.charges()) {
            let key = format!("[columns] {key}");
            let headings = headings.as_ref().map_or(&[][..], Headings::all);
            charges.extend(
                headings.iter().filter_map(|heading| Some((kind, self.read(heading, &key, Role::Single)?))),
            );
        }
        charges
    }

    /// The columns with the amounts of the payer that the row names.
    fn of_amount(&mut self) -> Vec<usize> {
        let headings = self.profile.columns.amount.as_ref().map_or(&[][..], Headings::all);
        headings.iter().filter_map(|heading| self.read(heading, "[columns] amount", Role::Single)).collect()
    }

    /// What the cells of each column mean.
    fn values(&mut self) -> Vec<Option<Values>> {
        let mut by_column = Vec::new();
        for (heading, values) in &self.profile.values {
            if let Some(at) = self.find_only(heading, "[values]") {
                by_column.resize(self.named.len(), None);
                by_column[at] = Some(values.clone());
            }
        }
        by_column
    }

    /// What holds for the amounts of one column alone.
    fn of_column(&mut self, amounts: &[usize]) -> Vec<Option<ColumnTerms>> {
        let mut by_column = vec![None; self.named.len()];
        for (heading, of_column) in &self.profile.amounts {
            match self.find_only(heading, "[amounts]") {
                Some(at) if !amounts.contains(&at) => {
                    let message = format!("[amounts] `{heading}` is not read as an amount");
                    let help = "name an amount column, or take the table out of the profile";
                    let place = self.header.place(Some(at));
                    self.findings
                        .push(Fault::new(rules::CONDITION_NOT_ON_AMOUNT, message, help).at(place, None));
                }
                Some(at) => by_column[at] = Some(of_column.clone()),
                None => {}
            }
        }
        by_column
    }

    /// The column whose cells state the day of the data.
    fn edition(&mut self) -> Option<usize> {
        let column = self.profile.edition_from.as_ref()?.column.as_ref()?;
        self.find(column, "edition_from")
    }

    /// The payer columns: named ones, listed ones, or all that nothing else uses.
    fn payers(&mut self, separator: Option<&str>) -> Vec<PayerColumn> {
        let Some(spec) = &self.profile.payers else { return Vec::new() };
        let mut payers = Vec::new();
        for named in &spec.named {
            if let Some(column) = self.read(&named.column, "[[payers.named]]", Role::Single) {
                let plan = named.plan.as_ref().map(|plan| plan.trim().to_owned()).ok_or(Missing::NotSupplied);
                payers.push(PayerColumn { column, payer: named.payer.trim().to_owned(), plan });
            }
        }
        let others: Vec<usize> = match &spec.columns {
            None => Vec::new(),
            Some(PayerColumns::List(headings)) => {
                let of = |heading: &String| self.read(heading, "[payers] columns", Role::Single);
                headings.iter().filter_map(of).collect()
            }
            Some(PayerColumns::Word(_)) => {
                let used = self.profile.of_rows();
                let free = |at: &usize| {
                    let heading = &self.header.headings[*at];
                    let is_used =
                        self.named[*at] || used.iter().any(|name| self.profile.means(name, heading));
                    !is_used && !shows_nothing(heading) && !is_errors_heading(heading)
                };
                (0..self.named.len()).filter(free).collect()
            }
        };
        let (mut prefixes, mut suffixes) = (Parts::of(&spec.prefixes), Parts::of(&spec.suffixes));
        for column in others {
            self.named[column] = true;
            let name = without_parts(&self.header.headings[column], &mut prefixes, &mut suffixes);
            let (payer, plan) = split_payer(name, separator);
            let plan = plan.map(str::to_owned).ok_or(Missing::NotSupplied);
            payers.push(PayerColumn { column, payer: payer.to_owned(), plan });
        }
        for (key, part) in prefixes.unused("prefixes").chain(suffixes.unused("suffixes")) {
            let rule = rules::PART_NOT_IN_HEADINGS;
            let which = if key == "prefixes" { "begins" } else { "ends" };
            let message =
                format!("[payers] {key}: no payer's heading {which} with `{}` as a word", part.trim());
            self.findings.push(Fault::new(rule, message, rule.remedy).at(self.header.place(None), None));
        }
        payers.sort_by_key(|payer| payer.column);
        payers
    }

    /// Notes columns that are of one payer and plan, in whatever words of their headings, where the profile says
    /// nothing that distinguishes their amounts.
    fn same_payers(&mut self, payers: &[PayerColumn], of_column: &[Option<ColumnTerms>]) {
        // One heading twice under one key was said where it was looked up.
        let said: HashSet<usize> = self.findings.iter().filter_map(|finding| finding.place.column).collect();
        let mut met: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for payer in payers.iter().filter(|payer| !said.contains(&payer.column)) {
            let plan = payer.plan.as_deref().map_or(String::new(), name_key);
            let before = met.entry((name_letters(&payer.payer), plan)).or_default();
            let terms = |at: usize| of_column[at].clone().unwrap_or_default();
            let same = before.iter().find(|before| terms(**before).has_same_terms(&terms(payer.column)));
            match same {
                Some(first) => self.findings.push(self.second_column("[payers]", *first, payer.column)),
                None => before.push(payer.column),
            }
        }
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
        for (heading, of_column) in &gaps.columns {
            // A column that only the gap rules name is not read.
            if let Some(at) = self.find_only(heading, "[gaps.column]") {
                markers[at] = of_column.clone();
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
                let names_payers = profile
                    .payers
                    .as_ref()
                    .is_some_and(|payers| !payers.named.is_empty() || payers.columns.is_some());
                let fault = match names_payers && may_be_of_payer(heading) {
                    true => profile.author.payer_unread(heading, &lacking),
                    false => profile.author.unread(heading, &known, &lacking),
                };
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
        let amounts = layout.charges.is_empty()
            && layout.amount.is_empty()
            && layout.payers.is_empty()
            && layout.fields.percentage.column().is_none();
        let of_codes = layout.codes.is_empty().then(|| author.none_of_the_columns("[[codes]]", "codes"));
        let of_amounts = amounts.then(|| author.none_of_the_columns("[columns]", "amounts"));
        let said = self.findings.iter().any(|finding| finding.rule.severity == Severity::Error);
        for fault in of_codes.into_iter().chain(of_amounts).filter(|_| !said) {
            self.findings.push(fault.at(self.header.place(None), None));
        }
    }
}

/// The kinds of prices that are read, by their keys in `[columns]`.
fn kinds_read(charges: &[(AmountKind, usize)], of_payers: bool) -> Vec<&'static str> {
    let kinds = charges.iter().map(|(kind, _)| match kind {
        AmountKind::Gross => "gross",
        AmountKind::Cash => "cash",
        AmountKind::Minimum => "minimum",
        AmountKind::Maximum => "maximum",
        _ => "amount",
    });
    kinds.chain(of_payers.then_some("amount")).collect()
}

/// The columns by which rows of some kinds are skipped, with what their cells say.
fn kin(skips: &[Skip], header: &Header, read: &[&'static str], payer: Option<usize>) -> Vec<Kin> {
    let named = skips.iter().filter(|skip| !skip.alone);
    let of = |skip: &Skip| {
        let heading = (skip.column, header.headings[skip.column].as_str());
        Kin::of(heading, &skip.cells, read, payer == Some(skip.column))
    };
    named.filter_map(of).collect()
}

/// Texts around the names of payers in headings, and which of them some heading has.
struct Parts<'p> {
    texts: &'p [String],
    met: Vec<bool>,
}

impl<'p> Parts<'p> {
    fn of(texts: &'p [String]) -> Self {
        Self { texts, met: vec![false; texts.len()] }
    }

    /// The bytes of the first that `is_part` of a name.
    fn first(&mut self, is_part: impl Fn(&str) -> bool) -> usize {
        let Some(at) = self.texts.iter().position(|text| is_part(text)) else { return 0 };
        self.met[at] = true;
        self.texts[at].len()
    }

    /// Those that no heading has, under the key of the profile that lists them.
    fn unused(&self, key: &'static str) -> impl Iterator<Item = (&'static str, &'p String)> {
        let texts = self.texts.iter().zip(&self.met);
        texts.filter(|(_, met)| !**met).map(move |(text, _)| (key, text))
    }
}

/// A heading without the texts before and behind the payer's name, which end where a word does; never without a
/// name.
fn without_parts<'a>(heading: &'a str, prefixes: &mut Parts<'_>, suffixes: &mut Parts<'_>) -> &'a str {
    let is = |part: &str, text: &str| !text.is_empty() && part.eq_ignore_ascii_case(text);
    let heading = heading.trim();
    let begins = prefixes.first(|prefix| {
        let parts = heading.split_at_checked(prefix.len());
        parts.is_some_and(|(part, name)| is(part, prefix) && is_boundary(part, name))
    });
    let name = &heading[begins..];
    let ends = suffixes.first(|suffix| {
        let at = name.len().checked_sub(suffix.len());
        let parts = at.and_then(|at| name.split_at_checked(at));
        parts.is_some_and(|(name, part)| is(part, suffix) && is_boundary(name, part))
    });
    let name = name[..name.len() - ends].trim();
    if name.is_empty() { heading } else { name }
}

/// Payer and plan of a heading, as a profile with these texts around names and this separator reads it.
pub(super) fn named_by(
    heading: &str,
    [prefixes, suffixes]: [&[String]; 2],
    separator: Option<&str>,
) -> (String, Option<String>) {
    let name = without_parts(heading, &mut Parts::of(prefixes), &mut Parts::of(suffixes));
    let (payer, plan) = split_payer(name, separator);
    (payer.to_owned(), plan.map(str::to_owned))
}

/// Whether a word ends between two texts: `Rate |Aetna`, `Rate|: Aetna`, `Rate|Aetna`, `2025|Aetna`, and not
/// `Net|work`.
fn is_boundary(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    match (last.is_alphanumeric(), first.is_alphanumeric()) {
        (true, true) => {
            last.is_alphabetic() != first.is_alphabetic() || (last.is_lowercase() && first.is_uppercase())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payers_name_is_what_is_left_of_its_heading() {
        let (prefixes, suffixes) =
            (["Negotiated Rate: ", "Net", "Unmet"].map(str::to_owned), [" rate", "Rate"].map(str::to_owned));
        let (mut prefixes, mut suffixes) = (Parts::of(&prefixes), Parts::of(&suffixes));
        let mut of = |heading| without_parts(heading, &mut prefixes, &mut suffixes);
        assert_eq!(of("Negotiated rate: Aetna PPO Rate"), "Aetna PPO");
        assert_eq!(of("Aetna"), "Aetna");
        assert_eq!(of("Rate"), "Rate");
        assert_eq!(of("Network Health Moderate"), "Network Health Moderate");
        assert_eq!(of("Net Aetna"), "Aetna");
        assert_eq!(of("NetHumanaRate"), "Humana");
        let unused: Vec<_> = prefixes.unused("prefixes").chain(suffixes.unused("suffixes")).collect();
        assert_eq!(unused, [("prefixes", &"Unmet".to_owned())]);
    }
}
