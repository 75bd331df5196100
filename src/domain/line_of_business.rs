//! Lines of business: a payer's commercial rate and its Medicare Advantage rate are two things, which
//! no statistic may mix. A file hardly ever has a column of them, so the published names are read.

/// The line of business that a published payer and plan speak of; `unknown` where no word decides.
///
/// Words are compared whole and without regard to case, the most telling first: `HMO` alone is
/// commercial, `Medicare HMO` is Medicare Advantage. Traditional Medicare, Medicare supplements, and
/// automobile and liability coverage are none of the lines.
///
/// ```
/// use ratebook::domain::line_of_business;
/// assert_eq!(line_of_business("Aetna", "Medicare Advantage HMO"), "Medicare Advantage");
/// assert_eq!(line_of_business("Aetna", "HMO/POS/PPO"), "commercial");
/// assert_eq!(line_of_business("Aetna", "Gold"), "unknown");
/// ```
#[must_use]
pub fn line_of_business(payer: &str, plan: &str) -> &'static str {
    let text = format!("{payer} {plan}").to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |phrase: &&str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|words| words == phrase)
    };
    if words == ["medicare"] || OUTSIDE.iter().any(says) {
        return UNKNOWN;
    }
    EVIDENCE.iter().find(|(_, phrases)| phrases.iter().any(says)).map_or(UNKNOWN, |(line, _)| line)
}

const UNKNOWN: &str = "unknown";

/// Coverage that is none of the lines.
const OUTSIDE: [&str; 5] = ["auto", "liability", "medigap", "medicare supplement", "medicare supplemental"];

/// The lines with the words that speak of them, the most telling first.
const EVIDENCE: [(&str, &[&str]); 6] = [
    ("TRICARE/VA", &["tricare", "champus", "champva", "veterans", "va ccn"]),
    (
        "workers' compensation",
        &[
            "work comp",
            "workers comp",
            "workers compensation",
            "worker compensation",
            "workcomp",
            "workmans comp",
        ],
    ),
    ("Medicaid managed care", &["medicaid", "chip", "star", "tanf", "medi cal"]),
    ("Medicare Advantage", &["medicare", "mapd", "dsnp", "d snp"]),
    ("exchange", &["exchange", "marketplace", "qhp", "aca"]),
    (
        "commercial",
        &["commercial", "group health", "employer", "ppo", "pos", "epo", "hmo", "open access", "indemnity"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_real_price_files_are_of_their_line_or_unknown() {
        for (payer, plan, line) in [
            ("BCBS", "Medicare Advantage HMO/PPO", "Medicare Advantage"),
            ("BCBS", "PPO/POS", "commercial"),
            ("UHC Commercial", "", "commercial"),
            ("Community First", "Star/ Chip", "Medicaid managed care"),
            ("Sedgwick Work Comp", "", "workers' compensation"),
            ("Humana", "Tricare", "TRICARE/VA"),
            ("Prime Health", "Auto/ General Liability", "unknown"),
            ("Fortified Provider Network (Equian)", "Auto/Group Health", "unknown"),
            ("Medicare", "", "unknown"),
            ("Humana", "Medicare|DSNP", "Medicare Advantage"),
            ("Oscar", "Marketplace Silver HMO", "exchange"),
            ("Work Link", "", "unknown"),
            ("Starmark", "", "unknown"),
        ] {
            assert_eq!(line_of_business(payer, plan), line, "{payer}, {plan}");
        }
    }
}
