//! The part of a proposal that says which columns hold codes.

use super::column::ColumnSeen;
use super::heading::words;
use super::procedure_text::ProcedureText;
use super::role::Columns;
use super::role::Role;
use super::sample::Sample;
use super::toml_text::{line, list, quoted};
use crate::domain::CodeSystem;
use crate::domain::text;
use crate::formats::spoiled_code::spoiled;

/// So many texts of a column are shown; of more the number is said.
const MOST_SHOWN: usize = 5;

pub(super) fn codes(out: &mut String, sample: &Sample, columns: &Columns<'_>) {
    let mut any = false;
    // Billing codes first, the hospital's own numbers last.
    let rank = |role: &Role| match role {
        Role::Procedure => Some(0),
        Role::Code(CodeSystem::Cdm) => Some(2),
        Role::Code(_) => Some(1),
        _ => None,
    };
    for wanted in 0..3 {
        for (column, role) in columns.iter().filter(|(_, role)| rank(role) == Some(wanted)) {
            any = true;
            code_column(out, column, role, columns, sample.rows);
        }
    }
    let local = columns.iter().any(|(_, role)| *role == Role::Code(CodeSystem::Cdm));
    let whole = columns.iter().any(|(column, role)| rank(role).is_some() && column.filled == sample.rows);
    let description = columns.iter().find(|(_, role)| *role == Role::Field("description"));
    if let Some((column, _)) = description.filter(|_| !local && !whole) {
        line(out, "");
        if any {
            line(out, "# Rows without a code are kept under their description as a local code.");
            if column.filled < sample.rows {
                let blank = text::grouped(sample.rows - column.filled);
                let of = text::grouped(sample.rows);
                line(
                    out,
                    &format!("# It is blank in {blank} of {of} rows; those that have neither are rejected."),
                );
            }
        } else {
            line(
                out,
                "# No column with codes was recognized; rows are kept under their description as a local code.",
            );
        }
        line(out, "[[codes]]");
        line(out, &format!("column = {}\nsystem = \"LOCAL\"", quoted(&column.heading)));
        if any {
            line(out, "only_if_none = true");
        }
    }
}

fn code_column(out: &mut String, column: &ColumnSeen, role: &Role, columns: &Columns<'_>, rows: u64) {
    line(out, "");
    if column.filled < rows {
        let blank = text::grouped(rows - column.filled);
        line(
            out,
            &format!(
                "# Blank in {blank} of {} rows; those need a code in another column.",
                text::grouped(rows)
            ),
        );
    }
    line(out, "[[codes]]");
    line(out, &format!("column = {}", quoted(&column.heading)));
    let none: Vec<&str> = column.markers.keys().map(String::as_str).collect();
    let fits = |shapes: &[&str]| -> Vec<&str> {
        column.shapes.iter().map(String::as_str).filter(|shape| shapes.contains(shape)).collect()
    };
    let system = columns
        .iter()
        .find(|(_, role)| *role == Role::System)
        .filter(|_| is_first_procedure(column, columns));
    if let Some((system, _)) = system {
        line(out, &format!("system_column = {}   # names the system of each code", quoted(&system.heading)));
    }
    if let Some(last) = last_codes(column, columns) {
        let key = format!("through_column = {}", quoted(&last.heading));
        line(out, &format!("{key}   # the last code of a range; a row where it is another code is rejected"));
    }
    let drg = words(&column.heading).iter().any(|word| word.contains("drg"));
    match role {
        Role::Code(CodeSystem::Rc) if !fits(&["###"]).is_empty() => {
            line(
                out,
                "read = [{ system = \"RC\", shapes = [\"###\", \"####\"], pad = 4 }]   # leading zeros were lost",
            );
        }
        Role::Code(CodeSystem::MsDrg) => {
            line(out, "read = [{ system = \"MS-DRG\", shapes = [\"#\", \"##\", \"###\"], pad = 3 }]");
        }
        Role::Code(system) => line(out, &format!("system = {}", quoted(system.as_str()))),
        _ => {
            line(out, "read = [");
            if column.procedures > 0 || column.padded + column.with_modifiers == 0 {
                line(out, "    { system = \"procedure\" },   # CPT or HCPCS by shape");
            }
            let behind = column.has_modifiers_behind();
            if column.padded > 0 {
                let (split, what) = if behind { (", split = 5", ", modifiers") } else { ("", "") };
                line(
                    out,
                    &format!(
                        "    {{ system = \"procedure\", shapes = [\"0*\"], strip = \"0\"{split} }},   # a zero, the code{what}"
                    ),
                );
            }
            if column.with_modifiers > 0 && behind || column.has_attached() {
                line(out, "    { system = \"procedure\", split = 5 },   # the code and modifiers after it");
            }
            let short = fits(&["#", "##", "###"]);
            if !short.is_empty() && drg {
                let shapes = list(short.iter().copied());
                line(
                    out,
                    &format!("    {{ system = \"MS-DRG\", shapes = {shapes}, pad = 3 }},   # check: a DRG?"),
                );
            }
            line(out, "]");
            unread(out, column, !short.is_empty() && !drg);
        }
    }
    if !none.is_empty() {
        line(out, &format!("none = {}", list(none)));
    }
}

/// The column with the last codes of the ranges whose first are in this one.
fn last_codes<'s>(first: &ColumnSeen, columns: &Columns<'s>) -> Option<&'s ColumnSeen> {
    let is_first = |at: usize| columns.get(at).is_some_and(|(column, _)| std::ptr::eq(*column, first));
    let last = columns.iter().find(|(_, role)| matches!(role, Role::LastCode(at) if is_first(*at)));
    last.map(|(column, _)| *column)
}

/// Codes of no known shape.
fn unread(out: &mut String, column: &ColumnSeen, short: bool) {
    let texts = column.texts.keys().map(String::as_str);
    // What a spreadsheet spoiled is rejected, and said there.
    let is_read = |text: &str| match ProcedureText::of(text) {
        Some(ProcedureText::Attached) => column.has_attached(),
        Some(ProcedureText::WithModifiers) => column.has_modifiers_behind(),
        written => written.is_some(),
    };
    let is_code = |text: &&str| !is_read(text) && spoiled(text).is_none();
    let odd: Vec<&str> = texts.filter(is_code).collect();
    if odd.is_empty() && short {
        line(out, "# Short numbers are kept as local codes; if they are DRGs, add to `read`:");
        line(out, "#     { system = \"MS-DRG\", shapes = [\"#\", \"##\", \"###\"], pad = 3 },");
        line(out, "otherwise = \"LOCAL\"");
    }
    if !odd.is_empty() {
        let shown: Vec<String> = odd.iter().map(|text| text.chars().take(40).collect()).collect();
        let shown =
            if shown.len() > MOST_SHOWN { text::first_of(&shown, MOST_SHOWN) } else { text::list(&shown) };
        line(out, &format!("# Of no known shape, kept as local codes with a warning: {shown}"));
        line(out, "otherwise = \"LOCAL\"   # or \"reject\" their rows, or \"skip\" the cells");
        if column.attached > 0 && !column.has_attached() {
            line(out, "# If what is after a code and a sign such as - is modifiers, add to `read`:");
            line(out, "#     { system = \"procedure\", split = 5 },");
        }
        let words: Vec<&str> =
            odd.into_iter().filter(|text| !text.contains(|c: char| c.is_ascii_digit())).take(5).collect();
        if !words.is_empty() {
            line(out, "# If their rows are no data, such as totals, pass them over:");
            line(out, "# [[rows.skip]]");
            line(out, &format!("# column = {}", quoted(&column.heading)));
            line(out, &format!("# cells = {}", list(words)));
        }
    }
}

/// The column of codes whose systems another column names.
fn is_first_procedure(column: &ColumnSeen, columns: &Columns<'_>) -> bool {
    let first = columns.iter().find(|(_, role)| *role == Role::Procedure);
    first.is_some_and(|(first, _)| std::ptr::eq(*first, column))
}
