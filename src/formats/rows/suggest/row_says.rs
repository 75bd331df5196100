//! What a cell says of the amount of its row: which kind of price it is, whether it is paid in a network, or is in force.

use super::heading::words;
use super::heading_words::has;
use super::other_money::{ENDED, other_money};

/// A text of more words says nothing of the kind.
const MOST_WORDS: usize = 5;

/// What a cell says of the amount of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Says {
    /// Its kind, by the key of `[columns]`.
    Kind(&'static str),
    Statistic,
    Outside,
    Inside,
    Ended,
    InForce,
}

/// Words of kinds of prices, all of which a cell has that names one.
const OF_KINDS: &str = "gross charge charges price prices rate rates amount amounts amt cash discounted discount self pay \
    uninsured selfpay min minimum max maximum lowest highest de identified deidentified negotiated contracted payer payor \
    specific standard list billed full chargemaster cdm";
const STATISTICS: &str = "avg average mean median percentile typical";
const IN_FORCE: &str = "active current effective open live approved";

/// The kind of price that a text names, and nothing else.
pub(super) fn kind_of(words: &[String]) -> Option<Says> {
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if words.is_empty() || !words.iter().all(|word| has(OF_KINDS, word) || has(STATISTICS, word)) {
        return None;
    }
    if words.iter().any(|word| has(STATISTICS, word)) {
        return Some(Says::Statistic);
    }
    let pairs = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    let key = if is(&["min", "minimum", "lowest"]) {
        "minimum"
    } else if is(&["max", "maximum", "highest"]) {
        "maximum"
    } else if is(&["cash", "uninsured", "selfpay"]) || pairs("self", "pay") || pairs("discounted", "price") {
        "cash"
    } else if is(&["negotiated", "contracted"]) || pairs("payer", "specific") {
        "amount"
    } else if is(&["gross", "chargemaster", "cdm", "charge", "charges", "list", "billed"]) {
        "gross"
    } else {
        return None;
    };
    Some(Says::Kind(key))
}

/// What a text says of a row below a heading, whose words these are.
pub(in super::super) fn says(heading: &[String], text: &str) -> Option<Says> {
    let words = words(text);
    let joined = words.join(" ");
    if words.len() > MOST_WORDS {
        return None;
    }
    let below = |list: &[&str]| heading.iter().any(|word| list.contains(&word.as_str()));
    let is = |list: &[&str]| list.contains(&joined.as_str());
    let (yes, no) = (is(&["y", "yes", "true"]), is(&["n", "no", "false"]));
    let of_network = below(&["network", "par", "participating", "participation"]);
    if other_money(text).is_some_and(|what| what.contains("outside"))
        || of_network && (no || is(&["out", "non", "out of", "not in network"]))
    {
        return Some(Says::Outside);
    }
    if is(&["in network", "inn", "par", "participating", "contracted"]) || of_network && (yes || is(&["in"]))
    {
        return Some(Says::Inside);
    }
    let not = words.iter().any(|word| word == "not" || word == "no");
    let in_force = words.iter().any(|word| has(IN_FORCE, word));
    if words.iter().any(|word| has(ENDED, word))
        || in_force && not
        || no && below(&["active", "current"])
        || yes && below(&["termed", "terminated", "inactive", "expired", "discontinued", "deleted"])
    {
        return Some(Says::Ended);
    }
    if in_force || yes && below(&["active", "current"]) {
        return Some(Says::InForce);
    }
    kind_of(&words)
}
