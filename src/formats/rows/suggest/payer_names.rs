//! The payer and the plan that a heading names, without the words of its price, setting and component: `Aetna Rate`,
//! `rate_aetna` and `Aetna (IP)` are Aetna's, and in records so are `Aetna.rate` and `rates.Aetna.PPO`.

use super::column::ColumnSeen;
use super::heading::words;
use super::heading_modifiers::HeadingModifier;
use super::heading_words::{
    is_kind_of_plan, is_nobody, names_clinician, names_insurer, names_nobody, names_price, names_setting,
};
use super::references::is_of_product;
use super::terms::{divided, heading_terms};
use super::titled_payer::names_private;
use crate::domain::hides;

/// Words of prices around the name of a payer, in pairs.
const PAIRS: [[&str; 2]; 15] = [
    ["standard", "rate"],
    ["standard", "rates"],
    ["of", "charges"],
    ["of", "charge"],
    ["of", "billed"],
    ["per", "diem"],
    ["per", "diems"],
    ["case", "rate"],
    ["case", "rates"],
    ["fee", "schedule"],
    ["fee", "sched"],
    ["standard", "charge"],
    ["standard", "charges"],
    ["flat", "rate"],
    ["fixed", "rate"],
];
/// Words in front of a name that link it to its price: `Contracted Rate with Aetna`.
const LINKS: [&str; 4] = ["with", "for", "from", "by"];
/// Words in front of a name that say that it is a payer's.
const CALLED: [&str; 3] = ["payer", "payor", "insurer"];
/// Words behind a name that say which of two prices is in force.
pub(super) const IN_FORCE: [&str; 2] = ["new", "current"];
const COMPONENTS: [&str; 8] =
    ["26", "tc", "technical", "tech", "professional", "prof", "component", "global"];
/// Words of keys of records that hold prices of several payers, and name none.
const HOLDERS: [&str; 12] = [
    "payers",
    "payer",
    "plans",
    "plan",
    "data",
    "values",
    "standard",
    "specific",
    "insurance",
    "insurances",
    "pricing",
    "by",
];

/// Payer and plan that a column's heading names, of which the profile by itself would make `as_read`; in records the
/// keys of a heading are divided by points.
pub(super) fn payer_and_plan(
    column: &ColumnSeen,
    of_records: bool,
    as_read: (String, Option<String>),
) -> (String, Option<String>) {
    let around = Around::of(column);
    let seen = |text: &str| text.chars().filter(|c| !hides(*c)).collect::<String>();
    let as_read = (seen(&as_read.0), as_read.1.as_deref().map(seen));
    if of_records && let Some(named) = of_keys(&column.heading, around) {
        return named;
    }
    // What is left of a divided heading on one side alone is the payer, though no other heading is divided so.
    let whole = if of_records { as_read.0.clone() } else { seen(&column.heading) };
    let parts = around.without(divided(&whole));
    match (&as_read.1, &parts.1) {
        (None, None) => parts,
        _ => around.without(as_read),
    }
}

/// Payer and plan that are known already, without the words of prices around them.
pub(super) fn cleaned(column: &ColumnSeen, named: (String, Option<String>)) -> (String, Option<String>) {
    Around::of(column).without(named)
}

/// What may be around a name: words that the profile says of the column's amounts.
#[derive(Debug, Clone, Copy)]
struct Around {
    settings: bool,
    components: bool,
    clinicians: bool,
    modifier: HeadingModifier,
}

impl Around {
    fn of(column: &ColumnSeen) -> Self {
        let said = heading_terms(column);
        let is = |key: &str| said.iter().any(|(stated, _)| *stated == key);
        let components = is("modifiers") || column.beside.technical;
        Self {
            settings: is("setting"),
            components,
            clinicians: is("billing_class"),
            modifier: column.modifier,
        }
    }

    /// Whether a word around a name is none of it.
    fn has(self, word: &str) -> bool {
        names_price(word) || self.settings && names_setting(word)
    }

    /// Whether a word after a name is of a component, of a clinician or of now: before one it may be a part of it, as in
    /// `Global Health`.
    fn ends(self, word: &str) -> bool {
        let is_modifier = |modifier: HeadingModifier| matches!(modifier, HeadingModifier::One(one) if one.eq_ignore_ascii_case(word));
        is_modifier(self.modifier)
            || self.components && COMPONENTS.contains(&word)
            || self.clinicians && names_clinician(word)
            || IN_FORCE.contains(&word)
    }

    /// Payer and plan without such words. A plan of nothing else is none; a payer of nothing else is what follows it, and
    /// so is a payer's name after a product: `Commercial: Aetna`.
    fn without(self, (payer, plan): (String, Option<String>)) -> (String, Option<String>) {
        let plan = plan.and_then(|plan| self.name(&plan).map(str::to_owned));
        match (self.name(&payer).map(str::to_owned), plan) {
            (Some(nobody), Some(payer)) if is_of_nobody(&nobody) => (payer, None),
            (Some(product), Some(payer)) if is_product(&product) && is_payer(&payer) => {
                (payer, Some(product))
            }
            (Some(payer), plan) => (payer, plan),
            (None, Some(plan)) => (plan, None),
            (None, None) => (payer, None),
        }
    }

    /// What is left of a text; none where nothing is.
    fn name(self, text: &str) -> Option<&str> {
        let tokens = tokens(text);
        let words: Vec<String> = tokens.iter().map(|(at, end)| letters(&text[*at..*end])).collect();
        // The unit of a price ends the name: `Aetna Rate per visit`.
        let unit = words.iter().skip(1).position(|word| word == "per").map(|at| at + 1);
        let (mut first, mut last) = (0, unit.unwrap_or(words.len()));
        let is_pair = |at: usize| PAIRS.iter().any(|pair| words[at] == pair[0] && words[at + 1] == pair[1]);
        let is_insurer = |at: usize| words.get(at).is_some_and(|word| names_insurer(word));
        let leads = |at: usize| {
            let word = words[at].as_str();
            LINKS.contains(&word) && at + 1 < words.len() || is_nobody(word) && is_insurer(at + 1)
        };
        while first < last {
            if last - first > 1 && is_pair(last - 2) {
                last -= 2;
            } else if words[last - 1].is_empty() || self.has(&words[last - 1]) || self.ends(&words[last - 1])
            {
                last -= 1;
            } else if last - first > 1 && is_pair(first) {
                first += 2;
            } else if self.has(&words[first]) || CALLED.contains(&words[first].as_str()) || leads(first) {
                first += 1;
            } else {
                break;
            }
        }
        let whole = (first, last) == (0, words.len());
        let name = if first < last { &text[tokens[first].0..tokens[last - 1].1] } else { "" };
        let count = |sign: char| name.matches(sign).count();
        // Half of what is in brackets is no name.
        if whole || count('(') != count(')') {
            return Some(text.trim()).filter(|text| !text.is_empty());
        }
        let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
        Some(name).filter(|name| !name.is_empty())
    }
}

/// Whether a text speaks of payers and prices, and names none: `Payer-Specific`.
fn is_of_nobody(text: &str) -> bool {
    let words = words(text);
    let is_of_health =
        |at: usize| words[at] == "health" && words.get(at + 1).is_some_and(|next| is_nobody(next));
    (0..words.len()).all(|at| names_nobody(&words[at]) || names_price(&words[at]) || is_of_health(at))
}

/// Whether a text is of a product or a line of business alone: `Managed Care`.
fn is_product(text: &str) -> bool {
    let is_known =
        |word: &String| is_of_product(word) || is_kind_of_plan(word) || names_nobody(word) || word == "care";
    words(text).iter().all(is_known)
}

/// Whether a text names a payer that is known.
fn is_payer(text: &str) -> bool {
    names_private(text) || words(text).iter().any(|word| names_insurer(word))
}

/// Where the words of a heading begin and end: blanks, underscores and humps divide them, and a hyphen or stroke before
/// a last word of settings.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_last = |rest: &str| names_setting(&letters(rest));
        let divides = c.is_whitespace() || c == '_' || matches!(c, '-' | '/') && is_last(&text[at + 1..]);
        let humps = c.is_uppercase() && before.is_lowercase();
        if let Some(start) = begin.filter(|_| divides || humps) {
            found.push((start, at));
            begin = None;
        }
        if begin.is_none() && !divides {
            begin = Some(at);
        }
        before = c;
    }
    found.extend(begin.map(|start| (start, text.len())));
    found
}

fn letters(token: &str) -> String {
    token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Payer and plan of the keys of a record: the payer is the first key that names an insurer, or else the first that is
/// no word of what holds prices. None where only one key names anything.
fn of_keys(heading: &str, around: Around) -> Option<(String, Option<String>)> {
    let keys = keys(heading);
    let at = keys.iter().position(|key| words(key).iter().any(|word| names_insurer(word)));
    let at = at.or_else(|| {
        let is_plan = keys.last().is_some_and(|key| words(key).iter().any(|word| is_kind_of_plan(word)));
        (0..keys.len()).find(|at| *at + 1 < keys.len() && is_plan && !is_holder(keys[*at]))
    })?;
    let plan: Vec<&str> = keys[at + 1..].iter().filter_map(|key| around.name(key)).collect();
    if plan.is_empty() {
        return (keys.len() > 1).then(|| around.without(divided(keys[at])));
    }
    Some(around.without((keys[at].to_owned(), Some(plan.join(" ")))))
}

/// The keys of a heading of records: a point between letters divides them.
fn keys(heading: &str) -> Vec<&str> {
    let whole = |key: &&str| key.len() > 1 && key.trim() == *key;
    let keys: Vec<&str> = heading.split('.').collect();
    if keys.iter().all(whole) { keys } else { vec![heading] }
}

/// The keys above the last one where they hold prices of several payers, up to and with the point: `Prices.`.
pub(super) fn holder(heading: &str) -> Option<&str> {
    let (above, name) = heading.rsplit_once('.')?;
    let is_payer = words(above).iter().any(|word| names_insurer(word));
    let is_whole = !above.is_empty() && !name.is_empty() && !above.contains(' ');
    (is_whole && !is_payer).then(|| &heading[..=above.len()])
}

/// Whether a key of records is of what holds prices.
fn is_holder(key: &str) -> bool {
    words(key).iter().all(|word| {
        let is_of = |list: &[&str]| list.contains(&word.as_str());
        names_price(word) || names_setting(word) || is_of(&COMPONENTS) || is_of(&HOLDERS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(heading: &str, of_records: bool) -> String {
        let column = ColumnSeen::headed(heading);
        let (payer, plan) = payer_and_plan(&column, of_records, divided(heading));
        plan.map_or(payer.clone(), |plan| format!("{payer}|{plan}"))
    }

    #[test]
    fn words_of_price_setting_and_component_are_no_part_of_a_name() {
        for (heading, name) in [
            ("Aetna Rate", "Aetna"),
            ("Rate Aetna", "Aetna"),
            ("rate_aetna", "aetna"),
            ("AetnaRate", "Aetna"),
            ("Payer Aetna", "Aetna"),
            ("Aetna Allowed Amt", "Aetna"),
            ("Aetna Fee Schedule", "Aetna"),
            ("Aetna Per Diem", "Aetna"),
            ("Aetna Case Rate", "Aetna"),
            ("Aetna IP Rate", "Aetna"),
            ("IP Aetna", "Aetna"),
            ("Aetna (IP)", "Aetna"),
            ("Aetna-IP", "Aetna"),
            ("Aetna 26", "Aetna"),
            ("Aetna $", "Aetna"),
            ("Aetna PPO Rate", "Aetna PPO"),
            ("Aetna % of Charges", "Aetna"),
            ("Aetna (% of billed charges)", "Aetna"),
            ("Aetna: Rate", "Aetna"),
            ("Aetna: PPO Rate", "Aetna|PPO"),
            ("Negotiated Rate: Aetna PPO", "Aetna PPO"),
            ("AETNA (AET) negotiated charge", "AETNA (AET)"),
            ("BCBS_PPO_negotiated_rate", "BCBS_PPO"),
            ("Ci\u{200b}gna HMO", "Cigna HMO"),
            ("First Choice Health", "First Choice Health"),
            ("Blue-Card", "Blue-Card"),
            ("Payer-Specific Negotiated Charge: Aetna", "Aetna"),
            ("Payer Specific Negotiated Charge - Aetna PPO", "Aetna PPO"),
            ("Insurance: Aetna", "Aetna"),
            ("Plan: Wibble Health", "Wibble Health"),
            ("Commercial: Aetna", "Aetna|Commercial"),
            ("Managed Care: Aetna", "Aetna|Managed Care"),
            ("Medicare Advantage: Aetna", "Aetna|Medicare Advantage"),
            ("HMO - Aetna", "Aetna|HMO"),
            ("Commercial: United", "United|Commercial"),
            ("Health Plan: Aetna", "Aetna"),
            ("Insurance Aetna", "Aetna"),
            ("Contracted Rate with Aetna", "Aetna"),
            ("Commercial: Blue Cross PPO", "Blue Cross PPO|Commercial"),
            ("Aetna - HMO", "Aetna|HMO"),
            ("Blue Cross: Aetna", "Blue Cross|Aetna"),
            ("Wibble Health: Aetna", "Wibble Health|Aetna"),
            ("Aetna Professional", "Aetna"),
            ("Cigna HMO Physician Rate", "Cigna HMO"),
            ("Aetna New Rate", "Aetna"),
            ("New York Medicaid Rate", "New York Medicaid"),
        ] {
            assert_eq!(named(heading, false), name, "{heading}");
        }
    }

    #[test]
    fn keys_of_records_are_what_holds_prices_then_the_payer_then_the_plan() {
        for (heading, name) in [
            ("Aetna.PPO", "Aetna|PPO"),
            ("Cigna.Open Access", "Cigna|Open Access"),
            ("Aetna.inpatient", "Aetna"),
            ("Aetna.rate", "Aetna"),
            ("rates.Aetna.PPO", "Aetna|PPO"),
            ("inpatient.Aetna", "Aetna"),
            ("Wibble Health.PPO", "Wibble Health|PPO"),
            ("Aetna Inc. PPO", "Aetna Inc. PPO"),
        ] {
            assert_eq!(named(heading, true), name, "{heading}");
        }
        assert_eq!(holder("Prices.Aetna PPO"), Some("Prices."));
        assert_eq!(holder("Aetna.PPO"), None);
    }
}
