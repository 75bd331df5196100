//! Whose a hospital's file is: a hospital is known by its license and where it is, whatever it is called, and where
//! files state no license, by the NPIs and addresses beside the name.
//!
//! Two files of one license and day, or of one archive, that are not of one place are of two campuses, each of which
//! has editions of its own. Databases (`hospitals`) and lakes ask here.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::text::{bare_name, name_letters, publisher_letters};

/// What divides the numbers of several licenses in one cell.
const BETWEEN_LICENSES: [char; 4] = ['|', ';', ',', '&'];

/// A hospital, as a file describes it: all in letters and digits alone.
#[derive(Debug, Default, Clone)]
pub struct Described {
    name: String,
    state: String,
    licenses: BTreeSet<String>,
    npis: BTreeSet<String>,
    addresses: BTreeSet<String>,
    locations: BTreeSet<String>,
    /// Locations, addresses and NPIs as published, in this order.
    places: [Vec<String>; 3],
    day: Option<NaiveDate>,
    archive: Option<String>,
}

impl Described {
    /// What a file's attributes say.
    pub fn of<'a>(attributes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut described = Self::default();
        attributes.into_iter().for_each(|(name, value)| described.take(name, value));
        described
    }

    /// The day that the file is of, and the archive that it came in.
    #[must_use]
    pub fn published(self, day: Option<NaiveDate>, archive: Option<&str>) -> Self {
        Self { day, archive: archive.map(str::to_owned), ..self }
    }

    pub(super) fn take(&mut self, attribute: &str, value: &str) {
        match attribute {
            "hospital_name" => self.name = bare_name(value),
            "license_state" => self.state = name_letters(value),
            "license_number" => {
                let numbers = value.split(BETWEEN_LICENSES);
                let numbers = numbers.filter(|number| number.chars().any(|c| c.is_ascii_digit()));
                self.licenses.extend(numbers.map(name_letters));
            }
            "type_2_npi" => {
                self.npis.insert(name_letters(value));
                self.places[2].push(value.to_owned());
            }
            "hospital_address" => {
                self.addresses.insert(name_letters(value));
                self.places[1].push(value.to_owned());
            }
            "location_name" | "hospital_location" => {
                self.locations.insert(name_letters(value));
                self.places[0].push(value.to_owned());
            }
            _ => {}
        }
    }

    /// Adds what an older file says.
    fn add(&mut self, older: Self) {
        if self.licenses.is_empty() {
            self.state = older.state;
            self.licenses = older.licenses;
        } else if self.has_license_of(&older) {
            self.licenses.extend(older.licenses);
        }
        self.npis.extend(older.npis);
        self.addresses.extend(older.addresses);
        self.locations.extend(older.locations);
    }

    /// The numbers of its licenses, without the state where it is written before one: `IL-5555`.
    fn numbers(&self) -> BTreeSet<&str> {
        let bare = |number| {
            let rest = str::strip_prefix(number, &*self.state);
            let rest = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            rest.unwrap_or(number).trim_start_matches('0')
        };
        self.licenses.iter().map(|number| bare(number.as_str())).collect()
    }

    /// One of its licenses is one of the other's: their order, and one that is left out, make no other hospital.
    fn has_license_of(&self, other: &Self) -> bool {
        self.state == other.state && !self.numbers().is_disjoint(&other.numbers())
    }

    fn has_another_license(&self, other: &Self) -> bool {
        !self.licenses.is_empty() && !other.licenses.is_empty() && !self.has_license_of(other)
    }

    /// An NPI that both state; of files that state none, an address.
    fn shares_place_with(&self, other: &Self) -> bool {
        if self.npis.is_empty() || other.npis.is_empty() {
            !self.addresses.is_disjoint(&other.addresses)
        } else {
            !self.npis.is_disjoint(&other.npis)
        }
    }

    fn shares_address_with(&self, other: &Self) -> bool {
        !self.addresses.is_disjoint(&other.addresses)
    }

    /// Of NPIs, addresses and locations that both state: how many are the same, and how many are not.
    fn compare_places(&self, other: &Self) -> (usize, usize) {
        let sides = [
            (&self.npis, &other.npis),
            (&self.addresses, &other.addresses),
            (&self.locations, &other.locations),
        ];
        let stated = sides.into_iter().filter(|(one, other)| !one.is_empty() && !other.is_empty());
        let (others, same): (Vec<_>, Vec<_>) = stated.partition(|(one, other)| one.is_disjoint(other));
        (same.len(), others.len())
    }

    /// Not where the other is: one thing alone may only be written otherwise.
    fn is_of_another_place(&self, other: &Self) -> bool {
        match self.compare_places(other) {
            (0, others) => others > 0,
            (_, others) => others > 1,
        }
    }

    /// Published beside the other, so that neither is the next edition of the other.
    fn is_beside(&self, other: &Self) -> bool {
        self.day.is_some() && self.day == other.day || self.archive.is_some() && self.archive == other.archive
    }

    /// Of one name, and nothing of where they are is the same: a license that both have says that they are one, but
    /// where NPI, address and location are all others.
    fn is_elsewhere_than(&self, other: &Self) -> bool {
        if self.has_license_of(other) {
            return self.compare_places(other) == (0, 3);
        }
        let both_state_npis = !self.npis.is_empty() && !other.npis.is_empty();
        let both_state_places = !self.addresses.is_empty() && !other.addresses.is_empty();
        // A location that is called as the hospital says nothing of where it is.
        let mut shared = self.locations.intersection(&other.locations);
        !self.has_another_license(other)
            && (both_state_npis || both_state_places)
            && !self.shares_place_with(other)
            && !self.shares_address_with(other)
            && shared.all(|location| *location == self.name)
    }
}

/// Whose a file is that nobody said to be of another publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Of the hospital that it names.
    Named,
    /// Of the hospital that it names, whose address was another one.
    Moved,
    /// Of a hospital that is known by this name.
    Known(String),
    /// Of a hospital with another license than this one, of the same name and place.
    Like(String),
    /// Of a hospital with the license of this one, which has another name, or with its NPI or address where one of the
    /// two states no license.
    Renamed(String),
    /// Of another campus than this hospital with its license, and to be known by the second name.
    Campus(String, String),
    /// It has the name of this hospital, which is elsewhere.
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
    /// Each of its files, the newest first.
    files: Vec<Described>,
}

impl Known {
    /// Whether a file is of another campus: published beside files of this one, and of another place than they.
    fn is_another_campus(&self, file: &Described) -> bool {
        let mut beside = self.files.iter().filter(|known| file.is_beside(known)).peekable();
        beside.peek().is_some()
            && file.has_license_of(&self.described)
            && beside.all(|known| file.is_of_another_place(known))
    }
}

impl Hospitals {
    /// Adds a newer file of the hospital of that name.
    pub fn learn(&mut self, name: &str, described: Described) {
        let letters = publisher_letters(name);
        let (mut name, mut files, mut all) = (name.to_owned(), vec![described.clone()], described);
        if let Some(at) = self.known.iter().rposition(|known| known.letters == letters) {
            let older = self.known.remove(at);
            all.add(older.described);
            files.extend(older.files);
            name = older.name;
        }
        self.known.push(Known { name, letters, described: all, files });
    }

    /// Whose a file is that calls its hospital `own`.
    #[must_use]
    pub fn whose(&self, own: &str, file: &Described) -> Whose {
        if file.name.is_empty() {
            return Whose::Named;
        }
        let letters = publisher_letters(own);
        let same = self.known.iter().enumerate().filter(|(_, known)| self.is_of(known, file, &letters));
        let nearest = same.max_by_key(|(at, known)| {
            let (places, _) = file.compare_places(&known.described);
            (known.described.name == file.name, places, known.letters == letters, *at)
        });
        if let Some((_, known)) = nearest {
            let is_moved = file.has_license_of(&known.described)
                && !file.addresses.is_empty()
                && !known.described.addresses.is_empty()
                && !file.shares_address_with(&known.described);
            return match known.letters == letters {
                true if is_moved => Whose::Moved,
                true => Whose::Named,
                false => Whose::Known(known.name.clone()),
            };
        }
        let find = |is: &dyn Fn(&Known) -> bool| self.known.iter().rev().find(|known| is(known));
        let is_named = |known: &Known| known.letters == letters || known.described.name == file.name;
        let is_campus = |known: &Known| {
            known.is_another_campus(file) && (is_named(known) || file.shares_place_with(&known.described))
        };
        if let Some(known) = find(&is_campus) {
            return Whose::Campus(known.name.clone(), self.free_name(own, file));
        }
        if let Some(known) = find(&|known| is_named(known) && file.is_elsewhere_than(&known.described)) {
            return Whose::Elsewhere(known.name.clone());
        }
        let is_like = |known: &Known| {
            known.described.name == file.name
                && file.shares_place_with(&known.described)
                && file.has_another_license(&known.described)
        };
        if let Some(known) = find(&is_like) {
            return Whose::Like(known.name.clone());
        }
        let is_renamed = |known: &Known| {
            let of = &known.described;
            of.name != file.name
                && !known.is_another_campus(file)
                && (file.has_license_of(of) || !file.has_another_license(of) && file.shares_place_with(of))
        };
        find(&is_renamed).map_or(Whose::Named, |known| Whose::Renamed(known.name.clone()))
    }

    /// Whether a file is of a hospital: its license says so, or name and place where one of the two states none.
    fn is_of(&self, known: &Known, file: &Described, letters: &[String; 2]) -> bool {
        let of = &known.described;
        if known.is_another_campus(file) || file.is_elsewhere_than(of) {
            return false;
        }
        if known.letters == *letters {
            return true;
        }
        if of.name == file.name {
            return !file.has_another_license(of) && (file.has_license_of(of) || file.shares_place_with(of));
        }
        // Of several campuses with one license and NPI only the address says which one has another name now.
        let campuses = || self.known.iter().filter(|other| file.has_license_of(&other.described)).count();
        file.has_license_of(of)
            && (file.shares_address_with(of) || file.shares_place_with(of) && campuses() == 1)
    }

    /// The name of a new campus: its own, with what tells it apart where another campus is called so.
    fn free_name(&self, own: &str, file: &Described) -> String {
        let is_free = |name: &String| {
            let letters = publisher_letters(name);
            self.known.iter().all(|known| known.letters != letters)
        };
        let places = file.places.iter().filter_map(|places| places.first());
        let names = places.map(|place| format!("{own}, {place}"));
        let mut names = std::iter::once(own.to_owned()).chain(names);
        names.find(is_free).unwrap_or_else(|| format!("{own}, campus {}", self.known.len() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(attributes: &[(&str, &str)]) -> Described {
        Described::of(attributes.iter().copied())
    }

    /// Name, license of Texas, NPI, address and location, where they are not blank, and the day in November.
    fn file([name, license, npi, address, location]: [&str; 5], day: u32) -> Described {
        let stated = [
            ("hospital_name", name),
            ("license_number", license),
            ("license_state", "TX"),
            ("type_2_npi", npi),
            ("hospital_address", address),
            ("location_name", location),
        ];
        let stated = stated.into_iter().filter(|(_, value)| !value.is_empty());
        Described::of(stated).published(NaiveDate::from_ymd_opt(2026, 11, day), None)
    }

    fn named(name: &str, license: &str) -> String {
        if license.is_empty() { name.to_owned() } else { format!("{name} (TX {license})") }
    }

    #[test]
    fn a_hospital_is_known_by_its_license_and_place_or_by_name_and_place() {
        let mut hospitals = Hospitals::default();
        let first = ["Same Hospital", "55|56", "1234567893", "1 Main St", "Same Hospital"];
        hospitals.learn("Same Hospital (TX 55|56)", file(first, 1));
        let known = || Whose::Known("Same Hospital (TX 55|56)".to_owned());
        let like = || Whose::Like("Same Hospital (TX 55|56)".to_owned());
        let renamed = || Whose::Renamed("Same Hospital (TX 55|56)".to_owned());
        let elsewhere = || Whose::Elsewhere("Same Hospital (TX 55|56)".to_owned());
        for (whose, stated) in [
            (Whose::Named, ["Same Hospital", "55|56", "1234567893", "1 MAIN ST.", "Same Hospital, North"]),
            (Whose::Moved, ["Same Hospital", "55|56", "1234567893", "2 Other St", "Same Hospital"]),
            (known(), ["Same Hospital", "56|55", "1932213600", "2 Other St", "Same Hospital"]),
            (known(), ["Same Hospital, Inc.", "000055", "", "", ""]),
            (known(), ["Same Hospital", "TX-0055", "", "", ""]),
            (known(), ["SAME HOSPITAL", "", "1234567893", "2 Other St", ""]),
            (known(), ["Same Hospital LLC", "", "", "1 Main St.", ""]),
            // Another name, and the license with an NPI or address.
            (known(), ["New Name", "56", "1234567893", "2 Other St", ""]),
            (known(), ["New Name", "55", "1932213600", "1 Main St", "New Name"]),
            (renamed(), ["New Name", "55", "1932213600", "2 Other St", "Same Hospital"]),
            (renamed(), ["New Name", "", "1234567893", "1 Main St", "Same Hospital"]),
            (Whose::Named, ["New Name", "77", "1234567893", "1 Main St", "Same Hospital"]),
            // The name with another license, with none, and with nothing else that is the same.
            (like(), ["Same Hospital", "77", "1234567893", "1 Main St", "Same Hospital"]),
            (Whose::Named, ["Same Hospital", "77", "1932213600", "2 Other St", "Same Hospital"]),
            (elsewhere(), ["Same Hospital", "", "1932213600", "2 Other St", "Same Hospital"]),
            (elsewhere(), ["Same Hospital", "55", "1932213600", "2 Other St", "South"]),
        ] {
            assert_eq!(hospitals.whose(&named(stated[0], stated[1]), &file(stated, 2)), whose, "{stated:?}");
        }
    }

    #[test]
    fn files_of_one_license_and_day_that_are_not_of_one_place_are_of_two_campuses() {
        let (own, south) = ("Big (TX 55)", "Big (TX 55), South");
        let mut hospitals = Hospitals::default();
        hospitals.learn(own, file(["Big", "55", "1234567893", "1 Main St", "North"], 1));
        let second = ["Big", "55", "1932213600", "9 Oak St", "South"];
        let campus = Whose::Campus(own.to_owned(), south.to_owned());
        assert_eq!(hospitals.whose(own, &file(second, 1)), campus);
        hospitals.learn(south, file(second, 1));
        // A part of the same campus, a correction that writes one thing otherwise, and the next month of each.
        for (whose, stated, day) in [
            (Whose::Named, ["Big", "55", "1234567893", "1 Main St", "North"], 1),
            (Whose::Moved, ["Big", "55", "1234567893", "1 Main Street", "North"], 1),
            (Whose::Known(south.to_owned()), second, 2),
            (Whose::Named, ["Big", "55", "1234567893", "1 Main St", "North"], 2),
            // Only the license and an NPI of one of several campuses: it is not known which is renamed.
            (Whose::Renamed(south.to_owned()), ["West", "55", "1234567893", "3 Elm St", "West"], 2),
        ] {
            assert_eq!(hospitals.whose(&named(stated[0], "55"), &file(stated, day)), whose, "{stated:?}");
        }
        // Of one archive, whatever their days.
        let mut hospitals = Hospitals::default();
        let in_archive = |stated, day| {
            let file = file(stated, day);
            let of = file.day;
            file.published(of, Some("a"))
        };
        hospitals.learn(own, in_archive(["Big", "55", "1234567893", "1 Main St", "North"], 1));
        assert_eq!(hospitals.whose(own, &in_archive(second, 2)), campus);
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
