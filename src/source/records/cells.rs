//! The cells of a record: its members, those of objects within it, and lists of plain values.

use std::borrow::Cow;

use crate::source::json::{Kind, Value};

/// What a member of a record is as the cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell<'v> {
    Text(Cow<'v, str>),
    /// A number as it is written.
    Number(&'v str),
    /// Records or lists within the record, as their text: no single value.
    Nested(&'v str),
}

/// Hands out each cell with its key and where it begins. The keys of an object within the record are put
/// behind its own with a point, and the plain values of a list are divided by bars.
pub(super) fn for_each<'v>(
    record: &'v Value<'_>,
    text: &'v str,
    take: &mut dyn FnMut(&str, Cell<'v>, usize),
) {
    members(record, text, "", take);
}

fn members<'v>(
    record: &'v Value<'_>,
    text: &'v str,
    above: &str,
    take: &mut dyn FnMut(&str, Cell<'v>, usize),
) {
    let Kind::Object(members_of) = &record.kind else { return };
    for (key, value) in members_of {
        let joined;
        let key = if above.is_empty() {
            key.as_ref()
        } else {
            joined = format!("{above}.{key}");
            &joined
        };
        match &value.kind {
            Kind::Object(inner) if !inner.is_empty() => members(value, text, key, take),
            Kind::List(elements) if elements.iter().all(is_plain) => {
                let cells: Vec<&str> =
                    elements.iter().map(Value::cell).filter(|cell| !cell.is_empty()).collect();
                take(key, Cell::Text(cells.join("|").into()), value.at);
            }
            Kind::List(_) => take(key, Cell::Nested(&text[value.at..value.end]), value.at),
            Kind::Number(_) => take(key, Cell::Number(value.cell()), value.at),
            _ => take(key, Cell::Text(value.cell().into()), value.at),
        }
    }
}

const fn is_plain(value: &Value<'_>) -> bool {
    !matches!(value.kind, Kind::Object(_) | Kind::List(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::json::parse;

    #[test]
    fn members_of_objects_and_lists_of_plain_values_are_cells_and_lists_of_records_are_not() {
        let text = r#"{"code": 47371, "fee": {"gross": 1.50, "cash": null}, "mod": ["26", "50"], "rates": [{"a": 1}], "none": {}}"#;
        let record = parse(text).expect("sound");
        let mut seen = Vec::new();
        for_each(&record, text, &mut |key, cell, at| {
            let shown = match cell {
                Cell::Text(text) => text.into_owned(),
                Cell::Number(text) => format!("number {text}"),
                Cell::Nested(text) => format!("nested {text}"),
            };
            seen.push(format!("{key}={shown} at {at}"));
        });
        let expected = [
            "code=number 47371 at 9",
            "fee.gross=number 1.50 at 33",
            "fee.cash= at 47",
            "mod=26|50 at 61",
            "rates=nested [{\"a\": 1}] at 84",
            "none= at 104",
        ];
        assert_eq!(seen, expected);
    }
}
