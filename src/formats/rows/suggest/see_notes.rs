//! What sends the reader of a heading elsewhere, and says nothing of its column: `Cigna, see remarks`.

use crate::formats::rows::header::words;

/// Words that send the reader on.
const SENDS: [&str; 2] = ["see", "refer"];
/// Where they send.
const WHERE: [&str; 14] = [
    "note",
    "notes",
    "footnote",
    "footnotes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "description",
    "descriptions",
    "detail",
    "details",
    "below",
    "above",
];

/// A heading without the end that sends its reader elsewhere; none where it has no such end, or nothing else.
pub(super) fn before_see_notes(heading: &str) -> Option<&str> {
    let begins = |at: &usize| !heading[..*at].ends_with(char::is_alphanumeric);
    let sends =
        |at: &usize| words(&heading[*at..]).first().is_some_and(|word| SENDS.contains(&word.as_str()));
    let starts = heading.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| at);
    let at = starts.filter(begins).find(sends)?;
    let is_known = |word: &String| {
        SENDS.contains(&word.as_str())
            || WHERE.contains(&word.as_str())
            || ["to", "the", "and", "for"].contains(&word.as_str())
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (before, end) = heading.split_at(at);
    let before =
        before.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']' | '%' | '$'));
    (!before.is_empty() && words(end).len() > 1 && words(end).iter().all(is_known)).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sends_elsewhere_is_no_part_of_a_heading() {
        for (heading, before) in [
            ("Cigna, see remarks", Some("Cigna")),
            ("Cash Price - see comments", Some("Cash Price")),
            ("Rate (see note 3)", Some("Rate")),
            ("Rate*see notes", Some("Rate")),
            ("Aetna (PPO)* refer to the notes below", Some("Aetna (PPO)")),
            ("See Notes", None),
            ("Aetna Notes", None),
            ("Aetna see PPO", None),
            ("Overseen Notes", None),
        ] {
            assert_eq!(before_see_notes(heading), before, "{heading}");
        }
    }
}
