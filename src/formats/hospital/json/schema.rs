//! As much of JSON Schema as CMS's schemas of the hospital template use, with the errors that a checker
//! which collects them all gives: one for every keyword that fails, at the value that it is about.
//!
//! The schemas are CMS's files in `schemas/`; the build turns them into tables of this form.

use super::super::publication::no_date;
use super::super::version::Version;
use crate::findings::{Rule, rules};
use crate::source::json::{Kind, Value};

include!(concat!(env!("OUT_DIR"), "/hospital_schemas.rs"));

/// The schemas of one version.
#[derive(Debug)]
pub(super) struct Template {
    /// Everything but the items.
    pub(super) root: Schema,
    /// One entry of `standard_charge_information`.
    pub(super) item: &'static Schema,
}

/// The schemas of a version.
pub(super) const fn of(version: Version) -> &'static Template {
    match version {
        Version::V2_0 => &V2_0_0,
        Version::V2_1 => &V2_1_0,
        Version::V2_2 => &V2_2_0,
        Version::V3_0 => &V3_0_0,
    }
}

/// A schema. Keywords that are empty say nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema {
    pub(super) kind: Option<Type>,
    pub(super) properties: &'static [(&'static str, &'static Schema)],
    pub(super) required: &'static [&'static str],
    pub(super) items: Option<&'static Schema>,
    pub(super) contains: Option<&'static Schema>,
    /// Of a text.
    pub(super) not_blank: bool,
    /// Of a list.
    pub(super) not_empty: bool,
    pub(super) positive: bool,
    pub(super) one_of_words: &'static [&'static str],
    pub(super) word: Option<&'static str>,
    pub(super) date: bool,
    pub(super) count: bool,
    pub(super) not: Option<&'static Schema>,
    pub(super) any_of: &'static [&'static Schema],
    pub(super) all_of: &'static [&'static Schema],
    pub(super) when: Option<(&'static Schema, &'static Schema)>,
}

/// The types of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Object,
    List,
    Text,
    Number,
    Bool,
}

/// A keyword that failed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    pub(super) rule: &'static Rule,
    /// JSON pointer from the value that was checked.
    pub(super) pointer: String,
    /// Where that value begins in its text.
    pub(super) at: usize,
    pub(super) value: String,
    pub(super) message: String,
    /// The property that is missing; of several in one object, all.
    pub(super) missing: Vec<&'static str>,
}

/// Says which properties an object lacks.
pub(super) fn lacks(names: &[&str]) -> String {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (is, property) = if names.len() == 1 { ("is", "property") } else { ("are", "properties") };
    format!("the {property} {} {is} missing", all.join(", "))
}

/// That an object lacks a property which no schema asks for.
pub(super) fn missing(name: &'static str, object: &Value<'_>) -> Failure {
    Failure {
        rule: rules::JSON_REQUIRED,
        pointer: String::new(),
        at: object.at,
        value: String::new(),
        message: lacks(&[name]),
        missing: vec![name],
    }
}

/// Failures in which one speaks of all properties that an object lacks.
pub(super) fn together(failures: Vec<Failure>) -> Vec<Failure> {
    let mut joined: Vec<Failure> = Vec::with_capacity(failures.len());
    for failure in failures {
        let known = joined.iter_mut().find(|known| {
            !known.missing.is_empty() && !failure.missing.is_empty() && known.pointer == failure.pointer
        });
        match known {
            Some(known) => {
                known.missing.extend(failure.missing);
                known.missing.dedup();
                known.message = lacks(&known.missing);
            }
            None => joined.push(failure),
        }
    }
    joined
}

/// Checks a value; failures are added to `out` in no particular order.
pub(super) fn check(schema: &Schema, value: &Value<'_>, out: &mut Vec<Failure>) {
    let mut walk = Walk { path: Vec::new(), out: Some(out) };
    walk.check(schema, value);
}

/// True when a value obeys a schema.
fn obeys(schema: &Schema, value: &Value<'_>) -> bool {
    Walk { path: Vec::new(), out: None }.check(schema, value)
}

enum Step<'s> {
    Name(&'s str),
    Index(usize),
}

struct Walk<'s, 'o> {
    path: Vec<Step<'s>>,
    /// None when only yes or no is asked.
    out: Option<&'o mut Vec<Failure>>,
}

impl<'s> Walk<'s, '_> {
    fn check(&mut self, schema: &'s Schema, value: &Value<'_>) -> bool {
        let mut sound = self.itself(schema, value);
        match &value.kind {
            Kind::Object(_) => sound &= self.object(schema, value),
            Kind::List(elements) => sound &= self.list(schema, value, elements),
            _ => {}
        }
        if let Some(not) = &schema.not
            && obeys(not, value)
        {
            sound = self.fail(rules::JSON_CONDITION, value, || "the value is not allowed here".to_owned());
        }
        for part in schema.all_of {
            sound &= self.check(part, value);
        }
        if !schema.any_of.is_empty() && !schema.any_of.iter().any(|part| obeys(part, value)) {
            for part in schema.any_of {
                self.check(part, value);
            }
            sound = self.fail(rules::JSON_CONDITION, value, || {
                "none of the ways to state a charge is complete".to_owned()
            });
        }
        if let Some(when) = &schema.when
            && obeys(when.0, value)
            && !self.check(when.1, value)
        {
            sound = self.fail(rules::JSON_CONDITION, value, || {
                "what is here asks for something that is missing".to_owned()
            });
        }
        sound
    }

    fn itself(&mut self, schema: &Schema, value: &Value<'_>) -> bool {
        let mut sound = true;
        if let Some(wanted) = schema.kind
            && type_of(value) != Some(wanted)
        {
            sound = self.fail(rules::JSON_TYPE, value, || format!("expected {}", wanted.words()));
        }
        if !schema.one_of_words.is_empty() {
            let known =
                matches!(&value.kind, Kind::Text(text) if schema.one_of_words.contains(&text.as_ref()));
            if !known {
                sound = self.fail(rules::JSON_ENUM, value, || "not one of the known words".to_owned());
            }
        }
        if let Some(word) = schema.word
            && !matches!(&value.kind, Kind::Text(text) if text == word)
        {
            sound =
                self.fail(rules::JSON_CONST, value, || "not the text that the schema asks for".to_owned());
        }
        match &value.kind {
            Kind::Text(text) => {
                if schema.not_blank && text.is_empty() {
                    sound = self.fail(rules::JSON_BLANK, value, || "the text is blank".to_owned());
                }
                if schema.count && !is_count(text) {
                    sound = self.fail(rules::JSON_PATTERN, value, || "not a count".to_owned());
                }
                if schema.date && !is_date(text) {
                    sound = self.fail(rules::JSON_FORMAT, value, || no_date(text));
                }
            }
            Kind::Number(number) if schema.positive && !is_positive(number) => {
                sound = self.fail(rules::JSON_NOT_POSITIVE, value, || "not above zero".to_owned());
            }
            _ => {}
        }
        sound
    }

    fn object(&mut self, schema: &'s Schema, value: &Value<'_>) -> bool {
        let mut sound = true;
        for name in schema.required {
            if value.get(name).is_none() {
                sound = self.fail(rules::JSON_REQUIRED, value, || lacks(&[name]));
                if let Some(failure) = self.out.as_mut().and_then(|out| out.last_mut()) {
                    failure.missing = vec![name];
                }
            }
        }
        for (name, schema) in schema.properties {
            if let Some(member) = value.get(name) {
                self.path.push(Step::Name(name));
                sound &= self.check(schema, member);
                self.path.pop();
            }
        }
        sound
    }

    fn list(&mut self, schema: &'s Schema, value: &Value<'_>, elements: &[Value<'_>]) -> bool {
        let mut sound = true;
        if schema.not_empty && elements.is_empty() {
            sound = self.fail(rules::JSON_MIN_ITEMS, value, || "the list is empty".to_owned());
        }
        if let Some(items) = &schema.items {
            for (index, element) in elements.iter().enumerate() {
                self.path.push(Step::Index(index));
                sound &= self.check(items, element);
                self.path.pop();
            }
        }
        if let Some(contains) = &schema.contains
            && !elements.iter().any(|element| obeys(contains, element))
        {
            sound = self.fail(rules::JSON_CONDITION, value, || "the list lacks an entry".to_owned());
        }
        sound
    }

    /// Notes a failure; always false.
    fn fail(&mut self, rule: &'static Rule, value: &Value<'_>, message: impl Fn() -> String) -> bool {
        if let Some(out) = self.out.as_mut() {
            let mut pointer = String::new();
            for step in &self.path {
                pointer.push('/');
                match step {
                    Step::Name(name) => pointer.push_str(name),
                    Step::Index(index) => pointer.push_str(&index.to_string()),
                }
            }
            let cell = value.cell();
            let message = match cell {
                "" => message(),
                _ => format!("`{}`: {}", shortened(cell), message()),
            };
            out.push(Failure {
                rule,
                pointer,
                at: value.at,
                value: cell.to_owned(),
                message,
                missing: Vec::new(),
            });
        }
        false
    }
}

impl Schema {
    /// The schema that any value obeys.
    const ANYTHING: Self = Self {
        kind: None,
        properties: &[],
        required: &[],
        items: None,
        contains: None,
        not_blank: false,
        not_empty: false,
        positive: false,
        one_of_words: &[],
        word: None,
        date: false,
        count: false,
        not: None,
        any_of: &[],
        all_of: &[],
        when: None,
    };
}

impl Type {
    const fn words(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "true or false",
        }
    }
}

const fn type_of(value: &Value<'_>) -> Option<Type> {
    Some(match value.kind {
        Kind::Null => return None,
        Kind::Bool(_) => Type::Bool,
        Kind::Number(_) => Type::Number,
        Kind::Text(_) => Type::Text,
        Kind::List(_) => Type::List,
        Kind::Object(_) => Type::Object,
    })
}

/// `0`, `1 through 10`, or a whole number from 11.
fn is_count(text: &str) -> bool {
    matches!(text, "0" | "1 through 10")
        || (text.len() > 1
            && text != "10"
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A day of the calendar as 2026-04-01.
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.as_bytes()[4] == b'-' && crate::domain::parse_date(text).is_ok()
}

fn is_positive(number: &str) -> bool {
    !number.starts_with('-') && number.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| &text[..end])
}
