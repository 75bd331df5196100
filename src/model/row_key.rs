//! Names of rows that last: the same fact keeps its name when rows are added, dropped or reordered.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::table::{Layout, Row, Table};
use crate::domain::FingerprintBuilder;

/// Letters of a name that come from the row's own words; the fingerprint behind them tells rows apart.
const WORDS: usize = 24;

impl Table {
    /// Names of the rows, in order, that last: the same fact keeps its name when rows are added.
    ///
    /// A name is the beginning of the row's key in words and a fingerprint of all of it, such as
    /// `aetna-3f9a2c1b`; a second row with the same key gets `-2`. The key is the columns that the table
    /// names, or else its leading columns of words: what a row is about stands before what is known of it. A row that
    /// has a key of its own goes by that.
    #[must_use]
    pub fn row_keys(&self) -> Vec<String> {
        let mut namer = RowNamer::new(self);
        self.rows.iter().map(|row| namer.name(row)).collect()
    }
}

/// Names the rows of a table one after the other.
pub(super) struct RowNamer {
    columns: Vec<usize>,
    turns: Turns,
}

/// How often each name was given, by its fingerprint: a million names take little room.
#[derive(Default)]
pub(super) struct Turns(HashMap<i64, u32>);

impl Turns {
    /// The name, with its turn from the second time on.
    pub(super) fn next(&mut self, name: String) -> String {
        let turn = self.0.entry(print_of(&name)).or_insert(0);
        *turn += 1;
        if *turn == 1 { name } else { format!("{name}-{turn}") }
    }
}

fn print_of(name: &str) -> i64 {
    FingerprintBuilder::new(b'n').text(name).finish().0
}

/// The spellings of each payer, by which rows are found whose key begins with one of them: a comment follows a rate
/// whose published name was matched after it, and one whose next edition names the payer otherwise.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    payers: Vec<Vec<String>>,
    /// The payer of each.
    of: HashMap<String, usize>,
}

impl Spellings {
    /// What divides the first part of a key from the rest.
    const END: &str = "; ";

    /// Of payers, each with all its spellings.
    #[must_use]
    pub fn new(payers: Vec<Vec<String>>) -> Self {
        let spelled = |(at, names): (usize, &Vec<String>)| {
            names.iter().map(move |name| (name.clone(), at)).collect::<Vec<_>>()
        };
        let of = payers.iter().enumerate().flat_map(spelled).collect();
        Self { payers, of }
    }

    /// The names that a row would have by other spellings of its payer.
    pub(super) fn others<'s>(&'s self, row: &'s Row) -> impl Iterator<Item = String> + 's {
        let parts = row.key.as_deref().and_then(|key| key.split_once(Self::END));
        let found = parts.and_then(|(first, rest)| Some((first, rest, *self.of.get(first)?)));
        found.into_iter().flat_map(|(first, rest, payer)| {
            let others = self.payers[payer].iter().filter(move |name| *name != first);
            others.map(move |other| name([Some(format!("{other}{}{rest}", Self::END))].into_iter()))
        })
    }
}

/// The rows of a table by their names, and by those that they would have by other spellings of a payer.
pub struct RowNames {
    names: HashMap<String, usize>,
    /// By fingerprint; made when a name is no row's own.
    others: OnceCell<HashMap<i64, usize>>,
    spellings: Rc<Spellings>,
}

impl RowNames {
    /// Of the rows of a table.
    #[must_use]
    pub fn of(table: &Table, spellings: &Rc<Spellings>) -> Self {
        let names = table.row_keys().into_iter().enumerate().map(|(row, key)| (key, row)).collect();
        Self { names, others: OnceCell::new(), spellings: Rc::clone(spellings) }
    }

    /// The own name of a row, counted from 0, that was found by this one.
    #[must_use]
    pub fn name_of(&self, row: usize, found_by: &str) -> Option<&str> {
        let found = self.names.get_key_value(found_by).filter(|(_, at)| **at == row);
        let (name, _) = found.or_else(|| self.names.iter().find(|(_, at)| **at == row))?;
        Some(name)
    }

    /// The row of this name in the same table, counted from 0.
    #[must_use]
    pub fn row(&self, table: &Table, name: &str) -> Option<usize> {
        let by_others = || {
            let mut turns = Turns::default();
            let mut others = HashMap::new();
            for (at, row) in table.rows.iter().enumerate() {
                for name in self.spellings.others(row) {
                    others.entry(print_of(&turns.next(name))).or_insert(at);
                }
            }
            others
        };
        self.names.get(name).or_else(|| self.others.get_or_init(by_others).get(&print_of(name))).copied()
    }
}

impl RowNamer {
    pub(super) fn new(table: &Table) -> Self {
        Self { columns: key_columns(table), turns: Turns(HashMap::with_capacity(table.rows.len())) }
    }

    pub(super) fn name(&mut self, row: &Row) -> String {
        let name = match &row.key {
            Some(key) => name([Some(key.clone())].into_iter()),
            // Why a part of the key is missing is no part of it: the reason may change.
            None => name(self.columns.iter().map(|at| row.cells[*at].plain())),
        };
        self.turns.next(name)
    }
}

fn key_columns(table: &Table) -> Vec<usize> {
    let named: Vec<usize> = table
        .key
        .iter()
        .filter_map(|name| table.columns.iter().position(|column| column.name == *name))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let usable = match table.layout {
        // The last column of prose is the text itself.
        Layout::Prose => table.columns.len().saturating_sub(1),
        _ => table.columns.len(),
    };
    let words = table.columns[..usable].iter().take_while(|column| !column.kind.is_number()).count();
    (0..words.max(1).min(table.columns.len())).collect()
}

fn name(parts: impl Iterator<Item = Option<String>>) -> String {
    let mut print = FingerprintBuilder::new(b'r');
    let mut words = String::new();
    for text in parts {
        print = print.number(i64::from(text.is_some())).text(text.as_deref().unwrap_or_default());
        push_words(&mut words, text.as_deref().unwrap_or_default());
    }
    let print = print.finish().0.cast_unsigned() >> 32;
    let words = words.trim_matches('-');
    if words.is_empty() { format!("row-{print:08x}") } else { format!("{words}-{print:08x}") }
}

/// Adds a text in lower-case letters and digits with hyphens between, up to the room there is.
fn push_words(words: &mut String, text: &str) {
    if !words.is_empty() && !words.ends_with('-') {
        words.push('-');
    }
    for c in text.chars() {
        if words.len() >= WORDS {
            return;
        }
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Missing;
    use crate::model::{Cell, Column, ColumnKind};

    fn table(rows: &[(&str, Option<i64>)]) -> Table {
        let column = |name: &str, kind| Column {
            name: name.to_owned(),
            title: name.to_owned(),
            description: String::new(),
            kind,
            names: false,
            calculated: false,
        };
        let rows = rows.iter().map(|(payer, n)| Row {
            cells: vec![Cell::text(*payer), n.map_or(Cell::gap(Missing::Pending), Cell::integer)],
            ..Row::default()
        });
        Table {
            id: "code-payers".to_owned(),
            columns: vec![column("payer", ColumnKind::Text), column("n", ColumnKind::Integer)],
            rows: rows.collect(),
            ..Table::default()
        }
    }

    #[test]
    fn a_row_keeps_its_name_when_rows_come_and_its_figures_change() {
        let before = table(&[("Aetna", None), ("Blue Cross & Blue Shield of Texas", Some(2))]).row_keys();
        let after = table(&[
            ("AETNA", Some(1)),
            ("Blue Cross & Blue Shield of Texas", None),
            ("Aetna", Some(7)),
            ("Aetna", Some(8)),
        ])
        .row_keys();
        assert_eq!(before[0], after[2]);
        assert_eq!(before[1], after[1]);
        assert_eq!(after[3], format!("{}-2", before[0]));
        assert_ne!(after[0], after[2], "capitals are part of a published name");
        let mut keyed = table(&[("AETNA", Some(1)), ("Aetna Inc.", None)]);
        keyed.rows.iter_mut().for_each(|row| row.key = Some("aetna; hmo".to_owned()));
        let keyed = keyed.row_keys();
        assert_eq!(keyed[1], format!("{}-2", keyed[0]));
        assert!(keyed[0].starts_with("aetna-hmo-"), "{}", keyed[0]);
        assert!(before[1].starts_with("blue-cross-blue-shield-o-"), "{}", before[1]);
    }

    #[test]
    fn a_row_is_found_by_the_spellings_of_its_payer_and_by_its_own_name_first() {
        let keyed = |keys: &[&str]| {
            let mut table = table(&keys.iter().map(|key| (*key, None)).collect::<Vec<_>>());
            table.rows.iter_mut().zip(keys).for_each(|(row, key)| row.key = Some((*key).to_owned()));
            table
        };
        let before = keyed(&["aetnahealth; hmo", "aetnahealth; hmo", "zenith; hmo"]).row_keys();
        let after = keyed(&["aetna; hmo", "aetna; hmo", "cigna; hmo"]);
        let matched = Rc::new(Spellings::new(vec![vec!["aetna".to_owned(), "aetnahealth".to_owned()]]));
        let names = RowNames::of(&after, &matched);
        let found = |name: &str| names.row(&after, name);
        assert_eq!([0, 1, 2].map(|at| found(&before[at])), [Some(0), Some(1), None]);
        assert_eq!(RowNames::of(&after, &Rc::default()).row(&after, &before[0]), None);
        let both = keyed(&["aetna; hmo", "aetnahealth; hmo"]);
        assert_eq!(RowNames::of(&both, &matched).row(&both, &before[0]), Some(1));
    }
}
