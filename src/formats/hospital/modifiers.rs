//! The modifiers of a hospital's row. CMS judges no modifier, so that none takes its row along: what is none is
//! kept as a text, and its rate is never that of the bare code.

use super::row::{Field, Locate, Row};
use super::rules::Checked;
use crate::domain::ModifierSet;
use crate::findings::rules;
use crate::formats::codes::{divided, no_modifier, together};

/// What modifiers are called in files of the other shape, or by a slip: a price whose modifiers were left out would be
/// that of the bare code.
pub(super) const CALLED: [&str; 5] =
    ["modifier_code", "modifiers", "modifier", "modifier_codes", "billing_code_modifier"];

/// The modifiers as stored.
pub(super) fn read(row: &Row<'_>, at: &dyn Locate, out: &mut Checked) -> String {
    match ModifierSet::parse(row.modifiers) {
        Ok(set) if row.modifiers.is_empty() || no_modifier(row.modifiers).is_none() => set.to_string(),
        _ => by_parts(row, at, out),
    }
}

#[cold]
fn by_parts(row: &Row<'_>, at: &dyn Locate, out: &mut Checked) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut add = |set: ModifierSet| all.extend(set.iter().map(|modifier| modifier.to_string()));
    let mut texts = Vec::new();
    for part in row.modifiers.split(['|', ',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        // A row without a code is about its modifier, whatever that is.
        if let Some(marker) = no_modifier(part).filter(|_| row.has_code()) {
            if marker.ambiguous {
                let message = format!("`{part}` read as no modifier");
                out.note(rules::AMBIGUOUS_MARKER, at, Field::Modifiers, part, message);
            }
        } else if let Ok(set) = ModifierSet::parse(part) {
            add(set);
        } else if let (Some(set), Some(notice)) = (divided(part), together(part)) {
            out.note(notice.rule, at, Field::Modifiers, part, notice.message);
            add(set);
        } else {
            let kept = as_text(part);
            let message =
                format!("`{part}` is not a modifier; kept as the text `{kept}`, apart from the bare code");
            out.note(rules::MODIFIER_KEPT_AS_TEXT, at, Field::Modifiers, part, message);
            texts.push(kept);
        }
    }
    all.append(&mut texts);
    all.sort_unstable();
    all.dedup();
    all.join("|")
}

/// A text among modifiers: in upper case as these are, and without what quotes a text in SQL and JSON.
fn as_text(part: &str) -> String {
    let is_quote = |c: char| matches!(c, '"' | '\\') || c.is_control();
    part.chars().map(|c| if is_quote(c) { '\'' } else { c }).collect::<String>().to_uppercase()
}
