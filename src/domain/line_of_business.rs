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
    /// The program of Medicare itself, which pays by its fee schedules and negotiates with nobody.
    TraditionalMedicare,
    /// A state's program of Medicaid itself.
    MedicaidFeeForService,
    /// What Medicare leaves to its insured, by a private plan.
    MedicareSupplement,
    /// Of automobiles, and liability for injuries of others.
    AutomobileOrLiability,
}

impl LineOfBusiness {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Commercial,
        Self::MedicareAdvantage,
        Self::MedicaidManagedCare,
        Self::Exchange,
        Self::WorkersCompensation,
        Self::TricareVa,
        Self::TraditionalMedicare,
        Self::MedicaidFeeForService,
        Self::MedicareSupplement,
        Self::AutomobileOrLiability,
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
            Self::TraditionalMedicare => "traditional Medicare",
            Self::MedicaidFeeForService => "Medicaid fee-for-service",
            Self::MedicareSupplement => "Medicare supplement",
            Self::AutomobileOrLiability => "automobile or liability",
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
/// is for what the other plans of the payer say of it. Short forms of billing systems (`MCR ADV`, `MCD`,
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

/// The kinds of network that a name names and another does not, by the alphabet and divided by blanks: `BCBS HMO` and
/// `BCBS PPO` are two products of one payer. What a plan says itself is no more than that: of `BCBS PPO` and its plan
/// `PPO` nothing is left.
///
/// ```
/// use ratebook::domain::networks_beside;
/// assert_eq!(networks_beside("BCBS PPO/HMO", "All Plans"), "hmo ppo");
/// assert_eq!(networks_beside("BCBS PPO", "PPO"), "");
/// ```
#[must_use]
pub fn networks_beside(name: &str, plan: &str) -> String {
    let (name, plan) = (words_of(name), words_of(plan));
    let names =
        |words: &[String], network: &str| (0..words.len()).any(|at| begins_with(&words[at..], network));
    let mut networks: Vec<&str> =
        NETWORKS.into_iter().filter(|network| names(&name, network) && !names(&plan, network)).collect();
    networks.sort_unstable();
    networks.join(" ")
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
    if UNREAD.iter().any(says) {
        return None;
    }
    let (mut lines, mut negated) = (Vec::new(), false);
    for at in 0..words.len() {
        let of = |phrases: &[&str]| phrases.iter().any(|phrase| begins_with(&words[at..], phrase));
        let named = EVIDENCE.iter().find(|(_, phrases)| of(phrases)).map(|(line, _)| *line);
        // All that a list names behind `excluding` is left out; behind `non` the next word is. `No fault` is a line.
        if named.is_none() && of(&LEAVES_OUT) {
            break;
        }
        if NEGATES.contains(&&*words[at]) {
            negated = true;
            continue;
        }
        // A payer's own name, and not the program of Texas.
        if words[at] == "star" && at > 0 && STARS.contains(&&*words[at - 1]) {
            continue;
        }
        // In a payer's name the two letters may be Massachusetts.
        let advantage = words[at] == "ma" && at + plan.len() >= words.len();
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
    let is_private = PRIVATE.iter().any(says);
    let is_itself = is_medicare && !is_private || words.iter().all(|word| word == "medicare");
    let is_traditional = TRADITIONAL.iter().any(says) && !is_private;
    let of_program = |line: LineOfBusiness| match line {
        LineOfBusiness::MedicareAdvantage if is_itself || is_traditional => {
            LineOfBusiness::TraditionalMedicare
        }
        LineOfBusiness::MedicaidManagedCare if is_traditional => LineOfBusiness::MedicaidFeeForService,
        line => line,
    };
    let first = lines.first().copied()?;
    lines.iter().all(|line| *line == first).then(|| of_program(first))
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

/// A price that is stated by the programs' amounts says nothing of whose it is; and drugs are another coverage.
const UNREAD: [&str; 3] = ["of medicare", "of medicaid", "medicare part d"];

/// Beside the payer Medicare: plans of private payers.
const PRIVATE: [&str; 11] =
    ["advantage", "managed", "replacement", "hmo", "ppo", "pos", "pffs", "dsnp", "snp", "mapd", "ma pd"];

/// Beside Medicare or Medicaid: the program itself and no private plan, also by the contractors that pay for it
/// (cms.gov, Who are the MACs).
const TRADITIONAL: [&str; 17] = [
    "ffs",
    "fee for service",
    "traditional",
    "original",
    "straight",
    "medicare part a",
    "medicare part b",
    "medicare a",
    "medicare b",
    "railroad",
    "rrb",
    "cgs",
    "first coast",
    "noridian",
    "novitas",
    "palmetto",
    "wps",
];

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
const EVIDENCE: [(LineOfBusiness, &[&str]); 8] = [
    (
        LineOfBusiness::AutomobileOrLiability,
        &["auto", "automobile", "motor vehicle", "mva", "pip", "no fault", "liability"],
    ),
    (LineOfBusiness::MedicareSupplement, &["medicare supplement", "medicare supplemental", "medigap"]),
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
            ("AARP", "Medicare Supplement", "Medicare supplement"),
            ("Aetna", "Non-Medicare", "unknown"),
            ("Aetna", "Non-Medicare Commercial", "commercial"),
            ("Aetna", "Non-Medicare/Medicaid", "unknown"),
            ("Aetna", "Non-commercial", "unknown"),
            ("Aetna", "All plans except Medicare", "unknown"),
            ("Aetna", "Commercial (excluding Medicare and Medicaid)", "commercial"),
            ("Aetna", "Medicare/Commercial", "unknown"),
            ("Medicare", "FFS", "traditional Medicare"),
            ("Medicare", "Medicare", "traditional Medicare"),
            ("Traditional Medicare", "", "traditional Medicare"),
            ("Aetna", "Medicare Part D", "unknown"),
            ("Medicare", "Part A/B", "traditional Medicare"),
            ("Medicare B", "", "traditional Medicare"),
            ("Railroad Medicare", "", "traditional Medicare"),
            ("NOVITAS MEDICARE [100]", "", "traditional Medicare"),
            ("Novitas", "", "unknown"),
            ("WPS", "Medicare Advantage", "Medicare Advantage"),
            ("Humana", "Medicare Advantage Private FFS", "Medicare Advantage"),
            ("Medicare Medicaid FFS", "", "unknown"),
            ("Medicaid", "FFS", "Medicaid fee-for-service"),
            ("UHC Commercial", "", "commercial"),
            ("Community First", "Star/ Chip", "Medicaid managed care"),
            ("Superior STAR", "", "Medicaid managed care"),
            ("Lone Star Health", "HMO", "unknown"),
            ("Sedgwick Work Comp", "", "workers' compensation"),
            ("Humana", "Tricare", "TRICARE/VA"),
            ("Prime Health", "Auto/ General Liability", "automobile or liability"),
            ("State Farm", "No-Fault", "automobile or liability"),
            ("Aetna", "No Medicare", "unknown"),
            ("Auto/Work Comp", "", "unknown"),
            ("Fortified Provider Network (Equian)", "Auto/Group Health", "unknown"),
            ("Medicare", "", "traditional Medicare"),
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
            ("MEDICARE [2001]", "HB MVH MEDICARE", "traditional Medicare"),
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
