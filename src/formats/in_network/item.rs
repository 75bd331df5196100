//! An item of a payer's file: which service its prices are for. And the text of an element with its place.

use memchr::memchr_iter;

use super::leaves::Leaves;
use super::unread::unread_member;
use crate::domain::{Code, CodeSystem, Known, Missing};
use crate::findings::rules;
use crate::formats::cell::{Fault, text};
use crate::formats::codes::{as_text, no_code_marker, read_code};
use crate::formats::spoiled_code::no_code;
use crate::formats::system_words::named_system;
use crate::formats::words::Arrangement;
use crate::source::json::{Fault as JsonFault, Kind, Spot, Value, fault_at, parse};

/// The longest element of prices or of providers, and the longest list of what a bundle covers.
pub(super) const LONGEST: usize = 16 * 1024 * 1024;

/// Members of an item that are read apart from the others.
pub(super) const LISTS: [&str; 3] = ["negotiated_rates", "bundled_codes", "covered_services"];
/// The other members of an item.
const MEMBERS: [&str; 7] = [
    "negotiation_arrangement",
    "name",
    "billing_code_type",
    "billing_code_type_version",
    "billing_code",
    "description",
    "severity_of_illness",
];

/// A JSON value with the place of everything in it.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) value: Value<'t>,
    /// JSON pointer.
    pub(super) pointer: String,
    text: &'t str,
    spot: Spot,
    line_ends: Vec<usize>,
}

impl<'t> Entry<'t> {
    pub(super) fn parse(text: &'t str, spot: Spot, pointer: String) -> Result<Self, JsonFault> {
        let value = parse(text).map_err(|fault| fault_at(spot, text.as_bytes(), fault.message, fault.at))?;
        let line_ends = memchr_iter(b'\n', text.as_bytes()).collect();
        Ok(Self { value, pointer, text, spot, line_ends })
    }

    /// Where a value of it begins.
    pub(super) fn spot(&self, value: &Value<'_>) -> Spot {
        let lines = self.line_ends.partition_point(|end| *end < value.at);
        Spot { line: self.spot.line + lines as u64, byte: self.spot.byte + value.at as u64 }
    }

    /// The text of a value of it.
    pub(super) fn raw(&self, value: &Value<'_>) -> &'t str {
        &self.text[value.at..value.end]
    }
}

/// What an item says of itself.
#[derive(Debug)]
pub(super) struct ItemHead {
    /// The code that it is priced under.
    pub(super) code: (CodeSystem, String),
    /// What a bundle or capitation covers.
    pub(super) components: Vec<(CodeSystem, String)>,
    pub(super) description: Known<String>,
    pub(super) arrangement: Known<Arrangement>,
    /// The year of the version of its code system.
    pub(super) version: Option<i32>,
    /// Its cells: stored, and left out.
    pub(super) stored: u64,
    pub(super) left_out: Leaves,
    /// What is odd about it.
    pub(super) faults: Vec<Fault>,
    /// What is said of members that are not read.
    pub(super) unread: Vec<(String, Fault)>,
}

impl ItemHead {
    /// Reads the members of an item; none when it has no code.
    pub(super) fn of(value: &Value<'_>) -> Option<Self> {
        let mut faults = Vec::new();
        let (code, fault) = code_of(value)?;
        faults.extend(fault);
        let description = [value.cell_of("description"), value.cell_of("name")];
        let description = description.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let word = value.cell_of("negotiation_arrangement");
        let arrangement = Arrangement::from_word(word).ok_or(match word {
            "" => Missing::NotSupplied,
            _ => Missing::Invalid,
        });
        if arrangement.is_err() {
            let rule = rules::ARRANGEMENT_UNKNOWN;
            faults.push(Fault::new(rule, format!("`{word}` is no arrangement"), rule.remedy));
        }
        let components = ["bundled_codes", "covered_services"].map(|list| value.get(list));
        let components = components.into_iter().flatten().flat_map(Value::elements);
        let coded: Vec<&Value<'_>> =
            components.clone().filter(|component| code_of(component).is_some()).collect();
        for lost in components.filter_map(lost_code) {
            let rule = rules::CODE_SPOILED;
            faults.push(Fault::new(rule, format!("{lost}; the bundle is without it"), rule.remedy));
        }
        let components =
            coded.iter().filter_map(|component| code_of(component)).map(|(code, _)| code).collect();
        let filled = |of: &Value<'_>| {
            ["billing_code", "billing_code_type"].iter().filter(|name| !of.cell_of(name).is_empty()).count()
                as u64
        };
        let stored = filled(value)
            + u64::from(!description.is_empty())
            + u64::from(arrangement.is_ok())
            + coded.iter().map(|component| filled(component)).sum::<u64>();
        let mut left_out = Leaves::of(value);
        left_out.filled -= stored;
        let known: Vec<&str> = MEMBERS.into_iter().chain(LISTS).collect();
        let is_list =
            |name: &str| matches!(value.get(name), Some(Value { kind: Kind::List(_) | Kind::Null, .. }));
        let is_value = |name: &str| {
            !matches!(value.get(name), Some(Value { kind: Kind::List(_) | Kind::Object(_), .. }))
        };
        let is_read = |name: &str| {
            (LISTS.contains(&name) && is_list(name)) || (MEMBERS.contains(&name) && is_value(name))
        };
        // The prices are kept apart, so that they are not among the members.
        let unread = value.members().filter(|name| !is_read(name));
        let unread = unread.map(|name| {
            let of_list = known.iter().copied().filter(|other| *other != LISTS[0] || name == LISTS[0]);
            (name.to_owned(), unread_member(name, value, &of_list.collect::<Vec<_>>()))
        });
        Some(Self {
            code,
            components,
            description: text(description, Missing::NotSupplied).map(str::to_owned),
            arrangement,
            version: value.cell_of("billing_code_type_version").trim().get(..4).and_then(|y| y.parse().ok()),
            stored,
            left_out,
            faults,
            unread: unread.collect(),
        })
    }
}

/// The code of an object, under the system that it names where the code has its shape.
pub(super) fn code_of(value: &Value<'_>) -> Option<((CodeSystem, String), Option<Fault>)> {
    let (kind, cell) = (value.cell_of("billing_code_type"), value.cell_of("billing_code"));
    let printed = as_text(cell);
    if no_code_marker(printed).is_some() || no_code(printed).is_some() {
        return None;
    }
    let exact = kind.parse::<CodeSystem>().ok();
    let named = exact.or_else(|| named_system(kind));
    let mut buffer = String::new();
    let read = named.and_then(|system| {
        read_code(system, cell, &mut buffer).ok().map(|(code, notice)| (system, code.to_owned(), notice))
    });
    if let Some((system, code, notice)) = read {
        let spelled = exact.is_none().then(|| {
            let rule = rules::CODE_SYSTEM_SPELLED;
            Fault::new(rule, format!("`{kind}` is read as {system}"), rule.remedy)
        });
        return Some(((system, code), spelled.or(notice)));
    }
    let kept = Code::new(CodeSystem::of_shape(printed), printed).ok()?;
    let message = format!("`{printed}` is no code of `{kind}`; kept as {}", kept.system());
    let fault = Fault::new(rules::CODE_SHAPE_UNEXPECTED, message, "ask the payer which system is meant");
    Some(((kept.system(), kept.as_str().to_owned()), Some(fault)))
}

/// Why an object has no code, where it has a text for one; what is lost with it is named by the caller.
pub(super) fn lost_code(value: &Value<'_>) -> Option<String> {
    let printed = as_text(value.cell_of("billing_code"));
    if no_code_marker(printed).is_some() {
        return (!printed.is_empty()).then(|| format!("`{printed}` says that there is no code"));
    }
    no_code(printed).map(|fault| format!("`{printed}` is {}", fault.message))
}
