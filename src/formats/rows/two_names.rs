//! Payers of one file whose names differ by the form of a company alone: `Aetna` and `AETNA, INC.`.

use std::collections::BTreeMap;

use crate::domain::text::{bare_name, list, name_letters};
use crate::domain::{alias_command, quoted_word};
use crate::findings::{Finding, Place, rules};

/// How many names of one payer are shown.
const MOST_NAMED: usize = 4;
/// More names of a file are not compared.
const MOST_NAMES: usize = 10_000;

/// The names of payers in a file.
#[derive(Debug, Default)]
pub(super) struct TwoNames {
    /// Each with its place in the order of their first rows.
    met: BTreeMap<String, usize>,
    /// In that order.
    order: Vec<String>,
    /// The place of the name that came last.
    last: usize,
}

impl TwoNames {
    /// Takes the name of a row or column. It is mostly the one before or the one that came after that, for many files
    /// state the payers of each code in the same order.
    pub(super) fn take(&mut self, name: &str) {
        let after = if self.last + 1 < self.order.len() { self.last + 1 } else { 0 };
        let is_here = |at: &usize| self.order.get(*at).is_some_and(|known| known == name);
        if let Some(place) = [self.last, after].into_iter().find(is_here) {
            self.last = place;
        } else if let Some(place) = self.met.get(name) {
            self.last = *place;
        } else if self.met.len() < MOST_NAMES {
            self.last = self.order.len();
            self.met.insert(name.to_owned(), self.last);
            self.order.push(name.to_owned());
        }
    }

    /// A finding for each payer with several names, which stay apart as long as nobody says that they are one.
    pub(super) fn said(self) -> Vec<Finding> {
        let mut payers: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for name in self.met.into_keys() {
            payers.entry(bare_name(&name)).or_default().entry(name_letters(&name)).or_insert(name);
        }
        let several = payers.into_values().filter(|names| names.len() > 1);
        let finding = |names: BTreeMap<String, String>| {
            let quoted: Vec<String> = names.values().map(|name| format!("`{name}`")).collect();
            let first = names.values().next().map_or("", String::as_str);
            let command = names.values().nth(1).map_or(String::new(), |second| {
                format!("; `{}` makes them one payer", alias_command(second, &quoted_word(first)))
            });
            let message = format!(
                "{} differ by the form of the company alone, and their rates are stored under each name{command}",
                list(&quoted[..quoted.len().min(MOST_NAMED)])
            );
            rules::NAMES_OF_ONE_PAYER.at(Place::default(), first, message)
        };
        several.map(finding).collect()
    }
}
