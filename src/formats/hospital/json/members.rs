//! Which members of an item or a modifier are read, and what stands beside them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::ledger::Written;
use super::super::modifiers::CALLED;
use super::row::Entry;
use crate::domain::nearest;
use crate::domain::text::count;
use crate::findings::{Place, rules};
use crate::formats::Sink;
use crate::source::IngestError;
use crate::source::json::{Kind, MANY_MEMBERS, Value};

/// An object of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Object {
    Item,
    Code,
    Drug,
    Charge,
    Payer,
    Modifier,
    ModifierPayer,
}

/// How a member is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// As one cell.
    Cell,
    /// As the one cell that names modifiers.
    Modifier,
    /// As a text that names modifiers, or a list of cells that do.
    Modifiers,
    /// As an object.
    One(Object),
    /// As a list of objects.
    Many(Object),
    /// By somebody else.
    Elsewhere,
}

/// The cells in a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Leaves {
    /// All.
    cells: u64,
    /// Those that are not blank.
    texts: u64,
    /// Of these, those that are not read.
    unread: u64,
    /// Blank ones that are not read.
    unread_blank: u64,
    /// Of the others, those that name modifiers.
    modifiers: u64,
    /// Members that are not read though they hold something.
    unknown: Vec<Unknown>,
}

/// A member that is not read though it holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unknown {
    object: Object,
    /// The pointer to its object.
    within: String,
    name: String,
    /// Byte of its value.
    at: usize,
    /// Values in it.
    values: u64,
    /// Members of the template that its object lacks: it may be one of them, misspelled.
    absent: Vec<&'static str>,
}

/// Which members of the template the unknown ones of a file are near to, each looked for once.
#[derive(Debug, Default)]
pub(super) struct Neighbors(HashMap<(Object, String), Option<&'static str>>);

impl Neighbors {
    /// The member of the template that an unknown one is nearest to.
    fn of(&mut self, object: Object, name: &str) -> Option<&'static str> {
        if let Some(known) = self.0.get(&(object, name.to_owned())) {
            return *known;
        }
        let names = object.members().iter().map(|(name, _)| *name);
        let near = nearest(name, names).first().copied();
        self.0.insert((object, name.to_owned()), near);
        near
    }
}

/// The cells of an object of an entry, with a finding for each member that holds something and is not read.
pub(super) fn written(
    entry: &Entry<'_>,
    pointer: &str,
    (object, value): (Object, &Value<'_>),
    near: &mut Neighbors,
    sink: &mut dyn Sink,
) -> Result<Written, IngestError> {
    let leaves = Leaves::of(object, value);
    for unknown in leaves.unknown {
        let Unknown { object, within, name, at, values, mut absent } = unknown;
        let place = entry.place(&format!("{pointer}{within}/{name}"), at);
        let place = Place { column_name: Some(name.clone()).filter(|name| !name.is_empty()), ..place };
        absent.retain(|known| near.of(object, &name) == Some(*known));
        sink.finding(match absent.first() {
            Some(known) => {
                let message =
                    format!("`{name}` looks like `{known}`, which is missing; {}", left_out(values));
                rules::HEADING_MISSPELLED.at(place, &name, message)
            }
            None => {
                let known = object.members().iter().any(|(known, _)| *known == name);
                let what = if known {
                    "holds another kind of value than in the template"
                } else {
                    "is not of the template"
                };
                let message = format!("the property `{name}` {what} and is not read; {}", left_out(values));
                rules::COLUMN_NOT_READ.at(place, &name, message)
            }
        })?;
    }
    Ok(Written {
        cells: leaves.cells,
        texts: leaves.texts,
        unread: leaves.unread,
        unread_blank: leaves.unread_blank,
        modifiers: leaves.modifiers,
        no_modifiers: 0,
        shares_item: object == Object::Charge,
    })
}

fn left_out(values: u64) -> String {
    format!("{} left out", count(values, "value is", "values are"))
}

impl Object {
    /// The members of the template, and how each is read.
    const fn members(self) -> &'static [(&'static str, Shape)] {
        match self {
            Self::Item => &[
                ("description", Shape::Cell),
                ("code_information", Shape::Many(Self::Code)),
                ("drug_information", Shape::One(Self::Drug)),
                ("standard_charges", Shape::Elsewhere),
            ],
            Self::Code => &[("code", Shape::Cell), ("type", Shape::Cell)],
            Self::Drug => &[("unit", Shape::Cell), ("type", Shape::Cell)],
            Self::Charge => &[
                ("setting", Shape::Cell),
                ("gross_charge", Shape::Cell),
                ("discounted_cash", Shape::Cell),
                ("minimum", Shape::Cell),
                ("maximum", Shape::Cell),
                ("payers_information", Shape::Many(Self::Payer)),
                ("billing_class", Shape::Cell),
                ("modifier_code", Shape::Modifiers),
                ("additional_generic_notes", Shape::Cell),
            ],
            Self::Payer => &[
                ("payer_name", Shape::Cell),
                ("plan_name", Shape::Cell),
                ("methodology", Shape::Cell),
                ("standard_charge_dollar", Shape::Cell),
                ("standard_charge_percentage", Shape::Cell),
                ("standard_charge_algorithm", Shape::Cell),
                ("estimated_amount", Shape::Cell),
                ("median_amount", Shape::Cell),
                ("10th_percentile", Shape::Cell),
                ("90th_percentile", Shape::Cell),
                ("count", Shape::Cell),
                ("additional_payer_notes", Shape::Cell),
            ],
            Self::Modifier => &[
                ("code", Shape::Modifier),
                ("description", Shape::Cell),
                ("setting", Shape::Cell),
                ("modifier_payer_information", Shape::Many(Self::ModifierPayer)),
            ],
            Self::ModifierPayer => {
                &[("payer_name", Shape::Cell), ("plan_name", Shape::Cell), ("description", Shape::Cell)]
            }
        }
    }

    /// How a member of this name is read, beside the others.
    fn shape(self, name: &str, members: &[(Cow<'_, str>, Value<'_>)]) -> Option<Shape> {
        let known = self.members().iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape);
        known.or_else(|| {
            // Modifiers under another name, where none of a better one is there.
            let called = || CALLED.iter().find(|called| members.iter().any(|(there, _)| there == **called));
            (self == Self::Charge && called() == Some(&name)).then_some(Shape::Modifiers)
        })
    }

    /// Members that an object of the file lacks.
    fn absent(self, members: &[(Cow<'_, str>, Value<'_>)]) -> Vec<&'static str> {
        let names = self.members().iter().map(|(name, _)| *name);
        names.filter(|name| !members.iter().any(|(there, _)| there == name)).collect()
    }
}

impl Leaves {
    /// Counts the cells of an object; those of an item without its charges.
    fn of(part: Object, value: &Value<'_>) -> Self {
        let mut leaves = Self::default();
        leaves.object(part, value, "");
        leaves
    }

    fn object(&mut self, part: Object, value: &Value<'_>, pointer: &str) {
        let Kind::Object(members) = &value.kind else { return self.pass(value) };
        // Of two members of one name the last is read; a finding names the other already.
        let last: Option<HashMap<&str, usize>> = (members.len() > MANY_MEMBERS)
            .then(|| members.iter().zip(0..).map(|((name, _), at)| (&**name, at)).collect());
        let mut absent = None;
        for (at, (name, member)) in members.iter().enumerate() {
            let is_last = match &last {
                Some(last) => last.get(&**name) == Some(&at),
                None => !members[at + 1..].iter().any(|(later, _)| later == name),
            };
            if !is_last {
                self.pass(member);
                continue;
            }
            let before = self.unread;
            match (part.shape(name, members), &member.kind) {
                (Some(Shape::Elsewhere), Kind::List(_)) => {}
                (Some(Shape::One(inner)), Kind::Object(_)) => {
                    self.object(inner, member, &format!("{pointer}/{name}"));
                }
                (Some(Shape::Many(inner)), Kind::List(elements)) => {
                    for (index, element) in elements.iter().enumerate() {
                        self.object(inner, element, &format!("{pointer}/{name}/{index}"));
                    }
                }
                (Some(Shape::Modifiers), Kind::List(elements)) if elements.iter().all(is_cell) => {
                    elements.iter().for_each(|element| self.modifier(element));
                }
                (Some(Shape::Modifiers), Kind::Text(_)) => self.modifier(member),
                (Some(Shape::Modifier), _) if is_cell(member) => self.modifier(member),
                (Some(Shape::Cell), _) if is_cell(member) => self.cell(member),
                _ => {
                    self.pass(member);
                    if self.unread > before {
                        self.unknown.push(Unknown {
                            object: part,
                            within: pointer.to_owned(),
                            name: name.to_string(),
                            at: member.at,
                            values: self.unread - before,
                            absent: absent.get_or_insert_with(|| part.absent(members)).clone(),
                        });
                    }
                }
            }
        }
    }

    fn modifier(&mut self, value: &Value<'_>) {
        self.modifiers += u64::from(!value.cell().is_empty());
        self.cell(value);
    }

    fn cell(&mut self, value: &Value<'_>) {
        self.cells += 1;
        self.texts += u64::from(!value.cell().is_empty());
    }

    fn pass(&mut self, value: &Value<'_>) {
        match &value.kind {
            Kind::Object(members) => members.iter().for_each(|(_, member)| self.pass(member)),
            Kind::List(elements) => elements.iter().for_each(|element| self.pass(element)),
            _ => {
                self.cell(value);
                let is_blank = value.cell().is_empty();
                self.unread += u64::from(!is_blank);
                self.unread_blank += u64::from(is_blank);
            }
        }
    }
}

const fn is_cell(value: &Value<'_>) -> bool {
    !matches!(value.kind, Kind::List(_) | Kind::Object(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::json::parse;

    #[test]
    fn counts_what_is_read_and_names_what_is_not() {
        let charge = r#"{"setting": "both", "gross_charge": 5, "gross_charge": 6, "minimum": null, "colour": "red",
            "modifier_code": ["26", "LT"], "maximum": [7], "empty": {"a": ""}, "payers_information": [
            {"payer_name": "P", "plan_name": " ", "tier": {"a": 1, "b": [2, true]}}]}"#;
        let leaves = Leaves::of(Object::Charge, &parse(charge).expect("sound"));
        assert_eq!((leaves.cells, leaves.texts, leaves.unread, leaves.modifiers), (14, 11, 6, 2));
        let unknown: Vec<String> =
            leaves.unknown.iter().map(|unknown| format!("{}/{}", unknown.within, unknown.name)).collect();
        assert_eq!(unknown, ["/colour", "/maximum", "/payers_information/0/tier"]);
    }
}
