//! What reviewers' words and the cells that they are about share: the table that lists them, the heading under which a
//! workbook keeps what a cell showed, and that text. How words are stored and read back is not here.

use super::cell::Cell;
use crate::domain::visible;

/// The id of the table that lists what reviewers said.
pub const REVIEW_COMMENTS: &str = "review-comments";

/// The heading of the column of a workbook that keeps what the cell of a row showed to the reviewer.
pub const VALUE_SHOWN: &str = "Value shown";

/// The heading of a reviewer's words in the list of comments, which a workbook shows and does not ask for.
pub const WORDS_LISTED: &str = "Verdict and comment";

/// A verdict and a comment as the list of comments shows them.
#[must_use]
pub fn review_in_words(verdict: Option<&str>, comment: Option<&str>) -> String {
    [verdict, comment].into_iter().flatten().collect::<Vec<_>>().join(" – ")
}

/// What became of a value since a reviewer spoke of it: `unchanged`, or `changed: now $5.00`.
#[must_use]
pub fn since_review(was: &str, now: &str) -> String {
    if was == now { "unchanged".to_owned() } else { format!("changed: now {now}") }
}

/// Between the row of a cell and its column in the words for its place.
pub const PLACE_END: &str = " – ";

/// Characters of a long text that stay with what a reviewer says of it.
const LONGEST: usize = 4_000;

impl Cell {
    /// What a reviewer of a workbook was shown: as a person reads it, in the shape in which a workbook gives it back,
    /// so that the two can be compared. Never blank.
    #[must_use]
    pub fn shown_to_reviewer(&self) -> String {
        let shown: String = self.display().chars().take(LONGEST).collect();
        match visible(&shown).split_whitespace().collect::<Vec<_>>().join(" ") {
            blank if blank.is_empty() => "\"\"".to_owned(),
            words => words,
        }
    }
}
