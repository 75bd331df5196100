//! Groups of providers that prices are paid to, as they come from the reader.

use super::pool::{NONE, Texts, number};
use crate::db::{Bound, Column, TableRows};

/// The groups of a file and the sets that they are of.
#[derive(Debug, Default)]
pub(super) struct Providers {
    pub(super) texts: Texts,
    /// By number, counted from 1.
    pub(super) groups: Vec<Group>,
    /// The groups of each set, one set after the other, and where each set ends.
    members: Vec<u32>,
    ends_of_sets: Vec<u32>,
    npis: Vec<i64>,
    /// Where the clinicians of each group end.
    ends: Vec<u32>,
}

/// A tax identification number with its clinicians.
#[derive(Debug)]
pub(super) struct Group {
    /// Type and number of the tax identification, name, reason of no count, reference; each but that with its
    /// reason.
    pub(super) words: [u32; 9],
    pub(super) npi_count: Option<i64>,
    pub(super) line: u64,
    pub(super) fingerprint: i64,
}

pub(super) const WORDS: [&str; 9] = [
    "tin_type",
    "tin_type_na",
    "tin",
    "tin_na",
    "name",
    "name_na",
    "npi_count_na",
    "reference",
    "reference_na",
];

impl Providers {
    /// Takes rows of a table; false where it is none of providers.
    pub(super) fn take(&mut self, rows: &TableRows) -> bool {
        let bound: Vec<String> =
            rows.columns().iter().filter(|column| column.is_bound()).map(Column::name).collect();
        let place = |name: &str| {
            bound.iter().position(|known| known == name).expect("the columns of the record are these")
        };
        let whole = |value: Bound| match value {
            Bound::Number(number) => Some(number),
            Bound::Null | Bound::Text { .. } => None,
        };
        let link = |value: Bound| {
            let id = whole(value).unwrap_or_default();
            u32::try_from(id).expect("a file has fewer than four billion records")
        };
        match rows.table() {
            "provider_group" => {
                let (words, count) = (WORDS.map(place), place("npi_count"));
                let (line, fingerprint) = (place("source_line"), place("fingerprint"));
                for row in rows.bound_rows() {
                    let mut keep = |at: usize| rows.text(row[at]).map_or(NONE, |text| self.texts.keep(text));
                    let words = words.map(&mut keep);
                    self.groups.push(Group {
                        words,
                        npi_count: whole(row[count]),
                        line: whole(row[line]).unwrap_or_default().unsigned_abs(),
                        fingerprint: whole(row[fingerprint]).unwrap_or_default(),
                    });
                }
            }
            "provider_group_npi" => {
                let (group, npi) = (place("provider_group_id"), place("npi"));
                for row in rows.bound_rows() {
                    let group = link(row[group]) as usize;
                    self.ends.resize(group.max(self.ends.len()), number(self.npis.len()));
                    self.npis.push(whole(row[npi]).unwrap_or_default());
                    self.ends[group - 1] = number(self.npis.len());
                }
            }
            "provider_set_group" => {
                let (set, group) = (place("provider_set_id"), place("provider_group_id"));
                for row in rows.bound_rows() {
                    self.member(link(row[set]), link(row[group]));
                }
            }
            _ => return false,
        }
        true
    }

    /// Notes that a group is of a set; sets come in order, each with all its groups.
    pub(super) fn member(&mut self, set: u32, group: u32) {
        let set = set as usize;
        self.ends_of_sets.resize(set.max(self.ends_of_sets.len()), number(self.members.len()));
        self.members.push(group);
        self.ends_of_sets[set - 1] = number(self.members.len());
    }

    /// The sets of each group, in order, by the number of the group less 1; who is of which set is forgotten.
    pub(super) fn take_sets(&mut self) -> Vec<Vec<u32>> {
        let (members, ends) = (std::mem::take(&mut self.members), std::mem::take(&mut self.ends_of_sets));
        let mut sets = vec![Vec::new(); self.groups.len()];
        let mut members = members.into_iter();
        let mut begin = 0;
        for (set, end) in (1..).zip(ends) {
            for group in members.by_ref().take((end - begin) as usize) {
                sets[group as usize - 1].push(set);
            }
            begin = end;
        }
        sets
    }

    /// Puts a group behind the others and gives its number.
    pub(super) fn add(&mut self, group: Group, npis: &[i64]) -> u32 {
        self.groups.push(group);
        self.npis.extend(npis);
        self.ends.resize(self.groups.len(), number(self.npis.len()));
        number(self.groups.len())
    }

    /// The clinicians of a group, divided by blanks.
    pub(super) fn npis(&self, group: u32) -> Option<String> {
        let at = group as usize;
        let end = *self.ends.get(at - 1)? as usize;
        let start = if at < 2 { 0 } else { self.ends[at - 2] as usize };
        let npis: Vec<String> = self.npis[start..end].iter().map(ToString::to_string).collect();
        (!npis.is_empty()).then(|| npis.join(" "))
    }
}
