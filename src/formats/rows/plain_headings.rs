//! Headings that say plainly which field of a rate their column holds, without a look at its cells: `Mod`, `POS`,
//! `Term Date`.
//!
//! Not here: headings of amounts, codes and payers, and those whose cells have to agree; a proposal looks at them.

use super::header::words;
use super::percent_words::names_share_of_charges;

/// Keys of `[columns]`, each with the words of headings that can mean nothing else.
const FIELDS: [(&str, &[&str]); 11] = [
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
    (
        "effective_from",
        &[
            "effective",
            "effective from",
            "effective date",
            "effective dt",
            "eff",
            "eff date",
            "eff dt",
            "start date",
            "begin date",
            "valid from",
        ],
    ),
    (
        "effective_to",
        &[
            "effective to",
            "end date",
            "end dt",
            "exp date",
            "expiration date",
            "term date",
            "term dt",
            "termination date",
            "valid to",
            "thru date",
            "through date",
        ],
    ),
    ("description", &["description", "desc", "descriptor"]),
    ("notes", &["note", "notes", "comment", "comments", "remarks"]),
];

/// The field of `[columns]` that a heading plainly names, by its key.
pub(super) fn plain_field(heading: &str) -> Option<&'static str> {
    let words = words(heading);
    let joined = words.join(" ");
    if !words.is_empty() && words.iter().all(|word| is_of_modifiers(word) || is_number(word)) {
        return words.iter().any(|word| is_of_modifiers(word)).then_some("modifiers");
    }
    let known = FIELDS.iter().find(|(_, headings)| headings.contains(&joined.as_str())).map(|(key, _)| *key);
    known.or_else(|| names_share_of_charges(heading).then_some("percentage"))
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
            ("POS", "place_of_service"),
            ("TermDate", "effective_to"),
            ("Eff. Date", "effective_from"),
            ("LOB", "line_of_business"),
            ("IP/OP", "setting"),
            ("Reimbursement Methodology", "method"),
            ("% of Charges", "percentage"),
        ] {
            assert_eq!(plain_field(heading), Some(field), "{heading}");
        }
        for heading in
            ["", "1", "Modifier Description", "Term", "Member Term Date", "Rate", "POS Plan", "Copay %"]
        {
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
