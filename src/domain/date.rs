//! Dates as published files write them.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; expected a day of the calendar such as 2026-09-30 or 9/30/2026")]
pub struct DateError(pub String);

/// Reads `2026-09-30`, or the `9/30/2026` that CMS accepts in its CSV files.
///
/// # Errors
/// When the text is neither, or the day does not exist.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    let text = text.trim();
    if let Some(date) = iso_day(text.as_bytes()).filter(|day| is_of_records(*day)) {
        return Ok(date);
    }
    let shape_iso = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
    let format = if shape_iso { "%Y-%m-%d" } else { "%m/%d/%Y" };
    let four_digit_year = shape_iso || text.rsplit('/').next().is_some_and(|year| year.len() == 4);
    NaiveDate::parse_from_str(text, format)
        .ok()
        .filter(|day| four_digit_year && is_of_records(*day))
        .ok_or_else(|| DateError(text.to_owned()))
}

/// Reads a day whose month is a name: `April 1, 2016`, `1-Apr-2016`, `Jan 1 2025`. The year has four digits.
#[must_use]
pub fn parse_written_date(text: &str) -> Option<NaiveDate> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (month, day, year) = match words[..] {
        [first, day, year] if first.starts_with(|c: char| c.is_ascii_alphabetic()) => (first, day, year),
        [day, month, year] => (month, day, year),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    NaiveDate::from_ymd_opt(year, month_of(month)?, day.parse().ok()?).filter(|day| is_of_records(*day))
}

/// Reads the day that a file states of itself as a whole, in any form that publishers write it in: those of
/// [`parse_date`], [`parse_written_date`] and [`parse_short_date`], `20260930`, and each of these with a time behind it.
/// A day of one figure is read more strictly, see `formats::cell::read_date`.
#[must_use]
pub fn parse_stated_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = |text: &str| {
        let day = parse_compact_date(text).or_else(|| parse_date(text).ok());
        day.or_else(|| parse_short_date(text)).or_else(|| parse_written_date(text))
    };
    let is_time = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(':');
    let mut ends = text.match_indices(['T', ' ']).filter(|(at, _)| is_time(&text[at + 1..]));
    day(text).or_else(|| ends.find_map(|(at, _)| day(&text[..at])))
}

/// Reads `20260930`, as tables of Medicare and databases print a day.
#[must_use]
pub fn parse_compact_date(text: &str) -> Option<NaiveDate> {
    let is_compact = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_compact.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).flatten()
}

/// The years that two digits of a day are of.
const SHORT_YEARS: std::ops::RangeInclusive<i32> = 2010..=2049;

/// Reads a day as people write one for a whole file, `4/1/26`, `4-1-26` or `04-01-2026`: the month comes first. In a cell
/// it is read as none, for there it is of one figure and may be anything.
#[must_use]
pub fn parse_short_date(word: &str) -> Option<NaiveDate> {
    let divider = if word.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = word.split(divider).collect();
    let [month, day, year] = parts[..] else { return None };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = matches!((month.len(), day.len(), year.len()), (1..=2, 1..=2, 2 | 4));
    if !fits || ![month, day, year].into_iter().all(is_number) {
        return None;
    }
    let century = if year.len() == 2 { 2000 } else { 0 };
    let year = century + year.parse::<i32>().ok()?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
        .filter(|day| is_of_records(*day) && (century == 0 || SHORT_YEARS.contains(&year)))
}

/// Whether a day can be one of a file: `7/1/0026` is a year of two digits that lost its century.
fn is_of_records(day: NaiveDate) -> bool {
    day.year() >= 1900
}

/// Whether a last day says that there is none: 9999-12-31, and the 12/31/2099, 12/31/2199 or 2999-12-31 of systems
/// that need a day in every cell. Nobody agrees on a price until then, and a rate without an end ends where the next
/// of its price begins.
#[must_use]
pub fn is_no_last_day(day: NaiveDate) -> bool {
    let is_last_of_year = (day.month(), day.day()) == (12, 31);
    day.year() >= 2999 || is_last_of_year && day.year() >= 2099
}

/// Whether a text is a day as a spreadsheet shows one of its own making: `5-Mar`, `Mar-05`, `5-Mar-25`. Only in its
/// letters: `MAR-05` may be anything.
#[must_use]
pub fn is_short_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let month = |part: &str| part.len() == 3 && MONTHS.iter().any(|month| month.starts_with(part));
    let digits = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [day, name] if digits(day) && month(name) => true,
        [name, year] if month(name) && digits(year) && year.len() == 2 => true,
        [day, name, year] => digits(day) && month(name) && digits(year),
        _ => false,
    }
}

/// Reads a year, a month or a quarter, `2020`, `2020-04` or `2020 Q2`, as its first and last day.
#[must_use]
pub fn parse_period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let text = text.trim();
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let year: i32 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
    let part = text[4..].trim_start_matches(['-', ' ']);
    let (first, months) = match part.strip_prefix(['Q', 'q']) {
        Some(quarter) => {
            (3 * quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))? - 2, 3)
        }
        None if text.len() == 4 => (1, 12),
        None if text.len() == 7 && part.len() == 2 => (part.parse().ok()?, 1),
        None => return None,
    };
    let begins = NaiveDate::from_ymd_opt(year, first, 1)?;
    let ends = begins.checked_add_months(Months::new(months))?.pred_opt()?;
    Some((begins, ends))
}

/// The months of a year by name.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month by its name, or by three of its letters or more.
#[must_use]
pub fn month_of(name: &str) -> Option<u32> {
    let begins = |month: &&str| month.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
    let at = MONTHS.iter().position(|month| name.len() >= 3 && begins(month))?;
    u32::try_from(at + 1).ok()
}

/// Whether a word is the name of a month, or three of its letters or more.
#[must_use]
pub fn is_month_name(word: &str) -> bool {
    month_of(word).is_some()
}

/// `December 31, 2020` for `2020-12-31`, and `July 2026` for `2026-07`; nothing else.
#[must_use]
pub fn date_in_words(text: &str) -> Option<String> {
    let month = |number: &str| MONTHS.get(number.parse::<usize>().ok()?.checked_sub(1)?).copied();
    let (year, rest) = text.split_once('-')?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    match (is_year, text.len()) {
        (true, 7) => Some(format!("{} {year}", month(rest)?)),
        (true, 10) => {
            let day = iso_day(text.as_bytes())?;
            Some(format!("{} {}, {year}", month(rest.get(..2)?)?, day.day()))
        }
        _ => None,
    }
}

/// A text with its ISO days and months in words. Names of files are left as they are.
#[must_use]
pub fn dates_in_words(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let core =
            word.trim_end().trim_start_matches(['(', '[']).trim_end_matches([',', '.', ';', ':', ')', ']']);
        match date_in_words(core) {
            Some(date) => word.replacen(core, &date, 1),
            None => word.to_owned(),
        }
    });
    words.collect()
}

/// A moment as it is stored and printed: UTC, to the second, `2026-09-30T12:00:00Z`.
#[must_use]
pub fn utc_text(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2026-09-30` without the general parser: files have millions of these.
fn iso_day(text: &[u8]) -> Option<NaiveDate> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    NaiveDate::from_ymd_opt(number(&[a, b, c, d])?.cast_signed(), number(&[e, f])?, number(&[g, h])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        let period = |text| parse_period(text).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(period("2020").as_deref(), Some("2020-01-01 2020-12-31"));
        assert_eq!(period("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(period("2020 Q2").as_deref(), Some("2020-04-01 2020-06-30"));
        assert_eq!(period("2020Q4").as_deref(), Some("2020-10-01 2020-12-31"));
        for text in ["20", "3000", "2020-13", "2020-4", "202004", "2020 Q5", "2020-01-01", "2020 x"] {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn a_last_day_that_never_comes_is_none() {
        let is_none = |text| parse_date(text).is_ok_and(is_no_last_day);
        for text in ["9999-12-31", "12/31/9999", "9999-01-01", "2999-12-31", "12/31/2099", "2199-12-31"] {
            assert!(is_none(text), "{text}");
        }
        for text in ["2098-12-31", "2099-06-30", "12/31/2029", "2026-12-31"] {
            assert!(!is_none(text), "{text}");
        }
    }

    #[test]
    fn days_and_months_are_said_in_words_and_names_of_files_are_kept() {
        for (text, words) in [
            ("MPFS, 2026-07 (RVU26C)", "MPFS, July 2026 (RVU26C)"),
            ("by policy (2026-04)", "by policy (April 2026)"),
            ("public fee schedule, 2013-07-01", "public fee schedule, July 1, 2013"),
            ("asc-addendum-2026-04-01.csv, line 3", "asc-addendum-2026-04-01.csv, line 3"),
            ("0232-T and 2026-13", "0232-T and 2026-13"),
            ("Déjà 2026-07-x", "Déjà 2026-07-x"),
        ] {
            assert_eq!(dates_in_words(text), words);
        }
    }

    #[test]
    fn reads_months_by_name_and_never_a_year_of_two_digits() {
        let day = NaiveDate::from_ymd_opt(2016, 4, 1);
        for text in ["April 1, 2016", "1-Apr-2016", "apr 1 2016", "1 April 2016", "April 1st, 2016"] {
            assert_eq!(parse_written_date(text), day, "{text}");
        }
        for text in ["1-Apr-16", "Ap 1 2016", "April 2016", "April 31, 2016", "4 1 2016", "Apr 1 2016 x", ""]
        {
            assert_eq!(parse_written_date(text), None, "{text}");
        }
    }

    #[test]
    fn the_day_of_a_file_is_read_in_every_form_and_with_a_time() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 5);
        for text in [
            "2026-07-05",
            "7/5/2026",
            "7/5/26",
            "07-05-2026",
            "20260705",
            "July 5, 2026",
            "5-Jul-2026",
            "2026-07-05T10:00:00",
            "2026-07-05T10:00:00-05:00",
            "2026-07-05 00:00",
            "7/5/26 9:30 AM",
            "Jul 5 2026 10:00",
        ] {
            assert_eq!(parse_stated_date(text), day, "{text}");
        }
        for text in
            ["13/4/2026", "July 2026", "soon", "2026-07-05 or so", "10:00", "", "7/5/0026", "20261301"]
        {
            assert_eq!(parse_stated_date(text), None, "{text}");
        }
    }

    #[test]
    fn reads_both_published_forms_and_no_impossible_day() {
        let day = NaiveDate::from_ymd_opt(2026, 4, 1);
        assert_eq!(parse_date("2026-04-01").ok(), day);
        assert_eq!(parse_date("4/1/2026").ok(), day);
        for text in ["2026-02-30", "4/1/26", "4/1/0026", "0026-04-01", "1/4", "2026-4-1x", "", "20260401"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
