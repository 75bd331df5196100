//! CMS's conditions on the headings of row 3, and headings that are probably misspelled.

use std::collections::{HashMap, HashSet};

use super::heading::{code_number, normal, parts};
use super::layout::{Layout, WIDE_CHARGES, WIDE_OTHERS};
use super::row::PayerField;
use super::version::Version;
use crate::domain::text::{count, first_of};
use crate::domain::{column_letters, nearest};
use crate::findings::{Finding, Place, rules};
use crate::source::is_errors_heading;

/// How many unknown columns are named; the rest is counted.
const MOST_UNKNOWN: usize = 50;

/// Row 3 of a file.
pub(super) struct Columns<'n> {
    /// The headings, trimmed.
    pub(super) names: &'n [String],
    pub(super) line: u64,
    pub(super) row: u64,
}

impl Columns<'_> {
    /// CMS's conditions for a requirement set.
    pub(super) fn check(&self, version: Version) -> Vec<Finding> {
        let normalized: Vec<String> = self.names.iter().map(|name| normal(name)).collect();
        let has = |name: &str| normalized.iter().any(|known| known == name);
        let tall = has("payer_name") && has("plan_name");
        let mut payers = payers_plans(self.names, version);
        let mut findings = Vec::new();
        if version >= Version::V3_0 {
            findings.extend(self.payer_placeholders());
            payers.retain(|(payer, plan)| payer != "[payer_name]" && plan != "[plan_name]");
            findings.extend(self.code_placeholders());
        }
        if tall != payers.is_empty() {
            let message = if tall {
                "row 3 has both payer_name and plan_name columns and columns of single payers"
            } else {
                "row 3 has neither payer_name and plan_name columns nor columns of single payers"
            };
            findings.push(rules::AMBIGUOUS_FORMAT.at(self.place(None), "", message.to_owned()));
            return findings;
        }
        let codes = self.names.iter().filter_map(|name| code_number(name)).map(|(number, _)| number);
        let expected = expected(version, codes.max().unwrap_or(0), &payers);
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(normalized.len());
        // Blank ones at the end are no headings, and repeat none.
        for (column, name) in normalized[..self.to_last()].iter().enumerate() {
            let first = *seen.entry(name).or_insert(column);
            if first == column {
                continue;
            }
            let message = if name.is_empty() {
                "row 3 has more than one blank heading".to_owned()
            } else {
                let (first, again) = (column_letters(first), column_letters(column));
                let name = &self.names[column];
                format!("the heading `{name}` appears twice in row 3, in columns {first} and {again}")
            };
            let place = self.place(Some(column));
            findings.push(rules::COLUMN_DUPLICATE.at(place, &self.names[column], message));
        }
        for missing in expected.iter().filter(|wanted| !seen.contains_key(wanted.as_str())) {
            findings.push(rules::COLUMN_MISSING.at(self.place(None), "", no_column(missing)));
        }
        findings
    }

    /// How many columns there are up to the last that has a heading.
    fn to_last(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1)
    }

    /// Says of several blank headings at the end, which are nothing, what CMS's validator makes of them.
    pub(super) fn blank_at_end(&self) -> Option<Finding> {
        let last = self.to_last();
        let blank = self.names.len() - last;
        let message = format!(
            "row 3 ends with {blank} blank headings, which are taken for none; CMS's validator calls the second one \
             repeated and looks at no row"
        );
        (blank > 1).then(|| rules::BLANK_HEADINGS.at(self.place(Some(last)), "", message))
    }

    /// What a file is told first that nobody filled the headings of the template in.
    pub(super) fn not_filled_in(&self) -> Option<Finding> {
        let left = self.payer_placeholders();
        let first = left.first()?;
        let headings = count(left.len() as u64, "heading", "headings");
        let message =
            format!("{headings} with `[payer_name]` or `[plan_name]`, and no name of a payer in their place");
        Some(Finding { message, ..first.clone() })
    }

    /// Columns that a requirement set wants and the file lacks, where CMS's conditions are not asked for.
    pub(super) fn lacking(&self, layout: &Layout, version: Version) -> Vec<Finding> {
        let missing = self.check(version).into_iter().filter(|finding| finding.rule == rules::COLUMN_MISSING);
        // What is read without the bars of a plan is no column that is missing.
        let read = layout.odd_bars.iter().filter_map(|column| {
            let (payer, last) = self.names[*column].rsplit_once('|')?;
            Some(no_column(&normal(&format!("{payer}||{last}"))))
        });
        let read: HashSet<String> = read.collect();
        let missing: Vec<Finding> = missing.filter(|finding| !read.contains(&finding.message)).collect();
        let Some(first) = missing.first() else { return Vec::new() };
        let columns: Vec<&str> = missing
            .iter()
            .map(|finding| finding.message.strip_prefix(NO_COLUMN).unwrap_or_default())
            .collect();
        let message = match &columns[..] {
            [_] => format!("{}: its cells are not collected", first.message),
            several => {
                format!("row 3 lacks {}: their cells are not collected", first_of(several, MOST_UNKNOWN))
            }
        };
        vec![rules::OLDER_COLUMN_MISSING.at(first.place.clone(), "", message)]
    }

    /// CMS's warning about a column that version 3 has done away with.
    pub(super) fn outdated(&self, version: Version) -> Vec<Finding> {
        if version < Version::V3_0 {
            return Vec::new();
        }
        self.names
            .iter()
            .enumerate()
            .filter(|(_, name)| normal(parts(name)[0]) == "estimated_amount")
            .map(|(column, name)| {
                let message = format!("the column `{name}` is not one of version 3");
                rules::ESTIMATED_COLUMN.at(self.place(Some(column)), name, message)
            })
            .collect()
    }

    /// Headings that the template does not know: misspelled, or the hospital's own.
    pub(super) fn unknown(&self, layout: &Layout, version: Version) -> Vec<Finding> {
        let codes = self.names.iter().filter_map(|name| code_number(name)).map(|(number, _)| number);
        let payers = payers_plans(self.names, version);
        let present: HashSet<String> = self.names.iter().map(|name| normal(name)).collect();
        let absent: Vec<String> = expected(version, codes.max().unwrap_or(0), &payers)
            .into_iter()
            .chain(["billing_class".to_owned()])
            .filter(|wanted| !present.contains(wanted))
            .collect();
        let mut unknown = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_empty() && !Layout::knows(name) && !is_errors_heading(name))
            .filter(|(column, _)| !layout.odd_bars.contains(column));
        let mut findings: Vec<Finding> = unknown
            .by_ref()
            .take(MOST_UNKNOWN)
            .map(|(column, _)| self.unknown_column(column, &absent))
            .collect();
        let more = unknown.count() as u64;
        if more > 0 {
            let columns = count(more, "more column is", "more columns are");
            let message = format!("{columns} not of the template and not read");
            findings.push(rules::COLUMN_NOT_READ.at(self.place(None), "", message));
        }
        findings
    }

    /// Columns of a payer and plan whose headings have more or fewer bars than the template.
    pub(super) fn odd_bars(&self, layout: &Layout) -> Vec<Finding> {
        let mut payers: Vec<(usize, (&str, &str), u64)> = Vec::new();
        for column in &layout.odd_bars {
            let Some(payer) = layout.payer_of(*column) else { continue };
            match payers.iter_mut().find(|(_, known, _)| *known == payer) {
                Some((_, _, columns)) => *columns += 1,
                None => payers.push((*column, payer, 1)),
            }
        }
        let said = payers.into_iter().map(|(column, (payer, plan), columns)| {
            let plan = if plan.is_empty() { "no plan".to_owned() } else { format!("plan `{plan}`") };
            let columns = count(columns, "column is", "columns are");
            let message = format!("{columns} read as payer `{payer}`, {plan}");
            rules::BARS_OF_HEADING.at(self.place(Some(column)), &self.names[column], message)
        });
        said.collect()
    }

    fn unknown_column(&self, column: usize, absent: &[String]) -> Finding {
        let name = &self.names[column];
        let place = self.place(Some(column));
        let present: HashSet<String> = self.names.iter().map(|name| normal(name)).collect();
        let of_payer: Vec<String> =
            of_same_payer(name).into_iter().filter(|wanted| !present.contains(wanted)).collect();
        // A column of a payer is nearly one of the same payer, and never of another.
        let absent = if of_payer.is_empty() { absent } else { &of_payer };
        match nearest(&normal(name), absent.iter().map(String::as_str)).first() {
            // What is long enough to hold any name is not one of them misspelled.
            Some(known) if name.len() <= known.len() + 16 => {
                let message = format!("`{name}` looks like `{known}`, which is missing");
                rules::HEADING_MISSPELLED.at(place, name, message)
            }
            _ if is_of_payer(name) => {
                let message = format!("`{name}` looks like a column of a payer and is none of the template");
                rules::HEADING_MISSPELLED.at(place, name, message)
            }
            _ => {
                let message = format!("`{name}` is not a column of the template and is not read");
                rules::COLUMN_NOT_READ.at(place, name, message)
            }
        }
    }

    fn payer_placeholders(&self) -> Vec<Finding> {
        let is_placeholder = |name: &String| {
            let parts: Vec<String> = name.split('|').map(|part| part.trim().to_lowercase()).collect();
            match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["standard_charge", payer, plan, last] => {
                    WIDE_CHARGES.iter().any(|(known, _)| known == last)
                        && (*payer == "[payer_name]" || *plan == "[plan_name]")
                }
                [first, payer, plan] => {
                    // CMS leaves the estimated amount out: it is not of version 3.
                    WIDE_OTHERS.iter().any(|(known, field)| known == first && *field != PayerField::Estimated)
                        && *payer == "[payer_name]"
                        && *plan == "[plan_name]"
                }
                _ => false,
            }
        };
        self.placeholders(is_placeholder)
    }

    fn code_placeholders(&self) -> Vec<Finding> {
        self.placeholders(|name| {
            code_number(name).is_some()
                && parts(name)
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .nth(1)
                    .is_some_and(|part| part.eq_ignore_ascii_case("[i]"))
        })
    }

    fn placeholders(&self, is_placeholder: impl Fn(&String) -> bool) -> Vec<Finding> {
        let columns = self.names.iter().enumerate().filter(|(_, name)| is_placeholder(name));
        columns
            .map(|(column, name)| {
                let message = format!("`{name}` still holds a placeholder of the template");
                rules::PLACEHOLDER.at(self.place(Some(column)), name, message)
            })
            .collect()
    }

    pub(super) fn place(&self, column: Option<usize>) -> Place {
        Place {
            line: self.line,
            row: self.row,
            column,
            column_name: column.map(|at| self.names[at].clone()),
            pointer: None,
        }
    }
}

/// Whether a heading names a payer's amount, though no column of the template.
fn is_of_payer(heading: &str) -> bool {
    let parts = parts(heading);
    let begins = |known: &str| parts[0].eq_ignore_ascii_case(known);
    parts.len() > 2 && (begins("standard_charge") || WIDE_OTHERS.iter().any(|(known, _)| begins(known)))
}

/// Payers and plans of the headings in lower case, each once.
fn payers_plans(names: &[String], version: Version) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut known: HashSet<(String, String)> = HashSet::new();
    for name in names {
        let parts = parts(name);
        let pair = match parts.as_slice() {
            [first, payer, plan, last]
                if first.eq_ignore_ascii_case("standard_charge")
                    && WIDE_CHARGES.iter().any(|(known, _)| known.eq_ignore_ascii_case(last)) =>
            {
                (payer, plan)
            }
            [first, payer, plan]
                if WIDE_OTHERS.iter().any(|(known, field)| {
                    known.eq_ignore_ascii_case(first) && is_of_version(*field, version)
                }) =>
            {
                (payer, plan)
            }
            _ => continue,
        };
        let pair = (pair.0.to_lowercase(), pair.1.to_lowercase());
        if known.insert(pair.clone()) {
            found.push(pair);
        }
    }
    found
}

fn is_of_version(field: PayerField, version: Version) -> bool {
    match field {
        PayerField::Estimated => version == Version::V2_2,
        PayerField::Median | PayerField::Percentile10 | PayerField::Percentile90 | PayerField::Count => {
            version >= Version::V3_0
        }
        _ => true,
    }
}

/// The columns that a requirement set wants, in CMS's order.
fn expected(version: Version, codes: usize, payers: &[(String, String)]) -> Vec<String> {
    let own = [
        "description",
        "setting",
        "standard_charge|gross",
        "standard_charge|discounted_cash",
        "standard_charge|min",
        "standard_charge|max",
        "additional_generic_notes",
    ];
    let mut columns: Vec<String> = own.map(str::to_owned).to_vec();
    // A slip such as `code|20240701` must not ask for twenty million columns.
    for number in 1..=codes.clamp(1, 1000) {
        columns.push(format!("code|{number}"));
        columns.push(format!("code|{number}|type"));
    }
    if payers.is_empty() {
        columns.extend(["payer_name", "plan_name"].map(str::to_owned));
        columns.extend(WIDE_CHARGES.map(|(name, _)| format!("standard_charge|{name}")));
    }
    for (payer, plan) in payers {
        columns.extend(WIDE_CHARGES.map(|(name, _)| format!("standard_charge|{payer}|{plan}|{name}")));
        columns.push(format!("additional_payer_notes|{payer}|{plan}"));
    }
    if version >= Version::V2_2 {
        let drug = ["drug_unit_of_measurement", "drug_type_of_measurement", "modifiers"];
        columns.extend(drug.map(str::to_owned));
    }
    for (name, field) in WIDE_OTHERS {
        if field == PayerField::Notes || !is_of_version(field, version) {
            continue;
        }
        if payers.is_empty() {
            columns.push(name.to_owned());
        }
        columns.extend(payers.iter().map(|(payer, plan)| format!("{name}|{payer}|{plan}")));
    }
    columns
}

/// The columns of the template for the payer and plan that a heading names.
fn of_same_payer(name: &str) -> Vec<String> {
    let name = normal(name);
    let charge = |payer: &str, plan: &str| {
        WIDE_CHARGES.iter().map(move |(last, _)| format!("standard_charge|{payer}|{plan}|{last}")).collect()
    };
    let other = |payer: &str, plan: &str| {
        WIDE_OTHERS.iter().map(move |(first, _)| format!("{first}|{payer}|{plan}")).collect()
    };
    match parts(&name).as_slice() {
        [_, payer, plan, _] => charge(payer, plan),
        [_, payer, plan] => other(payer, plan),
        _ => Vec::new(),
    }
}

/// What is said of a column that the template asks for and the file does not have, before its name.
const NO_COLUMN: &str = "row 3 has no column ";

fn no_column(wanted: &str) -> String {
    format!("{NO_COLUMN}`{wanted}`")
}
