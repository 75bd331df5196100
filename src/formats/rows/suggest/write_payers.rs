//! The part of a proposal that says which columns are of payers.

use super::column::ColumnSeen;
use super::heading::may_name_payer;
use super::heading_words::names_setting;
use super::payer_names::{cleaned, holder, payer_and_plan};
use super::role::Columns;
use super::role::Role;
use super::terms::named_before_service;
use super::toml_text::{line, list, quoted};
use crate::domain::text;
use crate::formats::rows::finder::named_by;
use crate::formats::rows::spec::UNNAMED_PAYER;

/// The columns of payers, each by its heading; of records a heading is a key, after those of the objects it is in.
pub(super) fn payers(out: &mut String, columns: &Columns<'_>, of_records: bool) {
    let payers = || columns.iter().filter(|(_, role)| matches!(role, Role::PayerAmounts(_)));
    if payers().next().is_none() {
        return;
    }
    let count = text::count(payers().count() as u64, "column", "columns");
    line(
        out,
        &format!(
            "\n# One column per payer: {count}, each with amounts under a heading that can be a payer's."
        ),
    );
    line(out, "[payers]");
    let (listed, named) = listed_and_named(columns, of_records);
    if !listed.headings.is_empty() {
        line(out, "columns = [");
        listed.headings.iter().for_each(|heading| line(out, &format!("    {},", quoted(heading))));
        perhaps(out, columns);
        line(out, "]");
        listed.parts(out);
        separator(out, &listed);
    }
    for (column, (payer, plan)) in named {
        line(out, "[[payers.named]]");
        line(out, &format!("column = {}", quoted(&column.heading)));
        let unsaid = if payer == UNNAMED_PAYER { "   # the file does not say" } else { "" };
        line(out, &format!("payer = {}{unsaid}", quoted(&payer)));
        if let Some(plan) = plan {
            let unsaid = if named_before_service(&column.heading).is_some() {
                "   # services and no plan: their prices are a list of their own, apart from the payer's others"
            } else {
                ""
            };
            line(out, &format!("plan = {}{unsaid}", quoted(&plan)));
        }
    }
}

/// Payer and plan of each column of a payer's amounts, by its place.
pub(super) fn names(columns: &Columns<'_>, of_records: bool) -> Vec<(usize, (String, Option<String>))> {
    let (listed, named) = listed_and_named(columns, of_records);
    let of = |column: &ColumnSeen| {
        let known =
            named.iter().find(|(named, _)| std::ptr::eq(*named, column)).map(|(_, known)| known.clone());
        known.unwrap_or_else(|| listed.read(&column.heading))
    };
    let payers = columns.iter().enumerate().filter(|(_, (_, role))| matches!(role, Role::PayerAmounts(_)));
    payers.map(|(at, (column, _))| (at, of(column))).collect()
}

/// The headings of payers that say by themselves who it is, and how they say it.
struct Listed<'c> {
    headings: Vec<&'c str>,
    before: Vec<String>,
    after: Vec<String>,
    divider: Option<&'static str>,
}

impl<'c> Listed<'c> {
    /// How headings of payers are read.
    fn of(headings: &[&str], of_records: bool) -> Self {
        Self {
            headings: Vec::new(),
            before: prefixes(headings, of_records),
            after: suffixes(headings),
            divider: divider(headings),
        }
    }

    fn read(&self, heading: &str) -> (String, Option<String>) {
        named_by(heading, [&self.before, &self.after], self.divider)
    }

    /// The texts around names that one of the headings has.
    fn parts(&self, out: &mut String) {
        let begins = |part: &&String| self.headings.iter().any(|heading| heading.starts_with(part.as_str()));
        let ends = |part: &&String| self.headings.iter().any(|heading| heading.ends_with(part.as_str()));
        let before: Vec<&String> = self.before.iter().filter(begins).collect();
        let after: Vec<&String> = self.after.iter().filter(ends).collect();
        for (key, parts) in [("prefixes", before), ("suffixes", after)] {
            if !parts.is_empty() {
                let parts = list(parts.into_iter().map(String::as_str));
                line(out, &format!("{key} = {parts}   # not a part of the payers' names"));
            }
        }
    }
}

/// The columns of payers whose headings say by themselves who it is, and the others with payer and plan.
fn listed_and_named<'c>(columns: &'c Columns<'_>, of_records: bool) -> (Listed<'c>, Vec<Named<'c>>) {
    let unnamed = columns.iter().filter(|(_, role)| *role == Role::PayerAmounts(None));
    let headings: Vec<&str> = unnamed.map(|(column, _)| column.heading.as_str()).collect();
    let mut listed = Listed::of(&headings, of_records);
    let mut named = Vec::new();
    for (column, role) in columns {
        let column: &'c ColumnSeen = column;
        match role {
            Role::PayerAmounts(None) => {
                let as_read = listed.read(&column.heading);
                let meant = payer_and_plan(column, of_records, as_read.clone());
                match meant == as_read {
                    true => listed.headings.push(&column.heading),
                    false => named.push((column, meant)),
                }
            }
            Role::PayerAmounts(Some(known)) => named.push((column, cleaned(column, known.clone()))),
            _ => {}
        }
    }
    (listed, named)
}

/// A column with its payer and plan.
type Named<'c> = (&'c ColumnSeen, (String, Option<String>));

/// The columns of money whose headings could name a payer, for a person to decide on.
fn perhaps(out: &mut String, columns: &Columns<'_>) {
    let doubtful = columns.iter().filter(|(column, role)| {
        matches!(role, Role::Unused(Some(_)))
            && column.is_printed_as_money()
            && may_name_payer(&column.heading)
    });
    let mut doubtful = doubtful.peekable();
    if doubtful.peek().is_some() {
        line(out, "    # Left out; list what is a payer's, and no longer in `ignore` above:");
    }
    doubtful.for_each(|(column, _)| line(out, &format!("    # {},", quoted(&column.heading))));
}

/// What is between payer and plan in at least a third of the headings.
fn divider(headings: &[&str]) -> Option<&'static str> {
    [": ", " - ", ":", "|"].into_iter().find(|separator| {
        let divided = headings.iter().filter(|heading| text::divided_by(heading, separator).is_some());
        divided.count() * 3 >= headings.len()
    })
}

fn separator(out: &mut String, listed: &Listed<'_>) {
    let headings = &listed.headings;
    let Some(separator) = listed.divider else {
        line(out, "# separator = \": \"   # if headings hold payer and plan");
        return;
    };
    line(out, &format!("separator = {}   # payer before, plan after", quoted(separator)));
    let without: Vec<&&str> =
        headings.iter().filter(|heading| text::divided_by(heading, separator).is_none()).collect();
    if !without.is_empty() {
        line(
            out,
            "# These headings have no divider, so their plan is not known; name it in [[payers.named]] if it is clear:",
        );
        without.iter().for_each(|heading| line(out, &format!("#   {heading}")));
    }
}

/// The keys of objects within records that headings of payers begin with: `Prices.Aetna PPO`.
fn prefixes(headings: &[&str], of_records: bool) -> Vec<String> {
    let of_records = if of_records { headings } else { &[] };
    let mut above: Vec<String> =
        of_records.iter().filter_map(|heading| holder(heading)).map(str::to_owned).collect();
    above.sort_unstable();
    above.dedup();
    above
}

/// What headings end with that is no part of a name.
fn suffixes(headings: &[&str]) -> Vec<String> {
    let settings = settings_after(headings).into_iter().map(str::to_owned);
    around(headings).into_iter().chain(settings).collect()
}

/// Words of settings after names of payers, where one payer has several: `Aetna IP`, `Aetna OP`.
fn settings_after<'h>(headings: &[&'h str]) -> Vec<&'h str> {
    let parts = |heading: &'h str| {
        let at = heading.rfind(' ')?;
        let is_setting = names_setting(&heading[at + 1..].to_lowercase());
        (is_setting && heading[..at].ends_with(char::is_alphanumeric)).then(|| heading.split_at(at))
    };
    let divided: Vec<(&str, &str)> = headings.iter().filter_map(|heading| parts(heading)).collect();
    let several =
        |name: &str| divided.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count() > 1;
    let mut settings: Vec<&str> =
        divided.iter().filter(|(name, _)| several(name)).map(|(_, setting)| *setting).collect();
    settings.sort_unstable();
    settings.dedup();
    settings
}

/// What all headings end with and no payer is called, such as ` negotiated charge`.
fn around(headings: &[&str]) -> Option<String> {
    const WORDS: [&str; 9] =
        ["negotiated", "charge", "charges", "rate", "rates", "price", "amount", "contracted", "standard"];
    let is_common = |word: &str| {
        WORDS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
    };
    let (first, others) = headings.split_first().filter(|(_, others)| others.len() >= 2)?;
    let mut suffix: &str = "";
    for (at, _) in first.char_indices().rev().filter(|(_, c)| matches!(c, ' ' | '_')) {
        let tail = &first[at..];
        if !tail.split([' ', '_']).filter(|word| !word.is_empty()).all(is_common) {
            break;
        }
        suffix = tail;
    }
    (!suffix.is_empty()
        && others.iter().all(|heading| heading.ends_with(suffix) && heading.len() > suffix.len()))
    .then(|| suffix.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_headings_end_with_is_no_part_of_a_name() {
        let of = |headings: &[&str]| around(headings);
        assert_eq!(
            of(&["AETNA (AET) negotiated charge", "CIGNA negotiated charge", "UHC negotiated charge"])
                .as_deref(),
            Some(" negotiated charge")
        );
        assert_eq!(of(&["Aetna PPO", "Cigna PPO", "UHC PPO"]), None);
    }
}
