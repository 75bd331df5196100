//! Which list a payer's file is of: its name without the file's own date, kind and packing. A payer
//! publishes hundreds of lists under one name, and a month replaces the month before of its list alone.
//!
//! CMS has names begin with the date (`2026-10-01_payer_plan_in-network-rates.json`); payers write it in
//! other ways and places too. One date is the file's; any other number is a plan year, a group or a part.

use crate::domain::month_of;

/// The years a date may be of.
const YEARS: std::ops::RangeInclusive<u32> = 2000..=2099;
/// Without separators, digits are a date from the first year of such files on, else a number of a group.
const FIRST_YEAR: u32 = 2020;
const ENDINGS: [&str; 3] = [".gz", ".zip", ".json"];
const KINDS: [&str; 3] = ["in-network-rates", "in-network", "allowed-amounts"];

/// What the file names of a list have the same month by month.
pub(super) fn series_of(file: &str) -> String {
    let mut name = file;
    loop {
        let shorter = ENDINGS.into_iter().fold(without_copy(name), strip_ending);
        if shorter.len() == name.len() {
            break;
        }
        name = shorter;
    }
    let lower = name.to_ascii_lowercase();
    let kind = KINDS.into_iter().find_map(|kind| Some((lower.find(kind)?, kind.len())));
    let kept =
        kind.map_or_else(|| name.to_owned(), |(at, len)| format!("{}{}", &name[..at], &name[at + len..]));
    without_date(&kept).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn strip_ending<'n>(name: &'n str, ending: &str) -> &'n str {
    let at = name.len().saturating_sub(ending.len());
    match name.get(at..) {
        Some(last) if last.eq_ignore_ascii_case(ending) => &name[..at],
        _ => name,
    }
}

/// A name without the ` (1)` that a program adds to a second download.
fn without_copy(name: &str) -> &str {
    let copied = || {
        let (before, number) = name.strip_suffix(')')?.rsplit_once('(')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        // Without a blank it may be a part of the list's own name, except after the kind and the ending.
        let is_whole = |last: &&str| before.to_ascii_lowercase().ends_with(*last);
        let is_copy = before.ends_with(' ') || KINDS.iter().chain(&ENDINGS).any(is_whole);
        (is_number && is_copy).then(|| before.trim_end())
    };
    copied().unwrap_or(name)
}

/// A name without the file's date: the most exact one that is there; of these the one that the name begins
/// with, else the last.
fn without_date(name: &str) -> String {
    let words = words(name);
    let dates = (0..words.len()).filter_map(|at| Date::at(name, &words[at..]));
    let rank = |date: &Date| (date.has_day, date.start == 0, date.start);
    let Some(date) = dates.max_by_key(rank) else { return name.to_owned() };
    let after = name[date.end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    format!("{}{after}", &name[..date.start])
}

/// A run of letters and digits.
#[derive(Clone, Copy)]
struct Word<'n> {
    text: &'n str,
    start: usize,
    end: usize,
}

impl<'n> Word<'n> {
    /// Its number, where it is digits of one of the lengths.
    fn digits(self, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let fits = lengths.contains(&self.text.len()) && self.text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| self.text.parse().ok()).flatten()
    }

    fn year(self) -> Option<u32> {
        self.digits(4..=4).filter(|year| YEARS.contains(year))
    }

    fn month(self, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        self.digits(lengths).filter(|month| (1..=12).contains(month)).or_else(|| month_of(self.text))
    }

    fn day(self) -> Option<u32> {
        self.digits(1..=2).filter(|day| (1..=31).contains(day))
    }

    /// The word up to a `T`, and the time after it.
    fn before_time(self) -> (Self, Option<Self>) {
        let Some(at) = self.text.find(['T', 't']).filter(|at| is_time(&self.text[at + 1..], &[2, 4, 6]))
        else {
            return (self, None);
        };
        let middle = self.start + at;
        let before = Word { text: &self.text[..at], start: self.start, end: middle };
        (before, Some(Word { text: &self.text[at + 1..], start: middle + 1, end: self.end }))
    }
}

fn words(name: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    for text in name.split(|c: char| !c.is_alphanumeric()) {
        let end = start + text.len();
        if !text.is_empty() {
            words.push(Word { text, start, end });
        }
        start = end + name[end..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// Whether digits without separators are a month, the year first, of such a file.
fn is_month(digits: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
    number(digits.get(..4)).is_some_and(|year| (FIRST_YEAR..=*YEARS.end()).contains(&year))
        && number(digits.get(4..6)).is_some_and(|month| (1..=12).contains(&month))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The same of a day, the year first or last.
fn is_day(digits: &str) -> bool {
    let is = |month: &str, day: &str| {
        is_month(month) && day.len() == 2 && day.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
    };
    let turned = || Some(is(&format!("{}{}", digits.get(4..)?, digits.get(..2)?), digits.get(2..4)?));
    digits.len() == 8 && digits.is_ascii() && (is(&digits[..6], &digits[6..]) || turned().unwrap_or_default())
}

/// Whether a word is Oct2026 (without a day) or 01Oct2026 (with one).
fn with_a_month_of(word: &str) -> Option<bool> {
    let first = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (day, rest) = word.split_at(first);
    let (month, year) = rest.split_at(rest.find(|c: char| !c.is_ascii_alphabetic())?);
    month_of(month)?;
    let is_year = year.len() == 4 && year.parse().is_ok_and(|year: u32| YEARS.contains(&year));
    let is_day = || day.len() <= 2 && day.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    (is_year && (day.is_empty() || is_day())).then_some(!day.is_empty())
}

/// Whether a text is a time of the day in digits, of one of the lengths, with or without a `Z`.
fn is_time(text: &str, lengths: &[usize]) -> bool {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let two = |at: usize, below: u32| {
        digits.get(at..at + 2).is_none_or(|two| two.parse().is_ok_and(|n: u32| n < below))
    };
    lengths.contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && two(0, 24)
        && two(2, 60)
        && two(4, 61)
}

/// A day or month in a name.
struct Date {
    start: usize,
    end: usize,
    has_day: bool,
}

impl Date {
    /// The date that begins with the first of the words.
    fn at(name: &str, words: &[Word<'_>]) -> Option<Self> {
        Self::in_one_word(name, words).or_else(|| Self::in_words(name, words))
    }

    /// 20261001, 10012026, 202610, 01Oct2026, Oct2026; the first with a time as 20261001T120000Z or 20261001120000.
    fn in_one_word(name: &str, words: &[Word<'_>]) -> Option<Self> {
        let (word, rest) = (words[0], &words[1..]);
        let date = |end, has_day| Some(Self { start: word.start, end, has_day });
        if let Some(has_day) = with_a_month_of(word.text) {
            return date(word.end, has_day);
        }
        let (day, time) = word.before_time();
        match (day.text.len(), time) {
            (8, Some(time)) if is_day(day.text) => date(end_of_time(name, time, rest), true),
            (8, None) if is_day(day.text) => date(word.end, true),
            (12 | 14, None) if is_day(word.text.get(..8)?) && is_time(&word.text[8..], &[4, 6]) => {
                date(word.end, true)
            }
            (6, None) if is_month(day.text) => date(word.end, false),
            _ => None,
        }
    }

    /// 2026-10-01, 10-01-2026, 01-Oct-2026, 2026-10, 10-2026, October 2026, with `_`, `.` or blanks as well.
    fn in_words(name: &str, words: &[Word<'_>]) -> Option<Self> {
        let (first, second) = (words[0], *words.get(1)?);
        if let Some(third) = words.get(2) {
            let (last, time) = third.before_time();
            let alike = between(name, first, second) == between(name, second, last)
                // October 1, 2026
                || (month_of(first.text).is_some() && between(name, second, last).trim() == ",");
            let is_day = (first.year().is_some() && second.month(1..=2).is_some() && last.day().is_some())
                || (first.month(1..=2).is_some() && second.day().is_some() && last.year().is_some())
                || (first.day().is_some() && month_of(second.text).is_some() && last.year().is_some());
            if alike && is_day {
                let end = match time {
                    Some(time) => end_of_time(name, time, &words[3..]),
                    None => end_of_separate_time(name, last, &words[3..]),
                };
                return Some(Self { start: first.start, end, has_day: true });
            }
        }
        let is_month = (first.year().is_some() && second.month(2..=2).is_some())
            || (first.month(2..=2).is_some() && second.year().is_some());
        is_month.then_some(Self { start: first.start, end: second.end, has_day: false })
    }
}

fn between<'n>(name: &'n str, before: Word<'_>, after: Word<'_>) -> &'n str {
    &name[before.end..after.start]
}

/// Where a time after a `T` ends: minutes, seconds, their fraction and the zone may be words of their own.
fn end_of_time(name: &str, time: Word<'_>, words: &[Word<'_>]) -> usize {
    let mut last = time;
    let mut digits = time.text.len();
    let mut rest = words;
    let is_open = |last: Word<'_>| !last.text.ends_with(['Z', 'z']);
    while let [next, after @ ..] = rest {
        let is_more = match between(name, last, *next) {
            "." if digits >= 6 => {
                next.text.trim_end_matches(['Z', 'z']).bytes().all(|byte| byte.is_ascii_digit())
            }
            "-" | "_" | ":" | "." => digits < 6 && is_time(next.text, &[2]),
            _ => false,
        };
        if !(is_more && is_open(last)) {
            break;
        }
        digits += next.text.len();
        (last, rest) = (*next, after);
    }
    match rest {
        _ if !is_open(last) => last.end,
        // Two digits alone are the number of a part.
        [hour, minute, ..]
            if matches!(between(name, last, *hour), "-" | "+")
                && between(name, *hour, *minute) == ":"
                && [hour, minute].iter().all(|two| is_time(two.text, &[2])) =>
        {
            minute.end
        }
        [zone, ..]
            if matches!(between(name, last, *zone), "-" | "+")
                && is_time(zone.text, &[4])
                && zone.text.ends_with("00") =>
        {
            zone.end
        }
        _ => last.end,
    }
}

/// Where a time ends that is separated from its day, as in 2026-10-01_12-00-00; six digits are a number.
fn end_of_separate_time(name: &str, day: Word<'_>, words: &[Word<'_>]) -> usize {
    match words {
        [hour, minute, second, ..]
            if [hour, minute, second].iter().all(|two| is_time(two.text, &[2]))
                && matches!(between(name, *hour, *minute), "-" | ":" | "." | "_")
                && between(name, *hour, *minute) == between(name, *minute, *second) =>
        {
            second.end
        }
        _ => day.end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_name_without_the_date_of_the_file() {
        for (file, series) in [
            ("2025-06-23_Evry-Health_in-network-rates.json.gz", "Evry-Health"),
            ("2026-09-01_Evry-Health_in-network-rates.json", "Evry-Health"),
            ("bsca-1056_in-network-rates.json.gz", "bsca-1056"),
            ("20260901_PPO_3_of_7.json.gz", "PPO_3_of_7"),
            ("ppo-2026-09.JSON.GZ", "ppo"),
            ("plan-20-10.json", "plan-20-10"),
            ("PPO_2026-10_v2.json", "PPO_v2"),
            ("2026-10_040_05C0_in-network-rates_01_of_02.json.gz", "040_05C0__01_of_02"),
            ("2026-10-01.json", ""),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }

    #[test]
    fn a_date_is_known_in_every_usual_spelling() {
        for date in [
            "2026-10-01",
            "2026_10_01",
            "2026.10.01",
            "2026 10 01",
            "2026-9-1",
            "20261001",
            "10-01-2026",
            "10_01_2026",
            "9-1-2026",
            "10012026",
            "2026-10",
            "2026_10",
            "202610",
            "10-2026",
            "October-2026",
            "Oct_2026",
            "Oct2026",
            "Sept-2026",
            "2026-Oct",
            "2026-Oct-01",
            "01-Oct-2026",
            "01OCT2026",
            "Oct-01-2026",
            "October 1, 2026",
            "2026-10-01T12",
            "2026-10-01T1200",
            "2026-10-01T120000Z",
            "2026-10-01T12-00-00Z",
            "2026-10-01T12:00:00.000Z",
            "2026-10-01T00:00:00-05:00",
            "2026-10-01T000000-0500",
            "20261001T120000Z",
            "20261001120000",
            "2026-10-01_12-00-00",
        ] {
            assert_eq!(series_of(&format!("{date}_PPO_in-network-rates.json")), "PPO", "{date} first");
            assert_eq!(series_of(&format!("PPO_in-network-rates_{date}.json.gz")), "PPO", "{date} last");
            assert_eq!(series_of(&format!("PPO-{date}-700.json")), "PPO-700", "{date} within");
        }
    }

    #[test]
    fn one_date_is_the_files_and_other_numbers_stay() {
        for (file, series) in [
            ("2026-12-01_GOLD-2026_in-network-rates.json", "GOLD-2026"),
            ("2026-12-01_GOLD-2027_in-network-rates.json", "GOLD-2027"),
            ("GOLD-2027_in-network-rates_2026-12-01.json", "GOLD-2027"),
            ("2026-12-01_group-202011_in-network-rates.json", "group-202011"),
            ("2026-12-01_group-202012_in-network-rates.json", "group-202012"),
            ("2026-12-01_group-20201231_in-network-rates.json", "group-20201231"),
            ("202611-0001_in-network-rates_2026-10-01.json", "202611-0001"),
            ("2026-12-01_123456_in-network-rates.json", "123456"),
            ("2026-12_2026-27-PPO.json", "2026-27-PPO"),
            ("group-201911.json", "group-201911"),
            ("group-202613.json", "group-202613"),
            ("GOLD-2026.json", "GOLD-2026"),
            ("PPO_2026-10-01T120000-02.json", "PPO_02"),
            ("PPO_in-network-rates_20261101_2.json", "PPO__2"),
            ("90210-2026-10-01-7.json", "90210-7"),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }

    #[test]
    fn a_copy_is_of_the_list_that_it_copies() {
        for (file, series) in [
            ("2026-10-01_PPO_in-network-rates (1).json", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json (12).gz", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json.gz (1)", "PPO"),
            ("2026-10-01_PPO_in-network-rates(2).json.gz", "PPO"),
            ("2026-10-01_PPO_in-network-rates.json(2).gz", "PPO"),
            ("PPO (1).zip", "PPO"),
            ("PPO(1).json", "PPO(1"),
            ("PPO (east).json", "PPO (east"),
        ] {
            assert_eq!(series_of(file), series, "{file}");
        }
    }
}
