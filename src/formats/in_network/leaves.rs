//! The cells of a JSON value: each text, number, true, false and null in it, and each empty list.

use crate::source::json::{Kind, Value};

/// Cells with a text, and blank ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Leaves {
    pub(super) filled: u64,
    pub(super) blank: u64,
}

impl Leaves {
    /// All of a value.
    pub(super) fn of(value: &Value<'_>) -> Self {
        let mut leaves = Self::default();
        leaves.count(value);
        leaves
    }

    /// All of an object without some of its members.
    pub(super) fn without(object: &Value<'_>, members: &[&str]) -> Self {
        let mut leaves = Self::default();
        if let Kind::Object(all) = &object.kind {
            let counted = all.iter().filter(|(name, _)| !members.contains(&&**name));
            counted.for_each(|(_, value)| leaves.count(value));
        }
        leaves
    }

    pub(super) const fn sum(self) -> u64 {
        self.filled + self.blank
    }

    fn count(&mut self, value: &Value<'_>) {
        match &value.kind {
            Kind::Null => self.blank += 1,
            Kind::Text(text) if text.trim().is_empty() => self.blank += 1,
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) => self.filled += 1,
            Kind::List(elements) if elements.is_empty() => self.blank += 1,
            Kind::List(elements) => elements.iter().for_each(|element| self.count(element)),
            Kind::Object(members) => members.iter().for_each(|(_, member)| self.count(member)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::json::parse;

    #[test]
    fn every_cell_counts_once() {
        let value = parse(r#"{"a": 1, "b": ["x", null, ""], "c": {"d": true, "e": []}}"#).expect("sound");
        assert_eq!(Leaves::of(&value), Leaves { filled: 3, blank: 3 });
        assert_eq!(Leaves::without(&value, &["b"]), Leaves { filled: 2, blank: 1 });
    }
}
