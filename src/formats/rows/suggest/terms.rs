//! What the heading of an amount says of it alone: of which day, place, setting or modifier it is.

use chrono::NaiveDate;

use super::heading::{DIVIDERS, words};
use super::sample::ColumnSeen;
use crate::formats::rows::title::first_day;

/// The day that a heading states, or the first one of its year.
pub(super) fn day_of(heading: &str) -> Option<NaiveDate> {
    let year =
        |word: &String| word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year));
    let of_year = || NaiveDate::from_ymd_opt(words(heading).iter().filter_map(year).max()?, 1, 1);
    first_day(heading).map(|(_, day)| day).or_else(of_year)
}

/// Payer and plan of a heading that ends with a day: `Aetna 1/1/2026`. None where it has no day.
pub(super) fn named_before_day(heading: &str) -> Option<(String, Option<String>)> {
    let (before, _) = first_day(heading).filter(|(before, _)| *before > 0)?;
    let words: Vec<&str> = heading.split_whitespace().take(before).collect();
    let named = words.join(" ");
    let named = named.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let divided = DIVIDERS.iter().find_map(|divider| named.split_once(divider));
    Some(match divided {
        Some((payer, plan)) => (payer.trim().to_owned(), Some(plan.trim().to_owned())),
        None => (named.to_owned(), None),
    })
}

/// An ambulatory surgical center.
pub(super) const SURGICAL_CENTER: &str = "24";

/// What a heading says of where and how its amounts are paid, beside the other headings.
pub(super) fn own(column: &ColumnSeen) -> Vec<(&'static str, &'static str)> {
    let words = words(&column.heading);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let says = |phrase: &str| words.join(" ").contains(phrase);
    let mut own = Vec::new();
    match (has(&["inpatient", "ip"]), has(&["outpatient", "op"])) {
        (true, false) => own.push(("setting", "inpatient")),
        (false, true) => own.push(("setting", "outpatient")),
        _ => {}
    }
    if has(&["asc"]) {
        own.push(("place_of_service", SURGICAL_CENTER));
    } else if let Some(paired) = &column.paired {
        own.push(("place_of_service", paired.site.place()));
    } else if says("non facility") || says("non fac") || has(&["nonfacility", "nonfac", "office"]) {
        own.push(("place_of_service", "11"));
    } else if has(&["facility", "fac"]) && has(&["fee", "rate", "amount", "allowed", "allowable", "price"]) {
        own.push(("place_of_service", "22"));
    }
    if has(&["rental", "rent"]) {
        own.push(("modifiers", "RR"));
    } else if has(&["used"]) {
        own.push(("modifiers", "UE"));
    } else if has(&["purchase"]) || column.beside.rented && has(&["new"]) {
        // `New Price` beside `Current Price` is the next one, and of no equipment.
        own.push(("modifiers", "NU"));
    } else if has(&["tc", "technical"]) {
        own.push(("modifiers", "TC"));
    } else if has(&["26"]) || has(&["professional", "prof"]) && (column.beside.technical || has(&["component"])) {
        own.push(("modifiers", "26"));
    }
    // What a surgical center is paid, a hospital's outpatient department, and a physician.
    if has(&["opps", "hopd"]) {
        own.retain(|(key, _)| *key != "setting");
        own.extend([("setting", "outpatient"), ("billing_class", "facility")]);
    } else if has(&["physician", "professional", "prof", "mpfs"]) && !own.iter().any(|(key, _)| *key == "modifiers") {
        own.push(("billing_class", "professional"));
    }
    if says("per diem") {
        own.push(("method", "per diem"));
    } else if says("case rate") {
        own.push(("method", "case rate"));
    }
    own
}
