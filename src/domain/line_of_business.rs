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
/// automobile and liability coverage are none of the lines. Short forms of billing systems (`MCR ADV`, `MCD`,
/// `EXCH`) are read as what they are short for.
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
    let (payer, plan) = (words_of(payer), words_of(plan));
    // A hospital puts numbers of its own beside names: `MEDICARE [2001]`.
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let mut of_payer = payer.iter().filter(|word| !is_number(word)).peekable();
    let is_medicare = of_payer.peek().is_some() && of_payer.all(|word| word == "medicare");
    let words: Vec<String> = payer.into_iter().chain(plan.iter().cloned()).collect();
    let says = |phrase: &&str| (0..words.len()).any(|at| begins_with(&words[at..], phrase));
    let is_itself = is_medicare && !PRIVATE.iter().any(says);
    if is_itself || words.iter().all(|word| word == "medicare") || OUTSIDE.iter().any(says) {
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
        // A payer's own name, and not the program of Texas.
        if words[at] == "star" && at > 0 && STARS.contains(&&*words[at - 1]) {
            continue;
        }
        // In a payer's name the two letters may be Massachusetts.
        let advantage = words[at] == "ma" && at + plan.len() >= words.len();
        let named = EVIDENCE.iter().find(|(_, phrases)| of(phrases)).map(|(line, _)| *line);
        let named = named.or(advantage.then_some(LineOfBusiness::MedicareAdvantage));
        let named = named.or(is_short_for_commercial(&words[at..]).then_some(LineOfBusiness::Commercial));
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
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| in_full(word).to_owned()).collect()
}

/// Short forms of billing systems, in full.
fn in_full(word: &str) -> &str {
    match word {
        "mcr" | "mcare" | "mdcr" => "medicare",
        "mcd" | "mcaid" | "mdcd" => "medicaid",
        "exch" | "hix" => "exchange",
        "adv" => "advantage",
        _ => word,
    }
}

/// `COMM` before kinds of plans or at the end; before another word it may be a community's.
fn is_short_for_commercial(words: &[String]) -> bool {
    let is_plan =
        |word: &String| NETWORKS.contains(&&**word) || ["all", "other", "plan", "plans"].contains(&&**word);
    words.first().is_some_and(|word| word == "comm") && words.get(1).is_none_or(is_plan)
}

fn begins_with(words: &[String], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|word| words.next().is_some_and(|other| other == word))
}

/// Coverage that is none of the lines.
/// A price that is stated by the programs' amounts says nothing of whose it is.
const OUTSIDE: [&str; 7] = [
    "auto",
    "liability",
    "medigap",
    "medicare supplement",
    "medicare supplemental",
    "of medicare",
    "of medicaid",
];

/// Beside the payer Medicare: plans of private payers.
const PRIVATE: [&str; 11] =
    ["advantage", "managed", "replacement", "hmo", "ppo", "pos", "pffs", "dsnp", "snp", "mapd", "ma pd"];

/// Beside Medicare or Medicaid: the program itself and no private plan.
const TRADITIONAL: [&str; 7] =
    ["ffs", "fee for service", "traditional", "original", "straight", "medicare part", "medicare a b"];

/// The lines named behind these are left out, up to commercial.
const NEGATES: [&str; 2] = ["non", "not"];

/// Whatever is named behind these is left out.
const LEAVES_OUT: [&str; 9] =
    ["except", "excepting", "exclude", "excludes", "excluding", "excl", "other than", "without", "no"];

/// In a name, before `star`: what Texas calls its Medicaid is a word by itself.
const STARS: [&str; 7] = ["lone", "north", "northern", "five", "5", "all", "morning"];

/// Kinds of network, which every line has.
const NETWORKS: [&str; 5] = ["hmo", "ppo", "pos", "epo", "open access"];

/// The lines with the words that speak of them.
const EVIDENCE: [(LineOfBusiness, &[&str]); 6] = [
    (
        LineOfBusiness::TricareVa,
        &["tricare", "champus", "champva", "veterans", "va ccn", "vaccn", "va community care", "vacare"],
    ),
    (
        LineOfBusiness::WorkersCompensation,
        &[
            "work comp",
            "workers comp",
            "workers compensation",
            "worker compensation",
            "workcomp",
            "workmans comp",
            "wc",
        ],
    ),
    (LineOfBusiness::MedicaidManagedCare, &MEDICAID),
    (
        LineOfBusiness::MedicareAdvantage,
        &["medicare", "medicareadvantage", "medadv", "mapd", "ma pd", "pffs", "dsnp", "snp"],
    ),
    (LineOfBusiness::Exchange, &["exchange", "marketplace", "covered california", "qhp", "aca"]),
    (LineOfBusiness::Commercial, &["commercial", "group health", "employer", "indemnity"]),
];

/// Medicaid and the children's program, also by the names that states give them (medicaid.gov, State Overviews).
const MEDICAID: [&str; 16] = [
    "medicaid",
    "managedmedicaid",
    "chip",
    "star",
    "tanf",
    "medi cal",
    "ahcccs",
    "apple health",
    "badgercare",
    "kancare",
    "masshealth",
    "mo healthnet",
    "nj familycare",
    "peachcare",
    "soonercare",
    "tenncare",
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
            ("Superior STAR", "", "Medicaid managed care"),
            ("Lone Star Health", "HMO", "unknown"),
            ("Sedgwick Work Comp", "", "workers' compensation"),
            ("Humana", "Tricare", "TRICARE/VA"),
            ("Prime Health", "Auto/ General Liability", "unknown"),
            ("Fortified Provider Network (Equian)", "Auto/Group Health", "unknown"),
            ("Medicare", "", "unknown"),
            ("Humana", "Medicare|DSNP", "Medicare Advantage"),
            ("Oscar", "Marketplace Silver HMO", "exchange"),
            ("Work Link", "", "unknown"),
            ("AETNA MCR ADV", "AETNA MCR ADV", "Medicare Advantage"),
            ("BCBS MCAID", "BCBS MCAID", "Medicaid managed care"),
            ("BCBS Austin MCD CHIP", "", "Medicaid managed care"),
            ("BCBS EXCH/BCE", "BCBS EXCH/BCE", "exchange"),
            ("Oscar", "HIX Silver", "exchange"),
            ("AETNA COMM - ALL OTHER PLANS", "", "commercial"),
            ("Aetna COMM", "", "commercial"),
            ("COMM HEALTH CHOICE", "HMO", "unknown"),
            ("US Dept of Labor WC", "US Dept of Labor WC", "workers' compensation"),
            ("Optum", "VACCN Behavioral Health", "TRICARE/VA"),
            ("KelseyCare_MedicareAdvantage", "Inpatient", "Medicare Advantage"),
            ("MASSHEALTH [3001]", "HB MVH MEDICAID", "Medicaid managed care"),
            ("MEDICARE [2001]", "HB MVH MEDICARE", "unknown"),
            ("Medicare [2001]", "Medicare HMO", "Medicare Advantage"),
            ("GENERIC MEDICARE REPLACEMENT [1010]", "HB MVH MEDICARE", "Medicare Advantage"),
            ("Institutional 110 Percent of Medicare", "", "unknown"),
            ("Bcbs", "Blue Community - Mmai Medicare/Medicaid Managed Care Plan", "unknown"),
            ("WellStar", "PPO", "unknown"),
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
