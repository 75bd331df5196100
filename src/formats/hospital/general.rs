//! Rows 1 and 2 of a CSV file: what it says of itself, and CMS's conditions on that.

use super::heading::{AFFIRMATION, ATTESTATION, STATES, is_statement, normal, parts};
use super::publication::{GeneralData, no_date};
use super::version::Version;
use crate::domain::{column_letters, parse_date};
use crate::findings::{Finding, Place, Severity, rules};
use crate::source::RowCells;

/// The first two rows of a file.
#[derive(Debug, Default)]
pub(super) struct General {
    headings: Vec<String>,
    values: Vec<String>,
    /// Line and row of the headings and of the values; zero when the file has none.
    heading_place: (u64, u64),
    value_place: (u64, u64),
}

/// What a heading of row 1 has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Text(&'static str),
    Date(&'static str),
    Statement(&'static str),
    License,
}

impl Wanted {
    fn of(version: Version) -> Vec<Self> {
        let shared = [
            Self::Text("hospital_name"),
            Self::Date("last_updated_on"),
            Self::Text("version"),
            Self::Text("hospital_address"),
            Self::License,
        ];
        let others: &[Self] = if version >= Version::V3_0 {
            &[
                Self::Text("location_name"),
                Self::Text("type_2_npi"),
                Self::Statement(ATTESTATION),
                Self::Text("attester_name"),
            ]
        } else {
            &[Self::Text("hospital_location"), Self::Statement(AFFIRMATION)]
        };
        shared.into_iter().chain(others.iter().copied()).collect()
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Date(name) | Self::Statement(name) => name,
            Self::License => "license_number | [state]",
        }
    }
}

impl General {
    /// Keeps row 1.
    pub(super) fn headings(&mut self, record: &RowCells, line: u64, row: u64) {
        self.headings = record.iter().map(|cell| cell.trim().to_owned()).collect();
        self.heading_place = (line, row);
    }

    /// Keeps row 2.
    pub(super) fn values(&mut self, record: &RowCells, line: u64, row: u64) {
        self.values = record.iter().map(|cell| cell.trim().to_owned()).collect();
        self.value_place = (line, row);
    }

    /// True when row 1 is one of general data.
    pub(super) fn is_plausible(&self) -> bool {
        let known = ["hospital_name", "last_updated_on", "version", "hospital_address"];
        self.headings.iter().filter(|heading| known.contains(&normal(heading).as_str())).count() >= 2
    }

    /// The version that the file claims.
    /// Rows 1 and 2 as they are.
    pub(super) fn into_rows(self) -> (Vec<String>, Vec<String>) {
        (self.headings, self.values)
    }

    pub(super) fn claim(&self) -> Option<&str> {
        self.value_of("version")
    }

    /// CMS's conditions on rows 1 and 2; its warnings only where there is no error, as CMS does.
    pub(super) fn check(&self, version: Version) -> Vec<Finding> {
        let (found, mut findings) = self.check_headings(version);
        for (column, wanted) in &found {
            findings.extend(self.check_value(*column, *wanted));
        }
        if findings.is_empty() {
            findings.extend(self.check_claims(version, &found));
        }
        findings
    }

    /// Only CMS's warnings about rows 1 and 2.
    pub(super) fn warnings(&self, version: Version) -> Vec<Finding> {
        let findings = self.check(version);
        findings
            .into_iter()
            .filter(|finding| finding.rule.severity_in_verdict() == Severity::Warning)
            .collect()
    }

    fn check_headings(&self, version: Version) -> (Vec<(usize, Wanted)>, Vec<Finding>) {
        let mut wanted = Wanted::of(version);
        let mut found: Vec<(usize, Wanted)> = Vec::new();
        let mut findings = Vec::new();
        for (column, heading) in self.headings.iter().enumerate() {
            let name = normal(heading);
            let matching = wanted.iter().position(|wanted| match wanted {
                Wanted::License => match parts(heading).as_slice() {
                    [license, state] if license.eq_ignore_ascii_case("license_number") => {
                        let sound = STATES.split(' ').any(|known| known.eq_ignore_ascii_case(state));
                        if !sound {
                            let message = format!("`{state}` is not a state or territory");
                            findings.push(rules::STATE_CODE.at(self.heading_at(column), state, message));
                        }
                        sound
                    }
                    _ => false,
                },
                other => normal(other.label()) == name,
            });
            if let Some(index) = matching {
                found.push((column, wanted.remove(index)));
            } else if let Some((first, _)) =
                found.iter().find(|(other, _)| normal(&self.headings[*other]) == name)
            {
                let (heading_shown, first) = (shortened(heading), column_letters(*first));
                let again = column_letters(column);
                let message = format!(
                    "the heading `{heading_shown}` appears twice in row 1, in columns {first} and {again}; {first} \
                     is read"
                );
                findings.push(rules::HEADER_COLUMN_DUPLICATE.at(self.heading_at(column), heading, message));
            }
        }
        for missing in &wanted {
            let place = Place { line: self.heading_place.0, row: self.heading_place.1, ..Place::default() };
            let message = format!("row 1 has no heading `{}`", shortened(missing.label()));
            findings.push(rules::HEADER_COLUMN_MISSING.at(place, "", message));
        }
        (found, findings)
    }

    fn check_value(&self, column: usize, wanted: Wanted) -> Option<Finding> {
        let value = self.value(column);
        let heading = shortened(&self.headings[column]);
        match wanted {
            Wanted::License => None,
            _ if value.is_empty() => {
                let message = format!("`{heading}` has no value in row 2");
                Some(rules::HEADER_VALUE_REQUIRED.at(self.value_at(column), "", message))
            }
            Wanted::Date(_) if parse_date(value).is_err() => {
                let message = format!("`{value}` is {}", no_date(value));
                Some(rules::HEADER_DATE.at(self.value_at(column), value, message))
            }
            Wanted::Statement(_)
                if !value.eq_ignore_ascii_case("true") && !value.eq_ignore_ascii_case("false") =>
            {
                let message = format!("`{value}` below the statement is neither true nor false");
                Some(rules::STATEMENT_VALUE.at(self.value_at(column), value, message))
            }
            _ => None,
        }
    }

    fn check_claims(&self, version: Version, found: &[(usize, Wanted)]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (column, wanted) in found {
            let value = self.value(*column);
            let claims = version.claims_in_csv();
            if *wanted == Wanted::Text("version") && !claims.is_empty() && !claims.contains(&value) {
                let message = format!(
                    "the file says version `{value}`; by the rules of {version} a CSV file says {}",
                    claims.join(" or ")
                );
                findings.push(rules::VERSION_MISMATCH.at(self.value_at(*column), value, message));
            }
            if matches!(wanted, Wanted::Statement(_)) && value.eq_ignore_ascii_case("false") {
                let rule = if version >= Version::V3_0 {
                    rules::FALSE_ATTESTATION
                } else {
                    rules::FALSE_AFFIRMATION
                };
                let message = "the statement of completeness is denied".to_owned();
                findings.push(rule.at(self.value_at(*column), value, message));
            }
        }
        findings
    }

    /// What the file says of itself, in the order of its headings.
    pub(super) fn data(&self) -> GeneralData {
        let mut data = GeneralData::default();
        for (column, heading) in self.headings.iter().enumerate() {
            if heading.is_empty() {
                continue;
            }
            let value = self.value(column);
            let name = normal(heading);
            let place = || self.value_at(column);
            match name.as_str() {
                "location_name" | "hospital_location" | "hospital_address" | "type_2_npi" => {
                    data.list(&name, value.split('|'), &place);
                }
                "hospital_name" | "last_updated_on" | "version" => data.known(&name, value),
                _ => match parts(heading).as_slice() {
                    [license, state] if license.eq_ignore_ascii_case("license_number") => {
                        data.license(state, value);
                    }
                    _ if is_statement(heading) => {
                        let this = heading.to_ascii_lowercase().contains("belief, this hospital");
                        data.attribute(if this { "attestation" } else { "affirmation" }, value);
                    }
                    _ => data.attribute(heading, value),
                },
            }
        }
        data
    }

    fn value_of(&self, name: &str) -> Option<&str> {
        let column = self.headings.iter().position(|heading| normal(heading) == name)?;
        Some(self.value(column)).filter(|value| !value.is_empty())
    }

    fn value(&self, column: usize) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    fn heading_at(&self, column: usize) -> Place {
        self.place(self.heading_place, column)
    }

    fn value_at(&self, column: usize) -> Place {
        let rows = if self.value_place.1 == 0 { self.heading_place } else { self.value_place };
        self.place(rows, column)
    }

    fn place(&self, (line, row): (u64, u64), column: usize) -> Place {
        Place {
            line,
            row,
            column: Some(column),
            column_name: self.headings.get(column).map(|heading| shortened(heading).to_owned()),
            pointer: None,
        }
    }
}

/// A heading that is a whole paragraph is named by its beginning.
fn shortened(heading: &str) -> &str {
    match heading.char_indices().nth(48) {
        Some((end, _)) => heading[..end].trim_end(),
        None => heading,
    }
}
