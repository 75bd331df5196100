//! Names of sections between the rows of a table: what they say of the amounts below them.

use super::heading::words;
use super::heading_words::is_kind_of_plan;
use super::other_money::{other_money, public_schedule};
use super::titled_payer::names_private;
use crate::formats::rows::title::first_day;

/// Words of settings, modifiers, payers and kinds of prices.
const OF_AMOUNTS: &str = "inpatient outpatient ip op facility nonfacility fac nonfac office professional technical component \
    global modifier modifiers rental purchase used new payer payor plan plans network contract rate rates fee fees price \
    prices charge charges cash gross self uninsured minimum maximum allowed allowable schedule percent effective year asc \
    opps region locality tier";

/// Whether the amounts below a line are of another payer, setting, day or kind than those above it.
pub(super) fn says_otherwise(text: &str) -> bool {
    let words = words(text);
    let is_year = |word: &String| {
        word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u32>().is_ok()
    };
    words.iter().any(|word| {
        OF_AMOUNTS.split(' ').any(|known| known == word) || is_kind_of_plan(word) || is_year(word)
    }) || names_private(text)
        || public_schedule(text).is_some()
        || other_money(text).is_some()
        || first_day(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_services_say_nothing_else_of_the_amounts_below_them() {
        for text in ["EVALUATION AND MANAGEMENT", "Surgery: Digestive System", "Radiology", "99202-99499"] {
            assert!(!says_otherwise(text), "{text}");
        }
        for text in [
            "Aetna COMM",
            "PHCS",
            "HMO",
            "Medicare",
            "Outpatient",
            "Non-Facility",
            "Effective 1/1/2025",
            "2025",
            "Modifier 26",
            "Out of Network",
            "Note: prices may vary",
        ] {
            assert!(says_otherwise(text), "{text}");
        }
    }
}
