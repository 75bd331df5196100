//! Counts of people so small that they could point at somebody: hidden before a report leaves the house.

use super::cell::{Cell, Value};
use super::report::Report;
use super::table::{Column, ColumnKind, Table};
use crate::domain::Missing;

/// Words in the name or title of a column that counts people or what was paid for them.
const PEOPLE: [&str; 9] = [
    "remittance",
    "beneficiar",
    "patient",
    "person",
    "people",
    "member",
    "enrollee",
    "claimant",
    "observation",
];

/// What was hidden.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SmallCells {
    /// How many cells.
    pub hidden: usize,
    /// Sentences on hidden counts that printed figures give away.
    pub derivable: Vec<String>,
}

impl Report {
    /// Hides counts of people from 1 to below `least` as suppressed and counts the gaps anew. Zero
    /// stays. Columns count people when they hold whole numbers and are named so.
    pub fn hide_small_counts(&mut self, least: u64) -> SmallCells {
        let mut found = SmallCells::default();
        for table in self.sections.iter_mut().flat_map(|section| &mut section.tables) {
            for column in 0..table.columns.len() {
                hide_in(table, column, least, &mut found);
            }
        }
        if found.hidden > 0 {
            self.count_gaps();
        }
        found
    }

    /// True when a table has a column that counts people.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        self.tables().flat_map(|table| &table.columns).any(Column::counts_people)
    }
}

impl Column {
    /// True for whole numbers that count people, or payments made for them.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        let title = self.title.to_lowercase();
        self.kind == ColumnKind::Integer
            && PEOPLE.iter().any(|word| self.name.contains(word) || title.contains(word))
    }
}

/// The cell as it may be shown: a small count of people is a gap.
#[must_use]
pub fn is_small_count(cell: &Cell, least: u64) -> bool {
    matches!(cell, Cell::Value(Value::Integer(n)) if *n > 0 && n.unsigned_abs() < least)
}

fn hide_in(table: &mut Table, column: usize, least: u64, found: &mut SmallCells) {
    if !table.columns[column].counts_people() {
        return;
    }
    let small: Vec<usize> =
        (0..table.rows.len()).filter(|row| is_small_count(&table.rows[*row].cells[column], least)).collect();
    if small.is_empty() {
        return;
    }
    let place = format!("`{}`, column `{}`", table.title, table.columns[column].title);
    if small.len() == 1 && has_total(table, column) {
        found.derivable.push(format!(
            "one count of {place} is hidden, and a total of the same column lets a reader derive it"
        ));
    }
    if table.columns.iter().any(is_share) {
        found.derivable.push(format!(
            "counts of {place} are hidden, and a percentage beside them may let a reader derive them"
        ));
    }
    for row in &small {
        table.rows[*row].cells[column] = Cell::gap(Missing::Suppressed);
    }
    found.hidden += small.len();
}

/// True when a figure of the column is the sum of all others.
fn has_total(table: &Table, column: usize) -> bool {
    let figures: Vec<i64> = table
        .rows
        .iter()
        .filter_map(|row| match &row.cells[column] {
            Cell::Value(Value::Integer(n)) => Some(*n),
            _ => None,
        })
        .collect();
    let all: i128 = figures.iter().map(|n| i128::from(*n)).sum();
    figures.len() > 2 && figures.iter().any(|n| i128::from(*n) * 2 == all)
}

fn is_share(column: &Column) -> bool {
    let title = column.title.to_lowercase();
    column.kind == ColumnKind::Decimal
        && ["percent of", "share"].iter().any(|word| title.contains(word) || column.name.contains(word))
        && PEOPLE.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{GapEntry, Row};

    #[test]
    fn small_counts_of_people_are_hidden_and_totals_told() {
        let table = |counts: &[i64], title: &str| Table {
            id: "t".to_owned(),
            title: "Allowed amounts".to_owned(),
            columns: vec![
                Column::new("payer", "Payer", "Who pays.", ColumnKind::Text),
                Column::new("n", title, "How many.", ColumnKind::Integer),
            ],
            rows: counts
                .iter()
                .map(|n| Row {
                    cells: vec![Cell::text(format!("payer of {n}")), Cell::integer(*n)],
                    origin: None,
                    filled_by: None,
                })
                .collect(),
            ..Table::default()
        };
        let hidden = |counts: &[i64], title: &str| {
            let mut report = Report::of_table(table(counts, title), Vec::new());
            let found = report.hide_small_counts(11);
            assert_eq!(report.gaps.len(), found.hidden);
            assert_eq!(report.gaps, GapEntry::of_table(&report.sections[0].tables[0]));
            (found.hidden, found.derivable.len())
        };
        assert_eq!(hidden(&[0, 1, 10, 11, 500], "Remittances"), (2, 0));
        assert_eq!(hidden(&[4, 20, 30, 54], "Remittances"), (1, 1));
        assert_eq!(hidden(&[4, 5, 20, 29], "Remittances"), (2, 0));
        assert_eq!(hidden(&[1, 2], "Rates"), (0, 0));
    }
}
