//! The payer that a title above a list of prices names: `Aetna PPO Fee Schedule` is a payer's list and no public one.

use super::heading::words;
use super::heading_words::{PAYER_PHRASES, PAYERS, is_kind_of_plan};

/// Words of [`PAYERS`] that name a public program or no payer at all, or that begin other names, too.
const OTHERS: &str = "medicare medicaid tricare champus champva triwest humanamilitary chip ppo hmo epo exchange \
    commercial advantage marketplace workers comp plan insurance payer payor healthplan mcr mcd wc bc blue united \
    scan beacon horizon multi clover oscar oxford viva harvard quartz magellan parkland";

/// Words of titles in front of a name.
const BEFORE: [&str; 6] = ["the", "for", "of", "by", "from", "with"];
/// What titles that JSON states begin with: `payer_name: Aetna`.
const OF_PAYERS: [&str; 4] = ["payer", "payor", "insurer", "carrier"];

/// Words of titles after a name, and of what the list is.
const AFTER_NAME: [&str; 31] = [
    "fee",
    "fees",
    "schedule",
    "schedules",
    "rate",
    "rates",
    "price",
    "prices",
    "list",
    "charge",
    "charges",
    "allowed",
    "allowable",
    "allowables",
    "reimbursement",
    "payment",
    "payments",
    "contract",
    "contracted",
    "contractual",
    "negotiated",
    "provider",
    "standard",
    "effective",
    "eff",
    "updated",
    "as",
    "for",
    "professional",
    "facility",
    "file",
];

/// Words of whom payers pay: a title with one is a hospital's.
const PAID: [&str; 11] = [
    "hospital",
    "hospitals",
    "clinic",
    "center",
    "centers",
    "university",
    "county",
    "city",
    "department",
    "memorial",
    "foundation",
];

/// Payer and plan of the title of a private payer's list; none where no title is of one.
pub(super) fn titled_payer<'t>(
    mut titles: impl Iterator<Item = &'t str>,
) -> Option<(String, Option<String>)> {
    titles.find_map(of_title)
}

fn of_title(title: &str) -> Option<(String, Option<String>)> {
    let is = |list: &[&str], word: &str| list.contains(&plain(word).as_str());
    let tokens: Vec<&str> = title.split_whitespace().collect();
    let compares = |token: &&str| ["vs", "versus", "comparison", "compared"].contains(&plain(token).as_str());
    if tokens.iter().any(compares) {
        return None;
    }
    if tokens.len() > 14 || tokens.iter().any(|token| is(&PAID, token)) {
        return None;
    }
    let is_before = |token: &str| {
        let word = plain(token);
        word.is_empty() || is(&BEFORE, token) || OF_PAYERS.iter().any(|of| word.starts_with(of))
    };
    let begins = |at: &usize| *at == 0 || is_before(tokens[at - 1]);
    let at = (0..tokens.len()).filter(begins).find(|at| names_private_payer(&tokens[*at..]))?;
    // The first word is the payer's whatever it is.
    let is_after = |token: &&&str| {
        is(&AFTER_NAME, token)
            || plain(token).is_empty()
            || token.starts_with(|c: char| c.is_ascii_digit() || c == '(')
    };
    let name: Vec<&str> = tokens[at..=at]
        .iter()
        .chain(tokens[at + 1..].iter().take_while(|token| !is_after(token)))
        .copied()
        .collect();
    let plan = (1..name.len()).find(|at| is_kind_of_plan(&plain(name[*at])));
    let joined = |tokens: &[&str]| tokens.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    Some((joined(&name[..plan.unwrap_or(name.len())]), plan.map(|at| joined(&name[at..]))))
}

/// Whether a text begins with the name of a private payer, and is no name of whom payers pay.
pub(super) fn is_private_payer(text: &str) -> bool {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    names_private_payer(&tokens) && !tokens.iter().any(|token| PAID.contains(&plain(token).as_str()))
}

/// Whether a heading names a private payer anywhere.
pub(super) fn names_private(heading: &str) -> bool {
    let words = words(heading);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (0..words.len()).any(|at| names_private_payer(&words[at..]))
}

/// Whether a private payer's name begins here.
fn names_private_payer(tokens: &[&str]) -> bool {
    let next = words(&tokens.iter().take(3).copied().collect::<Vec<_>>().join(" "));
    let Some(first) = next.first() else { return false };
    let listed = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    let joined = next.join(" ");
    let phrase =
        |phrase: &&str| !["health plan", "work comp"].contains(phrase) && joined.starts_with(*phrase);
    listed(PAYERS, first) && !listed(OTHERS, first)
        || PAYER_PHRASES.iter().any(phrase)
        || ["blue cross", "blue shield", "united health"].iter().any(|known| joined.starts_with(known))
}

fn plain(token: &str) -> String {
    token.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_a_private_payers_list_names_it_and_no_other_title_does() {
        for (title, payer, plan) in [
            ("Aetna PPO Fee Schedule", "Aetna", Some("PPO")),
            ("Cigna", "Cigna", None),
            ("payer_name: Cigna", "Cigna", None),
            ("Fee schedule for Humana, effective 1/1/2025", "Humana", None),
            ("Blue Cross Blue Shield of Texas Fee Schedule", "Blue Cross Blue Shield of Texas", None),
            ("United Healthcare Commercial Rates 2025", "United Healthcare", Some("Commercial")),
            ("UHC Medicare Advantage - Professional Fee Schedule", "UHC", Some("Medicare Advantage")),
        ] {
            let expected = Some((payer.to_owned(), plan.map(str::to_owned)));
            assert_eq!(of_title(title), expected, "{title}");
        }
        for title in [
            "Alaska Medicaid Fee Schedule",
            "Medicare Physician Fee Schedule",
            "United States Department of Labor",
            "Kaiser Foundation Hospital",
            "Oxford County Hospital",
            "CT scan prices",
            "Workers Comp Fee Schedule",
            "Beacon Memorial",
            "Aetna vs Cigna comparison",
            "What Medicaid pays, other than Aetna",
            "",
        ] {
            assert_eq!(of_title(title), None, "{title}");
        }
    }
}
