//! Payers of one file whose names differ by the form of a company alone: `Aetna` and `AETNA, INC.`.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::text::{bare_name, list, name_letters};
use crate::findings::{Finding, Place, rules};

/// How many names of one payer are shown.
const MOST_NAMED: usize = 4;
/// More names of a file are not compared.
const MOST_NAMES: usize = 10_000;

/// The names of payers in a file.
#[derive(Debug, Default)]
pub(super) struct TwoNames {
    met: BTreeSet<String>,
    last: String,
}

impl TwoNames {
    /// Takes the name of a row or column, which is seldom another one than that before.
    pub(super) fn take(&mut self, name: &str) {
        if self.last == name || self.met.len() >= MOST_NAMES {
            return;
        }
        name.clone_into(&mut self.last);
        if !self.met.contains(name) {
            self.met.insert(name.to_owned());
        }
    }

    /// A finding for each payer with several names, which stay apart as long as nobody says that they are one.
    pub(super) fn said(self) -> Vec<Finding> {
        let mut payers: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for name in self.met {
            payers.entry(bare_name(&name)).or_default().entry(name_letters(&name)).or_insert(name);
        }
        let several = payers.into_values().filter(|names| names.len() > 1);
        let finding = |names: BTreeMap<String, String>| {
            let quoted: Vec<String> = names.values().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "{} differ by the form of the company alone, and their rates are stored under each name",
                list(&quoted[..quoted.len().min(MOST_NAMED)])
            );
            let first = names.values().next().map_or("", String::as_str);
            rules::NAMES_OF_ONE_PAYER.at(Place::default(), first, message)
        };
        several.map(finding).collect()
    }
}
