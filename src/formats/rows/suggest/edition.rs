//! The day of the data in a title: one that its words call so, or that ends the title. A day on which something ends, or
//! of another schedule, is none.

use super::heading::words;
use crate::formats::rows::title::first_day;

/// Words that say from when the data is.
const CALLED: &str = "effective eff updated update revised revision published posted issued released received version dated \
    date from beginning starting current printed";
/// Words of days that are another's, or on which something ends.
const OTHERS: &str = "through thru until till to expire expires expired expiring expiration end ends ended ending supersede \
    supersedes superseded superseding next review reviewed renewal renew renews replaces replaced replacing founded established since incorporated based copyright \
    prior previous previously formerly terminates terminated termination before by licensed born due";
/// So many words before a day may speak of it.
const NEAR: usize = 8;

/// The words of a title up to the day of the data; none where no day of it is that.
pub(super) fn edition_after(title: &str) -> Option<String> {
    let tokens: Vec<&str> = title.split_whitespace().collect();
    let mut begin = 0;
    let mut alone = None;
    while let Some((before, _)) = first_day(&tokens[begin..].join(" ")) {
        let at = begin + before;
        let near = &tokens[begin.max(at.saturating_sub(NEAR))..at];
        // What is behind the end of a sentence speaks of something else.
        let sentence = near.iter().rposition(|token| token.ends_with(['.', ';']) && token.len() > 4);
        let said = words(&near[sentence.map_or(0, |end| end + 1)..].join(" "));
        let is = |list: &str| said.iter().any(|word| list.split(' ').any(|known| known == word));
        let prefix = || tokens[..at].join(" ");
        if !is(OTHERS) {
            if is(CALLED) || said.windows(2).any(|pair| pair == ["as", "of"]) {
                return Some(prefix());
            }
            let is_last = first_day(&tokens[at + 1..].join(" ")).is_none()
                && tokens[at..]
                    .iter()
                    .skip(1)
                    .all(|token| !token.contains(|c: char| c.is_alphabetic()) || is_time(token));
            if begin == 0 && at <= NEAR && is_last {
                alone = Some(prefix());
            }
        }
        begin = at + 1;
    }
    alone
}

/// Whether a word behind a day is of its hour or of the month's day.
fn is_time(token: &str) -> bool {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["am", "pm", "est", "cst", "mst", "pst", "utc"].contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_data_is_one_that_is_called_so_or_ends_the_title() {
        for (title, after) in [
            ("Updated 12/31/2020", "Updated"),
            ("Last updated 7/16/2021 4:03:47 PM", "Last updated"),
            ("Effective April 1, 2016", "Effective"),
            ("Fee schedule July 1, 2013", "Fee schedule"),
            ("1/1/2026", ""),
            ("Fee file as received on 7/31/2025", "Fee file as received on"),
            ("HMO Fee Schedule effective 01/01/2026 through 12/31/2026", "HMO Fee Schedule effective"),
            (
                "Supersedes the schedule of 1/1/2024; effective 4/1/2026",
                "Supersedes the schedule of 1/1/2024; effective",
            ),
            (
                "Hill Hospital (founded 5/12/1911), prices as of 1/1/2026",
                "Hill Hospital (founded 5/12/1911), prices as of",
            ),
        ] {
            assert_eq!(edition_after(title).as_deref(), Some(after), "{title}");
        }
        for title in [
            "Cedar Mutual Insurance Company (founded May 12, 1911) PPO Schedule",
            "This schedule supersedes the schedule dated January 1 2024",
            "Valid through 12/31/2026",
            "Expires 12/31/2026",
            "Based on Medicare rates of 01/01/2024",
            "The emergency is to expire at the end of the day on May 11, 2023. Codes will no longer be payable",
            "Since 5/12/1911",
            "Price list",
            "Next review 12/31/2027",
            "The merger of May 12, 1911 made us what we are",
        ] {
            assert_eq!(edition_after(title), None, "{title}");
        }
    }
}
