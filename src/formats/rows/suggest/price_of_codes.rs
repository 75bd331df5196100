//! Headings that name codes and a price of them: `CPT Price` and `Rate per DRG` are prices, `Charge Code` is a code. The
//! word that the others belong to decides, and it is the last one.

use super::heading_words::{NUMBERS, has, is_noun};
use crate::formats::rows::header::words;

/// Words of codes beside those of numbers.
const CODES: &str = "cpts hcpc drgs msdrg aprdrg eapg eapgs apc apcs cdm chargemaster master eap rev revenue rc procedure proc no";
/// Words of code systems, which are none of the price beside them.
const SYSTEMS: &str = "cpt cpts hcpcs hcpc drg drgs msdrg aprdrg ms apr eapg eapgs ndc";
/// Words of codes before `code` alone: `Revenue Code Rate` is of codes, and `Revenue Amount` of revenue.
const BEFORE_CODE: &str = "rev revenue procedure proc billing service";
/// Words of prices that are no nouns of them, and of what else is said of codes in numbers.
const BESIDE_NOUNS: &str = "gross cash pricing cost costs weight weights unit units volume vol cases discharges claims \
    percent pct percentage rvu rvus copay coinsurance";
/// Words before what a price is of.
const OF_WHAT: &str = "per by for each";

/// Whether the words of a heading name a price of codes, and no codes.
pub(super) fn names_price_of_codes(words: &[String]) -> bool {
    let is_code = |word: &String| has(NUMBERS, word) || has(CODES, word);
    let is_price = |word: &String| is_noun(word) || has(BESIDE_NOUNS, word);
    let end = words.iter().position(|word| has(OF_WHAT, word)).unwrap_or(words.len());
    let price = words[..end].iter().rposition(is_price);
    words.iter().any(is_code) && price.is_some() && price > words[..end].iter().rposition(is_code)
}

/// The heading of a price of codes without the words of their system; none where it names none.
pub(super) fn without_systems(heading: &str) -> Option<String> {
    let is = |list: &str, word: Option<&String>| word.is_some_and(|word| has(list, &word.to_lowercase()));
    let parts: Vec<String> = heading.split_whitespace().flat_map(parts).collect();
    let is_system = |at: usize| {
        is(SYSTEMS, parts.get(at)) || is(BEFORE_CODE, parts.get(at)) && is("code codes", parts.get(at + 1))
    };
    let is_left = |at: &usize| {
        let is_of_system = is("code codes", parts.get(*at)) && at.checked_sub(1).is_some_and(is_system);
        !is_system(*at) && !is_of_system
    };
    let left: Vec<&str> = (0..parts.len()).filter(is_left).map(|at| parts[at].as_str()).collect();
    (left.len() < parts.len()).then(|| left.join(" "))
}

/// The words of a token that names a code system; any other whole, as a day is.
fn parts(token: &str) -> Vec<String> {
    let words = words(token);
    let is_of_system =
        |word: &String| has(SYSTEMS, word) || has(BEFORE_CODE, word) || has("code codes", word);
    if words.iter().any(is_of_system) { words } else { vec![token.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_of_the_codes_is_no_word_of_their_price() {
        for (heading, price) in [
            ("CPT Price", Some("price")),
            ("CPT Code Price", Some("Price")),
            ("MS-DRG Rate 7/1/2025", Some("Rate 7/1/2025")),
            ("Revenue Code Rate", Some("Rate")),
            ("hcpcs_fee", Some("fee")),
            ("Revenue Amount", None),
            ("Zip Code Rate", None),
        ] {
            let price = price.map(str::to_lowercase);
            assert_eq!(without_systems(heading).map(|price| price.to_lowercase()), price, "{heading}");
        }
    }

    #[test]
    fn the_last_word_says_whether_a_heading_is_above_prices_or_codes() {
        let is = |heading: &str| names_price_of_codes(&words(heading));
        for heading in [
            "CPT Price",
            "CPT Code Charge",
            "HCPCS Fee",
            "DRG Payment Amount",
            "DRG Rate per Case",
            "Rate by DRG",
            "Price per CPT",
            "Rev Code Rate",
            "Chargemaster Gross Charge",
            "NDC Price per Item",
            "MS-DRG Weight",
        ] {
            assert!(is(heading), "{heading}");
        }
        for heading in [
            "CPT/HCPCS Code",
            "Rev Code",
            "Charge Code",
            "Procedure Charge Code",
            "Rate Code",
            "Fee Schedule HCPCS",
            "CDM Charge No.",
            "Charge Master Code",
            "CDM Charge Item",
            "MS-DRG",
            "Chargemaster",
            "Gross Charge",
        ] {
            assert!(!is(heading), "{heading}");
        }
    }
}
