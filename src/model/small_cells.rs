//! Counts of people so small that they could point at somebody: hidden before a report leaves the house.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Value};
use super::cell_id::CellId;
use super::column::{Column, ColumnKind};
use super::report::Report;
use super::review::{PLACE_END, REVIEW_COMMENTS, since_review};
use super::table::{Row, Table};
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SmallCells {
    /// How many cells.
    pub hidden: usize,
    /// Sentences on hidden counts that printed figures give away.
    pub derivable: Vec<String>,
}

/// Words of decimal columns that are no counts, though they name people.
const NO_COUNTS: [&str; 5] = ["average", "mean", "percent", "share", "per "];

/// The unit of a column `value` whose figures are counts that no publisher has released.
const COUNT: &str = "count";

impl Report {
    /// Hides counts of people from 1 to below `least` as suppressed, and a total that would give one
    /// away, and counts the gaps anew. Zero stays. Columns count people when they hold numbers and are named so; a column `value` does
    /// where the column `unit` beside it says `count`.
    pub fn hide_small_counts(&mut self, least: u64) -> SmallCells {
        let mut found = SmallCells::default();
        for table in self.sections.iter_mut().flat_map(|section| &mut section.tables) {
            let mut watch = SmallCellWatch::new(&table.columns, least);
            for row in &mut table.rows {
                watch.see(row);
            }
            watch.hide_totals(&mut table.rows);
            table.hide_reviewed_counts(least);
            let of_table = watch.found(table);
            found.hidden += of_table.hidden;
            found.derivable.extend(of_table.derivable);
        }
        if found.hidden > 0 {
            self.count_gaps();
        }
        found
    }

    /// True when a table has a column that counts people, or what was said of one.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        let counts = |table: &Table| !SmallCellWatch::new(&table.columns, 0).is_idle();
        self.tables().any(|table| table.id == REVIEW_COMMENTS || counts(table))
    }
}

impl Table {
    /// In the table of what reviewers said: hides small counts of people, which are text in it, as those of the
    /// other tables are hidden.
    fn hide_reviewed_counts(&mut self, least: u64) {
        if self.id != REVIEW_COMMENTS {
            return;
        }
        let named = |name: &str| self.columns.iter().position(|column| column.name == name);
        let (Some(id), Some(place)) = (named("cell_id"), named("place")) else { return };
        let (Some(was), Some(now), Some(since)) = (named("was"), named("now"), named("since")) else {
            return;
        };
        for row in &mut self.rows {
            let name = row.cells[id].plain().and_then(|id| CellId::parse(&id)).map(|id| id.column);
            let title = row.cells[place].plain().unwrap_or_default();
            let title = title.rsplit(PLACE_END).next().unwrap_or_default();
            let column = Column::new(&name.unwrap_or_default(), title, "", ColumnKind::Integer);
            if !column.counts_people() {
                continue;
            }
            let mut is_hidden = false;
            for at in [was, now] {
                let number = row.cells[at].plain().and_then(|text| text.parse().ok());
                if number.is_some_and(|number| is_small_count(&Cell::integer(number), least)) {
                    row.cells[at] = Cell::text(Missing::Suppressed.marker());
                    is_hidden = true;
                }
            }
            // That a hidden count differs from a hidden one is not told either.
            if is_hidden {
                row.cells[since] =
                    Cell::text(since_review(&row.cells[was].display(), &row.cells[now].display()));
            }
        }
    }
}

impl Column {
    /// True for numbers that count people, or payments made for them.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        let title = self.title.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| self.name.contains(word) || title.contains(word));
        match self.kind {
            ColumnKind::Integer => says(&PEOPLE),
            ColumnKind::Decimal => says(&PEOPLE) && !says(&NO_COUNTS),
            _ => false,
        }
    }
}

/// The cell is a small count: a whole number from 1 to below `least`.
#[must_use]
pub fn is_small_count(cell: &Cell, least: u64) -> bool {
    whole(cell).is_some_and(|n| n > 0 && n.unsigned_abs() < least)
}

fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Value(Value::Integer(n)) => Some(*n),
        Cell::Value(Value::Decimal(n)) => n.to_string().parse().ok(),
        _ => None,
    }
}

/// Hides the small counts of a table row by row, and notes what printed figures give away.
#[derive(Debug)]
pub struct SmallCellWatch {
    least: u64,
    watched: Vec<Watched>,
    /// The columns `value` and `unit` of a table of measures.
    measured: Option<(usize, usize)>,
    hidden_measures: usize,
    /// Rows seen.
    rows: usize,
}

/// A column that counts people, as far as it was seen.
#[derive(Debug)]
struct Watched {
    column: usize,
    hidden: usize,
    figures: usize,
    sum: i128,
    largest: i128,
    /// The row of the largest.
    largest_at: usize,
}

impl SmallCellWatch {
    /// Begins for a table with these columns.
    #[must_use]
    pub fn new(columns: &[Column], least: u64) -> Self {
        let people = columns.iter().enumerate().filter(|(_, column)| column.counts_people());
        let named = |name: &str| columns.iter().position(|column| column.name == name);
        Self {
            least,
            watched: people
                .map(|(column, _)| Watched {
                    column,
                    hidden: 0,
                    figures: 0,
                    sum: 0,
                    largest: 0,
                    largest_at: 0,
                })
                .collect(),
            measured: named("value").zip(named("unit")),
            hidden_measures: 0,
            rows: 0,
        }
    }

    /// True when the table has nothing to hide, whatever its rows.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.watched.is_empty() && self.measured.is_none()
    }

    /// Looks at the next row, and hides what is small.
    pub fn see(&mut self, row: &mut Row) {
        for one in &mut self.watched {
            let Some(n) = whole(&row.cells[one.column]).map(i128::from) else { continue };
            one.figures += 1;
            one.sum += n;
            if n > one.largest {
                (one.largest, one.largest_at) = (n, self.rows);
            }
            if is_small_count(&row.cells[one.column], self.least) {
                row.cells[one.column] = Cell::gap(Missing::Suppressed);
                one.hidden += 1;
            }
        }
        if let Some((value, unit)) = self.measured
            && row.cells[unit].plain().as_deref() == Some(COUNT)
            && is_small_count(&row.cells[value], self.least)
        {
            row.cells[value] = Cell::gap(Missing::Suppressed);
            self.hidden_measures += 1;
        }
        self.rows += 1;
    }

    /// Hides the totals that give away the one hidden count of their column; all rows are at hand.
    pub fn hide_totals(&mut self, rows: &mut [Row]) {
        for one in self.watched.iter_mut().filter(|one| one.is_given_away()) {
            rows[one.largest_at].cells[one.column] = Cell::gap(Missing::Suppressed);
            one.hidden += 1;
        }
    }

    /// What was hidden in the table, and what gives it away.
    #[must_use]
    pub fn found(&self, table: &Table) -> SmallCells {
        let mut found = SmallCells { hidden: self.hidden_measures, derivable: Vec::new() };
        for one in self.watched.iter().filter(|one| one.hidden > 0) {
            let place = format!("`{}`, column `{}`", table.title, table.columns[one.column].title);
            if one.is_given_away() {
                found.derivable.push(format!(
                    "one count of {place} is hidden, and a total of the same column lets a reader derive it"
                ));
            }
            if table.columns.iter().any(is_share) {
                found.derivable.push(format!(
                    "counts of {place} are hidden, and a percentage beside them may let a reader derive them"
                ));
            }
            found.hidden += one.hidden;
        }
        found
    }
}

impl Watched {
    /// True when a total of the column gives its one hidden count away. A total is the sum of all other
    /// figures, so it is the largest and half of the sum.
    fn is_given_away(&self) -> bool {
        self.hidden == 1 && self.figures > 2 && self.largest * 2 == self.sum
    }
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
    use crate::model::GapEntry;

    #[test]
    fn small_counts_of_people_are_hidden_and_a_total_that_gives_one_away() {
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
                    ..Row::default()
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
        assert_eq!(hidden(&[4, 20, 30, 54], "Remittances"), (2, 0));
        assert_eq!(hidden(&[4, 5, 20, 29], "Remittances"), (2, 0));
        assert_eq!(hidden(&[1, 2], "Rates"), (0, 0));
    }
    #[test]
    fn a_measure_that_counts_is_hidden_unless_it_was_published() {
        let decimal = |text: &str| Cell::Value(Value::Decimal(text.parse().expect("a number")));
        let columns = [("value", ColumnKind::Decimal), ("unit", ColumnKind::Text)]
            .map(|(name, kind)| Column::new(name, name, "", kind));
        let mut watch = SmallCellWatch::new(&columns, 11);
        let mut hidden = |value: &str, unit: &str| {
            let cells = vec![decimal(value), Cell::text(unit)];
            let mut row = Row { cells, ..Row::default() };
            watch.see(&mut row);
            row.cells[0].as_gap().is_some()
        };
        assert!(hidden("4", "count"));
        for (value, unit) in
            [("4", "count, published"), ("4", "USD"), ("4.5", "count"), ("0", "count"), ("11", "count")]
        {
            assert!(!hidden(value, unit), "{value} {unit}");
        }
        let people = |title: &str| Column::new("n", title, "", ColumnKind::Decimal).counts_people();
        assert!(people("Patients") && !people("Services per patient") && !people("Average per beneficiary"));
    }
}
