//! What the heading of an amount says of it alone: of which day, place, setting or modifier it is.

use chrono::NaiveDate;

use super::column::ColumnSeen;
use super::heading::{DIVIDERS, before_day, words};
use super::heading_modifiers::HeadingModifier;
use super::heading_words::{is_kind_of_plan, names_clinician, names_insurer, names_price};
use super::site::{Site, place_number};
use crate::domain::line_of_business;
use crate::domain::text::divided_by;
use crate::formats::rows::percent_words::names_share_of_charges;
use crate::formats::rows::title::first_day;

/// The day that a heading states, or the first one of its year.
pub(super) fn day_of(heading: &str) -> Option<NaiveDate> {
    let year =
        |word: &String| word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year));
    let of_year = || NaiveDate::from_ymd_opt(words(heading).iter().filter_map(year).max()?, 1, 1);
    first_day(heading).map(|(_, day)| day).or_else(of_year)
}

/// The year in a heading that states no day, and its other words: `2023 Gross Charge`. A heading without a year is
/// all words.
pub(super) fn year_and_words(heading: &str) -> (Option<NaiveDate>, String) {
    let year = day_of(heading).filter(|_| first_day(heading).is_none());
    let is_year =
        |word: &String| year.is_some() && word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    (year, words(heading).into_iter().filter(|word| !is_year(word)).collect::<Vec<_>>().join(" "))
}

/// Which of several columns of one amount holds today, the first of them: one that states no day or year before one
/// that does, of these the latest that has come, then the next that is to come, and a new price, which is the next one,
/// last.
pub(super) fn rank_of_day(heading: &str, today: NaiveDate) -> (bool, bool, i64, bool) {
    let day = day_of(heading);
    let days = day.map_or(0, |day| (day - today).num_days());
    (day.is_some(), days > 0, days.abs(), words(heading).iter().any(|word| word == "new"))
}

/// Payer and plan of a heading that ends with a day: `Aetna 1/1/2026`. None where it has no day.
pub(super) fn named_before_day(heading: &str) -> Option<(String, Option<String>)> {
    let named = bare_name(&before_day(heading)?);
    let named = named.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    Some(divided(named))
}

/// Payer and plan of a heading without its year: `2025 Aetna - PPO`, `Aetna Rate (2026)`.
pub(super) fn named_without_year(heading: &str) -> (String, Option<String>) {
    divided(&bare_name(heading))
}

/// What a heading names, without its year and the words of prices at its end.
pub(super) fn bare_name(heading: &str) -> String {
    let letters = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_year = |token: &&str| {
        let token = letters(token);
        token.len() == 4
            && ["19", "20"].iter().any(|of| token.starts_with(of))
            && token.bytes().all(|b| b.is_ascii_digit())
    };
    let mut tokens: Vec<&str> = heading.split_whitespace().filter(|token| !is_year(token)).collect();
    let is_end = |token: &&str| letters(token).is_empty() || names_price(&letters(token));
    while tokens.len() > 1 && tokens.last().is_some_and(is_end) {
        tokens.pop();
    }
    if tokens.is_empty() { heading.to_owned() } else { tokens.join(" ") }
}

/// Services that a payer pays by a list of their own: `Humana Implant`, `UHC Default`, and no payer of that name.
const SERVICES: [&str; 16] = [
    "implant",
    "implants",
    "supply",
    "supplies",
    "pharmacy",
    "lab",
    "laboratory",
    "imaging",
    "radiology",
    "surgery",
    "surgical",
    "anesthesia",
    "equipment",
    "ambulance",
    "transport",
    "default",
];

/// The payer of a heading that names one first and then services, which go for the plan: its prices of them are a list
/// of their own. None where a divider says what is payer and what is plan.
pub(super) fn named_before_service(heading: &str) -> Option<(String, Option<String>)> {
    if DIVIDERS.iter().any(|divider| divided_by(heading, divider).is_some()) {
        return None;
    }
    let parts: Vec<&str> = heading.split_whitespace().collect();
    let all = |part: &str, is: &dyn Fn(&str) -> bool| {
        let words = words(part);
        !words.is_empty() && words.iter().all(|word| is(word))
    };
    let is_service = |part: &str| all(part, &|word| SERVICES.contains(&word));
    let is_price = |part: &str| all(part, &names_price);
    // `w/` and `w/o` go with what is after them.
    let is_link = |part: &str| {
        all(part, &|word| ["w", "o", "wo", "with", "without", "incl", "excl", "plus"].contains(&word))
    };
    let first = parts.iter().position(|part| is_service(part))?;
    let links = parts[..first].iter().rev().take_while(|part| is_link(part)).count();
    let begin = Some(first - links).filter(|at| *at > 0)?;
    let (payer, rest) = parts.split_at(begin);
    let services = rest.iter().take_while(|part| !is_price(part)).count();
    let is_rest = rest.iter().all(|part| is_service(part) || is_price(part) || is_link(part));
    (is_rest && names_insurer(payer[0])).then(|| (payer.join(" "), Some(rest[..services].join(" "))))
}

/// Payer and plan of a heading without the words of its setting, which are no plan: `Aetna: Inpatient`, and of one that
/// is paired with that of the other place, `Aetna: Non-Facility`. None where nothing is left out.
pub(super) fn named_without_setting(heading: &str, is_paired: bool) -> Option<(String, Option<String>)> {
    const SETTINGS: [&str; 10] = [
        "inpatient",
        "outpatient",
        "ip",
        "op",
        "professional",
        "prof",
        "physician",
        "technical",
        "tc",
        "asc",
    ];
    const PLACES: [&str; 9] =
        ["facility", "nonfacility", "fac", "nonfac", "nfac", "f", "nf", "non", "office"];
    let is_setting =
        |word: &String| SETTINGS.contains(&word.as_str()) || is_paired && PLACES.contains(&word.as_str());
    let (payer, plan) = divided(heading);
    let of_plan = plan.as_deref().map(words).unwrap_or_default();
    if of_plan.iter().any(is_setting) && of_plan.iter().all(|word| is_setting(word) || names_price(word)) {
        return Some((payer, None));
    }
    let is_left_out =
        |token: &&str| words(token).iter().any(is_setting) && words(token).iter().all(is_setting);
    let kept: Vec<&str> = heading.split_whitespace().filter(|token| !is_left_out(token)).collect();
    let kept = kept.join(" ");
    let named = kept.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    (is_paired && !named.is_empty() && named != heading).then(|| divided(named))
}

/// The line of business that a heading of a product names, and no payer: `Medicare Advantage`, `Exchange Rate`.
pub(super) fn line_named(heading: &str) -> Option<&'static str> {
    const BESIDE: [&str; 10] =
        ["care", "group", "small", "large", "individual", "market", "comp", "compensation", "workers", "adv"];
    let name = bare_name(heading);
    let is_of_line = |word: &String| {
        (is_kind_of_plan(word) || BESIDE.contains(&word.as_str()))
            && !names_insurer(word)
            && !is_network(word)
    };
    let line = line_of_business("", &name);
    (line != "unknown" && words(&name).iter().all(is_of_line)).then_some(line)
}

/// Whether a word is a kind of network, which payers have in several lines of business.
fn is_network(word: &str) -> bool {
    ["hmo", "ppo", "epo", "pos"].contains(&word)
}

/// Payer and plan of a name that has a divider between them.
pub(super) fn divided(named: &str) -> (String, Option<String>) {
    let Some((payer, plan)) = DIVIDERS.iter().find_map(|divider| divided_by(named, divider)) else {
        return (named.to_owned(), None);
    };
    // What is left on one side of the divider alone is the payer, and a plan is never blank.
    match (payer.trim(), plan.trim()) {
        ("", name) | (name, "") => (name.to_owned(), None),
        (payer, plan) => (payer.to_owned(), Some(plan.to_owned())),
    }
}

/// Whether a heading says that its amounts are the facility's: by a word beside that of a price, or as its last word
/// beside the clinician's.
fn is_facility(column: &ColumnSeen, words: &[String]) -> bool {
    let is = |word: &String| ["facility", "fac"].contains(&word.as_str());
    let is_price =
        |word: &String| ["fee", "rate", "amount", "allowed", "allowable", "price"].contains(&word.as_str());
    words.iter().any(is) && (words.iter().any(is_price) || words.iter().all(is))
        || column.beside.professional && words.last().is_some_and(is)
}

/// Whether a heading is of a hospital's prices alone.
fn is_of_hospital(words: &[String]) -> bool {
    words.iter().any(|word| word == "hospital")
        && words.iter().all(|word| word == "hospital" || names_price(word))
}

/// Whether a heading is that of the facility beside another of the clinician, so that its word for it names no plan.
pub(super) fn is_beside_clinician(column: &ColumnSeen) -> bool {
    column.beside.professional && is_facility(column, &words(&column.heading))
}

/// An ambulatory surgical center.
pub(super) const SURGICAL_CENTER: &str = "24";

/// What a heading says of where and how its amounts are paid, beside the other headings.
pub(super) fn heading_terms(column: &ColumnSeen) -> Vec<(&'static str, &'static str)> {
    let words = words(&column.heading);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let says = |phrase: &str| words.join(" ").contains(phrase);
    let mut own = Vec::new();
    match (has(&["inpatient", "ip"]), has(&["outpatient", "op"])) {
        (true, false) => own.push(("setting", "inpatient")),
        (false, true) => own.push(("setting", "outpatient")),
        _ => {}
    }
    let number = place_number(&column.heading).filter(|_| column.beside.places && !column.beside.technical);
    if let Some(place) = number {
        own.push(("place_of_service", place));
    } else if has(&["asc"]) {
        own.push(("place_of_service", SURGICAL_CENTER));
    } else if let Some(paired) = &column.paired {
        own.push(("place_of_service", paired.site.place()));
    } else if says("non facility") || says("non fac") || has(&["nonfacility", "nonfac", "office"]) {
        own.push(("place_of_service", "11"));
    } else if column.beside.outside_hospital && is_of_hospital(&words) {
        own.push(("place_of_service", Site::Facility.place()));
    } else if is_facility(column, &words) {
        own.push(match column.beside.professional {
            true => ("billing_class", "facility"),
            false => ("place_of_service", "22"),
        });
    }
    if let HeadingModifier::One(modifier) = column.modifier {
        own.push(("modifiers", modifier));
    } else if has(&["rental", "rent"]) {
        own.push(("modifiers", "RR"));
    } else if has(&["used"]) {
        own.push(("modifiers", "UE"));
    } else if has(&["purchase"]) || column.beside.rented && has(&["new"]) {
        // `New Price` beside `Current Price` is the next one, and of no equipment.
        own.push(("modifiers", "NU"));
    } else if has(&["tc", "technical", "tech"]) {
        own.push(("modifiers", "TC"));
    } else if number.is_none() && has(&["26"])
        || has(&["professional", "prof"]) && (column.beside.technical || has(&["component"]))
    {
        own.push(("modifiers", "26"));
    }
    // What a surgical center is paid, a hospital's outpatient department, and a physician.
    if has(&["opps", "hopd"]) {
        own.retain(|(key, _)| *key != "setting");
        own.extend([("setting", "outpatient"), ("billing_class", "facility")]);
    } else if (words.iter().any(|word| names_clinician(word)) || has(&["mpfs"]))
        && !own.iter().any(|(key, _)| *key == "modifiers")
    {
        own.push(("billing_class", "professional"));
    }
    if let Some(line) = line_named(&column.heading) {
        own.push(("line_of_business", line));
    }
    if says("per diem") {
        own.push(("method", "per diem"));
    } else if says("case rate") {
        own.push(("method", "case rate"));
    } else if names_share_of_charges(&column.heading) {
        own.push(("method", "percent of total billed charges"));
    }
    own
}
