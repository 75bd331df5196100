//! What the words of a heading name: a price, a payer, or anything else that may hold numbers.
//!
//! A column of numbers is only ever proposed as amounts where its heading allows it. What is here is what
//! headings of real files say; a word that is missing makes a column doubtful and never a payer.

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
    /// Nothing that is known: it could name a payer.
    Open,
}

/// What can never be a payer's amount, whatever else the heading says, with the words that say it.
const NEVER: [(&str, &str); 11] = [
    ("persons' ages", "age ages"),
    (
        "days and dates",
        "day days date dates dt eff effective expiration expires updated quarter qtr month time",
    ),
    ("years", "year years yr cy fy"),
    ("averages", "avg average mean median percentile typical"),
    ("groups and weights", "weight weights wt rvu rvus apc apcs gmlos amlos alos los"),
    (
        "factors",
        "factor factors ratio gpci index multiplier percent percentage pct base cf coefficient \
         inflator wage",
    ),
    (
        "units and quantities",
        "unit units qty quantity count counts volume cases discharges patients visits minutes mins vol \
         dose dosage strength size pkg package pack uom utilization frequency",
    ),
    (
        "item and charge numbers",
        "number numbers nbr num id ids code codes chargecode item key sku npi ein tin zip fips phone fax mrn \
         license account acct dept department upc mnemonic row line seq sequence cpt hcpcs ndc drg",
    ),
    (
        "what patients pay or is taken off",
        "copay copays copayment copayments coinsurance deductible deductibles coins patient resp responsibility \
         oop pocket est estimate estimated adjustment adjustments writeoff allowance savings",
    ),
    ("limits", "limit limits threshold stoploss loss outlier ceiling floor mue"),
    ("counts and sums over services", "claims payments paid collected collections"),
];

/// What is no payer unless the heading also names one that is known.
const HARDLY: [(&str, &str); 4] = [
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
const PAYERS: &str = "aetna coventry anthem bcbs bc bluecross blueshield blue carefirst highmark horizon premera \
    regence wellmark excellus cigna evernorth healthspring uhc united unitedhealthcare \
    unitedhealth optum oxford umr humana choicecare medicare medicaid tricare champus champva \
    triwest ambetter centene wellcare molina kaiser oscar devoted amerigroup amerihealth \
    caresource healthfirst fidelis emblem geisinger upmc medica multiplan phcs firsthealth multi \
    magellan beacon sedgwick parkland wellmed viva chip ppo hmo epo exchange commercial \
    advantage marketplace workers comp plan insurance payer payor healthplan mcr mcd wc";

/// Headings that are amounts of payers by two words.
const PAYER_PHRASES: [&str; 5] = ["group health", "health plan", "first health", "prime health", "work comp"];

/// Words beside `negotiated` that name nobody.
const GENERIC: &str = "negotiated contracted contract charge charges rate rates price prices amount dollar dollars \
    payer specific standard allowed in network the fee plan amt";

/// The words of a heading in lower case: `ChargeCode`, `CHARGE_CODE` and `Charge Code` are the same two.
pub(super) fn words(heading: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = heading.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1));
        let humps = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        // A plural in small letters behind capitals, `DRGs`, is no hump.
        let plural = after == Some(&'s') && letters.get(at + 2).is_none_or(|next| !next.is_alphanumeric());
        if (!c.is_alphanumeric() || (humps && !plural)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
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

/// What a heading names.
pub(super) fn kind(heading: &str) -> Kind {
    let text = outside_brackets(heading);
    let mut words = words(&text);
    // `De-ID Min` is the de-identified minimum, and no number of an item.
    if let Some(at) = words.windows(2).position(|pair| pair == ["de", "id"]) {
        words.splice(at..at + 2, ["deidentified".to_owned()]);
    }
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let joined = words.join(" ");
    let says = |phrase: &str| format!(" {joined} ").contains(&format!(" {phrase} "));
    let priced = is(&[
        "fee",
        "fees",
        "price",
        "prices",
        "charge",
        "charges",
        "rate",
        "rates",
        "amount",
        "amt",
        "allowable",
        "allowed",
        "allow",
        "payment",
        "reimbursement",
        "tariff",
    ]);
    if text.contains('%') {
        return Kind::Other("factors");
    }
    // `Charge #` and `Contract No.` number what their first word names; `# of Claims` counts it.
    if text.contains('#') || (words.len() > 1 && words.last().is_some_and(|word| word == "no")) {
        return Kind::Other("item and charge numbers");
    }
    if says("co pay") || says("co pays") {
        return Kind::Other("what patients pay or is taken off");
    }
    let listed = |list: &str| list.split(' ').any(|known| words.iter().any(|word| word == known));
    let names_payer = listed(PAYERS) || PAYER_PHRASES.iter().any(|phrase| says(phrase)) || says("star");
    for (what, list) in NEVER {
        // A price of a day has both words: `Fee effective 7/1/2025`. `Charge Code` and `Price per Unit` are
        // decided by the noun that they end with.
        let dated =
            what == "days and dates" && priced && !names_payer && heading.chars().any(|c| c.is_ascii_digit());
        let of_price = what == "units and quantities"
            && is(&["unit"])
            && (says("unit price") || says("unit charge") || says("per unit") && priced);
        if listed(list) && !dated && !of_price {
            return Kind::Other(what);
        }
    }
    if is(&["total", "totals"]) && is(&["charge", "charges", "payment", "cost", "costs", "billed"]) {
        return Kind::Other("counts and sums over services");
    }
    // A discount is what is taken off; a discounted price, or one with a discount, is a price.
    if is(&["discount", "discounts"]) && (!priced || joined.ends_with("discount")) {
        return Kind::Other("what patients pay or is taken off");
    }
    if is(&["cash", "uninsured", "selfpay"]) || says("self pay") || says("discounted price") {
        return Kind::Cash;
    }
    let lowest = is(&["min", "minimum", "lowest"]);
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
            (true, _) => Kind::Fee,
            (false, true) if lowest => Kind::Minimum,
            (false, true) => Kind::Maximum,
            _ => Kind::Other("limits"),
        };
    }
    if names_payer {
        return Kind::Payer;
    }
    for (what, list) in HARDLY {
        if listed(list) && !(priced && what == "costs and sums" && is(&["gross", "billed"])) {
            return Kind::Other(what);
        }
    }
    if is(&["gross", "chargemaster"])
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
    Kind::Open
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
    fn words_are_divided_at_humps_and_marks() {
        assert_eq!(words("ChargeCode"), ["charge", "code"]);
        assert_eq!(words("HCPCSCode"), ["hcpcs", "code"]);
        assert_eq!(words("DRGs_No."), ["drgs", "no"]);
        assert_eq!(words("MS-DRG"), ["ms", "drg"]);
    }
}
