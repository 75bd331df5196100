//! The date that a file's name states, in the spellings of payers, hospitals and their downloads.

use std::cmp::Ordering;
use std::fmt;

use super::{is_month_name, month_of};

/// The years a date may be of.
const YEARS: std::ops::RangeInclusive<u32> = 2000..=2099;
/// Without separators, digits are a date from the first year of such files on, else a number of a group.
const FIRST_YEAR: u32 = 2020;

/// The day or the month of a file, as its name states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameDate {
    year: u32,
    month: u32,
    day: Option<u32>,
}

impl NameDate {
    /// The date that a name states: the most exact one that is there; of these the one that the name begins
    /// with, else the last.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Found::within(name).map(|found| found.date)
    }

    /// The date that a file's name states, else that of the folder or archive which it is in.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        path.rsplit('/').next().and_then(Self::of).or_else(|| Self::of(path))
    }

    /// Whether it is surely the earlier: a month is not before a day of its own.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        match (self.year, self.month).cmp(&(other.year, other.month)) {
            Ordering::Equal => matches!((self.day, other.day), (Some(day), Some(later)) if day < later),
            order => order == Ordering::Less,
        }
    }

    /// Year, month and day, which bring files of one kind into the order of their dates; a month without a year is of
    /// the year zero.
    #[must_use]
    pub fn order_of(path: &str) -> Option<(u32, u32, Option<u32>)> {
        let month = || words(path).iter().rev().find_map(|word| month_of(word.text));
        let date = Self::of_path(path).or_else(|| Some(Self { year: 0, month: month()?, day: None }))?;
        Some((date.year, date.month, date.day))
    }
}

impl fmt::Display for NameDate {
    /// `2026-10-01`, or `2026-10` where no day is stated.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// A name without its date, see [`NameDate::of`].
#[must_use]
pub fn without_date(name: &str) -> String {
    let Some(found) = Found::within(name) else { return name.to_owned() };
    let after = name[found.end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    format!("{}{after}", &name[..found.start])
}

/// The words and numbers of a name without those of its days, months, quarters and years: names of the same are of one
/// table. A number beside a date is no part of it: `Region 1 2026` and `Region 2 2026` are two tables.
#[must_use]
pub fn undated(name: &str) -> String {
    let mut rest = name.to_lowercase();
    let mut has_date = false;
    while let Some(found) = Found::within(&rest) {
        rest.replace_range(found.start..found.end, " ");
        has_date = true;
    }
    let mut words = letters_and_numbers(&rest);
    let is_short = |word: Option<&&str>| word.is_some_and(|word| short_number(word));
    let is_period = |word: &str| matches!(word, "fy" | "cy") || is_month_name(word);
    has_date |= words.iter().any(|word| is_year(word) || is_period(word));
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        // The day or the year of a month, the year of a fiscal year, the number of a quarter beside a year.
        let has_number = is_period(word) || (word == "q" && has_date);
        if has_number && is_short(words.get(at + 1)) {
            words.remove(at + 1);
        } else if is_month_name(word) && at > 0 && is_short(words.get(at - 1)) {
            at -= 1;
            words.remove(at);
        }
        if is_year(word) || is_period(word) || (word == "q" && has_date) {
            words.remove(at);
        } else {
            at += 1;
        }
    }
    words.join(" ")
}

/// Runs of letters, and runs of digits.
fn letters_and_numbers(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    for word in words(text) {
        let mut rest = word.text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c: char| c.is_numeric() != first.is_numeric()).unwrap_or(rest.len());
            runs.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    runs
}

fn short_number(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year of a price file or of what it is based on.
fn is_year(word: &str) -> bool {
    let is_of_century = word.starts_with("19") || word.starts_with("20");
    word.len() == 4 && is_of_century && word.bytes().all(|byte| byte.is_ascii_digit())
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

/// The month, the year first, that six digits without separators are in such a file's name.
fn month_in(digits: &str) -> Option<NameDate> {
    let (year, month) = (digits.get(..4)?.parse().ok()?, digits.get(4..)?.parse().ok()?);
    let is_month = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_usual = (FIRST_YEAR..=*YEARS.end()).contains(&year) && (1..=12).contains(&month);
    (is_month && is_usual).then_some(NameDate { year, month, day: None })
}

/// The day that eight digits are, the year first or last.
fn day_in(digits: &str) -> Option<NameDate> {
    let day_of = |month: &str, day: &str| {
        let day = day.parse().ok().filter(|day: &u32| (1..=31).contains(day))?;
        month_in(month).map(|month| NameDate { day: Some(day), ..month })
    };
    if digits.len() != 8 || !digits.is_ascii() {
        return None;
    }
    let turned = || day_of(&format!("{}{}", &digits[4..], &digits[..2]), &digits[2..4]);
    day_of(&digits[..6], &digits[6..]).or_else(turned)
}

/// The date of a word such as Oct2026 (without a day) or 01Oct2026 (with one).
fn with_a_month_of(word: &str) -> Option<NameDate> {
    let first = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (day, rest) = word.split_at(first);
    let (month, year) = rest.split_at(rest.find(|c: char| !c.is_ascii_alphabetic())?);
    let year = year.parse().ok().filter(|of| year.len() == 4 && YEARS.contains(of))?;
    let month = month_of(month)?;
    if day.is_empty() {
        return Some(NameDate { year, month, day: None });
    }
    let day = day.parse().ok().filter(|of| day.len() <= 2 && (1..=31).contains(of))?;
    Some(NameDate { year, month, day: Some(day) })
}

/// The first month of a quarter: `2026Q3`, or `Q3` beside a year.
fn quarter(word: &str) -> Option<u32> {
    let quarter = word.strip_prefix(['Q', 'q'])?.parse::<u32>().ok().filter(|_| word.len() == 2)?;
    (1..=4).contains(&quarter).then_some(3 * quarter - 2)
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

/// Whether a text is the minutes or seconds of a time in two digits, with or without a `Z`; a leap second is the 60th.
fn is_sixtieth(text: &str) -> bool {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits <= "60"
}

/// A date and its place in a name.
struct Found {
    start: usize,
    end: usize,
    date: NameDate,
}

impl Found {
    fn within(name: &str) -> Option<Self> {
        let words = words(name);
        let dates = (0..words.len()).filter_map(|at| Self::at(name, &words[at..]));
        dates.max_by_key(|found| (found.date.day.is_some(), found.start == 0, found.start))
    }

    /// The date that begins with the first of the words.
    fn at(name: &str, words: &[Word<'_>]) -> Option<Self> {
        Self::in_one_word(name, words)
            .or_else(|| Self::in_three_words(name, words))
            .or_else(|| Self::in_two_words(words))
    }

    /// 20261001, 10012026, 202610, 01Oct2026, Oct2026, 2026Q4; the first with a time as 20261001T120000Z or
    /// 20261001120000.
    fn in_one_word(name: &str, words: &[Word<'_>]) -> Option<Self> {
        let (word, rest) = (words[0], &words[1..]);
        let (day, time) = word.before_time();
        let of_quarter = || {
            let (year, part) = word.text.split_at_checked(4)?;
            let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
            quarter(part).map(|month| NameDate { year, month, day: None })
        };
        let (date, end) = match (day.text.len(), time) {
            (8, Some(time)) => (day_in(day.text), end_of_time(name, time, rest)),
            (12 | 14, None) if is_time(word.text.get(8..)?, &[4, 6]) => {
                (word.text.get(..8).and_then(day_in), word.end)
            }
            (8, None) => (day_in(day.text), word.end),
            (6, None) => (month_in(day.text), word.end),
            _ => (None, word.end),
        };
        if let Some(date) = date {
            return Some(Self { start: word.start, end, date });
        }
        let date = with_a_month_of(word.text).or_else(of_quarter)?;
        Some(Self { start: word.start, end: word.end, date })
    }

    /// 2026-10-01, 10-01-2026, 01-Oct-2026, October 1, 2026, with `_`, `.` or blanks as well.
    fn in_three_words(name: &str, words: &[Word<'_>]) -> Option<Self> {
        let [first, second, third, rest @ ..] = words else { return None };
        let (last, time) = third.before_time();
        let is_one = between(name, *first, *second) == between(name, *second, last)
            // October 1, 2026
            || (month_of(first.text).is_some() && between(name, *second, last).trim() == ",");
        let date = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
            Some(NameDate { year: year?, month: month?, day: Some(day?) })
        };
        let date = date(first.year(), second.month(1..=2), last.day())
            .or_else(|| date(last.year(), first.month(1..=2), second.day()))
            .or_else(|| date(last.year(), month_of(second.text), first.day()));
        let date = date.filter(|_| is_one)?;
        let end = match time {
            Some(time) => end_of_time(name, time, rest),
            None => end_of_separate_time(name, last, rest),
        };
        Some(Self { start: first.start, end, date })
    }

    /// 2026-10, 10-2026, October 2026, 2026-Q4, Q4-2026.
    fn in_two_words(words: &[Word<'_>]) -> Option<Self> {
        let [first, second, ..] = words else { return None };
        let month = |word: &Word<'_>| word.month(2..=2).or_else(|| quarter(word.text));
        let date =
            |year: Option<u32>, month: Option<u32>| Some(NameDate { year: year?, month: month?, day: None });
        let date = date(first.year(), month(second)).or_else(|| date(second.year(), month(first)))?;
        Some(Self { start: first.start, end: second.end, date })
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
            "-" | "_" | ":" | "." => digits < 6 && is_sixtieth(next.text),
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
                && is_time(hour.text, &[2])
                && is_sixtieth(minute.text) =>
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
            if is_time(hour.text, &[2])
                && [minute, second].iter().all(|two| is_sixtieth(two.text))
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
    fn a_name_states_a_day_a_month_or_nothing() {
        for (name, date) in [
            ("2026-10-01_PPO.json", "2026-10-01"),
            ("aetna_10012026.csv", "2026-10-01"),
            ("aetna 9-1-2026.csv", "2026-09-01"),
            ("20261001T120000Z_x.json", "2026-10-01"),
            ("20261001120000.csv", "2026-10-01"),
            ("01OCT2026.csv", "2026-10-01"),
            ("October 1, 2026.xlsx", "2026-10-01"),
            ("01-Oct-2026.csv", "2026-10-01"),
            ("aetna-2026-02.csv", "2026-02"),
            ("202611.csv", "2026-11"),
            ("Rates Oct 2026.csv", "2026-10"),
            ("rates_2026Q3.csv", "2026-07"),
            ("rates Q4 2026.csv", "2026-10"),
            ("GOLD-2027_2026-12-01.json", "2026-12-01"),
        ] {
            assert_eq!(NameDate::of(name).map(|date| date.to_string()).as_deref(), Some(date), "{name}");
        }
        for name in ["rates.csv", "plan-20-10.csv", "group-202613.csv", "jan.csv", "GOLD-2026.csv", "Q3.csv"]
        {
            assert_eq!(NameDate::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_time_is_no_part_of_a_name_whatever_its_minutes_and_seconds_are() {
        for time in
            ["T12:30:45Z", "T12-30-45", "T123045Z", "_12-30-45", " 23.59.60", "T23:59", "T12:30:00+05:30"]
        {
            assert_eq!(without_date(&format!("2026-10-01{time}_PPO.json")), "PPO.json", "{time}");
        }
        for part in ["_12-30-99", "_24-00-00"] {
            assert_ne!(without_date(&format!("2026-10-01{part}_PPO.json")), "PPO.json", "{part}");
        }
    }

    #[test]
    fn a_day_a_month_and_a_year_are_no_part_of_a_table_s_name() {
        for (name, left) in [
            ("Professional", "professional"),
            ("Facility 2026", "facility"),
            ("facility_FY27", "facility"),
            ("facility FY 2027", "facility"),
            ("2026", ""),
            ("Q1 2026", ""),
            ("Q1", "q 1"),
            ("Oct 2026", ""),
            ("Oct 26 IP", "ip"),
            ("2026-10-01 IP.csv", "ip csv"),
            ("facility_20261001.csv", "facility csv"),
            ("facility_20261001T120000Z.csv", "facility csv"),
            ("01OCT2026 facility", "facility"),
            ("October 1, 2026 facility", "facility"),
            ("Region 1", "region 1"),
            ("Region 2", "region 2"),
            ("Region 1 2026", "region 1"),
            ("Region 2 2026-10-01", "region 2"),
            ("2026-10 part 3", "part 3"),
            ("rates 2026Q3 tier 2", "rates tier 2"),
            ("Sheet1", "sheet 1"),
        ] {
            assert_eq!(undated(name), left, "{name}");
        }
    }

    #[test]
    fn a_folder_dates_a_file_that_has_no_date() {
        let of = |path| NameDate::of_path(path).map(|date| date.to_string());
        assert_eq!(of("2026-02/aetna.csv").as_deref(), Some("2026-02"));
        assert_eq!(of("2026-02/aetna-2026-01.csv").as_deref(), Some("2026-01"));
        assert_eq!(of("rates/aetna.csv"), None);
    }

    #[test]
    fn a_month_is_not_before_a_day_of_its_own() {
        let before = |earlier, later| {
            NameDate::of(earlier).zip(NameDate::of(later)).is_some_and(|(a, b)| a.is_before(b))
        };
        assert!(before("2026-01", "2026-02-01") && before("2026-02-01", "2026-02-02"));
        assert!(!before("2026-02", "2026-02-01") && !before("2026-02-01", "2026-02"));
        assert!(!before("2026-02-01", "2026-02-01") && !before("2027-01", "2026-02"));
    }
}
