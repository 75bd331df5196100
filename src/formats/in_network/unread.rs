//! Members of an object that are not read: what is said of each, with the number of values that are left out.

use super::leaves::Leaves;
use crate::domain::nearest;
use crate::domain::text::count;
use crate::findings::rules;
use crate::formats::cell::Fault;
use crate::source::json::{Kind, Value};

/// What is said of a member that is not read: it holds another kind of value than the schema has, it is nearly
/// a member that the object lacks, or the schema does not have it.
pub(super) fn unread_member(name: &str, object: &Value<'_>, known: &[&str]) -> Fault {
    let values = object.get(name).map_or(0, |value| Leaves::of(value).filled);
    of_member(name, values, known, |other| object.get(other).is_some())
}

/// The same of a member with so many values, of an object that `has` others.
pub(super) fn of_member(name: &str, values: u64, known: &[&str], has: impl Fn(&str) -> bool) -> Fault {
    let left_out = || count(values, "value is left out", "values are left out");
    let fault = |rule: &'static crate::findings::Rule, message| Fault::new(rule, message, rule.remedy);
    let absent = known.iter().copied().filter(|other| !has(other));
    match nearest(name, absent).first() {
        _ if known.contains(&name) && values > 0 => fault(
            rules::MEMBER_OF_ANOTHER_KIND,
            format!("`{name}` is not what the schema has there and is not read; {}", left_out()),
        ),
        Some(other) if values > 0 => fault(
            rules::HEADING_MISSPELLED,
            format!("`{name}` looks like `{other}`, which is missing; {}", left_out()),
        ),
        _ => {
            let values = if values == 0 { "no value is left out".to_owned() } else { left_out() };
            let message = format!("`{name}` is not of the schema and is not read; {values}");
            fault(rules::KEY_NOT_OF_THE_SCHEMA, message)
        }
    }
}

/// Whether a list of clinicians is `[0]` alone: it stops at the tax identification number.
pub(super) fn stops_before_clinicians(list: Option<&Value<'_>>) -> bool {
    matches!(list.map_or(&[][..], Value::elements), [only] if only.cell() == "0")
}

/// What a payer's file is mended by is a question to the payer, and no cell or profile of the reader's own.
pub(super) fn asked_of_the_payer(fault: Fault) -> Fault {
    let help = if fault.rule == rules::ZERO_AMOUNT {
        "nothing to do if nothing was paid; ask the payer if zero means that there is no amount"
    } else if fault.rule == rules::NINE_NINES {
        "ask the payer for the amount; this one is kept as a gap with its text"
    } else if fault.rule == rules::AMBIGUOUS_MARKER {
        "ask the payer; it can also mean not applicable"
    } else {
        return fault;
    };
    Fault { help: help.to_owned(), ..fault }
}

/// Whether a value stands where the schema has a list, and is none; null says nothing.
pub(super) fn is_no_list(value: Option<&Value<'_>>) -> bool {
    value.is_some_and(|value| !matches!(value.kind, Kind::List(_) | Kind::Null))
}

/// A member of an object, or with its number after a slash an element of the list in it.
pub(super) fn value_at<'v, 't>(object: &'v Value<'t>, member: &str) -> Option<&'v Value<'t>> {
    match member.split_once('/') {
        Some((list, nth)) => match object.get(list)? {
            list @ Value { kind: Kind::List(_), .. } => list.elements().get(nth.parse::<usize>().ok()?),
            only => Some(only),
        },
        None => object.get(member),
    }
}

/// Why the prices of an object are not read, where it is none, or one of these members is no list of objects.
pub(super) fn prices_of_another_kind<'m>(object: &Value<'_>, member: &'m str) -> Option<(&'m str, Fault)> {
    let fault = |what: &str| {
        let rule = rules::PRICES_OF_ANOTHER_KIND;
        let values = Leaves::of(object).filled;
        let lost = count(values, "value is not stored", "values are not stored");
        Fault::new(rule, format!("{what}; {lost}"), rule.remedy)
    };
    if !matches!(object.kind, Kind::Object(_) | Kind::Null) {
        return Some(("", fault(&format!("what should hold `{member}` is no object"))));
    }
    is_no_list(object.get(member)).then(|| (member, fault(&format!("`{member}` is no list"))))
}

/// The text of a value to show: of a list or an object the first text or number in it.
pub(super) fn shown<'v>(value: &'v Value<'_>) -> &'v str {
    match &value.kind {
        Kind::List(elements) => elements.iter().map(shown).find(|text| !text.is_empty()).unwrap_or_default(),
        Kind::Object(members) => {
            members.iter().map(|(_, member)| shown(member)).find(|text| !text.is_empty()).unwrap_or_default()
        }
        _ => value.cell(),
    }
}
