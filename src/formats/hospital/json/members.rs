//! Which members of an item or a modifier are read, and what stands beside them.

use super::super::ledger::Written;
use super::row::Entry;
use super::tree::{Kind, Value};
use crate::findings::{Place, rules};
use crate::formats::Sink;
use crate::source::IngestError;

/// An object of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Of the others, those that name modifiers.
    modifiers: u64,
    /// Members that are not read though they hold something: pointer, name and byte.
    unknown: Vec<(String, String, usize)>,
}

/// The cells of an object of an entry, with a finding for each member that holds something and is not read.
pub(super) fn written(
    entry: &Entry<'_>,
    pointer: &str,
    object: Object,
    value: &Value<'_>,
    sink: &mut dyn Sink,
) -> Result<Written, IngestError> {
    let leaves = Leaves::of(object, value);
    for (within, name, at) in leaves.unknown {
        let message = format!("the property `{name}` is not of the template and not read");
        let place = entry.place(&format!("{pointer}{within}/{name}"), at);
        let place = Place { column_name: Some(name.clone()).filter(|name| !name.is_empty()), ..place };
        sink.finding(rules::COLUMN_NOT_READ.at(place, &name, message))?;
    }
    Ok(Written {
        cells: leaves.cells,
        texts: leaves.texts,
        unread: leaves.unread,
        modifiers: leaves.modifiers,
        no_modifiers: 0,
        shares_item: object == Object::Charge,
    })
}

impl Object {
    fn shape(self, name: &str) -> Option<Shape> {
        Some(match (self, name) {
            (Self::Item, "description") => Shape::Cell,
            (Self::Item, "code_information") => Shape::Many(Self::Code),
            (Self::Item, "drug_information") => Shape::One(Self::Drug),
            (Self::Item, "standard_charges") => Shape::Elsewhere,
            (Self::Code, "code" | "type") | (Self::Drug, "unit" | "type") => Shape::Cell,
            (Self::Charge, "modifier_code") => Shape::Modifiers,
            (Self::Charge, "payers_information") => Shape::Many(Self::Payer),
            (
                Self::Charge,
                "setting"
                | "billing_class"
                | "gross_charge"
                | "discounted_cash"
                | "minimum"
                | "maximum"
                | "additional_generic_notes",
            ) => Shape::Cell,
            (
                Self::Payer,
                "payer_name"
                | "plan_name"
                | "standard_charge_dollar"
                | "standard_charge_percentage"
                | "standard_charge_algorithm"
                | "methodology"
                | "estimated_amount"
                | "median_amount"
                | "10th_percentile"
                | "90th_percentile"
                | "count"
                | "additional_payer_notes",
            ) => Shape::Cell,
            (Self::Modifier, "code") => Shape::Modifier,
            (Self::Modifier, "description" | "setting") => Shape::Cell,
            (Self::Modifier, "modifier_payer_information") => Shape::Many(Self::ModifierPayer),
            (Self::ModifierPayer, "payer_name" | "plan_name" | "description") => Shape::Cell,
            _ => return None,
        })
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
        for (at, (name, member)) in members.iter().enumerate() {
            // Of two members of one name the last is read; a finding names the other already.
            if members[at + 1..].iter().any(|(later, _)| later == name) {
                self.pass(member);
                continue;
            }
            let before = self.unread;
            match (part.shape(name), &member.kind) {
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
                        self.unknown.push((pointer.to_owned(), name.to_string(), member.at));
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
                self.unread += u64::from(!value.cell().is_empty());
            }
        }
    }
}

const fn is_cell(value: &Value<'_>) -> bool {
    !matches!(value.kind, Kind::List(_) | Kind::Object(_))
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn counts_what_is_read_and_names_what_is_not() {
        let charge = r#"{"setting": "both", "gross_charge": 5, "gross_charge": 6, "minimum": null, "colour": "red",
            "modifier_code": ["26", "LT"], "maximum": [7], "empty": {"a": ""}, "payers_information": [
            {"payer_name": "P", "plan_name": " ", "tier": {"a": 1, "b": [2, true]}}]}"#;
        let leaves = Leaves::of(Object::Charge, &parse(charge).expect("sound"));
        assert_eq!((leaves.cells, leaves.texts, leaves.unread, leaves.modifiers), (14, 11, 6, 2));
        let unknown: Vec<String> =
            leaves.unknown.iter().map(|(pointer, name, _)| format!("{pointer}/{name}")).collect();
        assert_eq!(unknown, ["/colour", "/maximum", "/payers_information/0/tier"]);
    }
}
