//! Members of one name in one object. JSON allows them, and every reader takes the last; where
//! the two differ nobody can know which is meant, so the charge is rejected.

use std::collections::HashMap;

use super::row::Entry;
use crate::findings::{Finding, Place, rules};
use crate::source::json::{Kind, MANY_MEMBERS, Value};

/// A member whose name stands before it in the same object.
struct Repeated {
    pointer: String,
    name: String,
    at: usize,
    /// Whether both have the same text.
    same: bool,
}

/// What is said of members that stand twice in an item: those that concern it as a whole, and
/// those of each of its charges.
pub(super) fn in_item(entry: &Entry<'_>, of_charges: &mut [Vec<Finding>]) -> Vec<Finding> {
    let mut found = Vec::new();
    look(&entry.value, entry.text, String::new(), &mut found);
    let mut whole = Vec::new();
    for twice in found {
        let place = entry.place(&twice.pointer, twice.at);
        let finding = finding(&twice.name, place.pointer.as_deref().unwrap_or(""), place.line);
        if twice.same {
            whole.push(finding);
            continue;
        }
        // An item without charges has nothing that could be stored wrongly.
        if of_charges.is_empty() {
            whole.push(finding);
            continue;
        }
        let finding = contradiction(&twice.name, finding);
        match charge_of(&twice.pointer) {
            Some(index) if index < of_charges.len() => of_charges[index].push(finding),
            _ => of_charges.iter_mut().for_each(|charge| charge.push(finding.clone())),
        }
    }
    whole
}

/// The members of two values inside a member of the root, whose text begins in `line`.
pub(super) fn contradictions_in(name: &str, text: &str, value: &Value<'_>, line: u64) -> Vec<Finding> {
    let mut found = Vec::new();
    look(value, text, format!("/{name}"), &mut found);
    let contradictions = found.iter().filter(|twice| !twice.same);
    contradictions
        .map(|twice| {
            let line = line + text[..twice.at].matches('\n').count() as u64;
            contradiction(&twice.name, finding(&twice.name, &twice.pointer, line))
        })
        .collect()
}

/// The finding where the two differ.
pub(super) fn contradiction(name: &str, finding: Finding) -> Finding {
    let message = format!("the property `{name}` is listed twice with different values");
    rules::JSON_CONTRADICTION.at(finding.place, name, message)
}

/// The charge that a pointer within an item leads into.
pub(super) fn charge_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/standard_charges/")?.split('/').next()?.parse().ok()
}

/// A member of the root that appears twice.
pub(super) fn finding(name: &str, pointer: &str, line: u64) -> Finding {
    let place = Place { line, pointer: Some(format!("{pointer}/{name}")), ..Place::default() };
    rules::JSON_DUPLICATE_KEY.at(place, name, format!("the property `{name}` is listed twice"))
}

/// Two lists of items are no repetition of one: both are read.
pub(super) fn of_lists(name: &str, line: u64) -> Finding {
    let found = finding(name, "", line);
    Finding { help: "make one list of the two; the items of both are read".to_owned(), ..found }
}

fn look(value: &Value<'_>, text: &str, pointer: String, found: &mut Vec<Repeated>) {
    match &value.kind {
        Kind::Object(members) => {
            let mut seen = (members.len() > MANY_MEMBERS).then(HashMap::new);
            for (at, (name, member)) in members.iter().enumerate() {
                let other = match &mut seen {
                    Some(seen) => seen.insert(&**name, member),
                    None => members[..at].iter().rfind(|(other, _)| other == name).map(|(_, other)| other),
                };
                if let Some(other) = other {
                    let same = text.get(other.at..other.end) == text.get(member.at..member.end);
                    let (pointer, name) = (pointer.clone(), name.to_string());
                    found.push(Repeated { pointer, name, at: member.at, same });
                }
                if matches!(member.kind, Kind::Object(_) | Kind::List(_)) {
                    look(member, text, format!("{pointer}/{name}"), found);
                }
            }
        }
        Kind::List(elements) => {
            for (index, element) in elements.iter().enumerate() {
                look(element, text, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}
