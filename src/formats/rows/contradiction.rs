//! What a profile must say, and what in it contradicts something else.

use super::amount::ColumnTerms;
use super::fields::Headings;
use super::header::is_same;
use super::percent_words::begins_as_percentage;
use super::spec::{
    AmountSpec, CodeSpec, PayerColumns, PayersSpec, PublisherWord, Spec, UNNAMED, UNNAMED_PAYER, headings,
};
use crate::domain::{shows_nothing, text};
use crate::formats::cell::{
    Fault, Reading, read_billing_class, read_first_day, read_last_day, read_line_of_business, read_method,
    read_place, read_setting,
};
use crate::formats::codes::read_modifiers;
use crate::formats::marker::built_in;
use crate::formats::method_words::unit_of_work;

/// Whether a profile says enough and nothing twice.
pub(super) fn contradictions(spec: &Spec) -> Result<(), String> {
    check_numbers(spec)?;
    check_header(spec)?;
    check_amounts(spec)?;
    check_public(spec)?;
    check_constants(spec)?;
    check_headings(spec)?;
    check_amount_columns(spec)?;
    check_values(spec)?;
    check_codes(spec)?;
    check_markers(spec)?;
    check_translated_amounts(spec)?;
    check_days(spec)
}

/// A column is read for codes once.
fn check_codes(spec: &Spec) -> Result<(), String> {
    let columns: Vec<&str> = spec.codes.iter().map(|codes| codes.column.as_str()).collect();
    let again =
        (1..columns.len()).find(|at| columns[..*at].iter().any(|before| is_same(before, columns[*at])));
    match again {
        Some(at) => Err(format!(
            "[[codes]] column `{}` is in two of them; give one of them all ways to read it, as `read`",
            columns[at]
        )),
        None => Ok(()),
    }
}

/// Texts are compared without regard to case, so that one text has one reason.
fn check_markers(spec: &Spec) -> Result<(), String> {
    let columns =
        spec.gaps.column.iter().map(|(heading, own)| (format!("[gaps.column.\"{heading}\"]"), &own.markers));
    for (key, markers) in [("[gaps] markers".to_owned(), &spec.gaps.markers)].into_iter().chain(columns) {
        let markers: Vec<(&str, &str)> =
            markers.iter().map(|(text, word)| (text.trim(), word.trim())).collect();
        for (at, (text, word)) in markers.iter().enumerate() {
            let other = markers[..at].iter().find(|(other, _)| other.eq_ignore_ascii_case(text));
            if let Some((other, meant)) = other.filter(|(_, meant)| meant != word) {
                return Err(format!(
                    "{key}: `{other}` and `{text}` are one text, whatever its case, and mean `{meant}` and `{word}`; keep one"
                ));
            }
        }
    }
    Ok(())
}

/// An amount is stored as published, and a text that stands for none is not translated.
fn check_translated_amounts(spec: &Spec) -> Result<(), String> {
    for heading in amount_headings(spec) {
        let Some((_, values)) = spec.values.iter().find(|(other, _)| is_same(other, heading)) else {
            continue;
        };
        let own = spec.gaps.column.iter().find(|(other, _)| is_same(other, heading));
        let own = own.into_iter().flat_map(|(_, own)| own.markers.keys());
        for (text, meant) in values {
            let is_number =
                text.trim().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '-' | '.'))
                    && text.chars().any(|c| c.is_ascii_digit());
            if is_number {
                return Err(format!(
                    "[values.\"{heading}\"] `{text}` would become `{meant}`; an amount is stored as published"
                ));
            }
            let is_marker = |marker: &&String| marker.trim().eq_ignore_ascii_case(text.trim());
            if spec.gaps.markers.keys().chain(own.clone()).any(|marker| is_marker(&marker)) {
                return Err(format!(
                    "`{text}` is in [values.\"{heading}\"] and in [gaps] as a text that means no amount; keep one"
                ));
            }
        }
    }
    Ok(())
}

/// The headings of columns with amounts, as far as the profile names them.
fn amount_headings(spec: &Spec) -> impl Iterator<Item = &String> {
    let columns =
        [&spec.columns.amount].into_iter().chain(spec.columns.charges().map(|(_, headings)| headings));
    let payers = spec.payers.as_ref().into_iter().flat_map(|payers| {
        let listed = match &payers.columns {
            Some(PayerColumns::List(list)) => &list[..],
            _ => &[],
        };
        listed.iter().chain(payers.named.iter().map(|named| &named.column))
    });
    columns.flat_map(|headings| headings.as_ref().map_or(&[][..], Headings::all)).chain(payers)
}

/// What holds from a day cannot end before it.
fn check_days(spec: &Spec) -> Result<(), String> {
    let constants = &spec.constants;
    let Some(to) = value("effective_to", constants.effective_to.as_deref(), read_last_day)? else {
        return Ok(());
    };
    let of_columns = spec.amounts.iter().map(|(heading, of_column)| {
        (format!("[amounts.\"{heading}\"] effective_from"), of_column.effective_from.as_deref())
    });
    let all = [("[constants] effective_from".to_owned(), constants.effective_from.as_deref())];
    for (key, from) in all.into_iter().chain(of_columns) {
        if let Some(from) = value(&key, from, read_first_day)?.filter(|from| *from > to) {
            return Err(format!("{key}: {from} is after [constants] effective_to, {to}"));
        }
    }
    Ok(())
}

/// Rows of the largest files there are, with room.
const MOST_ROWS: u64 = 1_000_000_000;
/// Characters of the longest code that anybody pads or cuts.
const LONGEST_CODE: u64 = 20;

/// Every number of a profile with the least and the most that it can mean; another is a slip of the keys.
fn check_numbers(spec: &Spec) -> Result<(), String> {
    let reads = || spec.codes.iter().flat_map(|codes| &codes.read);
    let one = |key: &'static str, number: Option<u64>, most: u64| number.map(|number| (key, number, most));
    let of_file = [
        one("[header] row", spec.header.row, MOST_ROWS),
        one("[header] lines", Some(spec.header.lines), 20),
        one("[rows] last", spec.rows.last, MOST_ROWS),
        one("[edition_from] row", spec.edition_from.as_ref().and_then(|from| from.row), MOST_ROWS),
    ];
    let of_codes = reads().flat_map(|read| {
        [
            one("[[codes]] read pad", read.pad.map(|pad| pad as u64), LONGEST_CODE),
            one("[[codes]] read split", read.split.map(|split| split as u64), LONGEST_CODE),
        ]
    });
    match of_file
        .into_iter()
        .chain(of_codes)
        .flatten()
        .find(|(_, number, most)| !(1..=*most).contains(number))
    {
        Some((key, number, most)) => {
            Err(format!("{key}: {number} is none of 1 to {}; it counts from 1", text::grouped(most)))
        }
        None => Ok(()),
    }
}

/// Whose file it is, and where its header is.
fn check_header(spec: &Spec) -> Result<(), String> {
    if matches!(spec.publisher.trim(), "" | UNNAMED) {
        return Err("publisher: write who publishes the file, such as the hospital's name".to_owned());
    }
    let named = spec.payers.iter().flat_map(|payers| payers.named.iter().map(|named| &named.payer));
    if spec.constants.payer.iter().chain(named).any(|payer| payer.trim() == UNNAMED_PAYER) {
        return Err("payer: write whose prices these are, such as the insurer's name".to_owned());
    }
    let header = &spec.header;
    if header.row.is_some() && header.starts.is_some() {
        return Err("[header] needs either `row` or `starts`".to_owned());
    }
    let [row, starts, comment, records] =
        [header.row.is_some(), header.starts.is_some(), header.comment.is_some(), header.records.is_some()];
    let of_lines =
        [("row", row), ("starts", starts), ("comment", comment), ("lines", header.lines > 1)].into_iter();
    if let Some((key, _)) = of_lines.filter(|_| records).find(|(_, is_there)| *is_there) {
        return Err(format!(
            "[header] records is for JSON, whose keys are the headings, and {key} for a table of lines; keep one of the two"
        ));
    }
    if !(row || starts || comment || records) {
        return Err("[header] needs `row`, `starts` or `comment`; of JSON records `records`".to_owned());
    }
    if header.comment.as_ref().is_some_and(|mark| mark.trim().is_empty()) {
        return Err("[header] comment: write what comment lines begin with, such as \"#\"".to_owned());
    }
    let rows = &spec.rows;
    if rows.last.is_some() && rows.until.is_some() {
        return Err("[rows] last and until both say where the table ends; keep one".to_owned());
    }
    if rows.until.as_ref().is_some_and(|cells| cells.iter().all(|cell| shows_nothing(cell))) {
        return Err("[rows] until: write the first cells of the row after the table".to_owned());
    }
    if spec.header.lines == 0 || spec.header.row == Some(0) {
        return Err("[header] `row` and `lines` count from 1".to_owned());
    }
    Ok(())
}

/// There must be something to price, something to price it with, and one way to say who pays.
fn check_amounts(spec: &Spec) -> Result<(), String> {
    let (columns, constants) = (&spec.columns, &spec.constants);
    if spec.codes.is_empty() {
        return Err("add [[codes]]: the column that holds the billing codes".to_owned());
    }
    if columns.charges().all(|(_, column)| column.is_none()) && !columns.has_rates() && spec.payers.is_none()
    {
        return Err(
            "no amounts: add gross, cash, minimum, maximum, amount or percentage to [columns], or add [payers]"
                .to_owned(),
        );
    }
    let one_payer = columns.payer.is_some() || constants.payer.is_some();
    let public = matches!(spec.publisher_kind, PublisherWord::Government);
    match (columns.has_rates(), one_payer) {
        (true, false) if !public => {
            let key = if columns.amount.is_some() { "amount" } else { "percentage" };
            Err(format!("[columns] {key} needs a payer: [columns] payer or [constants] payer"))
        }
        (false, true) => Err(
            "a payer needs its amounts: [columns] amount or percentage; for one column per payer use [payers]"
                .to_owned(),
        ),
        _ => Ok(()),
    }?;
    if let Some(heading) =
        columns.amount.iter().flat_map(Headings::all).find(|heading| begins_as_percentage(heading))
    {
        return Err(format!(
            "[columns] amount: `{heading}` has percentages by its heading, and they would become dollars; name it as \
             `percentage`"
        ));
    }
    let of_payers = columns.has_rates() || spec.payers.is_some();
    let without = [
        ("plan", columns.plan.is_some() && !columns.has_rates(), "[columns] amount"),
        ("method", columns.method.is_some() && !of_payers, "amounts of payers"),
    ];
    if let Some((key, _, needed)) = without.iter().find(|(_, lost, _)| *lost) {
        return Err(format!(
            "[columns] {key} would not be stored without {needed}; leave it out, or list it in `ignore`"
        ));
    }
    match &spec.payers {
        Some(payers) if payers.columns.is_none() && payers.named.is_empty() && payers.separator.is_none() => {
            Err("[payers] needs `columns` or [[payers.named]]".to_owned())
        }
        _ => Ok(()),
    }
}

/// A public fee schedule has one amount a row, and nobody who negotiated it.
fn check_public(spec: &Spec) -> Result<(), String> {
    if !matches!(spec.publisher_kind, PublisherWord::Government) {
        return Ok(());
    }
    let (columns, constants) = (&spec.columns, &spec.constants);
    let foreign = [
        ("[columns] payer", columns.payer.is_some()),
        ("[columns] plan", columns.plan.is_some()),
        ("[columns] method", columns.method.is_some()),
        ("[columns] percentage", columns.percentage.is_some()),
        ("[columns] gross", columns.gross.is_some()),
        ("[columns] cash", columns.cash.is_some()),
        ("[columns] minimum", columns.minimum.is_some()),
        ("[columns] maximum", columns.maximum.is_some()),
        ("[constants] payer", constants.payer.is_some()),
        ("[columns] line_of_business", columns.line_of_business.is_some()),
        ("[constants] line_of_business", constants.line_of_business.is_some()),
        ("[constants] plan", constants.plan.is_some()),
        ("[constants] method", constants.method.is_some()),
        ("[payers]", spec.payers.is_some()),
    ];
    match foreign.iter().find(|(_, there)| *there) {
        Some((key, _)) if key.ends_with("plan") || key.ends_with("line_of_business") => Err(format!(
            "publisher_kind = \"government\" is for a public fee schedule, and {key} is of a payer's rates; write \
             publisher_kind = \"payer\", and who pays as [constants] payer"
        )),
        Some((key, _)) => Err(format!(
            "publisher_kind = \"government\" is for a public fee schedule, which has [columns] amount alone; leave {key} out"
        )),
        None => Ok(()),
    }
}

/// Constants are read once, here, so that no row can fail by them.
fn check_constants(spec: &Spec) -> Result<(), String> {
    let (columns, constants) = (&spec.columns, &spec.constants);
    if let Some(key) = constants.is_column_too(columns) {
        return Err(format!("`{key}` is in [columns] and in [constants]; keep one"));
    }
    let (payer, plan, notes) = (&constants.payer, &constants.plan, &constants.notes);
    for (key, text) in [("payer", payer), ("plan", plan), ("notes", notes)] {
        check_name(&format!("[constants] {key}"), text.as_deref(), key == "payer")?;
    }
    for named in spec.payers.iter().flat_map(|payers| &payers.named) {
        let key = |key: &str| format!("[[payers.named]] column `{}`: {key}", named.column);
        check_name(&key("payer"), Some(&named.payer), true)?;
        check_name(&key("plan"), named.plan.as_deref(), false)?;
    }
    value("setting", constants.setting.as_deref(), read_setting)?;
    value("billing_class", constants.billing_class.as_deref(), read_billing_class)?;
    value("place_of_service", constants.place_of_service.as_deref(), read_place)?;
    value("method", constants.method.as_deref(), read_method)?;
    value("line_of_business", constants.line_of_business.as_deref(), read_line_of_business)?;
    value("effective_from", constants.effective_from.as_deref(), read_first_day)?;
    value("effective_to", constants.effective_to.as_deref(), read_last_day)?;
    let modifiers = constants.modifiers.as_deref().unwrap_or("");
    read_modifiers(modifiers, &mut String::new())
        .map(|_| ())
        .map_err(|fault| format!("[constants] modifiers: {}", fault.message))
}

/// What is said of headings must be of columns that the profile reads, or it says nothing.
fn check_headings(spec: &Spec) -> Result<(), String> {
    let codes = spec.codes.iter().flat_map(CodeSpec::headings);
    let known = headings(&spec.columns, codes, spec.payers.as_ref());
    let unknown = |heading: &&String| !known.iter().any(|known| is_same(known, heading));
    if let Some(heading) = spec.columns.optional.iter().find(unknown) {
        return Err(format!("[columns] optional: no key of the profile names a column `{heading}`"));
    }
    if let Some(heading) = spec.spellings.keys().find(unknown) {
        return Err(format!("[spellings] no key of the profile names a column `{heading}`"));
    }
    let optional = |heading: &str| spec.columns.optional.iter().any(|optional| is_same(optional, heading));
    let mut needed = spec.columns.named().filter(|(key, _)| ["payer", "amount"].contains(key));
    match needed.find(|(_, heading)| optional(heading)) {
        Some((key, _)) => {
            Err(format!("[columns] optional: no rate can be read without the column of `{key}`"))
        }
        None => Ok(()),
    }
}

/// A name that says that there is none is no name, as in a cell: where a payer is not said there are no rates of one.
fn check_name(key: &str, name: Option<&str>, is_needed: bool) -> Result<(), String> {
    let Some(name) = name.filter(|name| built_in(name).is_some()) else { return Ok(()) };
    let what = if shows_nothing(name) { "is blank".to_owned() } else { format!("`{name}` names none") };
    let help =
        if is_needed { "write whose prices these are" } else { "leave the key out where there is none" };
    Err(format!("{key} {what}; {help}"))
}

fn value<T>(
    key: &str,
    constant: Option<&str>,
    read: impl Fn(&str) -> Result<Reading<T>, Fault>,
) -> Result<Option<T>, String> {
    let key = if key.starts_with('[') { key.to_owned() } else { format!("[constants] {key}") };
    let Some(text) = constant else { return Ok(None) };
    match read(text) {
        Ok(Reading { value: Ok(value), .. }) => Ok(Some(value)),
        Ok(_) => Err(format!("{key}: `{text}` is a gap; leave the key out")),
        Err(fault) => Err(format!("{key}: `{text}` is {}; {}", fault.message, fault.help)),
    }
}

/// What a profile says of the amounts of one column alone.
pub(super) fn terms_of(heading: &str, spec: &AmountSpec) -> Result<ColumnTerms, String> {
    let key = |field: &str| format!("[amounts.\"{heading}\"] {field}");
    let mut buffer = String::new();
    let modifiers = read_modifiers(spec.modifiers.as_deref().unwrap_or(""), &mut buffer)
        .map_err(|fault| format!("{}: {}", key("modifiers"), fault.message))?;
    let notes = spec.notes.as_deref().map(str::trim).filter(|notes| !shows_nothing(notes));
    let notes: Vec<&str> = spec.method.as_deref().and_then(unit_of_work).into_iter().chain(notes).collect();
    Ok(ColumnTerms {
        setting: value(&key("setting"), spec.setting.as_deref(), read_setting)?,
        billing_class: value(&key("billing_class"), spec.billing_class.as_deref(), read_billing_class)?,
        place_of_service: value(&key("place_of_service"), spec.place_of_service.as_deref(), read_place)?,
        method: value(&key("method"), spec.method.as_deref(), read_method)?,
        line_of_business: value(
            &key("line_of_business"),
            spec.line_of_business.as_deref(),
            read_line_of_business,
        )?,
        modifiers: modifiers.to_owned(),
        effective_from: value(&key("effective_from"), spec.effective_from.as_deref(), read_first_day)?,
        notes: (!notes.is_empty()).then(|| notes.join("; ")),
    })
}

/// What holds for the amounts of one column must not be said of the row by another column, and two columns
/// of one kind must differ in something.
fn check_amount_columns(spec: &Spec) -> Result<(), String> {
    let columns = &spec.columns;
    let of_payers = columns.has_rates() || spec.payers.is_some();
    for (heading, of_column) in &spec.amounts {
        let claimed = [
            ("setting", of_column.setting.is_some() && columns.setting.is_some()),
            ("billing_class", of_column.billing_class.is_some() && columns.billing_class.is_some()),
            ("place_of_service", of_column.place_of_service.is_some() && columns.place_of_service.is_some()),
            ("method", of_column.method.is_some() && columns.method.is_some()),
            ("line_of_business", of_column.line_of_business.is_some() && columns.line_of_business.is_some()),
            ("effective_from", of_column.effective_from.is_some() && columns.effective_from.is_some()),
        ];
        if let Some((key, _)) = claimed.iter().find(|(_, claimed)| *claimed) {
            return Err(format!("`{key}` is in [columns] and in [amounts.\"{heading}\"]; keep one"));
        }
        if !of_payers && (of_column.method.is_some() || of_column.line_of_business.is_some()) {
            return Err(format!(
                "[amounts.\"{heading}\"] method and line_of_business belong to amounts of payers; leave them out"
            ));
        }
    }
    let amounts = [("amount", &columns.amount)].into_iter().chain(columns.charges());
    for (key, headings) in amounts {
        let headings = headings.as_ref().map_or(&[][..], Headings::all);
        let of_column = |heading: &String| {
            let of_column = spec.amounts.iter().find(|(other, _)| is_same(other, heading));
            of_column.map_or(Ok(ColumnTerms::default()), |(heading, of_column)| terms_of(heading, of_column))
        };
        let of_column = headings.iter().map(of_column).collect::<Result<Vec<_>, _>>()?;
        for (at, heading) in headings.iter().enumerate() {
            if let Some(before) = (0..at).find(|before| of_column[*before].has_same_terms(&of_column[at])) {
                return Err(format!(
                    "[columns] {key}: nothing distinguishes the amounts of `{}` and `{heading}`; say under \
                     [amounts.\"{heading}\"] which setting, place_of_service, billing_class or modifiers they are for",
                    headings[before]
                ));
            }
        }
        if headings.len() > 1 && key == "amount" && columns.percentage.is_some() {
            return Err("[columns] percentage belongs to one amount, and there are several".to_owned());
        }
    }
    Ok(())
}

/// Words are translated only of columns that are read, and never the names of payers and plans.
fn check_values(spec: &Spec) -> Result<(), String> {
    let codes = spec.codes.iter().flat_map(CodeSpec::headings);
    let known = headings(&spec.columns, codes, spec.payers.as_ref());
    let rest = matches!(spec.payers, Some(PayersSpec { columns: Some(PayerColumns::Word(_)), .. }));
    for heading in spec.values.keys() {
        let is = |other: &Option<String>| other.as_ref().is_some_and(|other| is_same(other, heading));
        if is(&spec.columns.payer) || is(&spec.columns.plan) {
            return Err(format!(
                "[values.\"{heading}\"] names of payers and plans are stored as published; `ratebook payers alias` matches a name to a payer"
            ));
        }
        if !rest && !known.iter().any(|known| is_same(known, heading)) {
            return Err(format!("[values.\"{heading}\"] no key of the profile reads a column `{heading}`"));
        }
    }
    let ignored =
        spec.columns.ignore.iter().find(|heading| known.iter().any(|known| is_same(known, heading)));
    if let Some(heading) = ignored {
        return Err(format!(
            "[columns] ignore: `{heading}` is read by another key; take it out of one of the two"
        ));
    }
    if !spec.codes.is_empty() && spec.codes.iter().all(|codes| codes.only_if_none) {
        return Err("[[codes]] only_if_none: no other column has codes; leave the key out".to_owned());
    }
    let line = spec.columns.line_of_business.is_some() || spec.constants.line_of_business.is_some();
    if line && !spec.columns.has_rates() && spec.payers.is_none() {
        return Err(
            "line_of_business belongs to amounts of payers, and there are none; leave it out".to_owned()
        );
    }
    Ok(())
}
