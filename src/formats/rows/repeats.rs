//! The note that every amount of a column gets where the column is printed with dollar signs: the first few
//! are findings, the rest is counted, so that such a file is read as fast as any other.

use crate::findings::{Finding, Rule, rules};

/// What is noted of one cell after the other.
pub(super) const RULE: &Rule = rules::PUNCTUATED_AMOUNT;

/// So many notes of a column are made: as many as a summary shows whole.
const MADE: u64 = 3;

/// The notes of each column.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    columns: Vec<Noted>,
    /// Columns of the current row whose cells are counted if the row is accepted.
    pending: Vec<usize>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Noted {
    made: u64,
    counted: u64,
}

impl Repeats {
    /// Takes a cell of a column. False where a finding has to be made of it.
    pub(super) fn takes(&mut self, column: usize) -> bool {
        let takes = self.columns.get(column).is_some_and(|noted| noted.made >= MADE);
        if takes {
            self.pending.push(column);
        }
        takes
    }

    /// The row with these findings is accepted.
    pub(super) fn accept(&mut self, findings: &[Finding]) {
        for column in findings.iter().filter(|made| made.rule == RULE).filter_map(|made| made.place.column) {
            if self.columns.len() <= column {
                self.columns.resize(column + 1, Noted::default());
            }
            self.columns[column].made += 1;
        }
        self.pending.drain(..).for_each(|column| self.columns[column].counted += 1);
    }

    /// The row is rejected: it is not among the rows that are read in spite of something.
    pub(super) fn reject(&mut self) {
        self.pending.clear();
    }

    /// Columns with the number of their cells of which no finding was made.
    pub(super) fn counted(&self) -> impl Iterator<Item = (usize, u64)> {
        let counted = self.columns.iter().map(|noted| noted.counted).enumerate();
        counted.filter(|(_, counted)| *counted > 0)
    }
}
