//! What the layouts of the first page have in common, whichever format writes them.

use std::collections::BTreeSet;

use crate::domain::text::list;
use crate::domain::{Group, line_in_words, lines_in_words};
use crate::model::{Cell, Layout, NOTHING_FILLS, Report, Row, Table};

/// Below so many rates they themselves are shown; from there on a range and a median.
pub(super) const FEWEST: f64 = 3.0;

/// A cell of a row by the name of its column.
pub(super) fn cell_of<'t>(table: &Table, row: &'t Row, name: &str) -> Option<&'t Cell> {
    row.cells.get(table.columns.iter().position(|column| column.name == name)?)
}

/// The text of a cell that is known.
pub(super) fn known_text(table: &Table, row: &Row, name: &str) -> Option<String> {
    cell_of(table, row, name).filter(|cell| cell.as_gap().is_none()).map(Cell::display)
}

/// What a report is limited to, where it is more than its code.
pub(super) fn limited_to(report: &Report) -> Option<&str> {
    let is_whole = report.scope.contains("all modifiers, all payers")
        && !report.scope.contains("As of")
        && !report.scope.contains("locality");
    Some(report.scope.as_str()).filter(|scope| !scope.is_empty() && (report.facts.is_none() || !is_whole))
}

/// The period of an edition of Medicare's schedules: `2026-07` of `Medicare Physician Fee Schedule (MPFS), 2026-07
/// (RVU26C, non-qualifying APM)`.
pub(super) fn period_of(edition: &str) -> Option<&str> {
    let named = edition.strip_suffix(')').and_then(|edition| edition.rsplit_once(" ("));
    let (_, period) = named.map_or(edition, |(period, _)| period).rsplit_once(", ")?;
    Some(period)
}

/// True where the row states figures that a newer edition has replaced, or that have grown old.
pub(super) fn is_outdated(table: &Table, row: &Row) -> bool {
    known_text(table, row, "state").is_some_and(|state| state.starts_with("outdated"))
}

/// The row that speaks for the price files of all rows: all that have figures are of the same files.
pub(super) fn one_source(table: &Table) -> Option<&Row> {
    const OF: [&str; 4] = ["publisher", "edition", "state", "setting"];
    let has_source = |row: &&Row| known_text(table, row, OF[0]).is_some();
    let first = table.rows.iter().find(has_source)?;
    let same = |row: &Row| OF.iter().all(|name| cell_of(table, row, name) == cell_of(table, first, name));
    table.rows.iter().filter(has_source).all(same).then_some(first)
}

/// `South Texas Spine & Surgical Hospital, price list of 2020-12-31, outdated: import a newer one; setting
/// [not-collected]`
pub(super) fn price_files(table: &Table, row: &Row) -> String {
    let day = known_text(table, row, "edition")
        .map_or_else(|| "without a date".to_owned(), |day| format!("of {day}"));
    let state = if is_outdated(table, row) { ", outdated: import a newer one" } else { "" };
    let setting = cell_of(table, row, "setting").filter(|cell| cell.as_gap().is_some());
    let setting = setting.map(|gap| format!("; setting {}", gap.display())).unwrap_or_default();
    let publisher = known_text(table, row, "publisher").unwrap_or_default();
    let publisher = short_name(&publisher);
    format!("{publisher}, {} {day}{state}{setting}", price_list(publisher))
}

/// What the day of the source is of: of several files it is that of the oldest.
pub(super) fn price_list(publisher: &str) -> &'static str {
    if publisher.starts_with(|first: char| first.is_ascii_digit()) && publisher.ends_with(" files") {
        "the oldest price list"
    } else {
        "price list"
    }
}

/// `One scope: outpatient, facility, case rate.`, where the table has a rate: all of them have that in common.
pub(super) fn scope_of_rates(table: &Table) -> Option<String> {
    let row = table.rows.iter().find(|row| known_text(table, row, "lowest").is_some())?;
    known_text(table, row, "scope").map(|scope| format!("One scope: {scope}."))
}

/// The line of business of a payer's row, where a file could state it: of a payer without a rate it is as little
/// known as the rate, and not said again.
pub(super) fn line_of_business<'t>(table: &Table, row: &'t Row) -> Option<&'t Cell> {
    let rate = cell_of(table, row, "lowest").and_then(Cell::as_gap).map(|gap| gap.reason);
    let line = cell_of(table, row, "line_of_business").filter(|line| line.could_have_value())?;
    match line.as_gap() {
        Some(gap) if rate == Some(gap.reason) => None,
        _ => Some(line),
    }
}

/// A name without what is in parentheses, such as the licenses of a hospital, where that would make it long.
pub(super) fn short_name(name: &str) -> &str {
    const LONGEST: usize = 34;
    match name.split_once(" (") {
        Some((before, _)) if name.chars().count() > LONGEST => before,
        _ => name,
    }
}

/// A place as its publisher has it in capitals, in title case: `REST OF NEW YORK (NYC/LONG I.)` is `Rest of New York`
/// where what is in parentheses would make it long.
pub(super) fn place_in_words(name: &str) -> String {
    let short = short_name(name);
    if short.chars().any(char::is_lowercase) {
        return short.to_owned();
    }
    let mut place = String::new();
    let mut word = String::new();
    for c in short.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        place.push_str(&capitalized(&word, place.is_empty()));
        word.clear();
        place.push(c);
    }
    place.trim_end().to_owned()
}

/// A word in title case; names of states by two letters, and what has no vowel, are abbreviations.
fn capitalized(word: &str, is_first: bool) -> String {
    let lower = word.to_lowercase();
    let is_short = ["of", "and", "the"].contains(&lower.as_str());
    match word.chars().count() {
        _ if is_short && !is_first => lower,
        0..=1 => word.to_owned(),
        2 if !["ST", "EL", "LA", "LE"].contains(&word) => word.to_owned(),
        _ if word == "NYC" => word.to_owned(),
        _ => {
            let mut letters = lower.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

/// The rows of a brief table by line: those with a value alone, those that lack the same together.
pub(super) fn brief_lines(table: &Table) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    let lacks = |row: usize| {
        let row = &table.rows[row];
        let gap = row.cells.get(1)?.as_gap()?;
        Some((gap.reason, row.would_fill(gap)))
    };
    for row in 0..table.rows.len() {
        let same = lines.iter_mut().find(|line| lacks(row).is_some() && lacks(line[0]) == lacks(row));
        match same {
            Some(line) => line.push(row),
            None => lines.push(vec![row]),
        }
    }
    lines
}

/// `a.csv, line 3 (import 4); b.csv, lines 7 to 30 (import 5)`, then the imports that a row of several files names;
/// of more than three files the number.
pub(super) fn sources_in_words(table: &Table) -> String {
    let mut files: Vec<(&str, i64, u64, u64, bool)> = Vec::new();
    let has_value = |row: &&Row| row.cells.iter().skip(1).any(|cell| cell.as_gap().is_none());
    for row in table.rows.iter().filter(has_value) {
        let Some(origin) = &row.origin else { continue };
        let goes_on = origin.goes_on;
        match files.iter_mut().find(|file| file.1 == origin.import_id && file.0 == origin.file) {
            Some(file) => {
                (file.2, file.3) = (file.2.min(origin.line), file.3.max(origin.line));
                file.4 |= goes_on;
            }
            None => files.push((&origin.file, origin.import_id, origin.line, origin.line, goes_on)),
        }
    }
    let mut others: BTreeSet<i64> =
        table.rows.iter().filter(has_value).flat_map(|row| table.imports_behind(row)).collect();
    // Of a file that a row of several files names beside others, the lines are not known.
    let unplaced = table.rows.iter().filter(has_value).filter(|row| row.origin.is_none());
    let unplaced: BTreeSet<i64> = unplaced.flat_map(|row| table.imports_behind(row)).collect();
    others.retain(|import| files.iter().all(|file| file.1 != *import));
    if files.len() + others.len() > 3 {
        return format!("{} files, named in the workbook and under Sources", files.len() + others.len());
    }
    let mut words: Vec<String> = files
        .iter()
        .map(|(file, import, first, last, goes_on)| match goes_on {
            _ if unplaced.contains(import) => format!("{file} (import {import})"),
            true => format!("{} and below (import {import})", line_in_words(file, *first)),
            false => format!("{} (import {import})", lines_in_words(file, *first, *last)),
        })
        .collect();
    if !others.is_empty() {
        let word = if others.len() == 1 { "import" } else { "imports" };
        let others: Vec<String> = others.iter().map(i64::to_string).collect();
        words.push(format!("{word} {}, named under Sources", list(&others)));
    }
    words.join("; ")
}

/// Whether files state something of a payer, though it may be no rate in dollars that is in force: what it is
/// is under *Based on*. The others there are the words of `code-payer-rates`.
pub(super) fn is_stated(table: &Table, row: &Row) -> bool {
    const NOTHING: [&str; 3] = [
        "no price file states one",
        "only the payer's own file, under In-network rates",
        "only the payer's own file, with other modifiers",
    ];
    known_text(table, row, "based_on").is_some_and(|words| !NOTHING.contains(&&*words))
}

/// What would fill the payers without a rate, each once: whose, and the words; `all 4` where it is every row.
pub(super) fn fills_of_payers(table: &Table, low: usize) -> Vec<(String, &str)> {
    let mut fills: Vec<(&str, Vec<String>)> = Vec::new();
    for row in &table.rows {
        let Some(gap) = row.cells[low].as_gap() else { continue };
        // What could not be there is no gap to fill.
        if gap.reason.group() == Group::Structural {
            continue;
        }
        let (words, whose) = (row.would_fill(gap), row.cells[0].display());
        match fills.iter_mut().find(|(known, _)| *known == words) {
            // A payer has a row for each line of business.
            Some((_, payers)) if payers.contains(&whose) => {}
            Some((_, payers)) => payers.push(whose),
            None => fills.push((words, vec![whose])),
        }
    }
    let named = fills.into_iter().map(|(words, payers)| {
        let whose = match payers.len() {
            n if n > 1 && n == table.rows.len() => format!("all {n}"),
            _ => list(&payers),
        };
        (whose, words)
    });
    named.collect()
}

/// What would fill the payers without a rate, in whole, as lines below a table of them.
pub(super) fn fill_lines(table: &Table) -> Vec<String> {
    let low = table.columns.iter().position(|column| column.name == "lowest");
    let Some(low) = low.filter(|_| table.layout == Layout::Lanes) else { return Vec::new() };
    let fills = fills_of_payers(table, low).into_iter().take(2);
    fills.map(|(whose, words)| format!("To fill {whose}: {words}.")).collect()
}

/// The first command that a text names.
pub(super) fn command_of(words: &str) -> Option<&str> {
    words.split('`').nth(1)
}

/// Whom a row of *What Medicare pays* is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paid {
    /// The professional, in a facility.
    Professional,
    /// The professional, in an office.
    Office,
    /// A hospital outpatient department.
    Hospital,
    /// An ambulatory surgical center.
    SurgicalCenter,
    /// Who is paid by the schedule of a test, a drug, equipment or an anesthetic.
    OtherSchedule,
}

impl Paid {
    /// As the name of the row says it.
    pub(super) fn of(setting: &str) -> Self {
        match setting {
            _ if setting.starts_with("Professional fee, office") => Self::Office,
            _ if setting.starts_with("Professional") => Self::Professional,
            _ if setting.starts_with("Hospital") => Self::Hospital,
            _ if setting.starts_with("Ambulatory") => Self::SurgicalCenter,
            _ => Self::OtherSchedule,
        }
    }

    /// Whether it is the payment to a facility beside that of a professional.
    pub(super) const fn is_of_facility(self) -> bool {
        matches!(self, Self::Hospital | Self::SurgicalCenter)
    }
}

/// `modifier RR`, `modifiers RR QB`: with which modifiers a schedule of its own prices a code.
pub(super) fn with_modifiers(modifiers: &str) -> String {
    format!("{} {modifiers}", if modifiers.contains(' ') { "modifiers" } else { "modifier" })
}

/// Why nothing would fill a gap, where that is what a query says of it.
pub(super) fn why_nothing_fills(filled_by: &str) -> Option<&str> {
    filled_by.strip_prefix(NOTHING_FILLS)
}

/// The file that would fill a gap, and where it is, of words such as `import the MUE table, from the CMS page
/// "Medically Unlikely Edits", practitioner services: ...`; without the command and finer places.
pub(super) fn file_and_place(filled_by: &str) -> (&str, Option<&str>) {
    let words = filled_by.split(": `").next().unwrap_or_default();
    match words.split_once(", from ") {
        Some((file, place)) => (file, place.split(", ").next()),
        None => (words, None),
    }
}

/// Whether the modifiers of a verdict have amounts of their own: elsewhere the fee stays as it is, or there is none.
pub(super) fn pays_by_modifier(verdict: &str) -> bool {
    ["Pays part of the fee", "Facility claims only"].iter().any(|words| verdict.starts_with(words))
}

/// The rows by verdict, in order; and whether the verdict is a gap.
pub(super) fn verdicts(table: &Table) -> Vec<(Vec<usize>, bool)> {
    let Some(at) = table.columns.iter().position(|column| column.name == "verdict") else {
        return Vec::new();
    };
    let mut groups: Vec<(Vec<usize>, bool)> = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let same = groups.iter_mut().find(|(rows, _)| table.rows[rows[0]].cells[at] == row.cells[at]);
        match same {
            Some((rows, _)) => rows.push(number),
            None => groups.push((vec![number], row.cells[at].as_gap().is_some())),
        }
    }
    groups
}

/// Whether a modifier has to be borne out by records.
pub(super) fn needs_records(table: &Table, row: &Row) -> bool {
    known_text(table, row, "records").is_some_and(|records| records == "with records")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_capitals_are_said_in_title_case_and_short() {
        for (published, said) in [
            ("WISCONSIN", "Wisconsin"),
            ("REST OF NEW YORK", "Rest of New York"),
            ("DC + MD/VA SUBURBS", "DC + MD/VA Suburbs"),
            ("EAST ST. LOUIS", "East St. Louis"),
            ("EL CENTRO", "El Centro"),
            ("NORTHERN NJ", "Northern NJ"),
            ("NYC SUBURBS/LONG ISLAND", "NYC Suburbs/Long Island"),
            ("SEATTLE (KING CNTY)", "Seattle (King Cnty)"),
            ("SAN JOSE-SUNNYVALE-SANTA CLARA (SAN BENITO CNTY)", "San Jose-Sunnyvale-Santa Clara"),
            ("Somewhere of One's Own", "Somewhere of One's Own"),
        ] {
            assert_eq!(place_in_words(published), said);
        }
    }
}
