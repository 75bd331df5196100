//! The words of headings: what they name, and which of them a payer's name or a price can have beside it.
//!
//! What is here is what headings of real files say. A word that is missing leaves a column out as doubtful;
//! it never makes it a price.

use crate::domain::line_of_business;

/// What a heading of percentages speaks of.
pub(super) const PERCENTAGES: &str =
    "percentages; where they are of billed charges, name it as `percentage` in [columns]";

/// Words of codes and numbers of items.
pub(super) const NUMBERS: &str = "number numbers nbr num id ids code codes chargecode item key sku npi ein tin zip fips phone fax mrn \
    license account acct dept department upc mnemonic row line seq sequence cpt hcpcs ndc drg";

/// What can never be a payer's amount, whatever else the heading says, with the words that say it.
pub(super) const NEVER: [(&str, &str); 12] = [
    ("persons' ages", "age ages"),
    (
        "days and dates",
        "day days date dates dt eff effective expiration expires updated quarter qtr month time",
    ),
    ("years", "year years yr cy fy"),
    ("averages", "avg average mean median percentile typical"),
    ("groups and weights", "weight weights wt rvu rvus apc apcs gmlos amlos alos los"),
    ("factors", "factor factors ratio gpci index multiplier base cf coefficient inflator wage"),
    (PERCENTAGES, "percent percents percentage percentages pct"),
    (
        "units and quantities",
        "unit units qty quantity count counts volume cases discharges patients visits minutes mins vol \
         dose dosage strength size pkg package pack uom utilization frequency",
    ),
    ("item and charge numbers", NUMBERS),
    (
        "what patients pay or is taken off",
        "copay copays copayment copayments coinsurance deductible deductibles coins patient resp responsibility \
         oop pocket est estimate estimated adjustment adjustments writeoff allowance savings",
    ),
    ("limits", "limit limits limiting threshold stoploss loss outlier ceiling floor mue"),
    ("counts and sums over services", "claims payments paid collected collections"),
];

/// What is no payer unless the heading also names one that is known.
pub(super) const HARDLY: [(&str, &str); 4] = [
    (
        "modifiers and places",
        "modifier modifiers mod mods pos place locality region state county carrier mac city location \
         zone jurisdiction rural cbsa ccn",
    ),
    (
        "indicators",
        "indicator indicators ind status flag type category class required requires authorization \
         auth level lvl tier version source note notes comment comments description desc name",
    ),
    ("groups and weights", "group groups value relative score points rank severity"),
    (
        "costs and sums",
        "cost costs sum subtotal variance difference diff change increase markup margin revenue \
         reimbursed billed expense tax discount savings",
    ),
];

/// Insurers, programs and kinds of plans, as headings name them.
pub(super) const PAYERS: &str = "aetna coventry anthem bcbs bc bluecross blueshield blue carefirst highmark horizon premera \
    regence wellmark excellus cigna evernorth healthspring uhc united unitedhealthcare \
    unitedhealth optum oxford umr humana choicecare medicare medicaid tricare champus champva \
    triwest humanamilitary harvard tufts wellpoint scan clover meritain geha medcost quartz ucare healthpartners \
    preferredone summacare avmed moda pacificsource selecthealth caloptima iehp healthnet priorityhealth \
    triwest ambetter centene wellcare molina kaiser oscar devoted amerigroup amerihealth \
    caresource healthfirst fidelis emblem geisinger upmc medica multiplan phcs firsthealth multi \
    magellan beacon sedgwick parkland wellmed viva chip ppo hmo epo exchange commercial \
    advantage marketplace workers comp plan insurance payer payor healthplan mcr mcd wc";

/// Headings that are amounts of payers by two words.
pub(super) const PAYER_PHRASES: [&str; 13] = [
    "group health",
    "health plan",
    "first health",
    "prime health",
    "work comp",
    "priority health",
    "health net",
    "medical mutual",
    "peach state",
    "network health",
    "security health",
    "harvard pilgrim",
    "healthy blue",
];

/// Words beside `negotiated` that name nobody.
pub(super) const GENERIC: &str = "negotiated contracted contract charge charges rate rates price prices amount dollar dollars \
    payer specific standard allowed in network the fee plan amt with for by to of";

/// Words of payers and plans that name none of them.
const NOBODY: &str = "plan plans insurance insurances insurer insurers payer payers payor payors third party all any each \
    other";

/// Words that make a number beside a payer a sum, a part or a forecast where no noun of prices is there too.
const SUMS: &str =
    "total final base gross used current max maximum min minimum lowest highest fund funds list cash";

/// Words of those whom a premium covers.
const TIERS: &str = "self family families employee employees individual spouse child children";

/// What the name of a plan, product or network can have beside that of its payer.
const PLANS: &str = "work worker workers comp compensation pffs pos oap mapd dsnp snp fep fehb cob access \
    open choice choiceplus choicecare gold silver bronze platinum catastrophic select selectcare preferred \
    premier core options option standard basic plus prime elite essential essentials direct secure horizons \
    community federal employee employees teachers state city county group small large individual family \
    self funded insured indemnity traditional managed mco mmp ccn va veterans dual complete health \
    healthcare hlthcare care caid system systems services solutions service life for of the and or in out \
    all other any products product plans networks network provider providers auto general liability \
    casualty blue my comm commercial adv mgd tx behavioral hospital hospitals medical clinic center centers \
    america american national regional local first star kids kidscare child children senior seniors \
    supplement medigap part replacement mcr mcd caidchip hix aca qhp lob tpa administrators administrator \
    benefit benefits company co inc llc corp insurers assoc association fund trust union cross shield \
    permanente military priority pilgrim net mutual connect connection value point security peach healthy";

/// Words that a heading has behind a divider where it names a plan or a product.
const KINDS_OF_PLAN: &str = "hmo ppo epo pos pffs oap commercial advantage exchange marketplace managed indemnity choice \
    network traditional select plan plans product products liability fep tpa bcbs mco medicaid medicare";

/// What a price can have beside it, in any order: whose, where, for what and in which money it is.
const PRICES: &str = "fee fees price prices charge charges chg rate rates amount amt allowable allowed \
    allow payment payments reimbursement tariff dollar dollars usd us negotiated contracted contract \
    standard schedule sched specific payer inpatient outpatient ip op er facility nonfacility fac office \
    professional technical tech prof tc global component hospital physician non per case diem unit each visit \
    service item procedure proc new current proposed rental rent purchase used gross total max maximum \
    min minimum discounted cash list base full final program public provider state fully established \
    customary usual ucr expected w with and or of for in the by to without mod modifier modifiers effective \
    eff as from only medical units line nu rr ue pps opps hopd prof asc mpfs stay day identified deidentified de id \
    lowest highest self pay patient sell selling retail department room board implant implants supply supplies pharmacy test \
    exam lab laboratory imaging radiology surgery surgical anesthesia dental vision equipment ambulance \
    transport billed chargemaster cdm default statewide plan medicaid medicare out network nonfacilty \
    facilty hosp clinic center services hour clinical fixed single flat hourly daily";

/// Words of a price itself, around a payer's name none of it.
const OF_PRICES: &str = "rate rates fee fees price prices pricing amount amounts amt allowed allowable negotiated \
    contracted charge charges payment reimbursement dollar dollars percent percentage perdiem diem";

/// Nouns of prices, of which the second list says little alone.
pub(super) const NOUNS: [&str; 15] = [
    "fee",
    "fees",
    "price",
    "prices",
    "charge",
    "charges",
    "rate",
    "rates",
    "tariff",
    "allowable",
    "reimbursement",
    "payment",
    "payments",
    "allowed",
    "allow",
];
pub(super) const WEAK: [&str; 3] = ["amount", "amounts", "amt"];
/// Words of those who bill a fee beside that of the facility.
const CLINICIANS: &str = "professional prof physician surgeon clinician";

/// Words of the setting of a hospital's price.
const SETTINGS: &str = "ip op inpatient outpatient";

/// Words that make a number of a plan's or a price's no price, wherever they are beside it.
const MEASURES: &str = "fraction confidence score rank ranking ranked region zone area basis method policy \
    tier level lvl soi rom severity version variance difference diff cost costs revenue margin share miles \
    mileage status covered coverage carve ccr rating stars quality index mix methods edit edits rule rules \
    flag indicator ind priority order sort lesser greater dispensed vial vials drug ytd annual annually \
    submitted limit limiting member members lives enrollee enrollees denied denial denials refund refunds \
    rebate rebates proposed expected weeks week hours premium premiums budget budgeted debt debts balance balances interest \
    finance late accrual forecast projection depreciation amortization occupancy mortality infection \
    readmission heart pulse case census headcount fte change increase decrease growth source note notes \
    comment comments type class category group relative old prior previous former points tax sum subtotal \
    expense markup reimbursed discount savings";

/// Whether a word is a noun of prices.
pub(super) fn is_noun(word: &str) -> bool {
    NOUNS.contains(&word) || WEAK.contains(&word)
}

/// Whether a word is of a price itself.
pub(super) fn names_price(word: &str) -> bool {
    has(OF_PRICES, word)
}

/// Whether a word is of a clinician who bills a fee.
pub(super) fn names_clinician(word: &str) -> bool {
    has(CLINICIANS, word)
}

/// Whether a word is of the setting of a hospital's price.
pub(super) fn names_setting(word: &str) -> bool {
    has(SETTINGS, word)
}

/// Whether a word says that a number is none of money, though a payer or a price is named beside it.
pub(super) fn is_measure(word: &str) -> bool {
    has(MEASURES, word) && !has(PLANS, word)
}

/// Whether the name of a plan, product, network or place can have a word, or the price beside it can.
pub(super) fn is_of_plan(word: &str) -> bool {
    has(PLANS, word) || has(PRICES, word) || has(PAYERS, word) || is_common(word) || is_place(word)
}

/// Whether a word is an insurer's name, and no kind of plan or program.
pub(super) fn names_insurer(word: &str) -> bool {
    let word = word.to_lowercase();
    has(PAYERS, &word) && !has(PLANS, &word) && !is_kind_of_plan(&word) && !is_nobody(&word)
}

/// Whether a word speaks of payers and names none.
pub(super) fn is_nobody(word: &str) -> bool {
    has(NOBODY, word)
}

/// Whether a word beside `negotiated` names nobody, nor does one that speaks of payers.
pub(super) fn names_nobody(word: &str) -> bool {
    is_nobody(word) || has(GENERIC, word)
}

/// Whether a word beside a payer is of a sum or part, unless a price is named too.
pub(super) fn is_of_sum(word: &str) -> bool {
    has(SUMS, word)
}

/// Whether a word beside a payer is of persons whom a premium covers, unless a price or product is named too.
pub(super) fn is_of_tier(word: &str) -> bool {
    has(TIERS, word)
}

/// Whether a word behind a divider says that a plan is named there, whatever its other words.
pub(super) fn is_kind_of_plan(word: &str) -> bool {
    has(KINDS_OF_PLAN, word) || line_of_business(word, "") != "unknown"
}

/// Whether a price can have a word beside it.
pub(super) fn is_of_price(word: &str) -> bool {
    has(PRICES, word) || is_common(word)
}

/// A letter, a year, or the name of a line of business.
fn is_common(word: &str) -> bool {
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    word.chars().count() == 1
        || is_year && word.bytes().all(|b| b.is_ascii_digit())
        || line_of_business(word, "") != "unknown"
}

/// A state, by its name or two letters.
pub(super) fn is_place(word: &str) -> bool {
    let states = include_str!("../../../../seed/states.csv").lines().skip(1);
    states.flat_map(|line| line.split([',', ' '])).any(|part| {
        !part.starts_with(|c: char| c.is_ascii_digit()) && part.trim_matches('"').eq_ignore_ascii_case(word)
    })
}

/// Whether a list of words with blanks between them has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}
