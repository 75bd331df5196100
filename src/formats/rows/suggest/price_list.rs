//! Calls a file of prices what it is by the headings in its head, where no format knows it.

use super::heading::{Kind, kind, words};
use crate::domain::text::list;
use crate::source::Head;

/// How many lines may hold the headings.
const LINES: usize = 60;

/// What a file is whose head has headings of codes or descriptions and of prices; none where it has not.
pub(in super::super::super) fn price_list(head: &Head) -> Option<String> {
    let text = head.text.trim_start();
    if text.starts_with(['{', '[']) {
        return of_headings(&keys(text));
    }
    let mut csv = csv::ReaderBuilder::new();
    let mut csv = csv.has_headers(false).flexible(true).from_reader(head.table().as_bytes());
    let lines = csv.records().take(LINES).filter_map(Result::ok);
    lines
        .map(|line| line.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
        .find_map(|line| of_headings(&line))
}

/// The keys in a JSON text: the texts before colons.
fn keys(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let parts: Vec<&str> = text.split('"').collect();
    for pair in parts.windows(2) {
        let key = pair[0].trim();
        if pair[1].trim_start().starts_with(':') && !key.is_empty() && !keys.iter().any(|known| known == key)
        {
            keys.push(key.to_owned());
        }
    }
    keys
}

fn of_headings(headings: &[String]) -> Option<String> {
    // A sentence is no heading.
    let short = || headings.iter().filter(|heading| !heading.is_empty() && heading.len() < 80);
    let of_codes = |heading: &&String| {
        words(heading).iter().any(|word| {
            [
                "code",
                "codes",
                "cpt",
                "hcpcs",
                "drg",
                "cdm",
                "ndc",
                "description",
                "procedure",
                "service",
                "item",
                "chargecode",
            ]
            .contains(&word.as_str())
        })
    };
    let of_charges =
        |heading: &&String| matches!(kind(heading), Kind::Gross | Kind::Cash | Kind::Minimum | Kind::Maximum);
    let of_amounts =
        |heading: &&String| of_charges(heading) || matches!(kind(heading), Kind::Fee | Kind::Negotiated);
    let named: Vec<String> =
        short().filter(of_amounts).take(3).map(|heading| format!("`{heading}`")).collect();
    if named.is_empty() || short().find(of_codes).is_none() {
        return None;
    }
    let charges = short().any(|heading| of_charges(&heading));
    let what = if charges {
        "a price file from before CMS's template of 2024, or of another shape"
    } else {
        "a list of prices"
    };
    Some(format!("{what}: it has {}", list(&named)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Option<String> {
        of_headings(&text.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn headings_of_codes_and_charges_are_a_price_file() {
        let seen = headings("Charge Code,Description,Gross Charge,Aetna: PPO");
        assert!(seen.is_some_and(|text| text.contains("before CMS's template") && text.contains("`Gross Charge`")));
        assert!(headings("Code,Max Allow Fee").is_some_and(|text| text.starts_with("a list of prices")));
        assert_eq!(headings("Code,Description,Age"), None);
        assert_eq!(headings("Name,Gross Charge"), None);
        assert_eq!(keys("[{\"CPT\": \"47371\", \"Gross\": 5}, {\"CPT\": 1}]"), ["CPT", "Gross"]);
    }
}
