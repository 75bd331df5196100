//! What a file says above its first row and below its last, and what is said of it.

use chrono::NaiveDate;

use super::check::Profile;
use super::header::Header;
use super::spec::{EditionFrom, HeaderSpec};
use crate::domain::text;
use crate::domain::{Known, Missing, parse_date, parse_written_date};
use crate::findings::{Finding, Place, rules};
use crate::formats::cell::Fault;
use crate::source::IngestError;
use crate::source::Source;

/// The lines above the header, as attributes of the file.
pub(super) fn titles(header: &Header) -> Vec<(String, Known<String>)> {
    let lines = header.titles.iter().map(|title| title.cells.join(" ").trim().to_owned());
    lines.filter(|line| !line.is_empty()).map(|line| ("title".to_owned(), Ok(line))).collect()
}

/// The day of the data, with a finding when the file should state one and does not.
pub(super) fn edition(profile: &Profile, header: &Header) -> (Known<NaiveDate>, Option<Finding>) {
    match (&profile.edition, &profile.edition_from) {
        (Some(day), _) => (Ok(*day), None),
        (None, None) => (Err(Missing::NotSupplied), None),
        (None, Some(from)) => match dated(header, from) {
            Some(day) => (Ok(day), None),
            None => (Err(Missing::NotSupplied), Some(no_edition(from))),
        },
    }
}

/// The day in a title line.
fn dated(header: &Header, from: &EditionFrom) -> Option<NaiveDate> {
    let title = header.titles.iter().find(|title| title.row == from.row)?;
    let after = title.cells.iter().find_map(|cell| {
        let at = cell.to_ascii_lowercase().find(&from.after.trim().to_ascii_lowercase())?;
        cell.get(at + from.after.trim().len()..)
    })?;
    let words: Vec<&str> = after.split_whitespace().collect();
    let plain = words.iter().find_map(|word| parse_date(word.trim_matches([',', ';', ':'])).ok());
    plain.or_else(|| words.windows(3).find_map(|three| parse_written_date(&three.join(" "))))
}

fn no_edition(from: &EditionFrom) -> Finding {
    let fault = Fault::new(
        rules::DAY_NOT_STATED,
        format!("row {} states no day after `{}`", from.row, from.after),
        "correct `edition_from` in the profile, or write the day as `edition`",
    );
    let place = Place { row: from.row, ..Default::default() };
    fault.at(place, None)
}

/// The error for a file that has not the header of the profile.
pub(super) fn no_header(profile: &Profile, source: &Source) -> IngestError {
    let HeaderSpec { row, starts, comment, .. } = &profile.header;
    let wanted = match (row, starts) {
        (Some(row), _) => format!("a header in row {row}"),
        (None, Some(starts)) => format!("a row that begins with {}", text::list(starts)),
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

/// Says how much stands behind the last row that the profile reads.
pub(super) fn left_out(last: u64, beyond: u64) -> Finding {
    let fault = Fault::new(
        rules::ROWS_AFTER_LAST,
        format!("{} after row {last} not read, as [rows] last says", text::count(beyond, "row", "rows")),
        "import the file again with another profile if they hold rates",
    );
    fault.at(Place::default(), None)
}
