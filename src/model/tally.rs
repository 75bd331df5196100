//! What is counted of a table whose rows go by one after the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::gap_entry::GapEntry;
use super::row_key::{RowNamer, Spellings, Turns};
use super::table::{Row, Table};
use crate::domain::{Group, Missing};

/// Gaps listed one by one; all are counted.
const LISTED: usize = 20_000;

/// Counts of a table that is not held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Streamed {
    /// Its rows.
    pub rows: usize,
    /// Its cells.
    pub cells: usize,
    /// Its gaps by reason.
    pub gaps: BTreeMap<Missing, usize>,
}

/// Counts rows while they go by.
pub struct Tally {
    /// None where no one asks for names; gaps are then counted and not listed.
    namer: Option<RowNamer>,
    /// Where a row that stands for many published lines names their imports.
    listed_imports: Option<usize>,
    /// The counts so far.
    pub counts: Streamed,
    /// The first gaps, in the order of the rows.
    pub gaps: Vec<GapEntry>,
    /// The imports behind the rows.
    pub imports: BTreeSet<i64>,
    wanted: Wanted,
    turns: Turns,
    /// The rows that are wanted.
    pub kept: Vec<Kept>,
}

/// Names of rows that are to be kept while the others go by.
#[derive(Default)]
pub struct Wanted {
    /// The names.
    pub names: HashSet<String>,
    /// By which a row is wanted, too, that has another name by now.
    pub spellings: Spellings,
}

/// A row that is kept.
pub struct Kept {
    /// The name by which it is wanted.
    pub wanted: String,
    /// Its own.
    pub name: String,
    /// The row.
    pub row: Row,
}

impl Tally {
    /// Begins for a table with these columns; names its rows and lists its first gaps.
    #[must_use]
    pub fn naming(frame: &Table) -> Self {
        Self { namer: Some(RowNamer::new(frame)), ..Self::counting(frame) }
    }

    /// Begins for a table with these columns; names nothing.
    #[must_use]
    pub fn counting(frame: &Table) -> Self {
        Self {
            namer: None,
            listed_imports: frame.columns.iter().position(|column| column.name == "imports"),
            counts: Streamed::default(),
            gaps: Vec::new(),
            imports: BTreeSet::new(),
            wanted: Wanted::default(),
            turns: Turns::default(),
            kept: Vec::new(),
        }
    }

    /// The same, which also keeps the rows of these names.
    #[must_use]
    pub fn keeping(self, wanted: Wanted) -> Self {
        Self { wanted, ..self }
    }

    /// Counts the next row and gives its name; empty when none is asked for.
    pub fn row(&mut self, frame: &Table, row: &Row) -> String {
        let name = self.namer.as_mut().map(|namer| namer.name(row)).unwrap_or_default();
        self.keep(row, &name);
        self.counts.rows += 1;
        self.counts.cells += row.cells.len();
        let mut has_gap = false;
        for gap in row.cells.iter().filter_map(super::Cell::as_gap) {
            *self.counts.gaps.entry(gap.reason).or_default() += 1;
            has_gap = true;
        }
        if has_gap && self.namer.is_some() && self.gaps.len() < LISTED {
            self.gaps.extend(GapEntry::of_row(frame, row, &name));
            self.gaps.truncate(LISTED);
        }
        for origin in row.origin.iter().chain(&row.beside) {
            self.imports.insert(origin.import_id);
        }
        if let Some(text) = self.listed_imports.and_then(|at| row.cells[at].plain()) {
            self.imports.extend(text.split(", ").filter_map(|id| id.parse::<i64>().ok()));
        }
        name
    }

    fn keep(&mut self, row: &Row, name: &str) {
        let Wanted { names, spellings } = &self.wanted;
        if names.is_empty() {
            return;
        }
        let others = spellings.others(row).map(|other| self.turns.next(other));
        for wanted in std::iter::once(name.to_owned()).chain(others).filter(|name| names.contains(name)) {
            self.kept.push(Kept { wanted, name: name.to_owned(), row: row.clone() });
        }
    }
}

impl Streamed {
    /// All gaps of a group.
    #[must_use]
    pub fn gaps_of(&self, group: Group) -> usize {
        self.gaps.iter().filter(|(reason, _)| reason.group() == group).map(|(_, n)| n).sum()
    }
}
