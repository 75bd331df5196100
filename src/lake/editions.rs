//! Which file of a publisher is the newer one must be known: two of one day that speak of the same are refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::error::LakeError;
use super::hospitals::{name_hospitals, refuse_elsewhere};
use super::layout::{EMPTY, Lake, RECORDS, is_part};
use super::record::{Record, StatedPlan};
use super::small::payers_by_name;
use crate::formats::in_network::IN_NETWORK;

impl Lake {
    /// The records of the lake that no tombstone takes back, by part. Files that are no record are passed over.
    pub(super) fn records(&self) -> Result<BTreeMap<String, Record>, LakeError> {
        let folder = self.root().join(RECORDS);
        let failed = |source| LakeError::Read { path: folder.clone(), source };
        let mut known = self.known.0.borrow_mut();
        let mut standing = BTreeMap::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let Some(part) = name.to_str().and_then(|name| name.strip_suffix(".json")) else { continue };
            if !is_part(part) || part == EMPTY || self.is_taken_back(part)? {
                continue;
            }
            if !known.contains_key(part) {
                let Some(record) = self.read_record(part)? else { continue };
                known.insert(part.to_owned(), record);
            }
            standing.insert(part.to_owned(), known[part].clone());
        }
        Ok(standing)
    }

    /// Forgets what was read of a part that is published again.
    pub(super) fn forget(&self, part: &str) {
        self.known.0.borrow_mut().remove(part);
    }

    /// Stops where the lake has another file of the publisher and day that speaks of the same.
    pub(super) fn refuse_same_edition(&self, new: &Record) -> Result<(), LakeError> {
        let all = self.records()?;
        refuse_elsewhere(new, &all)?;
        let payers = payers_by_name(self.root())?;
        let others = all.into_values().filter(|other| other.part != new.part);
        let mut named: Vec<Record> = others.chain([new.clone()]).collect();
        name_hospitals(&mut named);
        let (own, others): (Vec<Record>, Vec<Record>) =
            named.into_iter().partition(|record| record.part == new.part);
        let new = own.first().unwrap_or(new);
        let others = others.iter().filter(|other| is_of_the_same(other, new, &payers));
        for other in others {
            // The database knows which of its imports came first.
            if new.order_number.is_some() && other.order_number.is_some() {
                continue;
            }
            // Files of one archive add up.
            if new.archive.is_some() && new.archive == other.archive {
                continue;
            }
            match (new.edition, other.edition) {
                (Some(day), Some(known)) if day == known => return Err(same_day(new, other, day)),
                (None, _) => return Err(undated(new, other)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether two files have other content and speak of the same.
fn is_of_the_same(one: &Record, other: &Record, payers: &BTreeMap<String, i64>) -> bool {
    let publisher = |record: &Record| {
        let of_prices = record.format.as_deref() == Some(IN_NETWORK);
        (of_prices, record.publisher_kind.clone(), record.entity_letters.clone(), record.list_letters.clone())
    };
    let same_publisher = publisher(one) == publisher(other);
    let same_content = one.sha256 == other.sha256 && one.profile_sha256 == other.profile_sha256;
    if !same_publisher || same_content {
        return false;
    }
    let of_plans = |record: &Record| record.scope.as_deref() == Some("plans");
    if !of_plans(one) || !of_plans(other) {
        return true;
    }
    let key = |plan: &StatedPlan| contract_of(plan, payers);
    let known: BTreeSet<_> = one.states.iter().flatten().map(key).collect();
    other.states.iter().flatten().any(|plan| known.contains(&key(plan)))
}

/// A payer by the name that leads to it, and the plan without its line of business: a file that states the line and one
/// that does not speak of the same.
fn contract_of(plan: &StatedPlan, payers: &BTreeMap<String, i64>) -> (String, String) {
    let (name, plan) = plan.key();
    let payer = payers.get(&name).map_or(name, |payer| format!("#{payer}"));
    let without_line =
        plan.strip_suffix(']').and_then(|plan| plan.rsplit_once(" [")).map(|(plan, _)| plan.to_owned());
    (payer, without_line.unwrap_or(plan))
}

fn name(record: &Record) -> &str {
    record.file_name.as_deref().unwrap_or(&record.part)
}

fn same_day(new: &Record, other: &Record, day: chrono::NaiveDate) -> LakeError {
    let publisher = new.publisher.as_deref().unwrap_or_default();
    let is_whole = new.scope.as_deref() == Some("publisher");
    let together =
        if is_whole { " and publish both in one archive, if each holds a part of the rates" } else { "" };
    LakeError::Refused {
        message: format!(
            "`{}` and `{}` are both the edition of {day} of {publisher}, with other content",
            name(new),
            name(other)
        ),
        hint: format!(
            "take the other back by `ratebook publish --into LAKE --undo {}`{together}, or say which day this one is of \
             by `--edition DAY`: the newer takes the place of the older",
            other.part
        ),
    }
}

fn undated(new: &Record, other: &Record) -> LakeError {
    let publisher = new.publisher.as_deref().unwrap_or_default();
    let day = other.edition.map_or_else(|| "without a day too".to_owned(), |day| format!("of {day}"));
    LakeError::Refused {
        message: format!(
            "`{}` does not say which day it is of, and the lake has `{}` of {publisher}, which is {day}",
            name(new),
            name(other)
        ),
        hint: format!(
            "say which day it is of by `--edition DAY`, or take the other back by `ratebook publish --into LAKE \
             --undo {}`",
            other.part
        ),
    }
}
