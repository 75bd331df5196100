//! What a typed cell of a workbook says as text: a number is the number, not what is displayed.
//!
//! Numbers have the digits that a spreadsheet keeps, days are YYYY-MM-DD. Of a number's format two things are
//! kept: where it is shown as a percentage, it is one, and words beside it, such as days, are kept.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use calamine::{DataRef, ExcelDateTime, XlsxCellReader, XlsxError};

use super::number_format::{NumberFormat, plain_number};
use crate::source::IngestError;

/// The text of a cell; none for a blank one.
pub(super) fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain_number(*number),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => moment(time),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What the formats of a sheet's cells say of their numbers.
#[derive(Debug, Default)]
pub(super) struct Formats {
    /// Cells whose format says something, and its number.
    said: HashMap<(u32, u32), usize>,
    formats: Vec<NumberFormat>,
}

impl Formats {
    /// Formats, and the number of that of each cell of which it says something.
    pub(super) const fn of_places(said: HashMap<(u32, u32), usize>, formats: Vec<NumberFormat>) -> Self {
        Self { said, formats }
    }

    /// Looks through a sheet, if its workbook has such a format at all.
    pub(super) fn of<R: Read + Seek>(mut cells: XlsxCellReader<'_, R>) -> Result<Self, XlsxError> {
        let code = |style: &calamine::Style| {
            style.number_format.as_ref().map_or_else(String::new, |format| format.format_code.clone())
        };
        let formats = cells.styles().iter().map(|style| NumberFormat::of(&code(style))).collect();
        let mut found = Self { formats, ..Self::default() };
        if found.formats.iter().any(NumberFormat::says_something) {
            while let Some((row, column, style)) = cells.next_style_id()? {
                if found.formats.get(style).is_some_and(NumberFormat::says_something) {
                    found.said.insert((row, column), style);
                }
            }
        }
        Ok(found)
    }

    /// The text of a number of which its format says what it is: `70.5%` of 0.705, `12 days` of 12.
    pub(super) fn text(&self, place: (u32, u32), value: &DataRef<'_>) -> Option<String> {
        let number = match value {
            DataRef::Int(number) => *number as f64,
            DataRef::Float(number) => *number,
            _ => return None,
        };
        self.formats.get(*self.said.get(&place)?)?.text(number)
    }
}

fn moment(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return elapsed(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A time that has passed, in hours, minutes and seconds: it is no number of anything else.
fn elapsed(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round();
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{hours:02}:{:02}:{:02}", (rest / 60.0).floor(), rest % 60.0)
}

/// The rows of a sheet, one by one; those that the sheet leaves out are empty.
pub(super) trait RowSource {
    /// The next row up to its last cell that is not blank.
    fn next(&mut self) -> Result<Option<Vec<String>>, IngestError>;

    /// The numbers of the rows so far.
    fn numbers(&mut self) -> TypedNumbers;
}

/// The cells of a sheet that are numbers by their type and that as texts could be two, `3.125` and `3125`: row and
/// column, counted from 0. Any other number is the same as a text.
#[derive(Debug, Default)]
pub(super) struct TypedNumbers(HashSet<(u32, u32)>);

impl TypedNumbers {
    /// Keeps the place of a number with three decimals.
    pub(super) fn note(&mut self, place: (u32, u32), value: &DataRef<'_>, text: &str) {
        if matches!(value, DataRef::Float(_)) && text.rfind('.').is_some_and(|point| point + 4 == text.len())
        {
            self.0.insert(place);
        }
    }

    /// Whether the cell of a line of the CSV, counted from 1, is one.
    pub(super) fn are_at(&self, line: u64, column: usize) -> bool {
        let place = line.checked_sub(1).map(u32::try_from).zip(u32::try_from(column).ok());
        matches!(place, Some((Ok(row), column)) if self.0.contains(&(row, column)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (number, text) in [
            (123.45, "123.45"),
            (123.450_000_000_000_02, "123.45"),
            (0.1 + 0.2, "0.3"),
            (47371.0, "47371"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (-0.00125, "-0.00125"),
            (999_999_999.99, "999999999.99"),
        ] {
            assert_eq!(plain_number(number), text);
        }
    }

    proptest! {
        #[test]
        fn an_amount_of_cents_comes_back_to_the_cent(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            let text = plain_number(cents as f64 / 100.0);
            let (sign, all) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
            let expected = format!("{sign}{}.{:02}", all / 100, all % 100);
            prop_assert_eq!(text, expected.trim_end_matches('0').trim_end_matches('.'));
        }
    }

    #[test]
    fn days_are_iso_dates() {
        let day = |value| moment(&ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!(day(46023.0), "2026-01-01");
        assert_eq!(day(46023.5), "2026-01-01 12:00:00");
        let passed = ExcelDateTime::new(1.5, calamine::ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment(&passed), "36:00:00");
    }
}
