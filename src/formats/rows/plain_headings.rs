//! Headings that say plainly which field of a rate their column holds, without a look at its cells: `Mod`, `POS`,
//! `Term Date`.
//!
//! Not here: headings of amounts, codes and payers, and those whose cells have to agree; a proposal looks at them.

use super::header::words;
use super::percent_words::names_share_of_charges;

/// Keys of `[columns]`, each with the words of headings that can mean nothing else.
const FIELDS: [(&str, &[&str]); 9] = [
    ("plan", &["plan", "plan name"]),
    ("place_of_service", &["pos", "pos code", "place of service", "place of service code", "place of svc"]),
    ("setting", &["setting", "patient setting", "ip op", "inpatient outpatient", "inpatient or outpatient"]),
    ("billing_class", &["billing class"]),
    ("line_of_business", &["lob", "line of business"]),
    (
        "method",
        &[
            "method",
            "methodology",
            "rate method",
            "payment method",
            "pricing method",
            "contract method",
            "contracting method",
            "reimbursement method",
            "rate methodology",
            "payment methodology",
            "reimbursement methodology",
        ],
    ),
    ("percentage", &["pct", "percent", "percentage"]),
    ("description", &["description", "desc", "descriptor"]),
    ("notes", &["note", "notes", "comment", "comments", "remarks"]),
];

/// Words of headings above last days.
const ENDS: [&str; 31] = [
    "term",
    "termination",
    "terminate",
    "terminates",
    "terminated",
    "termed",
    "end",
    "ends",
    "ended",
    "ending",
    "to",
    "through",
    "thru",
    "until",
    "exp",
    "expire",
    "expires",
    "expired",
    "expiration",
    "expiry",
    "stop",
    "stops",
    "inactive",
    "inactivated",
    "inactivation",
    "deactivated",
    "deactivation",
    "discontinued",
    "cancellation",
    "sunset",
    "retired",
];

/// Of these, the ones that need no word of a day beside them.
const PLAIN_ENDS: [&str; 8] =
    ["termination", "through", "thru", "until", "expires", "expired", "expiration", "expiry"];

/// Words of headings above first days.
const STARTS: [&str; 10] =
    ["eff", "effective", "begin", "begins", "beginning", "start", "starts", "starting", "from", "valid"];

/// Words of days.
const DAYS: [&str; 4] = ["date", "dt", "day", "dates"];

/// What a day can be one of, as headings of prices say it.
const OF_PRICES: [&str; 10] =
    ["rate", "rates", "price", "prices", "fee", "fees", "contract", "agreement", "schedule", "of"];

/// What modifiers can be of, as headings say it: `CPT Mod`, `billing_code_modifier`.
const OF_CODES: [&str; 9] = ["cpt", "hcpcs", "hcpc", "procedure", "proc", "px", "code", "codes", "billing"];

/// The field of `[columns]` that a heading plainly names, by its key.
pub(super) fn plain_field(heading: &str) -> Option<&'static str> {
    let words = words(heading);
    let joined = words.join(" ");
    let is_of_code = |word: &String| is_of_modifiers(word) || is_number(word) || OF_CODES.contains(&&**word);
    if words.iter().all(is_of_code) && words.iter().any(|word| is_of_modifiers(word)) {
        return Some("modifiers");
    }
    let known = FIELDS.iter().find(|(_, headings)| headings.contains(&joined.as_str())).map(|(key, _)| *key);
    known.or_else(|| plain_day(&words)).or_else(|| names_share_of_charges(heading).then_some("percentage"))
}

/// The field of a heading that plainly speaks of the first or the last day of a price, and of no other: a member or a
/// provider has days, too.
fn plain_day(words: &[String]) -> Option<&'static str> {
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&&**word));
    let is_of_day =
        |word: &String| [&ENDS[..], &STARTS, &DAYS, &OF_PRICES].iter().any(|list| list.contains(&&**word));
    if !words.iter().all(is_of_day) {
        return None;
    }
    let says_from_when = is(&["eff", "effective", "valid"]);
    if names_last_day(words) {
        return (is(&DAYS) || is(&PLAIN_ENDS) || says_from_when).then_some("effective_to");
    }
    // Below `Effective Rate` are rates.
    (names_first_day(words) && (is(&DAYS) || says_from_when && !is(&OF_PRICES))).then_some("effective_from")
}

/// Whether a heading above days speaks of last ones.
pub(super) fn names_last_day(words: &[String]) -> bool {
    words.iter().any(|word| ENDS.contains(&&**word))
}

/// Whether a heading above days speaks of first ones.
pub(super) fn names_first_day(words: &[String]) -> bool {
    words.iter().any(|word| STARTS.contains(&&**word))
}

/// Whether a word of a heading names modifiers, also numbered ones: `mod`, `modifier1`.
pub(super) fn is_of_modifiers(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    ["mod", "mods", "modifier", "modifiers"].contains(&name)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_heading_names_one_field_and_others_name_none() {
        for (heading, field) in [
            ("Mod", "modifiers"),
            ("MODIFIER_1", "modifiers"),
            ("CPT Modifier", "modifiers"),
            ("billing_code_modifier", "modifiers"),
            ("Proc Mod 2", "modifiers"),
            ("POS", "place_of_service"),
            ("TermDate", "effective_to"),
            ("Exp Date", "effective_to"),
            ("Expiration", "effective_to"),
            ("Thru", "effective_to"),
            ("Effective End Date", "effective_to"),
            ("Contract End Date", "effective_to"),
            ("Rate Stop Date", "effective_to"),
            ("Date To", "effective_to"),
            ("Valid To", "effective_to"),
            ("Eff. Date", "effective_from"),
            ("Rate Effective Date", "effective_from"),
            ("From Date", "effective_from"),
            ("Effective From", "effective_from"),
            ("LOB", "line_of_business"),
            ("IP/OP", "setting"),
            ("Reimbursement Methodology", "method"),
            ("% of Charges", "percentage"),
        ] {
            assert_eq!(plain_field(heading), Some(field), "{heading}");
        }
        for heading in [
            "",
            "1",
            "CPT Code",
            "Modifier Description",
            "Modifier Rate",
            "Term",
            "Terms",
            "End",
            "To",
            "From",
            "Date",
        ] {
            assert_eq!(plain_field(heading), None, "{heading}");
        }
        for heading in [
            "Member Term Date",
            "Effective Rate",
            "Contract Rate",
            "Year to Date",
            "Rate",
            "POS Plan",
            "Copay %",
        ] {
            assert_eq!(plain_field(heading), None, "{heading}");
        }
    }

    /// What the payer CSV spells out is known of every other file, too.
    #[test]
    fn the_spellings_of_the_payer_csv_are_plain() {
        let profile: toml::Table = include_str!("payer-rates.toml").parse().expect("a sound text");
        let spellings = profile["spellings"].as_table().expect("a table");
        for (field, headings) in spellings {
            for heading in headings.as_array().expect("a list") {
                let heading = heading.as_str().expect("a text");
                assert_eq!(plain_field(heading), Some(field.as_str()), "{heading}");
            }
        }
    }
}
