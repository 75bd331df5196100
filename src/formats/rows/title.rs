//! What a file says above its first row, and what is said of it.

use chrono::NaiveDate;

use super::check::Profile;
use super::header::{Header, single_blanks};
use super::percent_words::is_title_of_no_dollars;
use super::spec::{EditionFrom, HeaderSpec};
use crate::domain::text;
use crate::domain::{Known, Missing, parse_date, parse_short_date, parse_written_date};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::Fault;
use crate::source::{IngestError, Rows, Source};

/// The lines above the header, as attributes of the file.
pub(super) fn titles(header: &Header) -> Vec<(String, Known<String>)> {
    let lines = header.titles.iter().map(|title| title.cells.join(" ").trim().to_owned());
    lines.filter(|line| !line.is_empty()).map(|line| ("title".to_owned(), Ok(line))).collect()
}

/// A title by which the amounts below it would be no dollars, as they are stored.
pub(super) fn no_dollars(header: &Header) -> Option<Finding> {
    let mut lines = header.titles.iter().map(|title| (title.row, title.cells.join(" ").trim().to_owned()));
    let (row, title) = lines.find(|(_, title)| is_title_of_no_dollars(title))?;
    let message = format!("a title says `{title}`, and the amounts below it are stored as dollars");
    Some(rules::TITLE_OF_NO_DOLLARS.at(Place { line: row, row, ..Place::default() }, &title, message))
}

/// The day of the data, with a finding when the file should state one and does not. `first` gives the first
/// text of a column.
pub(super) fn edition(
    profile: &Profile,
    header: &Header,
    first: impl FnOnce() -> Result<Option<String>, IngestError>,
) -> Result<(Known<NaiveDate>, Option<Finding>), IngestError> {
    let from = match (&profile.edition, &profile.edition_from) {
        (Some(day), _) => return Ok((Ok(*day), None)),
        (None, None) => return Ok((Err(Missing::NotSupplied), None)),
        (None, Some(from)) => from,
    };
    let day = match (from.row, &from.heading) {
        (Some(row), _) => {
            let title = header.titles.iter().find(|title| title.row == row);
            title.and_then(|title| {
                let mut cells = title.cells.iter();
                cells
                    .find_map(|cell| day_after(cell, &from.after))
                    .or_else(|| beside(&title.cells, &from.after))
            })
        }
        (None, Some(start)) => {
            let start = single_blanks(start).to_lowercase();
            let mut headings =
                header.headings.iter().filter(|heading| heading.to_lowercase().starts_with(&start));
            headings.find_map(|heading| day_after(heading, &from.after))
        }
        (None, None) => first()?.and_then(|cell| day_after(&cell, &from.after)),
    };
    Ok(match day {
        Some(day) => (Ok(day), None),
        None => (Err(Missing::NotSupplied), Some(no_edition(from))),
    })
}

/// The day in a text, behind another text of it.
pub(super) fn day_after(text: &str, after: &str) -> Option<NaiveDate> {
    let at = text.to_ascii_lowercase().find(&after.trim().to_ascii_lowercase())?;
    let after = text.get(at + after.trim().len()..)?;
    first_day(after).map(|(_, day)| day)
}

/// The day in the cell beside the one that names it: nothing but blanks stands between the two.
fn beside(cells: &[String], after: &str) -> Option<NaiveDate> {
    let text = single_blanks(&cells.join(" "));
    let after = single_blanks(after).to_ascii_lowercase();
    let at = text.to_ascii_lowercase().find(&after)?;
    first_day(text.get(at + after.len()..)?.trim_start_matches([':', ' ']))
        .filter(|(words, _)| *words == 0)
        .map(|(_, day)| day)
}

/// The first day in a text, in any form, and how many words are before it.
pub(super) fn first_day(text: &str) -> Option<(usize, NaiveDate)> {
    const MARKS: [char; 6] = [',', ';', ':', '(', ')', '.'];
    let words: Vec<&str> = text.split_whitespace().collect();
    let day = |at: usize| {
        let word = words[at].trim_matches(MARKS);
        let written = || {
            let three = words.get(at..at + 3)?.join(" ");
            parse_written_date(three.trim_matches(MARKS))
        };
        parse_date(word)
            .ok()
            .or_else(|| parse_short_date(word))
            .or_else(|| parse_written_date(word))
            .or_else(written)
    };
    (0..words.len()).find_map(|at| Some((at, day(at)?)))
}

fn no_edition(from: &EditionFrom) -> Finding {
    let place = match (from.row, &from.heading, &from.column) {
        (Some(row), ..) => format!("row {row}"),
        (None, Some(heading), _) => format!("the heading `{heading}`"),
        (None, None, column) => format!("the first cell of `{}`", column.as_deref().unwrap_or_default()),
    };
    let after = if from.after.is_empty() { String::new() } else { format!(" after `{}`", from.after) };
    let fault = Fault::new(
        rules::DAY_NOT_STATED,
        format!("{place} states no day{after}"),
        "correct `edition_from` in the profile, or write the day as `edition`",
    );
    fault.at(Place { row: from.row.unwrap_or_default(), ..Default::default() }, None)
}

/// Days of a column that states the day of the data, and that are another one.
#[derive(Debug, Default)]
pub(super) struct OtherDays {
    rows: u64,
    first: Option<(Place, String)>,
}

impl OtherDays {
    /// Looks at the day of a row.
    pub(super) fn take(
        &mut self,
        rows: &Rows,
        column: Option<usize>,
        after: &str,
        edition: Known<NaiveDate>,
    ) {
        let (Some(column), Ok(edition)) = (column, edition) else { return };
        let cell = rows.fields().get(column).unwrap_or("");
        if day_after(cell, after).is_some_and(|day| day != edition) {
            self.rows += 1;
            self.first.get_or_insert_with(|| (rows.place(Some((column, ""))), cell.trim().to_owned()));
        }
    }

    /// Says how many rows state another day.
    pub(super) fn said(self) -> Option<Finding> {
        let (place, cell) = self.first?;
        let rows = text::count(self.rows, "row states", "rows state");
        let message = format!("{rows} another day than the first; the file is dated by the first");
        let help = "if the day is that of each rate, name the column as `effective_from`, and write `edition` in the profile";
        Some(Fault::new(rules::DAY_NOT_STATED, message, help).at(place, Some(&cell)))
    }
}

/// A file without the row by which the profile knows where its table ends: what is below would be read as prices.
pub(super) fn no_end(profile: &Profile, source: &Source) -> IngestError {
    let until = text::list(&profile.until.iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>());
    IngestError::Profile {
        profile: profile.name.clone(),
        message: format!(
            "[rows] until: no row of `{}` begins with {until}, so that nothing says where its table ends",
            source.name()
        ),
        hint:
            "write the first cells of the row after its table, or take `until` out where nothing is below it"
                .to_owned(),
    }
}

/// The error for a file that has not the header of the profile.
pub(super) fn no_header(profile: &Profile, source: &Source) -> IngestError {
    let HeaderSpec { row, starts, comment, records, .. } = &profile.header;
    let wanted = match (row, starts) {
        (Some(row), _) => format!("a header in row {row}"),
        (None, Some(starts)) => format!("a row that begins with {}", text::list(starts)),
        (None, None) if comment.is_none() && records.is_some() => {
            "records, a list of JSON objects".to_owned()
        }
        (None, None) => {
            format!("a row that does not begin with `{}`", comment.as_deref().unwrap_or_default())
        }
    };
    let fault = Fault::new(
        rules::HEADER_NOT_FOUND,
        format!("the profile `{}` expects {wanted}, and the file has none", profile.name),
        "open the file, look for the row with the column names, and correct [header] in the profile",
    );
    IngestError::Header { file: source.name().to_owned(), findings: vec![fault.at(Place::default(), None)] }
}
