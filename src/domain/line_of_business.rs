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

/// The line of business that a published payer and plan speak of; `unknown` where no word decides, where
/// words speak of two lines, and where a line is named only to be left out: `Non-Medicare`.
///
/// Words are compared whole and without regard to case. A kind of network such as HMO or PPO says
/// nothing of the line, because Medicare Advantage and Medicaid have them too; [`names_only_a_network`]
/// is for what the other plans of the payer say of it. Traditional Medicare, Medicare supplements, and
/// automobile and liability coverage are none of the lines.
///
/// ```
/// use ratebook::domain::line_of_business;
/// assert_eq!(line_of_business("Aetna", "Medicare Advantage HMO"), "Medicare Advantage");
/// assert_eq!(line_of_business("Aetna", "Commercial HMO/POS/PPO"), "commercial");
/// assert_eq!(line_of_business("Aetna", "HMO/POS/PPO"), "unknown");
/// ```
#[must_use]
pub fn line_of_business(payer: &str, plan: &str) -> &'static str {
    read(payer, plan).map_or(UNKNOWN, LineOfBusiness::as_str)
}

/// Whether a plan is named by kinds of network alone, such as `HMO/POS/PPO`, and the payer's name decides
/// nothing. Where the same file has a Medicare Advantage plan of that payer, such a plan is commercial by
/// contrast: nobody names the Medicare plans of a payer and leaves out which of the others are Medicaid's.
#[must_use]
pub fn names_only_a_network(payer: &str, plan: &str) -> bool {
    let plan_words = words_of(plan);
    let is_network = |words: &[String]| {
        let mut left = words;
        while !left.is_empty() {
            let Some(phrase) = NETWORKS.iter().find(|phrase| begins_with(left, phrase)) else { return false };
            left = &left[phrase.split(' ').count()..];
        }
        true
    };
    !plan_words.is_empty() && is_network(&plan_words) && read(payer, plan).is_none()
}

const UNKNOWN: &str = "unknown";

fn read(payer: &str, plan: &str) -> Option<LineOfBusiness> {
    let plan = words_of(plan);
    let words: Vec<String> = words_of(payer).into_iter().chain(plan.iter().cloned()).collect();
    let says = |phrase: &&str| (0..words.len()).any(|at| begins_with(&words[at..], phrase));
    if words.iter().all(|word| word == "medicare") || OUTSIDE.iter().any(says) {
        return None;
    }
    let (mut lines, mut negated) = (Vec::new(), false);
    for at in 0..words.len() {
        // All that a list names behind `excluding` is left out; behind `non` the next word is.
        if LEAVES_OUT.iter().any(|phrase| begins_with(&words[at..], phrase)) {
            break;
        }
        if NEGATES.contains(&&*words[at]) {
            negated = true;
            continue;
        }
        let of = |phrases: &[&str]| phrases.iter().any(|phrase| begins_with(&words[at..], phrase));
        // In a payer's name the two letters may be Massachusetts.
        let advantage = words[at] == "ma" && at + plan.len() >= words.len();
        let named = EVIDENCE.iter().find(|(_, phrases)| of(phrases)).map(|(line, _)| *line);
        let named = named.or(advantage.then_some(LineOfBusiness::MedicareAdvantage));
        match named {
            // `Non-Medicare/Medicaid` leaves out both; the commercial plans behind it are meant.
            Some(line)
                if negated && (line != LineOfBusiness::Commercial || NEGATES.contains(&&*words[at - 1])) => {}
            Some(line) => lines.push(line),
            None => {}
        }
    }
    let public = [LineOfBusiness::MedicareAdvantage, LineOfBusiness::MedicaidManagedCare];
    let is_traditional = TRADITIONAL.iter().any(says) && lines.iter().any(|line| public.contains(line));
    let first = lines.first().copied().filter(|_| !is_traditional)?;
    lines.iter().all(|line| *line == first).then_some(first)
}

fn words_of(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace(['\'', '’'], "");
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn begins_with(words: &[String], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|word| words.next().is_some_and(|other| other == word))
}

/// Coverage that is none of the lines.
const OUTSIDE: [&str; 5] = ["auto", "liability", "medigap", "medicare supplement", "medicare supplemental"];

/// Beside Medicare or Medicaid: the program itself and no private plan.
const TRADITIONAL: [&str; 7] =
    ["ffs", "fee for service", "traditional", "original", "straight", "medicare part", "medicare a b"];

/// The lines named behind these are left out, up to commercial.
const NEGATES: [&str; 2] = ["non", "not"];

/// Whatever is named behind these is left out.
const LEAVES_OUT: [&str; 9] =
    ["except", "excepting", "exclude", "excludes", "excluding", "excl", "other than", "without", "no"];

/// Kinds of network, which every line has.
const NETWORKS: [&str; 5] = ["hmo", "ppo", "pos", "epo", "open access"];

/// The lines with the words that speak of them.
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
    (LineOfBusiness::MedicareAdvantage, &["medicare", "mapd", "ma pd", "pffs", "dsnp", "snp"]),
    (LineOfBusiness::Exchange, &["exchange", "marketplace", "qhp", "aca"]),
    (LineOfBusiness::Commercial, &["commercial", "group health", "employer", "indemnity"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_real_price_files_are_of_their_line_or_unknown() {
        for (payer, plan, line) in [
            ("BCBS", "Medicare Advantage HMO/PPO", "Medicare Advantage"),
            ("BCBS", "PPO/POS", "unknown"),
            ("Aetna", "HMO", "unknown"),
            ("Aetna Better Health", "HMO", "unknown"),
            ("Aetna", "MA PPO", "Medicare Advantage"),
            ("Aetna", "MAPD HMO", "Medicare Advantage"),
            ("BCBS MA", "PPO", "unknown"),
            ("UHC", "Dual Complete", "unknown"),
            ("Humana", "Gold Plus", "unknown"),
            ("AARP", "Medicare Complete", "Medicare Advantage"),
            ("AARP", "Medicare Supplement", "unknown"),
            ("Aetna", "Non-Medicare", "unknown"),
            ("Aetna", "Non-Medicare Commercial", "commercial"),
            ("Aetna", "Non-Medicare/Medicaid", "unknown"),
            ("Aetna", "Non-commercial", "unknown"),
            ("Aetna", "All plans except Medicare", "unknown"),
            ("Aetna", "Commercial (excluding Medicare and Medicaid)", "commercial"),
            ("Aetna", "Medicare/Commercial", "unknown"),
            ("Medicare", "FFS", "unknown"),
            ("Medicare", "Medicare", "unknown"),
            ("Traditional Medicare", "", "unknown"),
            ("Medicaid", "FFS", "unknown"),
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

    #[test]
    fn a_plan_that_names_a_network_alone_leaves_its_line_to_the_plans_beside_it() {
        for (payer, plan, only) in [
            ("Aetna", "HMO/POS/PPO", true),
            ("Cigna", "PPO/HMO/Open Access", true),
            ("Aetna", "", false),
            ("Aetna", "Gold HMO", false),
            ("Aetna", "MA PPO", false),
            ("Aetna Medicare", "PPO", false),
        ] {
            assert_eq!(names_only_a_network(payer, plan), only, "{payer}, {plan}");
        }
    }
}
