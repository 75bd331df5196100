//! Writes the proposal as a commented TOML text.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::amounts::is_of_unit;
use super::class_words::class_of;
use super::column::ColumnSeen;
use super::edition::edition_after;
use super::method_words::method_of;
use super::publisher::publisher;
use super::reason_words::reason_of;
use super::role::{Columns, FileKind, Role, is_amount};
use super::roles::Roles;
use super::sample::Sample;
use super::shifted::Shifted;
use super::terms::{SURGICAL_CENTER, day_of, heading_terms, rank_of_day};
use super::toml_text::{line, list, quoted};
use super::write_codes::codes;
use super::write_payers::payers;
use super::write_rows::{below, left_out, out_of_step, sections};
use crate::domain::{CodeSystem, line_of_business, text};
use crate::formats::codes::read_modifiers;
use crate::formats::decimal_comma::shows_decimal_comma;
use crate::formats::marker::built_in;
use crate::formats::method_words::unit_of_work;
use crate::formats::rows::amount::{is_odd_number, tells_amount};
use crate::formats::rows::share::share_of;
use crate::formats::rows::spec::{UNNAMED, UNNAMED_PAYER};
use crate::formats::system_words::named_system;
use crate::formats::words::Setting;
use crate::source::TextEncoding;

/// A text that is met so often or less is no marker.
const RARE: u64 = 2;
/// How many texts are proposed as markers; more are not markers but words.
const MOST_MARKERS: usize = 12;

/// A profile for the sampled file.
pub(super) fn profile(
    sample: &Sample,
    roles: &Roles,
    shifted: Option<&Shifted<'_>>,
    today: NaiveDate,
) -> String {
    let columns: Columns<'_> = sample.columns.iter().zip(roles.of_columns.iter().cloned()).collect();
    let mut out = String::new();
    head(&mut out, sample, &columns, (roles, today));
    sections(&mut out, sample);
    out_of_step(&mut out, sample, shifted);
    left_out(&mut out, sample, roles);
    numbers(&mut out, &columns);
    fields(&mut out, &columns);
    constants(&mut out, sample, roles);
    amounts(&mut out, &columns);
    words_of_columns(&mut out, &columns);
    codes(&mut out, sample, &columns);
    payers(&mut out, &columns, sample.list.is_some());
    gaps(&mut out, sample, &columns, shifted.map_or(RARE, |shifted| shifted.rows.max(RARE)));
    out
}

fn head(out: &mut String, sample: &Sample, columns: &Columns<'_>, (roles, today): (&Roles, NaiveDate)) {
    let dated = sample.titles.iter().find_map(|(row, title)| Some((*row, edition_after(title)?)));
    let payer = roles.titled.as_ref().map(|(payer, _)| payer.as_str());
    let named = payer.or_else(|| publisher(sample, columns));
    match named {
        Some(name) => line(out, &format!("publisher = {}   # taken from the file; correct it", quoted(name))),
        None => line(out, &format!("publisher = {}   # the file does not say", quoted(UNNAMED))),
    }
    line(
        out,
        match roles.file {
            FileKind::Hospital => "publisher_kind = \"hospital\"   # or \"payer\", \"government\"",
            FileKind::Payers => {
                "publisher_kind = \"payer\"   # each row names its payer; \"hospital\" if it is a hospital's file"
            }
            FileKind::PayerList if roles.titled.is_none() => {
                "publisher_kind = \"payer\"   # its prices are agreed on or of plans, and nothing says of which payer"
            }
            FileKind::PayerList => {
                "publisher_kind = \"payer\"   # as the file says; \"government\" if it is a public program"
            }
            FileKind::FeeSchedule => {
                "publisher_kind = \"government\"   # no heading names a payer: a fee schedule; of a payer say so, with [constants] payer"
            }
        },
    );
    line(out, "kind = \"snapshot\"   # the file is the whole truth; \"delta\" if it only adds and changes");
    if sample.encoding_is_asked {
        let name = quoted(sample.encoding.as_str());
        line(out, &format!("encoding = {name}   # as --encoding says; its bytes do not"));
    } else if sample.encoding == TextEncoding::Windows1252 {
        line(
            out,
            "# encoding = \"windows-1252\"   # the file is not UTF-8; without it the bytes of each file decide",
        );
    }
    let of_one_day = |column: &ColumnSeen| column.filled == sample.rows && column.only_text().is_some();
    let column = columns.iter().find(|(column, role)| {
        *role == Role::Edition || (*role == Role::Field("effective_from") && of_one_day(column))
    });
    let headings = columns.iter().filter(|(_, role)| is_amount(role)).filter_map(|(column, _)| {
        Some((column.heading.as_str(), edition_after(&column.heading)?))
            .filter(|(_, after)| !after.is_empty())
    });
    // The data are of the newest day that is in force.
    let heading = headings.min_by_key(|(heading, _)| rank_of_day(heading, today));
    // Of several columns with days, the heading that is read is named as a whole.
    let heading = heading.map(|(heading, after)| {
        let same =
            columns.iter().filter(|(column, _)| edition_after(&column.heading).as_ref() == Some(&after));
        (if same.count() > 1 { heading.to_owned() } else { after.clone() }, after)
    });
    match dated {
        None if column.is_some() => {
            let heading = column.map_or("", |(column, _)| column.heading.as_str());
            line(
                out,
                &format!("edition_from = {{ column = {} }}   # the same day in every row", quoted(heading)),
            );
        }
        None if heading.is_some() => {
            let (heading, after) = heading.unwrap_or_default();
            let (heading, after) = (quoted(&heading), quoted(&after));
            line(out, &format!("edition_from = {{ heading = {heading}, after = {after} }}"));
        }
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
    if let Some(list) = &sample.list {
        line(out, &format!("records = {}   # of JSON: the list with the records", quoted(list)));
        if !sample.other_lists.is_empty() {
            let others = text::list(&sample.other_lists);
            line(
                out,
                &format!(
                    "# Not read: {others}. Read it by a profile of its own with it as `records` and, under [constants],\n\
                     # what its rows are and these are not, such as `setting`; import that with --adds: as a snapshot, the\n\
                     # second would replace the first, and so would a row that nothing sets apart from these."
                ),
            );
        }
        return;
    }
    let first: Vec<&str> = sample.columns.iter().take(3).map(|column| column.heading.as_str()).collect();
    if sample.header_lines == 1 && first.iter().all(|heading| !heading.is_empty()) {
        line(out, &format!("starts = {}   # row {}", list(first), sample.header_row));
    } else {
        line(out, &format!("row = {}", sample.header_row));
    }
    if sample.header_lines > 1 {
        line(out, &format!("lines = {}   # the cells of a column are joined by \": \"", sample.header_lines));
    }
    below(out, sample);
}

fn numbers(out: &mut String, columns: &Columns<'_>) {
    let money = || columns.iter().filter(|(_, role)| is_amount(role)).map(|(column, _)| column);
    let comma = money().find_map(|column| Some((&column.heading, column.decimal_comma.as_ref()?)));
    let grouped = money().any(|column| column.grouped > 0) && comma.is_none();
    let currency = money().any(|column| column.currency > 0);
    let wordy = money().any(|column| column.texts.len() > MOST_MARKERS);
    let told = money().any(|column| column.texts.keys().any(|text| is_told(text)));
    if let Some((heading, cell)) = comma {
        let (heading, cell) = (quoted(heading), quoted(cell));
        line(
            out,
            &format!(
                "\n# {heading} has a decimal comma ({cell}): such amounts, and those beside them that can be"
            ),
        );
        line(
            out,
            "# read with one, as 3,100 and 3.100 can, are gaps with their text; write decimal points in the file.",
        );
    }
    let odd = money().any(|column| column.texts.iter().any(|(text, n)| *n > RARE && is_odd_number(text)));
    if !(grouped || currency || wordy || told || odd) {
        return;
    }
    line(out, "\n[numbers]");
    if grouped {
        line(out, "thousands = \",\"");
    }
    if currency {
        line(out, "currency = \"$\"");
    }
    if told {
        line(
            out,
            "# Some amount cells say in words how the amount is found, such as \"$5.50/mile\": kept as algorithms.",
        );
        line(out, "otherwise = \"algorithm\"");
    } else if odd && !wordy {
        line(
            out,
            "# Some amount cells are numbers in an odd form, such as \"(5.00)\": kept as gaps with their text.",
        );
        line(out, "otherwise = \"invalid\"");
    } else if wordy {
        line(
            out,
            "# Many amount cells hold words. \"invalid\" keeps them as gaps with their text; \"algorithm\" keeps them as",
        );
        line(out, "# the way the rate is found; \"reject\" rejects their rows.");
        line(out, "otherwise = \"invalid\"");
    }
}

/// Whether a text tells how an amount is found: a number with words behind it.
fn is_told(text: &str) -> bool {
    if share_of(text).is_some() {
        return true;
    }
    if !tells_amount(text) {
        return false;
    }
    let number = text.trim_start_matches('$').trim_start();
    let digits = number.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    digits > 0 && number.chars().skip(digits).any(char::is_alphabetic)
}

fn fields(out: &mut String, columns: &Columns<'_>) {
    line(out, "\n[columns]");
    let mut keys: Vec<&str> = Vec::new();
    for (_, role) in columns {
        let Role::Field(key) = role else { continue };
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    for key in keys {
        let same = columns.iter().filter(|(_, role)| *role == Role::Field(key));
        let headings: Vec<&str> = same.map(|(column, _)| column.heading.as_str()).collect();
        match headings.as_slice() {
            [only] => line(out, &format!("{key} = {}", quoted(only))),
            several => line(out, &format!("{key} = {}", list(several.iter().copied()))),
        }
    }
    let unused =
        |role: &Role| matches!(role, Role::Unused(_)) || (*role == Role::System && !system_is_used(columns));
    let unused = columns.iter().filter(|(column, role)| unused(role) && !column.heading.is_empty());
    let mut ignored: Vec<&str> = Vec::new();
    for (column, role) in unused {
        if let Role::Unused(Some(why)) = role {
            line(out, &format!("# {} is left out: {why}", quoted(&column.heading)));
        }
        if !ignored.contains(&column.heading.as_str()) {
            ignored.push(&column.heading);
        }
    }
    if !ignored.is_empty() {
        line(out, "# Not read; map what should be stored, and take it out of here:");
        line(out, &format!("ignore = {}", list(ignored)));
    }
}

/// What holds for all rows: payer and plan where a title names them, and what may be said.
fn constants(out: &mut String, sample: &Sample, roles: &Roles) {
    let has_setting = roles.of_columns.contains(&Role::Field("setting"));
    let of_list = sample.list.as_deref().filter(|_| !has_setting).and_then(setting_of_list);
    // Where columns are of the payer's products, each names the payer beside its plan.
    let is_of_one = roles.file == FileKind::PayerList && roles.of_columns.contains(&Role::Field("amount"));
    match &roles.titled {
        None if is_of_one => {
            line(out, "\n[constants]");
            line(out, &format!("payer = {}   # the file does not say", quoted(UNNAMED_PAYER)));
        }
        Some((payer, plan)) if is_of_one => {
            line(out, "\n[constants]");
            line(out, &format!("payer = {}   # from the file; correct it", quoted(payer)));
            if let Some(plan) = plan {
                line(out, &format!("plan = {}", quoted(plan)));
            }
        }
        _ if of_list.is_some() => line(out, "\n[constants]"),
        _ => line(out, "\n# [constants]"),
    }
    match of_list {
        Some(setting) => {
            line(out, &format!("setting = {}   # by the name of the list", quoted(setting.as_str())));
        }
        None => line(
            out,
            "# setting = \"outpatient\"   # if all rows are of one setting; also billing_class, method, modifiers",
        ),
    }
}

/// The setting that a list of records has as its name: `outpatient`, `prices.inpatient`.
fn setting_of_list(list: &str) -> Option<Setting> {
    let name = list.rsplit('.').next()?;
    Setting::from_word(name).or_else(|| Setting::of_other_form(name))
}

/// What the heading of an amount says of it alone, the day from which it holds where others are of other days, and
/// whether it says a unit.
pub(super) fn said_of_amounts(column: &ColumnSeen, role: &Role, columns: &Columns<'_>) -> Said {
    let has = |key: &str| columns.iter().any(|(_, role)| matches!(role, Role::Field(field) if *field == key));
    let several = columns.iter().filter(|(_, other)| other == role).count() > 1;
    let said = heading_terms(column).into_iter().filter(|(key, _)| *key == "modifiers" || !has(key));
    let of_payer = matches!(role, Role::PayerAmounts(_) | Role::Field("amount"));
    let says = |key: &str, value: &str| match key {
        // What is a part of a price, or one of rented or used equipment, is not that of the whole.
        "setting" | "modifiers" | "billing_class" => true,
        "line_of_business" => has("payer"),
        "place_of_service" if value == SURGICAL_CENTER => true,
        "method" => of_payer && has("payer") || matches!(role, Role::PayerAmounts(_)),
        _ => several,
    };
    let said: Vec<_> = said.filter(|(key, value)| says(key, value)).collect();
    let day = day_of_several(&column.heading, columns).filter(|_| !has("effective_from"));
    let unit = is_of_unit(&column.heading) && !said.iter().any(|(key, _)| *key == "method");
    (said, day, unit)
}

/// Keys with their values, a day, and whether a unit is named.
type Said = (Vec<(&'static str, &'static str)>, Option<NaiveDate>, bool);

/// What the headings of amounts say of them alone.
fn amounts(out: &mut String, columns: &Columns<'_>) {
    for (column, role) in columns.iter().filter(|(_, role)| is_amount(role)) {
        let (said, day, unit) = said_of_amounts(column, role, columns);
        if said.is_empty() && day.is_none() && !unit {
            continue;
        }
        line(out, &format!("\n[amounts.{}]   # as its heading says; check it", quoted(&column.heading)));
        said.iter().for_each(|(key, value)| line(out, &format!("{key} = {}", quoted(value))));
        if let Some(day) = day {
            line(out, &format!("effective_from = \"{day}\"   # other columns are of other days"));
        }
        if unit {
            line(out, &format!("notes = {}   # the unit that they are for", quoted(&column.heading)));
        }
    }
}

/// The day or the first day of the year in the heading of an amount, where amounts of others are beside it.
fn day_of_several(heading: &str, columns: &Columns<'_>) -> Option<NaiveDate> {
    let day = day_of(heading)?;
    let mut others = columns.iter().filter(|(column, _)| column.amounts > 0);
    others.any(|(column, _)| day_of(&column.heading).is_some_and(|other| other != day)).then_some(day)
}

/// What words of settings and modifiers mean, as far as they are known.
fn words_of_columns(out: &mut String, columns: &Columns<'_>) {
    for (column, role) in columns {
        let known: fn(&str) -> Option<&'static str> = match role {
            Role::Field("setting") => setting_of,
            Role::Field("modifiers") => modifier_of,
            Role::Field("place_of_service") => place_of,
            Role::Field("method") => method_of,
            Role::Field("billing_class") => class_of,
            Role::Field("line_of_business") => line_of,
            Role::System if system_is_used(columns) => {
                |text| Some(named_system(text).unwrap_or(CodeSystem::Local).as_str())
            }
            _ => continue,
        };
        let texts: Vec<&str> = column.texts.keys().chain(column.markers.keys()).map(String::as_str).collect();
        let meant: Vec<(&str, Option<&str>)> = texts.iter().map(|text| (*text, known(text))).collect();
        // An import reads a unit of work by itself.
        let is_unit = |text: &str| *role == Role::Field("method") && unit_of_work(text).is_some();
        let plain = |text: &str| {
            is_unit(text) || known(text).is_some_and(|meaning| meaning.eq_ignore_ascii_case(text.trim()))
        };
        let meant: Vec<_> =
            meant.into_iter().filter(|(text, _)| !plain(text) && !is_modifiers(role, text)).collect();
        if meant.is_empty() {
            continue;
        }
        line(out, &format!("\n[values.{}]   # what its words mean", quoted(&column.heading)));
        for (text, meaning) in meant.into_iter().take(20) {
            match meaning {
                Some("LOCAL") => line(
                    out,
                    &format!(
                        "{} = \"LOCAL\"   # no code system that is known; its codes are kept as local codes",
                        quoted(text)
                    ),
                ),
                Some(meaning) => line(out, &format!("{} = {}", quoted(text), quoted(meaning))),
                None => line(
                    out,
                    &format!(
                        "# {} = \"\"   # not known; its rows are rejected until this says it",
                        quoted(text)
                    ),
                ),
            }
        }
    }
}

/// Whether the names of code systems belong to a column that the profile reads.
fn system_is_used(columns: &Columns<'_>) -> bool {
    columns.iter().any(|(_, role)| *role == Role::Procedure)
}

/// A place of service that is named by a word: a fee schedule's facility is a hospital, its other place an office.
fn place_of(text: &str) -> Option<&'static str> {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match letters.as_str() {
        "f" | "fac" | "facility" => Some("22"),
        "n" | "nf" | "nfac" | "nonfac" | "nonfacility" | "office" => Some("11"),
        _ => None,
    }
}

/// Whether an import reads the modifiers of a text without being told.
fn is_modifiers(role: &Role, text: &str) -> bool {
    *role == Role::Field("modifiers") && read_modifiers(text, &mut String::new()).is_ok()
}

/// The line of business that a word names: `MA`, `HIX`.
fn line_of(text: &str) -> Option<&'static str> {
    Some(line_of_business("", text)).filter(|line| *line != "unknown")
}

fn setting_of(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let (inpatient, outpatient) = (text.contains("inpatient"), text.contains("outpatient"));
    match text.as_str() {
        "i" | "ip" | "in" => Some("inpatient"),
        "o" | "op" | "out" => Some("outpatient"),
        "both" | "ip/op" | "i/o" | "b" => Some("both"),
        _ if inpatient && outpatient => Some("both"),
        _ if inpatient => Some("inpatient"),
        _ if outpatient => Some("outpatient"),
        _ => None,
    }
}

fn modifier_of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    [("rental", "RR"), ("purchase", "NU"), ("used", "UE")]
        .into_iter()
        .find(|(word, _)| text.contains(word))
        .map(|(_, modifier)| modifier)
}

fn gaps(out: &mut String, sample: &Sample, columns: &Columns<'_>, few: u64) {
    // Texts are compared without regard to case, as markers are.
    let mut words: BTreeMap<String, (&str, u64)> = BTreeMap::new();
    let mut zeros: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut rare: Vec<(u64, &str, &str)> = Vec::new();
    for (column, _) in columns.iter().filter(|(_, role)| is_amount(role)) {
        for (text, n) in column.markers.iter().chain(&column.texts) {
            let is_gap = is_told(text) || is_odd_number(text) || shows_decimal_comma(text);
            if built_in(text).is_none_or(|marker| marker.ambiguous) && !is_gap {
                words.entry(text.to_lowercase()).or_insert((text, 0)).1 += n;
            }
        }
        for (text, row) in &column.first_rows {
            rare.push((*row, text, &column.heading));
        }
        for (text, n) in &column.zeros {
            let (count, of) = zeros.entry(text).or_default();
            (*count, *of) = (*count + n, *of + column.amounts);
        }
    }
    // What is met once or twice is a row to look at and no marker.
    rare.retain(|(_, text, _)| words.get(&text.to_lowercase()).is_some_and(|(_, n)| *n <= few));
    words.retain(|_, (text, n)| *n > few || built_in(text).is_some());
    rare.sort_unstable();
    if !rare.is_empty() {
        line(
            out,
            "\n# Met once or twice in amount columns, and no markers; look at these rows, they may be totals or notes:",
        );
        for (row, text, heading) in rare.iter().take(8) {
            let text: String = text.chars().take(60).collect();
            line(out, &format!("#   {}, {heading}: {text}", sample.named_row(*row)));
        }
    }
    line(
        out,
        "\n# Texts that mean no amount, each with its reason. Empty cells and - need no rule: not-supplied.",
    );
    line(out, "[gaps.markers]");
    let mut by_count: Vec<(&str, u64)> = words.into_values().collect();
    by_count.sort_by_key(|(text, n)| (std::cmp::Reverse(*n), *text));
    for (text, n) in by_count.iter().take(MOST_MARKERS) {
        let cells = text::count(*n, "cell", "cells");
        line(out, &format!("{} = {}   # {cells}; check the reason", quoted(text), quoted(reason_of(text))));
    }
    if by_count.len() > MOST_MARKERS {
        let more = text::count((by_count.len() - MOST_MARKERS) as u64, "text", "texts");
        line(out, &format!("# and {more} more, see [numbers] otherwise"));
    }
    for (text, (n, of)) in zeros {
        let cells = text::count(n, "cell", "cells");
        // Hardly anything costs nothing; where much seems to, zero is what the file writes for none.
        if n > RARE && 10 * n > of {
            let share = 100 * n / of.max(1);
            line(
                out,
                &format!(
                    "{} = \"not-supplied\"   # {cells}, {share} % of the numbers in their columns: zero means none; if it is an amount: \"value\"",
                    quoted(text)
                ),
            );
            continue;
        }
        line(
            out,
            &format!(
                "# {} = \"not-supplied\"   # {cells}: does zero mean none? If it is an amount: \"value\"",
                quoted(text)
            ),
        );
    }
}
