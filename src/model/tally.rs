//! What is counted of a table whose rows go by one after the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::gap_entry::GapEntry;
use super::row_key::RowNamer;
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
    /// Names of the rows that are kept.
    wanted: HashSet<String>,
    /// These rows, with their names.
    pub kept: Vec<(String, Row)>,
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
            wanted: HashSet::new(),
            kept: Vec::new(),
        }
    }

    /// The same, which also keeps the rows of these names.
    #[must_use]
    pub fn keeping(self, wanted: HashSet<String>) -> Self {
        Self { wanted, ..self }
    }

    /// Counts the next row and gives its name; empty when none is asked for.
    pub fn row(&mut self, frame: &Table, row: &Row) -> String {
        let name = self.namer.as_mut().map(|namer| namer.name(row)).unwrap_or_default();
        if self.wanted.contains(&name) {
            self.kept.push((name.clone(), row.clone()));
        }
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
        if let Some(origin) = &row.origin {
            self.imports.insert(origin.import_id);
        }
        if let Some(text) = self.listed_imports.and_then(|at| row.cells[at].plain()) {
            self.imports.extend(text.split(", ").filter_map(|id| id.parse::<i64>().ok()));
        }
        name
    }
}

impl Streamed {
    /// All gaps of a group.
    #[must_use]
    pub fn gaps_of(&self, group: Group) -> usize {
        self.gaps.iter().filter(|(reason, _)| reason.group() == group).map(|(_, n)| n).sum()
    }
}
