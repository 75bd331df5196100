//! Companies that trade under one payer: the licensees of Blue Cross and Blue Shield are some thirty insurers with
//! contracts of their own, and large payers own companies with lists of their own. Names of two of them may lead to one
//! payer, and never are one plan or list of it.

/// The names of companies, each with what it is known by here. Sources: the members that the Blue Cross Blue Shield
/// Association lists, and the companies that each payer names as its own.
const TRADE_NAMES: [(&str, &str); 26] = [
    ("anthem", "anthem"),
    ("florida blue", "florida"),
    ("blue kc", "kansas city"),
    ("carefirst", "carefirst"),
    ("highmark", "highmark"),
    ("premera", "premera"),
    ("regence", "regence"),
    ("wellmark", "wellmark"),
    ("excellus", "excellus"),
    ("independence blue cross", "independence"),
    ("capital blue cross", "capital"),
    ("capital bluecross", "capital"),
    ("horizon blue cross", "new jersey"),
    ("horizon bcbs", "new jersey"),
    ("horizon bcbsnj", "new jersey"),
    ("empire blue cross", "empire"),
    ("empire bcbs", "empire"),
    ("triple s", "puerto rico"),
    ("umr", "umr"),
    ("oxford", "oxford"),
    ("optum", "optum"),
    ("surest", "surest"),
    ("golden rule", "golden rule"),
    ("evernorth", "evernorth"),
    ("meritain", "meritain"),
    ("coventry", "coventry"),
];

/// States and places that licensees are named after; those of two words before those that they end with.
const PLACES: [(&str, &str); 56] = [
    ("kansas city", "kc"),
    ("western new york", ""),
    ("northeastern new york", ""),
    ("west virginia", "wv"),
    ("new hampshire", "nh"),
    ("new jersey", "nj"),
    ("new mexico", "nm"),
    ("new york", "ny"),
    ("north carolina", "nc"),
    ("north dakota", "nd"),
    ("south carolina", "sc"),
    ("south dakota", "sd"),
    ("rhode island", "ri"),
    ("puerto rico", "pr"),
    ("district of columbia", "dc"),
    ("alabama", "al"),
    ("alaska", "ak"),
    ("arizona", "az"),
    ("arkansas", "ar"),
    ("california", "ca"),
    ("colorado", ""),
    ("connecticut", "ct"),
    ("delaware", ""),
    ("florida", "fl"),
    ("georgia", "ga"),
    ("hawaii", ""),
    ("idaho", ""),
    ("illinois", "il"),
    ("indiana", ""),
    ("iowa", "ia"),
    ("kansas", "ks"),
    ("kentucky", "ky"),
    ("louisiana", "la"),
    ("maine", ""),
    ("maryland", "md"),
    ("massachusetts", "ma"),
    ("michigan", "mi"),
    ("minnesota", "mn"),
    ("mississippi", "ms"),
    ("missouri", "mo"),
    ("montana", "mt"),
    ("nebraska", "ne"),
    ("nevada", "nv"),
    ("ohio", "oh"),
    ("oklahoma", ""),
    ("oregon", ""),
    ("pennsylvania", ""),
    ("tennessee", "tn"),
    ("texas", "tx"),
    ("utah", "ut"),
    ("vermont", "vt"),
    ("virginia", "va"),
    ("washington", "wa"),
    ("wisconsin", "wi"),
    ("wyoming", "wy"),
    ("the valley", ""),
];

/// `BCBSM` and its like, which are not of two letters.
const SHORT: [(&str, &str); 3] = [("bcbsm", "michigan"), ("bcbst", "tennessee"), ("bcbskc", "kansas city")];

/// The company that a payer's name names, where several trade under one payer; blank where it names none, as `BCBS`
/// and `UnitedHealthcare` do. Words are compared whole and without regard to case; a state is a company's only beside
/// the brand, and its two letters only directly after it.
///
/// ```
/// use ratebook::domain::company;
/// assert_eq!(company("Blue Cross and Blue Shield of Texas"), company("BCBSTX"));
/// assert_eq!(company("Anthem Blue Cross"), "anthem");
/// assert_eq!(company("BCBS PPO"), "");
/// assert_eq!(company("Aetna of Texas"), "");
/// ```
#[must_use]
pub fn company(payer: &str) -> &'static str {
    let lower = payer.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|words| words == phrase)
    };
    if let Some((_, name)) = TRADE_NAMES.into_iter().find(|(phrase, _)| says(phrase)) {
        return name;
    }
    let is_brand = |word: &&str| {
        matches!(*word, "bcbs" | "bluecross" | "blueshield" | "cross" | "shield") || word.starts_with("bcbs")
    };
    let Some(last) = words.iter().rposition(is_brand) else { return "" };
    if !(words.contains(&"blue")
        || words.iter().any(|word| word.starts_with("bcbs") || word.starts_with("blue")))
    {
        return "";
    }
    let place = |word: &str| PLACES.into_iter().find(|(_, code)| *code == word && !code.is_empty());
    let short = || {
        let named = words.iter().find_map(|word| {
            let known = SHORT.into_iter().find(|(short, _)| short == word).map(|(_, name)| name);
            known.or_else(|| place(word.strip_prefix("bcbs")?).map(|(name, _)| name))
        });
        named.or_else(|| place(words.get(last + 1)?).map(|(name, _)| name))
    };
    let name = PLACES.into_iter().find(|(phrase, _)| says(phrase)).map(|(name, _)| name).or_else(short);
    match name {
        // Two insurers share the brand there.
        Some("california") if says("shield") && !says("cross") => "blue shield of california",
        name => name.unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licensees_and_companies_are_told_apart_and_spellings_are_not() {
        for (name, expected) in [
            ("BCBSTX", "texas"),
            ("BCBS TX PPO", "texas"),
            ("BLUECROSS BLUESHIELD OF TEXAS HEALTH MAINTENANCE ORGANIZATION", "texas"),
            ("Blue Cross Blue Shield of Illinois", "illinois"),
            ("BCBSIL", "illinois"),
            ("BCBSM", "michigan"),
            ("Blue Cross and Blue Shield of North Carolina", "north carolina"),
            ("Blue Cross Blue Shield of Kansas City", "kansas city"),
            ("BCBS of Kansas", "kansas"),
            ("Florida Blue", "florida"),
            ("Blue Cross Blue Shield of Florida", "florida"),
            ("Anthem BCBS of Ohio", "anthem"),
            ("Blue Shield of California", "blue shield of california"),
            ("Blue Cross of California", "california"),
            ("Oxford Health Plans", "oxford"),
            ("UMR", "umr"),
            ("Blue Cross and Blue Shield of Texas, a Division of Health Care Service Corporation", "texas"),
            ("Blue Cross and Blue Shield of Texas, a Division of HCSC", "texas"),
            ("Blue Cross and Blue Shield of Illinois, a Division of HCSC", "illinois"),
            ("BlueCross BlueShield of Tennessee, Inc.", "tennessee"),
            ("Blue Shield of California Life & Health Insurance Company", "blue shield of california"),
            ("Anthem Health Plans, Inc.", "anthem"),
            ("BCBS", ""),
            ("Blue Cross", ""),
            ("BCBS in network", ""),
            ("BCBS Austin MCD CHIP", ""),
            ("UnitedHealthcare of Texas, Inc.", ""),
            ("Cigna Health and Life Insurance Co.", ""),
            ("Aetna Life Insurance Company", ""),
            ("Aetna", ""),
            ("Texas Medicaid", ""),
            ("Red Cross of Texas", ""),
        ] {
            assert_eq!(company(name), expected, "{name}");
        }
    }
}
