//! Whose file it is, as far as a column that is the same in every row, or a title, says so.

use super::header;
use super::heading::words;
use super::heading_words::has;
use super::role::{Columns, Role};
use super::sample::Sample;
use crate::formats::rows::percent_words::is_title_of_no_dollars;

/// Words of headings above the names of those who publish prices, and of what else is said of them.
const WHO: &str = "hospital hospitals facility provider entity organization org publisher company owner agency program \
    clinic practice group institution";
const WHAT: &str = "type class kind category id ids number no npi ccn ein tin address street city state zip county phone \
    region setting status dept department unit network tier fee fees rate rates price charge charges amount code \
    description inpatient outpatient level flag indicator";
/// Words of titles that speak of the file, its readers or what it compares, and are no name.
const SAID: &str = "confidential proprietary distribute disclaimer draft copyright version revision prepared printed note notes vs \
    versus comparison compared sheet page contact phone email";
/// Words of kinds of hospitals and settings: a text of them alone is no name.
const KINDS: &str = "short long term acute care general critical access hospital hospitals specialty psychiatric \
    rehabilitation children childrens teaching rural urban inpatient outpatient both facility professional clinic center \
    main campus north south east west yes no all none standard profit non not for in out of network nonprofit public private";

/// Who publishes a file by its own words; a payer whom a title names is not looked for here.
pub(super) fn publisher<'s>(sample: &'s Sample, columns: &'s Columns<'_>) -> Option<&'s str> {
    let constant = columns.iter().find_map(|(column, role)| {
        let (name, n) = column.texts.first_key_value()?;
        let is_constant = column.texts.len() == 1 && *n == column.filled && *n > 2 && name.len() > 8;
        (matches!(role, Role::Unused(_)) && is_constant && names_publisher(&column.heading) && is_name(name))
            .then_some(name.as_str())
    });
    let titles = || sample.titles.iter().map(|(_, title)| title.as_str()).filter(|title| title.len() < 100);
    let labeled = titles().find_map(|title| {
        let (label, name) = title.split_once(": ")?;
        (names_publisher(label) && is_name(name)).then(|| name.trim())
    });
    // A value of a JSON text is under a key, which says what it is.
    let title = titles().filter(|_| sample.list.is_none()).find(|title| may_be_name(title));
    constant.or(labeled).or(title)
}

/// Whether a title may be somebody's name: no day is in it, and no word of what is said of a file.
fn may_be_name(title: &str) -> bool {
    header::dated(title).is_none()
        && !is_title_of_no_dollars(title)
        && !words(title).iter().any(|word| has(SAID, word))
}

/// Whether a heading is above the names of those who publish prices.
fn names_publisher(heading: &str) -> bool {
    let words = words(heading);
    words.iter().any(|word| has(WHO, word)) && !words.iter().any(|word| has(WHAT, word))
}

/// Whether a text can be somebody's name: it has a word beside those of kinds of hospitals.
fn is_name(text: &str) -> bool {
    words(text).iter().any(|word| word.chars().any(char::is_alphabetic) && !has(KINDS, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_column_of_names_says_who_publishes() {
        for (heading, text) in
            [("Facility", "Hill Hospital"), ("Hospital Name", "Mercy"), ("Provider", "Dr. A. Hill, Inc.")]
        {
            assert!(names_publisher(heading) && is_name(text), "{heading}: {text}");
        }
        for (heading, text) in [
            ("inpatient_outpatient", "OUTPATIENT"),
            ("hospital_type", "Short Term"),
            ("Hospital", "Short Term Acute Care Hospital"),
            ("Network", "Choice Plus"),
            ("Facility", "Outpatient"),
            ("Facility", "Main Campus"),
            ("Location", "Main Campus"),
            ("Effective", "2026-01-01 00:00:00"),
            ("Hospital Outpatient Dept", "Surgery Unit"),
            ("Facility Fee Basis", "Negotiated"),
        ] {
            assert!(!(names_publisher(heading) && is_name(text)), "{heading}: {text}");
        }
    }
}
