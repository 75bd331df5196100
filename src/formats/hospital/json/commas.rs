//! The kinds of amounts of a JSON file of which some text has a decimal comma. The rule is that of the
//! columns of a CSV file.

use std::collections::HashSet;

use super::row;
use super::walk::{Flow, Part, parse_at, walk};
use crate::formats::columns_with::ColumnsWith;
use crate::formats::decimal_comma::shows_decimal_comma;
use crate::source::json::{Scanner, Value};
use crate::source::{IngestError, Source};

/// Those of a source.
///
/// # Errors
/// When it cannot be opened.
pub(super) fn of(source: &Source) -> Result<ColumnsWith, IngestError> {
    let (mut scanner, explain) = (Scanner::new(source.text()?), source.explainer());
    Ok(ColumnsWith::by(move || {
        let mut kinds = HashSet::new();
        let walked = walk(&mut scanner, &explain, &mut |part| {
            if let Part::Item(_, text, spot) = part {
                let item = parse_at(text, spot)?;
                let charges = item.get("standard_charges").map_or(&[][..], Value::elements);
                charges.iter().for_each(|charge| look_in(charge, &mut kinds));
            }
            Ok(Flow::On)
        });
        // What keeps the text from being read to its end stops the import too.
        drop(walked);
        kinds
    }))
}

fn look_in(charge: &Value<'_>, kinds: &mut HashSet<usize>) {
    let commas = row::amounts(charge).filter(|(_, cell)| shows_decimal_comma(cell));
    kinds.extend(commas.map(|(field, _)| row::of_kind(field)));
}
