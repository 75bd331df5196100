//! The part of a proposal that says which columns are of payers.

use super::heading::may_name_payer;
use super::role::Columns;
use super::role::Role;
use super::terms::named_before_service;
use super::toml_text::{line, list, quoted};
use crate::domain::text;
use crate::formats::rows::spec::UNNAMED_PAYER;

/// The columns of payers, each by its heading; of records a heading is a key, after those of the objects it is in.
pub(super) fn payers(out: &mut String, columns: &Columns<'_>, of_records: bool) {
    let payers = || columns.iter().filter(|(_, role)| matches!(role, Role::PayerAmounts(_)));
    let headings: Vec<&str> = payers()
        .filter(|(_, role)| *role == Role::PayerAmounts(None))
        .map(|(column, _)| column.heading.as_str())
        .collect();
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
    if !headings.is_empty() {
        line(out, "columns = [");
        headings.iter().for_each(|heading| line(out, &format!("    {},", quoted(heading))));
        perhaps(out, columns);
        line(out, "]");
        let prefixes = objects_above(&headings);
        if of_records && !prefixes.is_empty() {
            line(out, &format!("prefixes = {}   # not a part of the payers' names", list(prefixes)));
        }
        let common = around(&headings);
        let suffixes: Vec<&str> = common.as_deref().into_iter().chain(settings_after(&headings)).collect();
        if !suffixes.is_empty() {
            line(out, &format!("suffixes = {}   # not a part of the payers' names", list(suffixes)));
        }
        separator(out, &headings);
    }
    for (column, role) in payers() {
        let Role::PayerAmounts(Some((payer, plan))) = role else { continue };
        line(out, "[[payers.named]]");
        line(out, &format!("column = {}", quoted(&column.heading)));
        let unsaid = if payer == UNNAMED_PAYER { "   # the file does not say" } else { "" };
        line(out, &format!("payer = {}{unsaid}", quoted(payer)));
        if let Some(plan) = plan {
            let unsaid = if named_before_service(&column.heading).is_some() {
                "   # services and no plan: their prices are a list of their own, apart from the payer's others"
            } else {
                ""
            };
            line(out, &format!("plan = {}{unsaid}", quoted(plan)));
        }
    }
}

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

fn separator(out: &mut String, headings: &[&str]) {
    let separator = [": ", " - ", ":", "|"].into_iter().find(|separator| {
        headings.iter().filter(|heading| heading.contains(separator)).count() * 3 >= headings.len()
    });
    let Some(separator) = separator else {
        line(out, "# separator = \": \"   # if headings hold payer and plan");
        return;
    };
    line(out, &format!("separator = {}   # payer before, plan after", quoted(separator)));
    let without: Vec<&&str> = headings.iter().filter(|heading| !heading.contains(separator)).collect();
    if !without.is_empty() {
        line(
            out,
            "# These headings have no divider, so their plan is not known; name it in [[payers.named]] if it is clear:",
        );
        without.iter().for_each(|heading| line(out, &format!("#   {heading}")));
    }
}

/// The keys of objects within records that headings of payers begin with: `Prices.Aetna PPO`.
fn objects_above<'h>(headings: &[&'h str]) -> Vec<&'h str> {
    let mut above: Vec<&str> = headings
        .iter()
        .filter_map(|heading| {
            heading.rfind('.').filter(|at| *at > 0 && at + 1 < heading.len()).map(|at| &heading[..=at])
        })
        .filter(|above| !above.contains(' '))
        .collect();
    above.sort_unstable();
    above.dedup();
    above
}

/// Words of settings after names of payers, where one payer has several: `Aetna IP`, `Aetna OP`.
fn settings_after<'h>(headings: &[&'h str]) -> Vec<&'h str> {
    const SETTINGS: [&str; 4] = ["ip", "op", "inpatient", "outpatient"];
    let parts = |heading: &'h str| {
        let at = heading.rfind(' ')?;
        let is_setting = SETTINGS.contains(&heading[at + 1..].to_lowercase().as_str());
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
