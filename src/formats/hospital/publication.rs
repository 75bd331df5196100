//! What a hospital file says of itself, whatever its shape.

use chrono::NaiveDate;

use crate::domain::{Known, Missing, is_npi, parse_stated_date};
use crate::findings::{Finding, Place, rules};
use crate::formats::{Publication, PublisherKind, Scope};

/// The general data of a file.
#[derive(Debug)]
pub(super) struct GeneralData {
    name: Known<String>,
    updated: Known<NaiveDate>,
    version: Known<String>,
    license: Option<String>,
    pub(super) attributes: Vec<(String, Known<String>)>,
    pub(super) findings: Vec<Finding>,
}

impl Default for GeneralData {
    fn default() -> Self {
        Self {
            name: Err(Missing::NotSupplied),
            updated: Err(Missing::NotSupplied),
            version: Err(Missing::NotSupplied),
            license: None,
            attributes: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl GeneralData {
    /// Takes the name, the date or the version.
    pub(super) fn known(&mut self, name: &str, value: &str) {
        let known = if value.is_empty() { Err(Missing::NotSupplied) } else { Ok(value.to_owned()) };
        match name {
            "hospital_name" => self.name.clone_from(&known),
            "version" => self.version.clone_from(&known),
            "last_updated_on" if !value.is_empty() => {
                self.updated = parse_stated_date(value).ok_or(Missing::Invalid);
            }
            _ => {}
        }
        self.attributes.push((name.to_owned(), known));
    }

    /// Takes locations, addresses or NPIs: one attribute for each.
    pub(super) fn list<'v>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = &'v str>,
        place: &dyn Fn() -> Place,
    ) {
        for value in values.map(str::trim) {
            let known = if value.is_empty() { Err(Missing::NotSupplied) } else { Ok(value.to_owned()) };
            if name == "type_2_npi" && !value.is_empty() && !is_npi(value) {
                let message = format!("`{value}` is not an NPI");
                self.findings.push(rules::NPI_CHECK_DIGIT.at(place(), value, message));
            }
            self.attributes.push((name.to_owned(), known));
        }
    }

    /// Takes the licence of a state.
    pub(super) fn license(&mut self, state: &str, number: &str) {
        let state = state.to_ascii_uppercase();
        if !number.is_empty() {
            self.license = Some(format!("{state} {number}").trim_start().to_owned());
        }
        self.attribute("license_state", &state);
        self.attribute("license_number", number);
    }

    /// A statement, a name or anything else that is kept as it is.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        let known = if value.is_empty() { Err(Missing::NotSupplied) } else { Ok(value.to_owned()) };
        let known = known.map(|value| match value.to_ascii_lowercase().as_str() {
            word @ ("true" | "false") => word.to_owned(),
            _ => value,
        });
        self.attributes.push((name.to_owned(), known));
    }

    /// The publication; a file that does not say whose it is goes by its own name.
    pub(super) fn publication(self, format: &'static str, file: &str) -> (Publication, Vec<Finding>) {
        let publisher = match (self.name, &self.license) {
            (Ok(name), Some(license)) => format!("{name} ({license})"),
            (Ok(name), None) => name,
            (Err(_), _) => format!("unknown hospital of {file}"),
        };
        let publication = Publication {
            format,
            format_version: self.version,
            publisher_kind: PublisherKind::Hospital,
            publisher,
            edition: self.updated,
            scope: Scope::Publisher,
            codes: None,
            attributes: self.attributes,
        };
        (publication, self.findings)
    }
}

/// What is wrong with a text that is no date of the template, 2026-04-01 or 4/1/2026, and the day that it is read as all
/// the same.
pub(super) fn no_date(text: &str) -> String {
    match parse_stated_date(text) {
        Some(day) => format!("not a date as the template has it; it is read as {day}"),
        None => "not a date".to_owned(),
    }
}

/// A finding when the day of the data lies ahead of today.
#[must_use]
pub fn future_date(publication: &Publication, today: NaiveDate) -> Option<Finding> {
    let edition = publication.edition.ok().filter(|edition| *edition > today)?;
    let message = format!("the file is dated {edition}, which lies ahead of {today}");
    Some(rules::FUTURE_DATE.at(Place::default(), &edition.to_string(), message))
}
