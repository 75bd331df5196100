//! Words of columns that say whether a fee is the clinician's or the facility's.

use super::column::ColumnSeen;

/// Headings above billing classes, where the cells are words of them.
const HEADINGS: [&str; 12] = [
    "billing class",
    "bill class",
    "claim class",
    "rate class",
    "fee class",
    "service class",
    "class",
    "class of service",
    "prof fac",
    "fac prof",
    "professional facility",
    "facility professional",
];

/// The billing class that a word names, or a claim form: a hospital bills on a UB-04, a clinician on a CMS-1500.
pub(super) fn class_of(text: &str) -> Option<&'static str> {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match letters.as_str() {
        "p" | "pro" | "prof" | "professional" | "physician" | "prf" | "hcfa" | "hcfa1500" | "cms1500"
        | "1500" | "837p" => Some("professional"),
        "f" | "fac" | "facility" | "inst" | "institutional" | "hospital" | "hosp" | "ub" | "ub04"
        | "ub92" | "cms1450" | "1450" | "837i" => Some("facility"),
        "b" | "both" | "profac" | "proffac" | "professionalfacility" | "facilityprofessional" => Some("both"),
        _ => None,
    }
}

/// Whether a column under a heading of these words says the billing class of each row: every text of it is one.
pub(super) fn is_of_classes(joined: &str, column: &ColumnSeen) -> bool {
    HEADINGS.contains(&joined)
        && column.amounts == 0
        && !column.texts.is_empty()
        && column.texts.keys().all(|text| class_of(text).is_some())
}
