//! Members that an object states twice: nobody can know which of the two is meant, so what they are of is rejected.

use std::collections::HashSet;

use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::source::json::{Kind, MANY_MEMBERS, Value};

/// The first member that a value states twice, itself or in an object within it, and what is said of it. What a
/// member named `but` holds is not looked at.
pub(super) fn repeated<'v>(value: &'v Value<'_>, but: &str) -> Option<(&'v str, Fault)> {
    let name = first(value, but)?;
    let message = format!("`{name}` is stated twice, so that its value is open");
    Some((name, Fault::new(rules::REPEATED_KEY, message, rules::REPEATED_KEY.remedy)))
}

fn first<'v>(value: &'v Value<'_>, but: &str) -> Option<&'v str> {
    match &value.kind {
        Kind::Object(members) => {
            let names = || members.iter().map(|(name, _)| &**name);
            let own = if members.len() > MANY_MEMBERS {
                let mut seen = HashSet::with_capacity(members.len());
                names().find(|name| !seen.insert(*name))
            } else {
                names()
                    .enumerate()
                    .find(|(at, name)| names().take(*at).any(|other| other == *name))
                    .map(|(_, name)| name)
            };
            let within = members.iter().filter(|(name, _)| name != but);
            own.or_else(|| within.into_iter().find_map(|(_, member)| first(member, "")))
        }
        Kind::List(elements) => elements.iter().find_map(|element| first(element, "")),
        _ => None,
    }
}
