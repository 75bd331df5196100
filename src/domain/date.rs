//! Dates as published files write them.

use chrono::{DateTime, NaiveDate, Utc};

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
    if let Some(date) = iso_day(text.as_bytes()) {
        return Ok(date);
    }
    let shape_iso = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
    let format = if shape_iso { "%Y-%m-%d" } else { "%m/%d/%Y" };
    let four_digit_year = shape_iso || text.rsplit('/').next().is_some_and(|year| year.len() == 4);
    NaiveDate::parse_from_str(text, format)
        .ok()
        .filter(|_| four_digit_year)
        .ok_or_else(|| DateError(text.to_owned()))
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
    fn reads_both_published_forms_and_no_impossible_day() {
        let day = NaiveDate::from_ymd_opt(2026, 4, 1);
        assert_eq!(parse_date("2026-04-01").ok(), day);
        assert_eq!(parse_date("4/1/2026").ok(), day);
        for text in ["2026-02-30", "4/1/26", "1/4", "2026-4-1x", "", "20260401"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
