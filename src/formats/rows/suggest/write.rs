//! Writes the proposal as a commented TOML text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::header;
use super::role::{Role, roles};
use super::sample::{ColumnSeen, Sample};
use crate::domain::CodeSystem;
use crate::domain::text;
use crate::formats::marker::built_in;
use crate::formats::rows::check::UNNAMED;
use crate::source::TextEncoding;

/// How many texts are proposed as markers; more are not markers but words.
const MOST_MARKERS: usize = 12;

/// A profile for the sampled file.
pub(super) fn profile(sample: &Sample) -> String {
    let roles = roles(&sample.columns);
    let columns: Vec<(&ColumnSeen, Role)> = sample.columns.iter().zip(roles).collect();
    let mut out = String::new();
    head(&mut out, sample, &columns);
    numbers(&mut out, &columns);
    fields(&mut out, &columns);
    codes(&mut out, sample, &columns);
    payers(&mut out, &columns);
    gaps(&mut out, &columns);
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a String cannot fail");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", texts.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

fn head(out: &mut String, sample: &Sample, columns: &[(&ColumnSeen, Role)]) {
    let dated = sample.titles.iter().find_map(|(row, title)| Some((*row, header::dated(title)?)));
    // The only text of an unused column, or a title without a day, is usually the hospital.
    let constant = columns.iter().find_map(|(column, role)| {
        let (name, n) = column.texts.first_key_value()?;
        (*role == Role::Unused && column.texts.len() == 1 && *n == column.filled && name.len() > 8)
            .then_some(name.as_str())
    });
    let title =
        sample.titles.iter().map(|(_, title)| title.as_str()).find(|title| header::dated(title).is_none());
    let publisher = constant.or(title);
    match publisher {
        Some(name) => line(out, &format!("publisher = {}   # taken from the file; correct it", quoted(name))),
        None => line(out, &format!("publisher = {}   # the file does not say", quoted(UNNAMED))),
    }
    line(out, "publisher_kind = \"hospital\"   # or \"payer\", \"government\"");
    line(out, "kind = \"snapshot\"   # the file is the whole truth; \"delta\" if it only adds and changes");
    if sample.encoding == TextEncoding::Windows1252 {
        line(out, "encoding = \"windows-1252\"   # the file is not UTF-8");
    }
    match dated {
        Some((row, after)) => {
            line(out, &format!("edition_from = {{ row = {row}, after = {} }}", quoted(&after)));
        }
        None => line(out, "# edition = \"2026-01-31\"   # the day of the data; the file does not state one"),
    }
    let whole = columns.iter().find(|(column, role)| {
        matches!(role, Role::Procedure | Role::Code(_)) && column.filled == sample.rows && sample.rows > 0
    });
    if let Some((column, _)) = whole {
        let key = list([column.heading.as_str()]);
        line(
            out,
            &format!(
                "# key = {key}   # filled in every row; if no two rows share it, those that do are named"
            ),
        );
    }
    line(out, "# freshness = { warn_after = \"100d\", error_after = \"400d\" }");
    line(out, "\n[header]");
    let first: Vec<&str> = sample.columns.iter().take(3).map(|column| column.heading.as_str()).collect();
    if first.iter().all(|heading| !heading.is_empty()) {
        line(out, &format!("starts = {}   # row {}", list(first), sample.header_row));
    } else {
        line(out, &format!("row = {}", sample.header_row));
    }
    if sample.header_lines > 1 {
        line(out, &format!("lines = {}   # the cells of a column are joined by \": \"", sample.header_lines));
    }
    below(out, sample);
}

/// Says what stands below the first table.
fn below(out: &mut String, sample: &Sample) {
    let Some(last) = sample.last else { return };
    let n = text::count(sample.below.len() as u64, "line", "lines");
    line(out, &format!("\n# Below row {last} the table is followed by {n} with a single text, such as:"));
    for (row, text) in sample.below.iter().take(8) {
        line(out, &format!("#   row {row}: {}", text.chars().take(80).collect::<String>()));
    }
    line(
        out,
        "# If each of them begins another table, the file holds several tables, and a profile reads one of them.",
    );
    line(
        out,
        "# This one reads the first. For another table write a profile with its [header] row, its [rows] last,",
    );
    line(
        out,
        "# and, if the line above it names a payer, [constants] payer. Prices for groups of codes in words",
    );
    line(
        out,
        "# (\"47370-47379\", \"100% of Medicare\") are no rates of single codes and cannot be read without guessing.",
    );
    line(out, "[rows]");
    line(out, &format!("last = {last}"));
    if let Some(first) = sample.columns.first().filter(|column| !column.heading.is_empty()) {
        line(out, "# If they are footnotes, take `last` out and pass them over:");
        line(out, "# [[rows.skip]]");
        line(out, &format!("# column = {}", quoted(&first.heading)));
        line(out, "# alone = true");
    }
}

fn numbers(out: &mut String, columns: &[(&ColumnSeen, Role)]) {
    let money = || columns.iter().filter(|(_, role)| is_amount(*role)).map(|(column, _)| column);
    let grouped = money().any(|column| column.grouped > 0);
    let currency = money().any(|column| column.currency > 0);
    let wordy = money().any(|column| column.texts.len() > MOST_MARKERS);
    if !(grouped || currency || wordy) {
        return;
    }
    line(out, "\n[numbers]");
    if grouped {
        line(out, "thousands = \",\"");
    }
    if currency {
        line(out, "currency = \"$\"");
    }
    if wordy {
        line(
            out,
            "# Many amount cells hold words. \"invalid\" keeps them as gaps with their text; \"algorithm\" keeps them as",
        );
        line(out, "# the way the rate is found; \"reject\" rejects their rows.");
        line(out, "otherwise = \"invalid\"");
    }
}

const fn is_amount(role: Role) -> bool {
    matches!(role, Role::PayerAmounts)
        || matches!(role, Role::Field(key) if matches!(key.as_bytes(), b"gross" | b"cash" | b"minimum" | b"maximum" | b"amount"))
}

fn fields(out: &mut String, columns: &[(&ColumnSeen, Role)]) {
    line(out, "\n[columns]");
    for (column, role) in columns {
        if let Role::Field(key) = role {
            line(out, &format!("{key} = {}", quoted(&column.heading)));
        }
    }
    let unused = columns.iter().filter(|(column, role)| *role == Role::Unused && !column.heading.is_empty());
    let unused: Vec<&str> = unused.map(|(column, _)| column.heading.as_str()).collect();
    if !unused.is_empty() {
        line(out, "# Not recognized; map them to a field or leave them here:");
        line(out, &format!("ignore = {}", list(unused)));
    }
    line(out, "\n# [constants]");
    line(
        out,
        "# setting = \"outpatient\"   # if all rows are of one setting; also billing_class, method, modifiers",
    );
}

fn codes(out: &mut String, sample: &Sample, columns: &[(&ColumnSeen, Role)]) {
    let mut any = false;
    // Billing codes first, the hospital's own numbers last.
    let rank = |role: Role| match role {
        Role::Procedure => Some(0),
        Role::Code(CodeSystem::Cdm) => Some(2),
        Role::Code(_) => Some(1),
        _ => None,
    };
    for wanted in 0..3 {
        for (column, role) in columns.iter().filter(|(_, role)| rank(*role) == Some(wanted)) {
            any = true;
            code_column(out, column, *role, sample.rows);
        }
    }
    if !any {
        line(out, "\n# No column with codes was recognized; name it here.");
        line(out, "[[codes]]");
        let first = columns.first().map_or("", |(column, _)| column.heading.as_str());
        line(out, &format!("column = {}\nread = [{{ system = \"procedure\" }}]", quoted(first)));
    }
}

fn code_column(out: &mut String, column: &ColumnSeen, role: Role, rows: u64) {
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
            if column.padded > 0 {
                line(
                    out,
                    "    { system = \"procedure\", shapes = [\"0*\"], strip = \"0\", split = 5 },   # a zero, the code, modifiers",
                );
            }
            if column.with_modifiers > 0 {
                line(out, "    { system = \"procedure\", split = 5 },   # the code and modifiers after it");
            }
            let short = fits(&["#", "##", "###"]);
            if !short.is_empty() {
                let shapes = list(short);
                line(
                    out,
                    &format!("    {{ system = \"MS-DRG\", shapes = {shapes}, pad = 3 }},   # check: a DRG?"),
                );
            }
            line(out, "]");
            unread(out, column);
        }
    }
    if !none.is_empty() {
        line(out, &format!("none = {}", list(none)));
    }
}

/// Codes of no known shape.
fn unread(out: &mut String, column: &ColumnSeen) {
    let procedure = |text: Option<&str>| text.is_some_and(|text| CodeSystem::of_procedure(text).is_some());
    let read = |text: &str| procedure(text.get(..5)) || (text.starts_with('0') && procedure(text.get(1..6)));
    let odd: Vec<&str> = column.texts.keys().map(String::as_str).filter(|text| !read(text)).collect();
    if !odd.is_empty() {
        let shown: Vec<String> = odd.iter().take(5).map(|text| text.chars().take(40).collect()).collect();
        line(
            out,
            &format!("# Of no known shape, kept as local codes with a warning: {}", text::list(&shown)),
        );
        line(out, "otherwise = \"LOCAL\"   # or \"reject\" their rows, or \"skip\" the cells");
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

fn payers(out: &mut String, columns: &[(&ColumnSeen, Role)]) {
    let payers = columns.iter().filter(|(_, role)| *role == Role::PayerAmounts);
    let headings: Vec<&str> = payers.map(|(column, _)| column.heading.as_str()).collect();
    if headings.is_empty() {
        return;
    }
    let separator = [": ", " - ", ":", "|", "/"].into_iter().find(|separator| {
        headings.iter().filter(|heading| heading.contains(separator)).count() * 3 >= headings.len()
    });
    line(
        out,
        &format!("\n# One column per payer: {}.", text::count(headings.len() as u64, "column", "columns")),
    );
    line(out, "[payers]");
    line(out, "columns = \"rest\"   # every column that nothing above uses");
    match separator {
        Some(separator) => {
            line(out, &format!("separator = {}   # payer before, plan after", quoted(separator)));
            let without = headings.iter().filter(|heading| !heading.contains(separator));
            let without: Vec<&str> = without.copied().collect();
            if !without.is_empty() {
                line(
                    out,
                    "# These headings have no divider, so their plan is not known; name it in [[payers.named]] if it is clear:",
                );
                for heading in without {
                    line(out, &format!("#   {heading}"));
                }
            }
        }
        None => line(out, "# separator = \": \"   # if headings hold payer and plan"),
    }
}

fn gaps(out: &mut String, columns: &[(&ColumnSeen, Role)]) {
    let mut words: BTreeMap<&str, u64> = BTreeMap::new();
    let mut zeros: BTreeMap<&str, u64> = BTreeMap::new();
    for (column, _) in columns.iter().filter(|(_, role)| is_amount(*role)) {
        for (text, n) in column.markers.iter().chain(&column.texts) {
            if built_in(text).is_none_or(|marker| marker.ambiguous) {
                *words.entry(text).or_default() += n;
            }
        }
        for (text, n) in &column.zeros {
            *zeros.entry(text).or_default() += n;
        }
    }
    line(
        out,
        "\n# Texts that mean no amount, each with its reason. Empty cells and - need no rule: not-supplied.",
    );
    line(out, "[gaps.markers]");
    let mut by_count: Vec<(&str, u64)> = words.into_iter().collect();
    by_count.sort_by_key(|(text, n)| (std::cmp::Reverse(*n), *text));
    for (text, n) in by_count.iter().take(MOST_MARKERS) {
        let cells = text::count(*n, "cell", "cells");
        line(out, &format!("{} = \"not-supplied\"   # {cells}; check the reason", quoted(text)));
    }
    if by_count.len() > MOST_MARKERS {
        let more = text::count((by_count.len() - MOST_MARKERS) as u64, "text", "texts");
        line(out, &format!("# and {more} more, see [numbers] otherwise"));
    }
    for (text, n) in zeros {
        let cells = text::count(n, "cell", "cells");
        line(
            out,
            &format!(
                "# {} = \"not-supplied\"   # {cells}: does zero mean none? If it is an amount: \"value\"",
                quoted(text)
            ),
        );
    }
}
