//! Which release a file is: the year, the month and the day that its head, its name or the analyst states.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use crate::domain::{Known, Missing};
use crate::findings::rules;
use crate::formats::options::OpenOptions;
use crate::formats::reader::{Publication, PublisherKind, Scope};
use crate::formats::release::{Release, Stated};
use crate::source::IngestError;
use crate::source::Source;

/// Who publishes all of these files.
const PUBLISHER: &str = "Centers for Medicare & Medicaid Services";

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// A publication of CMS.
pub(super) fn publication(
    format: &'static str,
    version: Known<String>,
    edition: Known<NaiveDate>,
    attributes: Vec<(String, Known<String>)>,
) -> Publication {
    Publication {
        format,
        format_version: version,
        publisher_kind: PublisherKind::Government,
        publisher: PUBLISHER.to_owned(),
        edition,
        scope: Scope::Delta,
        codes: None,
        attributes,
    }
}

/// Year and month, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct When {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
}

/// What the name of a table says, else that of its file: a sheet of a workbook may be called anything.
pub(super) fn in_names<T>(source: &Source, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    find(source.table_name()).or_else(|| find(source.name()))
}

/// What sheets are called that nobody gave a name, without their number.
const NO_NAMES: [&str; 8] = ["sheet", "tabelle", "feuil", "hoja", "foglio", "table", "data", "export"];

/// The name by which a table is told from others of its period: its own, or its workbook's where a sheet has none, with the
/// number of a sheet that is not the first. `Sheet1` of two workbooks is two tables.
pub(super) fn name_of_table(source: &Source) -> Cow<'_, str> {
    let name = source.table_name();
    let lower = name.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &lower[bare.len()..];
    if name == source.name() || !NO_NAMES.contains(&bare.trim_end_matches([' ', '_', '-', '(', ')'])) {
        return Cow::Borrowed(name);
    }
    let workbook = source.name().split('.').next().unwrap_or_default();
    match number {
        "" | "1" => Cow::Borrowed(workbook),
        number => Cow::Owned(format!("{workbook}_{number}")),
    }
}

impl When {
    /// What a text such as a title or a file name states: a year of four digits, or of two before
    /// an underscore, and the name of a month.
    pub(super) fn of_text(text: &str) -> Self {
        let upper = text.to_uppercase();
        let day = day_in(&upper);
        Self { year: day.year.or_else(|| year_in(&upper)), month: day.month.or_else(|| month_in(&upper)) }
    }

    /// What the analyst states comes first, then this, then the other.
    pub(super) fn or(self, other: Self) -> Self {
        Self { year: self.year.or(other.year), month: self.month.or(other.month) }
    }

    pub(super) fn of_options(options: &OpenOptions) -> Self {
        let day = options.edition;
        Self { year: day.map(|day| day.year()), month: day.map(|day| day.month()) }
    }

    /// What the name of a table states, or of the archive or folder that it lies in.
    pub(super) fn of_source(source: &Source) -> Self {
        let folder = source.path().parent().and_then(|folder| folder.file_name());
        let folder = folder.map(|name| Self::of_text(&name.to_string_lossy())).unwrap_or_default();
        Self::of_text(source.table_name()).or(Self::of_text(source.name())).or(folder)
    }

    /// The first day, when year and month are known.
    pub(super) fn first_day(self) -> Known<NaiveDate> {
        self.year
            .zip(self.month)
            .and_then(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1))
            .ok_or(Missing::NotSupplied)
    }

    /// The release of a dataset, or what is not known of it.
    pub(super) fn release(
        self,
        dataset: &'static str,
        cadence: Cadence,
        part: &str,
        file: &str,
    ) -> Result<Release, IngestError> {
        let part = part.to_owned();
        if cadence == Cadence::Standing {
            return Ok(Release {
                dataset,
                year: None,
                period: "standing".to_owned(),
                part,
                variant: Stated::Decided,
            });
        }
        let year = self.year.ok_or_else(|| undated(file, "year"))?;
        let period = match cadence {
            Cadence::Month => format!("{year}-{:02}", self.month.ok_or_else(|| undated(file, "month"))?),
            Cadence::Year | Cadence::Standing => year.to_string(),
        };
        Ok(Release { dataset, year: Some(year), period, part, variant: Stated::Decided })
    }
}

/// How often a file comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cadence {
    /// Once a year.
    Year,
    /// Several times a year, each release beside the others.
    Month,
    /// Without a date: a newer list replaces the older one.
    Standing,
}

fn undated(file: &str, what: &str) -> IngestError {
    IngestError::Guard {
        rule: rules::RELEASE_UNDATED,
        message: format!(
            "neither the content of `{file}` nor its name, its archive's or its folder's states the {what} of the release"
        ),
        hint: "pass the first day that it holds for, such as `--edition 2025-10-01`".to_owned(),
    }
}

/// A day written as 07-01-2026 or 20260701, a quarter as 2024Q3 or 2024_Q3, or a release of the fee schedule as RVU25D.
fn day_in(text: &str) -> When {
    let number =
        |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
    for at in 0..text.len() {
        let month = number(at..at + 2).filter(|month| (1..=12).contains(month));
        let dashes = text.get(at + 2..at + 3) == Some("-") && text.get(at + 5..at + 6) == Some("-");
        if let (Some(month), true, Some(year)) = (month, dashes, number(at + 6..at + 10)) {
            return When { year: i32::try_from(year).ok(), month: Some(month) };
        }
        let letter = text.get(at + 5..at + 6).and_then(|letter| "ABCD".find(letter));
        if let (Some("RVU"), Some(year), Some(letter)) =
            (text.get(at..at + 3), number(at + 3..at + 5), letter)
        {
            let (year, month) = (i32::try_from(2000 + year).ok(), u32::try_from(letter * 3 + 1).ok());
            return When { year, month };
        }
        if let Some(when) = compact_day(text, at) {
            return when;
        }
        let behind = text.get(at + 4..).map(|rest| rest.strip_prefix('_').unwrap_or(rest));
        let quarter = behind
            .and_then(|rest| rest.strip_prefix('Q'))
            .and_then(|rest| rest.get(..1))
            .and_then(|digit| digit.parse::<u32>().ok());
        if let (Some(year), Some(quarter @ 1..=4)) = (number(at..at + 4), quarter) {
            return When { year: i32::try_from(year).ok(), month: Some(quarter * 3 - 2) };
        }
    }
    When::default()
}

/// A heading without the month and year at its beginning: `APRIL 2026 PAYMENT RATE`.
pub(super) fn without_month(heading: &str) -> String {
    let mut words = heading.splitn(3, ' ');
    match (words.next().and_then(month_in), words.next().and_then(year_in), words.next()) {
        (Some(_), Some(_), Some(rest)) => rest.to_owned(),
        _ => heading.to_owned(),
    }
}

/// Eight digits that are a day of this program's years.
fn compact_day(text: &str, at: usize) -> Option<When> {
    let day = alone(text, at).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok())?;
    (1992..=2100).contains(&day.year()).then(|| When { year: Some(day.year()), month: Some(day.month()) })
}

/// The day that a publisher put into a name, as `07.25.25`: a correction has a later one.
pub(super) fn posted_day(name: &str) -> Option<NaiveDate> {
    (0..name.len())
        .filter_map(|at| alone(name, at))
        .find_map(|day| NaiveDate::parse_from_str(day, "%m.%d.%y").ok())
}

/// The eight characters from here, where no digit is before or after them.
fn alone(text: &str, at: usize) -> Option<&str> {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let inside = at.checked_sub(1).is_some_and(digit) || digit(at + 8);
    text.get(at..at + 8).filter(|_| !inside)
}

/// The first run of four digits that is a year of this program, or of two digits before `_`.
fn year_in(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + run;
        match run {
            4 | 8 => {
                let year: i32 = text[at..at + 4].parse().ok()?;
                if (1992..=2100).contains(&year) {
                    return Some(year);
                }
            }
            2 if at > 0 && bytes[at - 1].is_ascii_alphabetic() && bytes.get(end) == Some(&b'_') => {
                return text[at..end].parse().ok().map(|year: i32| 2000 + year);
            }
            _ => {}
        }
        at = end + 1;
    }
    None
}

/// The year that a text names, where it names one alone.
pub(super) fn only_year_in(text: &str) -> Option<i32> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    let mut years: Vec<i32> =
        runs.filter_map(|run| run.parse().ok()).filter(|year| (1992..=2100).contains(year)).collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

fn month_in(text: &str) -> Option<u32> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let position = |word: &str| MONTHS.iter().position(|month| word.len() >= 3 && word.starts_with(month));
    // "MAR" is a month, "MARIN" a county: a word is a short or a full name of a month.
    let full = |word: &str, at: usize| {
        let name = NaiveDate::from_ymd_opt(2000, u32::try_from(at).ok()? + 1, 1)?.format("%B").to_string();
        (word.len() <= 4 || word.eq_ignore_ascii_case(&name)).then_some(u32::try_from(at).ok()? + 1)
    };
    words.into_iter().find_map(|word| position(word).and_then(|at| full(word, at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_year_and_month_of_titles_and_names() {
        for (text, year, month) in [
            ("2026 National Physician Fee Schedule Relative Value File July Release", Some(2026), Some(7)),
            ("PPRRVU2025_Oct.txt.gz", Some(2025), Some(10)),
            ("PPRRVU25_JAN.csv", Some(2025), Some(1)),
            ("2025 PW GPCI (with 1.0 Floor)", Some(2025), None),
            ("OPPSCAP_Oct.csv", None, Some(10)),
            ("HCPC2026_OCT_ANWEB.csv", Some(2026), Some(10)),
            ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", Some(2026), Some(7)),
            ("ncci_mue_practitioner_2024Q3.csv", Some(2024), Some(7)),
            ("RVU25D.zip", Some(2025), Some(10)),
            ("ASC_Addendum_EE_20251001.csv.gz", Some(2025), Some(10)),
            ("PUF_CLFS_CY2026_Q3V1.csv", Some(2026), Some(7)),
            ("OCTOBER 2025 PAYMENT RATE", Some(2025), Some(10)),
            ("prices.csv", None, None),
        ] {
            assert_eq!(When::of_text(text), When { year, month }, "{text}");
        }
    }

    #[test]
    fn the_only_year_of_a_name_counts() {
        assert_eq!(only_year_in("MUP_PHY_2023_GEO_RF_EXCERPT.CSV.GZ"), Some(2023));
        assert_eq!(only_year_in("MUP_2022_2023.CSV"), None);
        assert_eq!(only_year_in("MUP_PHY_0123_20230101.CSV"), None);
    }

    #[test]
    fn the_day_in_a_name_is_that_of_the_posting() {
        let day = NaiveDate::from_ymd_opt(2025, 7, 25);
        assert_eq!(posted_day("opps_addendum_b_2025_jul_07.25.25.csv.gz"), day);
        assert_eq!(posted_day("opps_addendum_b_2025_oct.csv"), None);
        assert_eq!(posted_day("v1.07.25.2025.csv"), None);
        assert_eq!(without_month("APRIL 2026 PAYMENT RATE"), "PAYMENT RATE");
        assert_eq!(without_month("PAYMENT RATE"), "PAYMENT RATE");
    }

    #[test]
    fn an_undated_file_is_refused_with_what_to_do() {
        let refused = When::default()
            .release("opps-cap", Cadence::Year, "", "x.csv")
            .map_err(|error| error.to_string());
        assert!(refused.is_err_and(|text| text.contains("year of the release")));
    }
}
