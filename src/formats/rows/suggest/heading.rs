//! What the words of a heading name: a price, a payer, or anything else that may hold numbers.
//!
//! A column of numbers is only ever proposed as amounts where its heading allows it. What is here is what
//! headings of real files say; a word that is missing makes a column doubtful and never a payer. The words
//! themselves are in `heading_words.rs`.

pub(super) use crate::formats::rows::header::words;
use crate::formats::rows::percent_words::names_share_of_charges;
pub(super) use crate::formats::rows::plain_headings::is_of_modifiers;

use super::heading_words::{
    GENERIC, HARDLY, NEVER, NOUNS, PAYER_PHRASES, PAYERS, PERCENTAGES, WEAK, is_kind_of_plan, is_measure,
    is_nobody, is_noun, is_of_plan, is_of_price, is_of_sum, is_of_tier, names_clinician, names_nobody,
};
use super::other_money::{names_what_has_ended, other_money};
use super::price_of_codes::{names_price_of_codes, without_systems};
use super::see_notes::before_see_notes;
use crate::domain::text::divided_by;
use crate::formats::rows::title::first_day;

/// What a heading names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The hospital's charge before any discount.
    Gross,
    /// What a patient pays who pays at once.
    Cash,
    Minimum,
    Maximum,
    /// What a payer agreed to, whoever it is.
    Negotiated,
    /// A fee, rate or allowed amount, whoever pays it.
    Fee,
    /// A payer or plan that is known as such.
    Payer,
    /// Something else, in words.
    Other(&'static str),
    /// Something else, by its cells or the columns beside it: why, in words.
    Doubtful(&'static str),
    /// A payer or a price with a word beside it that neither has: [`unclear_word`] says which.
    Unclear,
    /// Nothing that is known: it could name a payer, and as well anything else.
    Open,
}

/// What a heading of prices speaks of that have ended or are to come.
pub(super) const NOT_IN_FORCE: &str = "prices that have ended, or are not in force yet";

/// Whether a heading that is left out could name a payer all the same, which a person can tell.
pub(super) fn may_name_payer(heading: &str) -> bool {
    match kind(heading) {
        Kind::Open => true,
        Kind::Unclear => payer_at(&words(&outside_brackets(heading))).is_some(),
        _ => false,
    }
}

/// Whether the amounts below a heading could be of a payer, as far as its words go.
pub(in super::super) fn may_be_of_payer(heading: &str) -> bool {
    kind(heading) == Kind::Payer || may_name_payer(heading)
}

/// Words of what a patient pays who pays at once.
const CASH: [&str; 5] = ["cash", "uninsured", "selfpay", "self", "pay"];

/// Words of what is charged before any discount, which `Gross Profit` is not.
const GROSS: [&str; 2] = ["gross", "chargemaster"];

/// The word that a heading has beside the name of a payer or beside a price, and that says neither of which
/// plan nor of which price it speaks; none where all of them do.
pub(super) fn unclear_word(heading: &str) -> Option<String> {
    let heading = before_see_notes(heading).unwrap_or(heading);
    let before = payer_before_day(heading);
    let heading = before.as_deref().unwrap_or(heading);
    let text = outside_brackets(heading);
    let words = words(&text);
    match payer_at(&words) {
        Some(_) => unclear_beside_payer(&text, &words),
        None => unclear_beside_price(&words, is_dated(heading))
            .or_else(|| (0..words.len()).find(|at| measures(&words, *at)).map(|at| words[at].clone())),
    }
}

/// Where the name of a known payer or a kind of plan begins.
fn payer_at(words: &[String]) -> Option<usize> {
    let begins = |at: usize| {
        PAYERS.split(' ').any(|known| known == words[at])
            || words[at] == "star"
            || PAYER_PHRASES.iter().any(|phrase| words[at..].join(" ").starts_with(phrase))
    };
    (0..words.len()).find(|at| begins(*at))
}

fn unclear_beside_payer(text: &str, words: &[String]) -> Option<String> {
    // What is negotiated is a price, with whomever; so is a plan that is known by one of its words.
    let negotiated = is_negotiated(words);
    let plan = DIVIDERS.iter().find_map(|divider| divided_by(text, divider)).map(|(_, plan)| plan);
    let of_plan = plan.map(self::words).unwrap_or_default();
    let named = negotiated || of_plan.iter().any(|word| is_kind_of_plan(word));
    let begins = words.len() - of_plan.len();
    let priced = negotiated || words.iter().any(|word| is_noun(word));
    let of_product = |word: &String| {
        is_kind_of_plan(word) || ["funded", "insured", "market", "business"].contains(&word.as_str())
    };
    let of_product = words.iter().any(of_product);
    let timed = is_per_minutes(words);
    let payer = payer_at(words).unwrap_or_default();
    let odd = |at: &usize| {
        let word = words[*at].as_str();
        // What holds the prices of all payers is before the name of each: `payers.Aetna.HMO`.
        if *at < payer && is_nobody(word) {
            return false;
        }
        if timed && (word == "per" || word.bytes().all(|byte| byte.is_ascii_digit())) {
            return false;
        }
        let may_be_any = negotiated || (named && *at >= begins);
        // `Aetna Total` and `Humana Family` are a sum and a premium, `Aetna Total Allowed` and `Humana Family PPO` are not.
        let bare = is_of_sum(word) && !priced || is_of_tier(word) && !priced && !of_product;
        measures(words, *at)
            || is_period(words, *at)
            || is_times(words, *at)
            || bare
            || !may_be_any && !is_of_plan(word)
    };
    (0..words.len()).find(odd).map(|at| words[at].clone())
}

/// Whether a word says that a number is none of money. A case rate is one, and no case of patients.
fn measures(words: &[String], at: usize) -> bool {
    let is_rate = |word: &String| ["rate", "rates"].contains(&word.as_str());
    is_measure(&words[at]) && !(words[at] == "case" && words.get(at + 1).is_some_and(is_rate))
}

/// What stands between the name of a payer and that of its plan.
pub(super) const DIVIDERS: [&str; 3] = [":", " - ", "|"];

/// Whether a heading names a payer and a plan as others of its file do, with this divider between them: a plan
/// that is known for one, and before it a name that is no measure.
pub(super) fn is_named_like_others(heading: &str, divider: &str) -> bool {
    let text = outside_brackets(heading);
    let Some((name, plan)) = divided_by(&text, divider) else { return false };
    let (name, plan) = (words(name), words(plan));
    let known = plan.iter().any(|word| is_kind_of_plan(word)) || plan.iter().all(|word| is_of_plan(word));
    !name.is_empty() && !plan.is_empty() && known && !name.iter().chain(&plan).any(|word| is_measure(word))
}

/// Whether a heading says that a price is negotiated, whoever it is with.
fn is_negotiated(words: &[String]) -> bool {
    words.iter().any(|word| ["negotiated", "contracted"].contains(&word.as_str()))
}

fn unclear_beside_price(words: &[String], dated: bool) -> Option<String> {
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let is_price = |word: &String| [&NOUNS[..], &WEAK, &CASH, &GROSS].iter().any(|list| is(list, word));
    if !words.iter().any(is_price) {
        return None;
    }
    // The name of whom it was negotiated with may be any.
    let negotiated = is_negotiated(words);
    let odd = |at: &usize| {
        let word = &words[*at];
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        let before = at.checked_sub(1).map(|before| words[before].as_str()).unwrap_or_default();
        let numbers =
            dated || is_of_modifiers(before) || ["per", "of"].contains(&before) || word == PROFESSIONAL;
        let known = is_price(word)
            || is_of_price(word)
            || names_clinician(word)
            || is(&["minutes", "minute", "mins"], word);
        measures(words, *at) || is_period(words, *at) || !(known || is_number && numbers || negotiated)
    };
    (0..words.len()).find(odd).map(|at| words[at].clone())
}

/// The modifier of the professional component: `Fee 26`.
const PROFESSIONAL: &str = "26";

/// Whether a word says how many times a number is taken: `1.5 x Medicare`.
fn is_times(words: &[String], at: usize) -> bool {
    let is_number = |at: usize| words.get(at).is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    ["x", "times"].contains(&words[at].as_str())
        && (is_number(at + 1) || at.checked_sub(1).is_some_and(is_number))
}

/// Whether a word is a stay, a day or an hour, of which a price may be: `per stay`.
fn is_period(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| words[before].as_str()).unwrap_or_default();
    ["stay", "day", "visit", "hour"].contains(&words[at].as_str()) && !["per", "each", "a"].contains(&before)
}

/// Whether a heading has a number in it, as one with a day has.
fn is_dated(heading: &str) -> bool {
    heading.contains('/') && heading.chars().any(|c| c.is_ascii_digit())
}

/// A heading without what stands in brackets, unless nothing else is there.
pub(super) fn outside_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    if text.trim().is_empty() { heading.to_owned() } else { text }
}

/// Whether a price is of some minutes: `per 15 min`.
pub(super) fn is_per_minutes(words: &[String]) -> bool {
    let minutes = |word: &String| ["min", "mins", "minute", "minutes"].contains(&word.as_str());
    words.iter().any(|word| word == "per") && words.iter().any(minutes)
        || words.windows(2).any(|pair| pair[0].parse::<u32>().is_ok() && minutes(&pair[1]))
}

/// What a heading has before the day with which it ends, without the words that only introduce one: `Aetna HMO eff.
/// 01/01/2026`.
pub(super) fn before_day(heading: &str) -> Option<String> {
    const INTRODUCED: [&str; 8] = ["eff", "effective", "as", "of", "from", "on", "starting", "beginning"];
    let (before, _) = first_day(heading).filter(|(before, _)| *before > 0)?;
    let mut tokens: Vec<&str> = heading.split_whitespace().take(before).collect();
    let introduces = |token: &&str| words(token).iter().all(|word| INTRODUCED.contains(&word.as_str()));
    while tokens.len() > 1 && tokens.last().is_some_and(introduces) {
        tokens.pop();
    }
    Some(tokens.join(" "))
}

/// The part of a heading that names a payer before a day, of which the day says nothing.
fn payer_before_day(heading: &str) -> Option<String> {
    before_day(heading).filter(|name| payer_at(&words(&outside_brackets(name))).is_some())
}

/// What a heading of a price of codes names without them; a payer's price by the codes of one system is left out, since
/// the rows may have others.
fn of_codes(heading: &str) -> Option<Kind> {
    names_price_of_codes(&words(&outside_brackets(heading))).then_some(())?;
    let found = kind(&without_systems(heading)?);
    let of_payer = Kind::Other("a payer's prices by the codes of one system");
    Some(if found == Kind::Payer { of_payer } else { found })
}

/// What a heading names.
pub(super) fn kind(heading: &str) -> Kind {
    let heading = before_see_notes(heading).unwrap_or(heading);
    if let Some(name) = payer_before_day(heading) {
        return kind(&name);
    }
    if let Some(found) = of_codes(heading) {
        return found;
    }
    let text = outside_brackets(heading);
    let mut words = words(&text);
    // `De-ID Min` is the de-identified minimum, and no number of an item.
    if let Some(at) = words.windows(2).position(|pair| pair == ["de", "id"]) {
        words.splice(at..at + 2, ["deidentified".to_owned()]);
    }
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let joined = words.join(" ");
    let says = |phrase: &str| format!(" {joined} ").contains(&format!(" {phrase} "));
    let priced = is(&NOUNS) || is(&WEAK);
    // What a supply is charged to patients, beside what it is bought for.
    if ["patient charge", "patient charges"].contains(&joined.as_str()) {
        return Kind::Gross;
    }
    if text.contains('%') || names_share_of_charges(heading) {
        return Kind::Other(PERCENTAGES);
    }
    if words.iter().any(|word| is_of_modifiers(word)) && !priced {
        return Kind::Other("modifiers and places");
    }
    // `Charge #` and `Contract No.` number what their first word names; `# of Claims` counts it.
    if text.contains('#') || (words.len() > 1 && words.last().is_some_and(|word| word == "no")) {
        return Kind::Other("item and charge numbers");
    }
    if says("co pay") || says("co pays") {
        return Kind::Other("what patients pay or is taken off");
    }
    let listed = |list: &str| list.split(' ').any(|known| words.iter().any(|word| word == known));
    let names_payer = payer_at(&words).is_some();
    // `Rate per 15 min` is a rate, and neither the least one nor a number of minutes.
    let timed = (priced || names_payer) && is_per_minutes(&words);
    for (what, list) in NEVER {
        // A price of a day has both words: `Fee effective 7/1/2025`. `Charge Code` and `Price per Unit` are
        // decided by the noun that they end with.
        let dated =
            what == "days and dates" && priced && !names_payer && heading.chars().any(|c| c.is_ascii_digit());
        let of_price = what == "units and quantities"
            && is(&["unit"])
            && (says("unit price") || says("unit charge") || says("per unit") && priced);
        let of_time = what == "units and quantities" && timed;
        if listed(list) && !dated && !of_price && !of_time {
            return Kind::Other(what);
        }
    }
    if let Some(what) = other_money(heading) {
        return Kind::Other(what);
    }
    if names_what_has_ended(heading) {
        return Kind::Other(NOT_IN_FORCE);
    }
    // A discount is what is taken off, as its amount or rate is; a discounted price, or one with a discount, is a price.
    let is_discount = |word: &String| ["discount", "discounts"].contains(&word.as_str());
    let is_taken_off = |at: usize| {
        is_discount(&words[at])
            && words.get(at + 1).is_none_or(|next| WEAK.contains(&next.as_str()) || next == "rate")
    };
    if words.iter().any(is_discount) && (!priced || (0..words.len()).any(is_taken_off)) {
        return Kind::Other("what patients pay or is taken off");
    }
    let without = says("without insurance") || says("no insurance");
    if is(&["cash", "uninsured", "selfpay"]) || says("self pay") || says("discounted price") || without {
        words.retain(|word| !["discount", "insurance"].contains(&word.as_str()));
        return if unclear_beside_price(&words, false).is_some() { Kind::Unclear } else { Kind::Cash };
    }
    let lowest = is(&["min", "minimum", "lowest"]) && !timed;
    if lowest || is(&["max", "maximum", "highest"]) {
        let of_payers = is(&[
            "negotiated",
            "deidentified",
            "identified",
            "reimbursement",
            "charge",
            "rate",
            "price",
            "amount",
        ]) || words.len() == 1;
        let allowed = is(&["allow", "allowable", "allowed", "fee"]);
        return match (allowed, of_payers && !names_payer) {
            _ if !names_payer && unclear_word(heading).is_some() => Kind::Unclear,
            (true, _) => Kind::Fee,
            (false, true) if lowest => Kind::Minimum,
            (false, true) => Kind::Maximum,
            _ => Kind::Other("limits"),
        };
    }
    // What is billed to a payer is no price that it pays.
    if names_payer && is(&["billed", "gross", "submitted"]) && !is(&["negotiated", "contracted"]) {
        return Kind::Other("charges as they are billed");
    }
    // Whose it is a column of each row may say; what a payer paid, and what all of them pay together, is no rate.
    if names_payer && words.iter().all(|word| names_nobody(word) || is_noun(word)) {
        let rated = is_negotiated(&words)
            || is(&["rate", "rates", "fee", "fees", "price", "prices", "allowed", "allowable"]);
        return if rated { Kind::Negotiated } else { Kind::Other("payers together, and not of one") };
    }
    if names_payer {
        return if unclear_word(heading).is_some() { Kind::Unclear } else { Kind::Payer };
    }
    for (what, list) in HARDLY {
        if listed(list) && !(priced && what == "costs and sums" && is(&["gross", "billed"])) {
            return Kind::Other(what);
        }
    }
    if unclear_word(heading).is_some() {
        return Kind::Unclear;
    }
    // Who pays less in a facility has a fee schedule.
    if priced && (is(&["facility", "nonfacility"]) || says("non fac")) && !is(&["charge", "charges"]) {
        return Kind::Fee;
    }
    if is(&["paid"]) {
        return Kind::Other("payments of claims");
    }
    if is(&GROSS)
        || priced && is(&["billed", "submitted"]) && !is(&["negotiated", "contracted"])
        || is(&["charge", "charges", "price", "prices", "tariff"])
            && !is(&["negotiated", "contracted", "contract"])
    {
        return Kind::Gross;
    }
    if is(&["negotiated", "contracted", "contract"]) {
        // What is negotiated, and with somebody whom the other words name.
        let names = words.iter().any(|word| GENERIC.split(' ').all(|known| word != known));
        return if names { Kind::Payer } else { Kind::Negotiated };
    }
    if priced || says("procedure fee") {
        return Kind::Fee;
    }
    if words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit())) {
        return Kind::Other("item and charge numbers");
    }
    if words.iter().any(|word| is_measure(word)) { Kind::Unclear } else { Kind::Open }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_real_files_name_what_they_name() {
        for (heading, named) in [
            ("Gross Charge", Kind::Gross),
            ("Discount Cash Price", Kind::Cash),
            ("GROSS_CHARGE", Kind::Gross),
            ("Discounted Cash Price (Gross Charges)", Kind::Cash),
            ("DEIDENTIFIED_MIN_NEGOTIATED_CHARGE", Kind::Minimum),
            ("De-Identified Maximum", Kind::Maximum),
            ("De-ID Min", Kind::Minimum),
            ("Maximum Reimbursement", Kind::Maximum),
            ("Max Allow Fee", Kind::Fee),
            ("Maximum Allowable", Kind::Fee),
            ("Total CO Medicaid Allowable (Base Value x Conversion Factor)", Kind::Payer),
            ("AETNA MEDICARE (AETM) negotiated charge", Kind::Payer),
            ("Aetna: HMO/POS/PPO", Kind::Payer),
            ("Prime Health: Auto/ General Liability", Kind::Payer),
            ("ELAP", Kind::Open),
            ("Work Link", Kind::Open),
            ("Fee effective 7/1/2025", Kind::Fee),
            ("Fee", Kind::Fee),
            ("Price", Kind::Gross),
            ("Aetna Case Rate", Kind::Payer),
            ("Case Rate", Kind::Fee),
            ("Aetna Tech", Kind::Payer),
            ("Aetna (% of charges)", Kind::Other(PERCENTAGES)),
        ] {
            assert_eq!(kind(heading), named, "{heading}");
        }
    }

    #[test]
    fn headings_of_anything_but_a_payer_never_name_one() {
        for heading in [
            "Min Age",
            "Max Age",
            "Post Op Days",
            "Base Value",
            "Conversion Factor",
            "AVG. TOTAL CHARGES PER STAY",
            "Average Case",
            "Charge #",
            "Contract No",
            "Plan No.",
            "AMLOS",
            "Co-pay",
            "ER Lvl",
            "Annual Vol",
            "Charge Code",
            "ChargeCode",
            "Chargecode",
            "Item Number",
            "Relative Weight",
            "APC",
            "Limits",
            "National Unadjusted Copayment",
            "Aetna Effective Date",
            "Cigna Units",
            "BCBS % of charges",
            "Humana Copay",
            "Year",
            "EFF_DATE",
            "WI26 wage index",
            "Locality",
            "Proc Mod",
            "Status Indicator",
            "Requires NDC",
            "CCN",
            "Work RVU",
            "Est_Patient_Resp",
            "Insurance Discount",
            "Total Payments",
            "Total Charges",
            "# of Claims",
            "Stop-loss",
            "Self Pay Median Charge",
            "Unit Cost",
            "MUE Limit",
            "Quantity",
            "Medicare Weight",
            "2024",
            "Rev Code",
        ] {
            assert!(
                !matches!(kind(heading), Kind::Payer | Kind::Open | Kind::Negotiated),
                "{heading}: {:?}",
                kind(heading)
            );
        }
    }

    #[test]
    fn a_word_that_no_plan_and_no_price_has_leaves_a_heading_unclear() {
        for heading in [
            "Medicare Status",
            "Medicare Covered",
            "Humana Carve Out",
            "Medicare Cost to Charge",
            "BCBS CCR",
            "Aetna Fraction",
            "Medicare Case Mix",
            "Aetna Confidence",
            "Tricare Region",
            "Medicare Zone",
            "Medicaid SOI",
            "Humana Tier",
            "Aetna Level",
            "BCBS Miles",
            "Aetna Member Cost Share",
            "Aetna discount off charges",
            "Cigna Version",
            "Medicare Rank",
            "Aetna Lesser Of",
            "Aetna Score",
            "Medicare Revenue",
            "Aetna Variance",
            "Aetna Difference",
            "Cigna Wibble",
            "Aetna: Wibble",
            "Aetna - Members",
            "Medicare | Lives",
            "Weeks Medicare",
            "Denied Aetna",
            "Refund Aetna",
            "Aetna Premium",
            "Medicare Stay",
            "Wibble Medicare",
            "Infection Rate",
            "Heart Rate",
            "Interest Rate",
            "Occupancy Rate",
            "Wibble Rate",
            "Interest Charge",
            "Finance Charge",
            "Late Fee",
            "Self Pay Balance",
            "Cash on Hand",
            "Minimum Heart Rate",
            "Maximum Wibble Charge",
            "Fee Schedule Area",
            "Rate Method",
            "Rate Basis",
            "Payment Policy",
            "Drug Amount",
            "Amount Per Vial",
            "Amount Dispensed",
            "Charges YTD",
            "Annual Charges",
            "Submitted Charges",
        ] {
            assert!(
                matches!(kind(heading), Kind::Unclear | Kind::Other(_)),
                "{heading}: {:?}",
                kind(heading)
            );
        }
        for heading in [
            "Aetna Commercial HMO",
            "Aetna: Wibble PPO",
            "BCBS of Texas PPO",
            "Blue Cross Blue Shield of Texas",
            "BlueCross BlueShield PPO",
            "Anthem Blue Cross",
            "Kaiser Permanente",
            "Priority Health",
            "Humana Military",
            "Humana Gold 2025",
            "UHC VA CCN",
            "Cigna Allowed Amount",
            "Medicare Facility Rate",
            "BCBS Wibble negotiated charge",
            "Medicaid Managed Care Inpatient",
            "BCBS: HPN, MyBlue Health, BCBS Premier: Commercial",
        ] {
            assert_eq!(kind(heading), Kind::Payer, "{heading}");
        }
        assert_eq!(unclear_word("Aetna discount off charges").as_deref(), Some("discount"));
    }

    #[test]
    fn a_price_of_minutes_or_of_a_place_is_a_fee_and_a_limiting_charge_none() {
        for heading in ["Rate per 15 min", "NON-FACILTY PRICE", "FACILTY PRICE", "Non Fac Price"] {
            assert_eq!(kind(heading), Kind::Fee, "{heading}");
        }
        assert_eq!(kind("NON FAC LIMITING CHARGE"), Kind::Other("limits"));
        assert_eq!(kind("Modifier1"), Kind::Other("modifiers and places"));
    }
}
