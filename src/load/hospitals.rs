//! Whose a hospital's file is: a hospital is known by its name and license, and where files spell those in several
//! ways, or state no license, by the NPIs and addresses beside the name.

use std::collections::BTreeSet;

use rusqlite::Transaction;

use super::guards::accepted;
use super::options::ApplyOptions;
use super::outcome::Cause;
use crate::domain::text::{name_letters, publisher_letters};
use crate::findings::{Place, rules};
use crate::formats::reader::{Publication, PublisherKind};
use crate::source::IngestError;

/// Forms of companies at the end of a name, which say nothing of whose it is.
const COMPANIES: [&str; 8] = ["inc", "incorporated", "llc", "corp", "corporation", "ltd", "lp", "pc"];

/// What the files of each hospital say of it, the newest last.
const KNOWN: &str = "SELECT publisher.name, import_id, import_attribute.name, value
     FROM import
     JOIN publisher USING (publisher_id)
     JOIN import_attribute USING (import_id)
     WHERE publisher.kind = 'hospital' AND status = 'applied' AND format LIKE 'hospital-%' AND value IS NOT NULL
     ORDER BY import_id, import_attribute.name";

/// A hospital, as a file describes it: all in letters and digits alone.
#[derive(Debug, Default)]
pub struct Described {
    name: String,
    /// State and number; blank where the file states none.
    license: String,
    npis: BTreeSet<String>,
    addresses: BTreeSet<String>,
    locations: BTreeSet<String>,
}

impl Described {
    fn take(&mut self, attribute: &str, value: &str) {
        match attribute {
            "hospital_name" => self.name = bare_name(value),
            "license_state" => self.license.insert_str(0, &name_letters(value)),
            "license_number" => self.license.push_str(&name_letters(value.trim_start_matches('0'))),
            "type_2_npi" => {
                self.npis.insert(name_letters(value));
            }
            "hospital_address" => {
                self.addresses.insert(name_letters(value));
            }
            "location_name" | "hospital_location" => {
                self.locations.insert(name_letters(value));
            }
            _ => {}
        }
    }

    /// Adds what an older file says.
    fn add(&mut self, older: Self) {
        if !self.has_license() {
            self.license = older.license;
        }
        self.npis.extend(older.npis);
        self.addresses.extend(older.addresses);
        self.locations.extend(older.locations);
    }

    fn has_license(&self) -> bool {
        self.license.chars().any(|c| c.is_ascii_digit())
    }

    fn has_license_of(&self, other: &Self) -> bool {
        self.has_license() && self.license == other.license
    }

    /// An NPI that both state; of files that state none, an address.
    fn shares_place_with(&self, other: &Self) -> bool {
        if self.npis.is_empty() || other.npis.is_empty() {
            !self.addresses.is_disjoint(&other.addresses)
        } else {
            !self.npis.is_disjoint(&other.npis)
        }
    }

    /// One hospital whose files spell its name, or state its license, in several ways.
    fn is(&self, other: &Self) -> bool {
        let one_license = !self.has_license() || !other.has_license() || self.license == other.license;
        self.name == other.name
            && one_license
            && (self.has_license_of(other) || self.shares_place_with(other))
    }

    /// Two of one name and no license that would tell them apart: nothing of where they are is the same.
    fn is_elsewhere_than(&self, other: &Self) -> bool {
        let both_state_npis = !self.npis.is_empty() && !other.npis.is_empty();
        let both_state_places = !self.addresses.is_empty() && !other.addresses.is_empty();
        !self.has_license_of(other)
            && (both_state_npis || both_state_places)
            && !self.shares_place_with(other)
            && self.addresses.is_disjoint(&other.addresses)
            && self.locations.is_disjoint(&other.locations)
    }
}

/// The letters of a name without the form of the company.
fn bare_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_company = |word: &&&str| COMPANIES.contains(&&*name_letters(word));
    let companies = words.iter().rev().take_while(is_company).count();
    name_letters(&words[..words.len() - companies].join(" "))
}

/// Whose a file is that nobody said to be of another publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Of the hospital that it names.
    Own,
    /// Of a hospital that is known by this name.
    Known(String),
    /// Of a hospital with another license than this one, of the same name and place.
    Like(String),
    /// It has this name of a hospital that is elsewhere.
    Elsewhere(String),
}

/// The hospitals that have files: with every place that a file ever stated, and the newest license.
#[derive(Debug, Default)]
pub struct Hospitals {
    /// Those of the newest files last.
    known: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    name: String,
    letters: [String; 2],
    described: Described,
}

impl Described {
    /// What a file's attributes say.
    pub fn of<'a>(attributes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut described = Self::default();
        attributes.into_iter().for_each(|(name, value)| described.take(name, value));
        described
    }
}

impl Hospitals {
    /// Adds a newer file of the hospital of that name.
    pub fn learn(&mut self, name: &str, mut described: Described) {
        let letters = publisher_letters(name);
        let mut name = name.to_owned();
        if let Some(at) = self.known.iter().rposition(|known| known.letters == letters) {
            let older = self.known.remove(at);
            described.add(older.described);
            name = older.name;
        }
        self.known.push(Known { name, letters, described });
    }

    /// Whose a file is that calls its hospital `own`.
    #[must_use]
    pub fn whose(&self, own: &str, described: &Described) -> Whose {
        if described.name.is_empty() {
            return Whose::Own;
        }
        let letters = publisher_letters(own);
        let find = |is: &dyn Fn(&Known) -> bool| self.known.iter().rev().find(|known| is(known));
        if let Some(same) = find(&|known| known.letters == letters) {
            return if described.is_elsewhere_than(&same.described) {
                Whose::Elsewhere(same.name.clone())
            } else {
                Whose::Own
            };
        }
        if let Some(known) = find(&|known| described.is(&known.described)) {
            return Whose::Known(known.name.clone());
        }
        let is_like = |other: &Described| other.name == described.name && described.shares_place_with(other);
        find(&|known| is_like(&known.described)).map_or(Whose::Own, |known| Whose::Like(known.name.clone()))
    }
}

/// The name of the hospital whose file it is: one that is known already, or the file's own; and what is to be said.
///
/// # Errors
/// When the file has the name of a hospital that is elsewhere, and nobody said whose it is.
pub(super) fn known_hospital(
    transaction: &Transaction<'_>,
    publication: &Publication,
    options: &ApplyOptions,
) -> Result<(String, Option<Cause>), IngestError> {
    let own = publication.publisher.clone();
    if publication.publisher_kind != PublisherKind::Hospital || options.publisher.is_some() {
        return Ok((own, None));
    }
    let stated = publication.attributes.iter();
    let stated = stated.filter_map(|(name, value)| Some((name.as_str(), value.as_deref().ok()?)));
    match known_hospitals(transaction)?.whose(&own, &Described::of(stated)) {
        Whose::Elsewhere(name) if !accepted(options, rules::ANOTHER_HOSPITAL) => Err(elsewhere(&name)),
        Whose::Own | Whose::Elsewhere(_) => Ok((own, None)),
        Whose::Known(name) => {
            let message = format!("the file calls it `{own}`: it is `{name}`, whose rates the file replaces");
            let note = Cause::of(rules::HOSPITAL_KNOWN.at(Place::default(), "", message));
            Ok((name, Some(note)))
        }
        Whose::Like(name) => {
            let message = format!("`{own}` has another license than `{name}`, of the same name and place");
            let cause = Cause::of(rules::HOSPITAL_OF_ANOTHER_LICENSE.at(Place::default(), "", message));
            Ok((own, Some(cause)))
        }
    }
}

/// The hospitals that have files in a database.
fn known_hospitals(transaction: &Transaction<'_>) -> Result<Hospitals, IngestError> {
    let mut statement = transaction.prepare(KNOWN)?;
    let mut rows = statement.query([])?;
    let mut files: Vec<(i64, String, Described)> = Vec::new();
    while let Some(row) = rows.next()? {
        let import_id: i64 = row.get(1)?;
        if files.last().is_none_or(|(last, ..)| *last != import_id) {
            files.push((import_id, row.get(0)?, Described::default()));
        }
        if let Some((.., described)) = files.last_mut() {
            described.take(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?);
        }
    }
    let mut hospitals = Hospitals::default();
    files.into_iter().for_each(|(_, name, described)| hospitals.learn(&name, described));
    Ok(hospitals)
}

fn elsewhere(name: &str) -> IngestError {
    IngestError::Guard {
        rule: rules::ANOTHER_HOSPITAL,
        message: format!(
            "`{name}` is known with other NPIs or addresses, and no license says that this is the same hospital"
        ),
        hint: rules::ANOTHER_HOSPITAL.remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(attributes: &[(&str, &str)]) -> Described {
        Described::of(attributes.iter().copied())
    }

    #[test]
    fn a_hospital_is_known_by_its_license_or_by_name_and_place() {
        let first = described(&[
            ("hospital_name", "Same Hospital"),
            ("license_number", "55"),
            ("license_state", "TX"),
            ("type_2_npi", "1234567893"),
            ("hospital_address", "1 Main St"),
        ]);
        for (same, name, license, npi, address) in [
            (true, "Same Hospital, Inc.", "000055", "", ""),
            (true, "SAME HOSPITAL", "", "1234567893", "2 Other St"),
            (true, "Same Hospital LLC", "", "", "1 Main St."),
            (false, "Same Hospital", "77", "1234567893", "1 Main St"),
            (false, "Same Hospital", "", "1932213600", "1 Main St"),
            (false, "Another Hospital", "55", "1234567893", "1 Main St"),
        ] {
            let mut other =
                described(&[("hospital_name", name), ("license_state", "TX"), ("license_number", license)]);
            for (attribute, value) in [("type_2_npi", npi), ("hospital_address", address)] {
                if !value.is_empty() {
                    other.take(attribute, value);
                }
            }
            assert_eq!(first.is(&other), same, "{other:?}");
        }
    }

    #[test]
    fn one_name_is_two_hospitals_where_nothing_of_their_places_is_the_same() {
        let austin = described(&[
            ("hospital_name", "Big"),
            ("type_2_npi", "1"),
            ("hospital_address", "1 Main St, Austin"),
        ]);
        for (elsewhere, attributes) in [
            (true, [("type_2_npi", "2"), ("hospital_address", "9 Oak St, Dallas")]),
            (true, [("version", "2.0.0"), ("hospital_address", "9 Oak St, Dallas")]),
            (false, [("type_2_npi", "2"), ("hospital_address", "1 Main St Austin")]),
            (false, [("type_2_npi", "1"), ("hospital_address", "9 Oak St, Dallas")]),
            (false, [("version", "2.0.0"), ("last_updated_on", "2026-01-01")]),
        ] {
            let other = described(&[&[("hospital_name", "Big")], &attributes[..]].concat());
            assert_eq!(other.is_elsewhere_than(&austin), elsewhere, "{other:?}");
        }
    }
}
