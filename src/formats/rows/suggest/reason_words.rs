//! What texts in place of an amount mean, by their words.

/// The reasons that texts of price lists are known to have.
pub(super) fn reason_of(text: &str) -> &'static str {
    let text = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["report", "manual", "individual", "varies", "carrier", "priced", "negotiat"]) {
        "set-locally"
    } else if says(&["not a benefit", "not covered", "non-covered", "noncovered", "not applicable"]) {
        "not-applicable"
    } else if says(&["includ", "bundl", "packag"]) {
        "included-elsewhere"
    } else {
        "not-supplied"
    }
}
