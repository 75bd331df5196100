//! The first walk over a JSON text: where its records are, and which keys they have.

use std::collections::HashMap;

use super::cells::{Cell, for_each};
use super::walk::{DEEPEST, Holder};
use crate::domain::text::{count, grouped, list};
use crate::source::json::{
    Fault, Kind, Scanner, Spot, Value, as_text, begin_list, begin_object, fault_at, is_shallow, member_name,
    parse,
};

/// More keys are no headings: the data is in the keys.
const MOST_KEYS: usize = 4096;
/// More lists of one text are not looked at.
const MOST_LISTS: usize = 64;
/// Fewer records show nothing of their keys.
const FEW: u64 = 4;

/// What the records of a text are as a table.
#[derive(Debug)]
pub struct RecordTable {
    pub(super) holder: Holder,
    /// What the text says beside its records, such as `last_updated: 2021-01-01`.
    pub(super) titles: Vec<String>,
    pub(super) keys: Vec<Key>,
    pub(super) records: u64,
    /// Whether several records are all on one line.
    pub(super) one_line: bool,
    /// Other lists of records of the text, which are not read.
    others: Vec<String>,
}

/// A key of the records.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: String,
    /// How many records have it.
    records: u64,
    /// Whether some record has lists or records under it.
    nested: bool,
}

/// Why no table can be made of a JSON text.
pub(in super::super) enum Unfit {
    Fault(Fault),
    /// What it holds in place of records, and what to do.
    NoTable(String, &'static str),
}

impl From<Fault> for Unfit {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl RecordTable {
    /// The name of the list that holds the records, where the text has lists by name: `data.charges` for one
    /// within the object `data`.
    #[must_use]
    pub fn list(&self) -> Option<String> {
        match &self.holder {
            Holder::Member(names) => Some(names.join(".")),
            Holder::Text | Holder::Lines | Holder::BrokenLines => None,
        }
    }

    /// How many rows above the keys say something of the text.
    #[must_use]
    pub fn titles(&self) -> usize {
        self.titles.len()
    }

    /// Keys under which some record has lists or records, by their place.
    #[must_use]
    pub fn nested(&self) -> Vec<usize> {
        (0..self.keys.len()).filter(|at| self.keys[*at].nested).collect()
    }

    /// The other lists of records, each by its name and size.
    #[must_use]
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// What is said of the table as a whole: other lists, keys that not all records have, one line.
    pub(in super::super) fn notes(&self) -> Vec<(Note, String)> {
        let mut notes = Vec::new();
        if let (Some(name), false) = (self.list(), self.others.is_empty()) {
            let others = list(&self.others);
            notes.push((
                Note::Lists,
                format!("of several lists of records `{name}` is read, and not {others}"),
            ));
        }
        let rare: Vec<&Key> = self.keys.iter().filter(|key| key.records < self.records).collect();
        if !rare.is_empty() {
            let shown: Vec<String> = rare
                .iter()
                .take(5)
                .map(|key| format!("`{}` in {}", key.name, grouped(key.records)))
                .collect();
            let more = rare.len().saturating_sub(shown.len());
            let more = if more > 0 {
                format!(", and {}", count(more as u64, "other key", "other keys"))
            } else {
                String::new()
            };
            let records = count(self.records, "record", "records");
            notes.push((
                Note::Keys,
                format!("not all of {records} have the same keys: {}{more}", shown.join(", ")),
            ));
        }
        if self.one_line {
            let message = "all records are on one line; the line of a figure is the number of its record";
            notes.push((Note::OneLine, message.to_owned()));
        }
        notes
    }
}

/// What kind of thing is noted of a table of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Note {
    Lists,
    Keys,
    OneLine,
}

/// Whether a text begins as JSON that is no table of cells.
pub(in super::super) fn looks_like_json(head: &str) -> bool {
    let mut marks = head.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    match marks.next() {
        Some('{') => matches!(marks.next(), Some('"' | '}') | None),
        Some('[') => matches!(marks.next(), Some('{' | '[' | ']' | '"' | '0'..='9') | None),
        _ => false,
    }
}

/// Looks a text through. `open` gives it from its beginning; `wanted` is the list that is meant.
pub(in super::super) fn survey<E>(
    mut open: impl FnMut() -> Result<Scanner, E>,
    wanted: Option<&str>,
) -> Result<Result<RecordTable, Unfit>, E> {
    let of_lines =
        |holder, found| Seen { titles: Vec::new(), lists: vec![(holder, found)], within: Vec::new() };
    let seen = match whole(&mut open()?) {
        // One object is one record, where a list without a name is meant.
        Ok(Some(seen)) if !(wanted == Some("") && seen.is_record()) => Ok(seen),
        // One object after the other: the first was taken for the whole text.
        Ok(_) => lines(&mut open()?).map(|found| of_lines(Holder::Lines, found)),
        Err(fault) => Err(fault),
    };
    let seen = match seen {
        Ok(seen) => seen,
        Err(fault @ Unfit::Fault(Fault::Syntax(..))) => match broken_lines(&mut open()?) {
            Ok(Some(found)) => of_lines(Holder::BrokenLines, found),
            Ok(None) => return Ok(Err(fault)),
            Err(fault) => return Ok(Err(fault)),
        },
        Err(fault) => return Ok(Err(fault)),
    };
    Ok(seen.choose(wanted))
}

/// What a text holds.
#[derive(Default)]
struct Seen {
    titles: Vec<String>,
    lists: Vec<(Holder, Found)>,
    /// Members that are objects and hold no list.
    within: Vec<String>,
}

/// What a list holds.
#[derive(Default)]
struct Found {
    keys: Vec<Key>,
    places: HashMap<String, usize>,
    records: u64,
    elements: u64,
    /// What the first element is that is no record.
    stranger: Option<&'static str>,
    first_line: u64,
    last_line: u64,
}

fn whole(scanner: &mut Scanner) -> Result<Option<Seen>, Unfit> {
    let mut seen = Seen::default();
    if scanner.peek()? == Some(b'[') {
        seen.lists.push((Holder::Text, of_list(scanner)?));
        ended(scanner)?;
        return Ok(Some(seen));
    }
    of_object(scanner, &mut Vec::new(), &mut seen)?;
    if scanner.peek()? == Some(b'{') {
        return Ok(None);
    }
    ended(scanner)?;
    Ok(Some(seen))
}

/// Looks through an object for lists, and through the objects within it; `path` are the names that lead to it.
fn of_object(scanner: &mut Scanner, path: &mut Vec<String>, seen: &mut Seen) -> Result<(), Unfit> {
    let mut text = Vec::new();
    let mut more = begin_object(scanner)?;
    while more {
        let name = member_name(scanner, &mut text)?;
        path.push(name);
        match scanner.peek()? {
            Some(b'[') if seen.lists.len() < MOST_LISTS => {
                let found = of_list(scanner)?;
                seen.lists.push((Holder::Member(path.clone()), found));
            }
            Some(b'{') if path.len() < DEEPEST => {
                let lists = seen.lists.len();
                of_object(scanner, path, seen)?;
                if lists == seen.lists.len() {
                    seen.within.push(path.join("."));
                }
            }
            _ => {
                let spot = scanner.value(&mut text)?;
                let value =
                    parse(as_text(&text)).map_err(|fault| fault_at(spot, &text, fault.message, fault.at))?;
                let is_title = path.len() == 1 && !value.cell().is_empty();
                if is_title {
                    seen.titles.push(format!("{}: {}", path[0], value.cell()));
                }
            }
        }
        path.pop();
        more = scanner.another(b'}')?;
    }
    Ok(())
}

fn ended(scanner: &mut Scanner) -> Result<(), Unfit> {
    match scanner.peek()? {
        None => Ok(()),
        Some(_) => {
            let message = "something follows the end of the data".to_owned();
            Err(Fault::Syntax(scanner.spot(), message).into())
        }
    }
}

fn of_list(scanner: &mut Scanner) -> Result<Found, Unfit> {
    let (mut found, mut text) = (Found::default(), Vec::new());
    let mut more = begin_list(scanner)?;
    while more {
        found.take_next(scanner, &mut text)?;
        more = scanner.another(b']')?;
    }
    Ok(found)
}

fn lines(scanner: &mut Scanner) -> Result<Found, Unfit> {
    let (mut found, mut text) = (Found::default(), Vec::new());
    while scanner.peek()?.is_some() {
        found.take_next(scanner, &mut text)?;
    }
    Ok(found)
}

/// The records of a text with one on each line, of which fewer than half are broken; none where it is not such a one.
fn broken_lines(scanner: &mut Scanner) -> Result<Option<Found>, Unfit> {
    if scanner.peek()? != Some(b'{') {
        return Ok(None);
    }
    let (mut found, mut text, mut broken) = (Found::default(), Vec::new(), 0);
    while let Some(spot) = scanner.line(&mut text)? {
        if !is_shallow(&text) {
            broken += 1;
            continue;
        }
        match found.take(spot, spot.line, &text) {
            Err(Unfit::Fault(Fault::Syntax(..))) => broken += 1,
            taken => taken?,
        }
    }
    Ok(Some(found).filter(|found| found.records > broken))
}

impl Found {
    fn take_next(&mut self, scanner: &mut Scanner, text: &mut Vec<u8>) -> Result<(), Unfit> {
        let spot = scanner.value(text)?;
        self.take(spot, scanner.spot().line, text)
    }

    /// Takes a record that begins at `spot` and ends on a line.
    fn take(&mut self, spot: Spot, last_line: u64, text: &[u8]) -> Result<(), Unfit> {
        if self.elements == 0 {
            self.first_line = spot.line;
        }
        self.elements += 1;
        self.last_line = last_line;
        let value = parse(as_text(text)).map_err(|fault| fault_at(spot, text, fault.message, fault.at))?;
        if !matches!(value.kind, Kind::Object(_)) {
            self.stranger.get_or_insert(what_is(&value));
            return Ok(());
        }
        self.records += 1;
        let (mut full, records) = (false, self.records);
        for_each(&value, as_text(text), &mut |name, cell, _| full |= !self.count(name, &cell));
        if full {
            let message = format!(
                "its records have more than {} different keys up to record {}; such keys are data and no headings",
                grouped(MOST_KEYS as u64),
                grouped(records)
            );
            return Err(Unfit::NoTable(message, KEYS_ARE_DATA));
        }
        Ok(())
    }

    /// Counts a key of the current record. False where there are too many.
    fn count(&mut self, name: &str, cell: &Cell<'_>) -> bool {
        let at = match self.places.get(name) {
            Some(at) => *at,
            None if self.keys.len() == MOST_KEYS => return false,
            None => {
                self.places.insert(name.to_owned(), self.keys.len());
                self.keys.push(Key { name: name.to_owned(), records: 0, nested: false });
                self.keys.len() - 1
            }
        };
        self.keys[at].records += 1;
        self.keys[at].nested |= matches!(cell, Cell::Nested(_));
        true
    }

    /// Whether most records share no key, so that their keys are no headings.
    fn has_no_headings(&self) -> bool {
        self.records >= FEW && self.keys.iter().all(|key| key.records * 2 < self.records)
    }
}

const KEYS_ARE_DATA: &str = "ask the source for records that all have the same keys, such as {\"code\": \"47371\", \"amount\": 100.00}, or for a CSV";
const NO_RECORDS: &str = "as a table, ratebook reads a list of records, or one record on each line, with the columns as keys: [{\"code\": \"47371\", \"amount\": 100.00}]";

impl Seen {
    /// Whether the text is one object with values of its own, and holds no list.
    fn is_record(&self) -> bool {
        self.lists.is_empty() && !self.titles.is_empty()
    }

    /// The list that is read: the one that is wanted, or the one with the most records.
    fn choose(mut self, wanted: Option<&str>) -> Result<RecordTable, Unfit> {
        let strangers = self.lists.iter().find_map(|(_, found)| Some((found.stranger?, found.records == 0)));
        self.lists.retain(|(_, found)| found.records > 0);
        let name = |holder: &Holder| match holder {
            Holder::Member(names) => names.join("."),
            Holder::Text | Holder::Lines | Holder::BrokenLines => String::new(),
        };
        let names: Vec<String> = self.lists.iter().map(|(holder, _)| name(holder)).collect();
        let chosen = match wanted.filter(|wanted| !wanted.is_empty()) {
            Some(wanted) => names.iter().position(|name| name == wanted),
            // Of lists of one length the first.
            None => (0..names.len()).rev().max_by_key(|at| self.lists[*at].1.records),
        };
        let Some(chosen) = chosen else {
            return Err(self.no_list(wanted, &names, strangers));
        };
        let (holder, found) = self.lists.swap_remove(chosen);
        if found.has_no_headings() {
            let message = format!(
                "the keys of its {} differ from record to record: none is in half of them",
                count(found.records, "record", "records")
            );
            return Err(Unfit::NoTable(message, KEYS_ARE_DATA));
        }
        let others = self.lists.iter().map(|(holder, found)| {
            format!("`{}` ({})", name(holder), count(found.records, "record", "records"))
        });
        Ok(RecordTable {
            titles: self.titles,
            keys: found.keys,
            records: found.records,
            one_line: found.records > 1 && found.first_line == found.last_line,
            others: others.collect(),
            holder,
        })
    }

    fn no_list(&self, wanted: Option<&str>, names: &[String], stranger: Option<(&str, bool)>) -> Unfit {
        let message = match (wanted, stranger) {
            (Some(wanted), _) if !names.is_empty() => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                format!("it has no list `{wanted}` of records, but {}", list(&names))
            }
            (_, Some((what, true))) => format!("its list holds no records: an element is {what}"),
            _ if !self.within.is_empty() => {
                let within: Vec<String> =
                    self.within.iter().take(5).map(|name| format!("`{name}`")).collect();
                format!("it holds no list of records, but objects within one another: {}", list(&within))
            }
            _ => "it holds no list of records".to_owned(),
        };
        Unfit::NoTable(message, NO_RECORDS)
    }
}

/// A value in words.
pub(super) const fn what_is(value: &Value<'_>) -> &'static str {
    match value.kind {
        Kind::Null => "null",
        Kind::Bool(_) => "true or false",
        Kind::Number(_) => "a number",
        Kind::Text(_) => "a text",
        Kind::List(_) => "a list",
        Kind::Object(_) => "a record",
    }
}
