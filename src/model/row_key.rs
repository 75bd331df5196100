//! Names of rows that last: the same fact keeps its name when rows are added, dropped or reordered.

use std::collections::HashMap;

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
    /// How often each name was given, by its fingerprint: a million names take little room.
    seen: HashMap<i64, u32>,
}

impl RowNamer {
    pub(super) fn new(table: &Table) -> Self {
        Self { columns: key_columns(table), seen: HashMap::with_capacity(table.rows.len()) }
    }

    pub(super) fn name(&mut self, row: &Row) -> String {
        let name = match &row.key {
            Some(key) => name([Some(key.clone())].into_iter()),
            // Why a part of the key is missing is no part of it: the reason may change.
            None => name(self.columns.iter().map(|at| row.cells[*at].plain())),
        };
        let turn = self.seen.entry(FingerprintBuilder::new(b'n').text(&name).finish().0).or_insert(0);
        *turn += 1;
        if *turn == 1 { name } else { format!("{name}-{turn}") }
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
}
