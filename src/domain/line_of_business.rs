//! Lines of business: a payer's commercial rate and its Medicare Advantage rate are two things, which
//! no statistic may mix. A file hardly ever has a column of them, so the published names are read where it
//! states none.

/// A line of business, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineOfBusiness {
    /// Of employers and individuals.
    Commercial,
    /// Medicare by a private plan.
    MedicareAdvantage,
    /// Medicaid by a private plan.
    MedicaidManagedCare,
    /// Bought on an exchange under the Affordable Care Act.
    Exchange,
    /// For injuries at work.
    WorkersCompensation,
    /// Of the military and of veterans.
    TricareVa,
}

impl LineOfBusiness {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Commercial,
        Self::MedicareAdvantage,
        Self::MedicaidManagedCare,
        Self::Exchange,
        Self::WorkersCompensation,
        Self::TricareVa,
    ];

    /// The word stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::MedicareAdvantage => "Medicare Advantage",
            Self::MedicaidManagedCare => "Medicaid managed care",
            Self::Exchange => "exchange",
            Self::WorkersCompensation => "workers' compensation",
            Self::TricareVa => "TRICARE/VA",
        }
    }

    /// Reads the word without regard to case and outer blanks.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().replace('’', "'");
        Self::ALL.into_iter().find(|line| line.as_str().eq_ignore_ascii_case(&word))
    }
}

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
    EVIDENCE.iter().find(|(_, phrases)| phrases.iter().any(says)).map_or(UNKNOWN, |(line, _)| line.as_str())
}

const UNKNOWN: &str = "unknown";

/// Coverage that is none of the lines.
const OUTSIDE: [&str; 5] = ["auto", "liability", "medigap", "medicare supplement", "medicare supplemental"];

/// The lines with the words that speak of them, the most telling first.
const EVIDENCE: [(LineOfBusiness, &[&str]); 6] = [
    (LineOfBusiness::TricareVa, &["tricare", "champus", "champva", "veterans", "va ccn"]),
    (
        LineOfBusiness::WorkersCompensation,
        &[
            "work comp",
            "workers comp",
            "workers compensation",
            "worker compensation",
            "workcomp",
            "workmans comp",
        ],
    ),
    (LineOfBusiness::MedicaidManagedCare, &["medicaid", "chip", "star", "tanf", "medi cal"]),
    (LineOfBusiness::MedicareAdvantage, &["medicare", "mapd", "dsnp", "d snp"]),
    (LineOfBusiness::Exchange, &["exchange", "marketplace", "qhp", "aca"]),
    (
        LineOfBusiness::Commercial,
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
