//! Fees of two settings side by side: the one in a facility and the one outside of it, as fee schedules of states and
//! of workers' compensation head them. `NF Fee` and `F Fee` are a pair; an `F` alone may be anything.

use super::heading::{Kind, kind, words};
use super::heading_words::{names_clinician, names_price};

/// Where a service is provided, to a fee schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    Facility,
    NonFacility,
}

/// What the other headings of a file say of a column's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// Whether one is of rented or used equipment: then another is of new.
    pub(super) rented: bool,
    /// Whether one is of the technical component or of the global service: then another is of the professional one.
    pub(super) technical: bool,
    /// Whether one is the fee of a clinician: then that of the facility is of another bill, and of no place.
    pub(super) professional: bool,
    /// Whether one is of an office or a surgical center alone: then what a hospital is paid is of its place, too.
    pub(super) outside_hospital: bool,
    /// Whether several are numbers of places of service.
    pub(super) places: bool,
}

impl Beside {
    pub(super) fn of<'h>(headings: impl Iterator<Item = &'h str>) -> Self {
        let words: Vec<Vec<String>> = headings.map(words).collect();
        let places = words.iter().filter(|words| number_of(words).is_some()).count() > 1;
        let has = |list: &[&str]| words.iter().flatten().any(|word| list.contains(&word.as_str()));
        let is = |words: &[String], list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let professional = words.iter().any(|words| {
            // `Aetna: Prof` beside `Aetna: Fac` has no word for a price.
            let is_price = words.iter().any(|word| names_price(word))
                || words.last().is_some_and(|word| names_clinician(word));
            words.iter().any(|word| names_clinician(word))
                && is_price
                && !is(words, &["facility", "fac", "component"])
        });
        let outside = |words: &Vec<String>| {
            let is_place = |word: &String| ["office", "asc"].contains(&word.as_str());
            words.iter().any(is_place) && words.iter().all(|word| is_place(word) || names_price(word))
        };
        Self {
            outside_hospital: words.iter().any(outside),
            rented: has(&RENTED),
            technical: has(&["tc", "technical", "tech", "global"]),
            professional,
            places,
        }
    }
}

/// The place of service that a heading is: `POS 11`, or its number alone.
pub(super) fn place_number(heading: &str) -> Option<&'static str> {
    number_of(&words(heading))
}

fn number_of(words: &[String]) -> Option<&'static str> {
    let (number, others) = words.split_last()?;
    let is_place =
        others.is_empty() || ["pos", "place of service", "place"].contains(&others.join(" ").as_str());
    let listed = include_str!("../../../../seed/places_of_service.csv").lines().skip(1);
    let mut listed = listed.filter_map(|line| line.split(',').next());
    listed.find(|place| is_place && *place == number.as_str())
}

/// Words of rented and used equipment.
const RENTED: [&str; 5] = ["rental", "rent", "rr", "used", "ue"];

/// One of two fees that differ by their setting alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paired {
    pub(super) site: Site,
    /// The words that both headings have.
    rest: String,
}

/// Words of the fee outside of a facility, and of that in one. `NON-FACILITY` is two words of the first list.
const NON_FACILITY: [&str; 6] = ["nonfacility", "nonfac", "nf", "nfac", "nfs", "office"];
const FACILITY: [&str; 4] = ["facility", "fac", "f", "fs"];
/// Maximum allowable reimbursement or amount: a fee beside its pair, and a month or nothing elsewhere.
const ALLOWED: [&str; 3] = ["mar", "maa", "mra"];

impl Site {
    /// The place of service that stands for it: an office, or a hospital's outpatient department.
    pub(super) const fn place(self) -> &'static str {
        match self {
            Self::NonFacility => "11",
            Self::Facility => "22",
        }
    }

    /// The setting that a heading names, and its other words.
    fn of(heading: &str) -> Option<Paired> {
        let mut words = words(heading);
        let is = |list: &[&str], word: &String| list.contains(&word.as_str());
        let non = |pair: &[String]| pair[0] == "non" && is(&FACILITY, &pair[1]);
        let (site, begin, end) = if let Some(at) = words.windows(2).position(non) {
            (Self::NonFacility, at, at + 2)
        } else if let Some(at) = words.iter().position(|word| is(&NON_FACILITY, word)) {
            (Self::NonFacility, at, at + 1)
        } else {
            let at = words.iter().position(|word| is(&FACILITY, word))?;
            (Self::Facility, at, at + 1)
        };
        words.drain(begin..end);
        Some(Paired { site, rest: words.join(" ") })
    }
}

/// Of each heading the setting, where another heading is the same in the other setting.
pub(super) fn pairs<'h>(headings: impl Iterator<Item = &'h str>) -> Vec<Option<Paired>> {
    let found: Vec<Option<Paired>> = headings.map(Site::of).collect();
    let has_other =
        |one: &Paired| found.iter().flatten().any(|other| other.rest == one.rest && other.site != one.site);
    found.iter().map(|one| one.clone().filter(has_other)).collect()
}

impl Paired {
    /// What a column of the pair holds. Without a word for a price it may be relative value units: then only a
    /// dollar sign or separators, `has_signs`, show money.
    pub(super) fn kind(&self, has_signs: bool, is_program: impl Fn(&str) -> bool) -> Kind {
        let is_allowed = self.rest.split(' ').any(|word| ALLOWED.contains(&word));
        match kind(&self.rest) {
            Kind::Gross if self.rest.contains("charge") => Kind::Gross,
            Kind::Gross | Kind::Fee => Kind::Fee,
            Kind::Payer if is_program(&self.rest) => Kind::Fee,
            Kind::Open if is_allowed || has_signs => Kind::Fee,
            // Nothing is left of the heading.
            Kind::Other(_) if self.rest.is_empty() => {
                if has_signs {
                    Kind::Fee
                } else {
                    Kind::Open
                }
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(headings: &[&str]) -> Vec<Option<&'static str>> {
        let found = pairs(headings.iter().copied());
        found.into_iter().map(|paired| paired.map(|paired| paired.site.place())).collect()
    }

    #[test]
    fn headings_that_differ_by_the_setting_alone_are_a_pair() {
        for pair in [
            ["NF Fee", "Fac Fee"],
            ["Max Fee NF", "Max Fee F"],
            ["NON-FACILITY PRICE", "FACILITY PRICE"],
            ["NonFac Fee", "Fac Fee"],
            ["NFAC MAR", "FAC MAR"],
            ["Fee (Non-Facility)", "Fee (Facility)"],
            ["Office Fee", "Facility Fee"],
        ] {
            assert_eq!(sites(&pair), [Some("11"), Some("22")], "{pair:?}");
        }
        assert_eq!(sites(&["F", "Fee"]), [None, None]);
        assert_eq!(sites(&["Facility Fee", "Facility Name"]), [None, None]);
    }
}
