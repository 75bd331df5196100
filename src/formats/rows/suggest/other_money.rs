//! Headings of money that is no price which the payer beside it agreed on: what is paid outside of its network, what a
//! public schedule pays, sums, and other units than dollars. What stands in brackets counts, too.

use crate::formats::rows::header::words;

/// What a heading says of money that is no price in dollars of an agreement; none where it says nothing of the kind.
pub(super) fn other_money(heading: &str) -> Option<&'static str> {
    let words = words(heading);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let joined = format!(" {} ", words.join(" "));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| joined.contains(&format!(" {phrase} ")));
    let outside = has(&["oon", "noncontracted", "uncontracted", "nonpar", "nonparticipating"])
        || says(&[
            "out of network",
            "out network",
            "non network",
            "non contracted",
            "not contracted",
            "non par",
        ])
        || says(&["non participating"])
        || has(&["default"]) && has(&["rate", "rates", "fee", "fees", "reimbursement", "payment"]);
    if outside {
        return Some("what is paid outside of a network or without a contract");
    }
    let lower = heading.to_lowercase();
    let of_dollars = has(&["dollar", "dollars"]);
    let in_other_units = has(&["cent", "cents"]) && !of_dollars
        || has(&["thousand", "thousands", "million", "millions", "000", "000s", "1000", "1000s"])
        || ["\u{a2}", "$k", "(k)", "$m)"].iter().any(|sign| lower.contains(sign));
    if in_other_units {
        return Some("cents, thousands or another unit than dollars");
    }
    let totals = has(&["total", "totals", "sum"]) && !has(&["rate", "rates", "fee", "fees"]);
    let summed = [
        "charge",
        "charges",
        "payment",
        "cost",
        "costs",
        "billed",
        "paid",
        "reimbursement",
        "amount",
        "amounts",
        "amt",
        "contract",
        "contracted",
        "negotiated",
    ];
    (totals && has(&summed) && !has(&["allow", "allowed", "allowable"])).then_some(SUMS)
}

/// Words of what has ended, or is not in force yet.
pub(super) const ENDED: &str = "termed termd term terminated inactive expired retired discontinued deleted obsolete superseded void voided \
    cancelled canceled closed ended historical archived old prior previous pending proposed draft future requested denied \
    rejected";

/// Whether a heading says that its prices have ended, or are not in force yet: `Cigna (termed)`, `Aetna (proposed)`.
/// Long-term care and closed fractures have not.
pub(super) fn names_what_has_ended(heading: &str) -> bool {
    let is_ended = |word: &String| ENDED.split(' ').any(|known| known == word);
    words(heading).iter().any(|word| is_ended(word) && !["term", "closed"].contains(&word.as_str()))
}

/// Sums, which a component's fee beside them makes a price again.
pub(super) const SUMS: &str = "counts and sums over services";

/// The public program or schedule that a heading names as what pays, whatever payer is beside it.
pub(super) fn public_schedule(heading: &str) -> Option<String> {
    const PUBLIC: [&str; 10] =
        ["medicare", "medicaid", "mcare", "mcaid", "cms", "tricare", "champus", "mpfs", "opps", "rbrvs"];
    // What a plan of such a line of business agreed on is its own price.
    const AGREED: [&str; 22] = [
        "advantage",
        "managed",
        "mgd",
        "adv",
        "mco",
        "mmp",
        "mapd",
        "pffs",
        "snp",
        "dsnp",
        "hmo",
        "ppo",
        "pos",
        "epo",
        "supplement",
        "medigap",
        "replacement",
        "plan",
        "plans",
        "negotiated",
        "contracted",
        "contract",
    ];
    let words = words(heading);
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    if words.iter().any(|word| is(word, &AGREED)) {
        return None;
    }
    words.into_iter().find(|word| is(word, &PUBLIC))
}

/// Whether a heading names what is usual and customary, which nobody agreed on.
pub(super) fn names_what_is_usual(heading: &str) -> bool {
    words(heading).iter().any(|word| ["ucr", "usual", "customary"].contains(&word.as_str()))
}

/// The insurer that a heading names, of those that go by one name.
pub(super) fn insurer(heading: &str) -> Option<String> {
    const BY_ONE_NAME: [&str; 8] =
        ["aetna", "cigna", "humana", "kaiser", "molina", "ambetter", "wellcare", "oscar"];
    words(heading).into_iter().find(|word| BY_ONE_NAME.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_that_no_payer_agreed_on_is_known_by_its_heading() {
        for (heading, what) in [
            ("Out-of-Network Allowed", Some("outside")),
            ("Aetna (out of network)", Some("outside")),
            ("OON Rate", Some("outside")),
            ("Non-Contracted Rate", Some("outside")),
            ("Non-Par Amount", Some("outside")),
            ("Default Rate", Some("outside")),
            ("Rate (cents)", Some("cents")),
            ("Rate ($000)", Some("cents")),
            ("Rate (in thousands)", Some("cents")),
            ("Rate per 1000", Some("cents")),
            ("Rate ($K)", Some("cents")),
            ("Total Reimbursement", Some("sums")),
            ("Contract Total", Some("sums")),
            ("Negotiated Total", Some("sums")),
            ("Total Amount", Some("sums")),
            ("Total Paid", Some("sums")),
            ("In-Network Allowed", None),
            ("Amount (dollars and cents)", None),
            ("Total Allowed Amount", None),
            ("Total Rate", None),
            ("Total Negotiated Rate", None),
            ("Contract Rate 2000", None),
            ("Rate", None),
        ] {
            let said = other_money(heading);
            assert_eq!(said.is_some(), what.is_some(), "{heading}: {said:?}");
            assert!(said.zip(what).is_none_or(|(said, what)| said.contains(what)), "{heading}: {said:?}");
        }
    }

    #[test]
    fn a_public_schedule_is_no_plan_of_its_line_of_business() {
        for heading in
            ["Medicare Rate", "Medicare Allowable", "MPFS", "OPPS Rate", "Medicaid Fee", "CMS Amount"]
        {
            assert!(public_schedule(heading).is_some(), "{heading}");
        }
        for heading in
            ["Medicare Advantage Rate", "Medicaid Managed Care", "Medicare Contracted Rate", "Rate"]
        {
            assert_eq!(public_schedule(heading), None, "{heading}");
        }
    }
}
