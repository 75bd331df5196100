//! The date that a file's name states, in the spellings of payers, hospitals and their downloads.

use super::month_of;

/// The years a date may be of.
const YEARS: std::ops::RangeInclusive<u32> = 2000..=2099;
/// Without separators, digits are a date from the first year of such files on, else a number of a group.
const FIRST_YEAR: u32 = 2020;

/// A name without the file's date: the most exact one that is there; of these the one that the name begins
/// with, else the last.
#[must_use]
pub fn without_date(name: &str) -> String {
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
