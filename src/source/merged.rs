//! The merged cells of a sheet: which of the cells below and beside the one with the text have it, too.
//!
//! A heading that is merged over columns is that of each; a cell of the table that is merged over rows is that of each
//! row. An amount that is merged over columns is of nobody can say which of them: the others are blank.

use calamine::Dimensions;

/// Rows in which headings are.
const HEADINGS_WITHIN: u32 = 60;
/// More columns are those of a title.
const MOST_COLUMNS: u32 = 1000;
/// Whole numbers that a heading can be, too.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;

/// The merged cells of a sheet, and what was made of them so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Merged {
    /// Over several columns of one row, where headings are.
    wide: Vec<Wide>,
    /// Over several rows, the last first.
    tall: Vec<Tall>,
    /// Those of the rows that are read, each with its text.
    open: Vec<(Tall, String)>,
    filled: Filled,
}

#[derive(Debug, Clone, Copy)]
struct Wide {
    row: u32,
    first: u32,
    last: u32,
}

#[derive(Debug, Clone, Copy)]
struct Tall {
    row: u32,
    last: u32,
    column: u32,
}

/// What was made of merged cells of the table.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Filled {
    /// Cells that have the text of one above, and the first row and column of them.
    pub(super) below: Option<(u64, (u32, u32))>,
    /// Cells beside a number that is merged over them, which are blank, and the first row and column.
    pub(super) beside: Option<(u64, (u32, u32))>,
}

impl Merged {
    pub(super) fn of(regions: &[Dimensions]) -> Self {
        let flat = regions.iter().filter(|of| of.start.0 == of.end.0 && of.end.1 > of.start.1);
        let wide = flat.filter(|of| of.end.1 - of.start.1 < MOST_COLUMNS).map(|of| Wide {
            row: of.start.0,
            first: of.start.1,
            last: of.end.1,
        });
        let tall = regions.iter().filter(|of| of.end.0 > of.start.0);
        let mut tall: Vec<Tall> =
            tall.map(|of| Tall { row: of.start.0, last: of.end.0, column: of.start.1 }).collect();
        tall.sort_unstable_by_key(|of| std::cmp::Reverse((of.row, of.column)));
        let mut wide: Vec<Wide> = wide.collect();
        wide.sort_unstable_by_key(|of| std::cmp::Reverse((of.row, of.first)));
        Self { wide, tall, open: Vec::new(), filled: Filled::default() }
    }

    /// Gives each column below a merged heading the text of it, and each row of a table the text of a cell that is
    /// merged over it. Rows come in their order, counted from 0.
    pub(super) fn spread(&mut self, row: u32, cells: &mut Vec<String>) {
        self.across(row, cells);
        self.open.retain(|(of, _)| of.last >= row);
        let has_others = cells.iter().any(|cell| !cell.is_empty());
        for (of, text) in self.open.iter().filter(|_| has_others) {
            let column = of.column as usize;
            cells.resize(cells.len().max(column + 1), String::new());
            if cells[column].is_empty() {
                cells[column].clone_from(text);
                count(&mut self.filled.below, (row, of.column));
            }
        }
        // Headings of several lines are joined, and none of them comes twice.
        let is_of_table = || cells.iter().any(|cell| is_amount(cell));
        let mut of_table = None;
        while let Some(of) = self.tall.pop_if(|of| of.row <= row) {
            let text = cells.get(of.column as usize).filter(|text| !text.is_empty() && of.row == row);
            if let Some(text) = text
                && *of_table.get_or_insert_with(is_of_table)
            {
                self.open.push((of, text.clone()));
            }
        }
    }

    fn across(&mut self, row: u32, cells: &mut Vec<String>) {
        while let Some(of) = self.wide.pop_if(|of| of.row <= row) {
            let (first, last) = (of.first as usize, of.last as usize);
            let is_alone =
                cells.iter().enumerate().all(|(at, cell)| (first..=last).contains(&at) || cell.is_empty());
            let text = cells.get(first).filter(|text| !text.is_empty() && !is_alone && of.row == row);
            let Some(text) = text.cloned() else { continue };
            if is_amount(&text) {
                (of.first + 1..=of.last).for_each(|column| count(&mut self.filled.beside, (row, column)));
                continue;
            }
            if row >= HEADINGS_WITHIN {
                continue;
            }
            cells.resize(cells.len().max(last + 1), String::new());
            cells[first + 1..=last]
                .iter_mut()
                .filter(|cell| cell.is_empty())
                .for_each(|cell| cell.clone_from(&text));
        }
    }

    /// What was made of the rows so far.
    pub(super) const fn filled(&self) -> Filled {
        self.filled
    }
}

fn count(of: &mut Option<(u64, (u32, u32))>, place: (u32, u32)) {
    of.get_or_insert((0, place)).0 += 1;
}

/// Whether a text is a number that is no year: rows of headings have none.
fn is_amount(text: &str) -> bool {
    let number = text.strip_prefix('$').unwrap_or(text).replace(',', "");
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain && number.parse::<f64>().is_ok() && !number.parse().is_ok_and(|year: u32| YEARS.contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row and column.
    type Place = (u32, u32);

    fn spread(regions: &[(Place, Place)], rows: &[&[&str]]) -> (Vec<String>, Filled) {
        let regions: Vec<_> = regions.iter().map(|(start, end)| Dimensions::new(*start, *end)).collect();
        let mut merged = Merged::of(&regions);
        let rows = (0..).zip(rows).map(|(at, cells)| {
            let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            merged.spread(at, &mut cells);
            cells.join(",")
        });
        let rows = rows.collect();
        (rows, merged.filled())
    }

    #[test]
    fn a_heading_is_that_of_its_columns_and_a_cell_of_the_table_that_of_its_rows() {
        let (rows, filled) = spread(
            &[((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0)), ((2, 2), (4, 2)), ((5, 1), (5, 2))],
            &[
                &["CPT", "Aetna", ""],
                &["", "2025", "2026"],
                &["99213", "100.5", "90"],
                &["", "101.5"],
                &["99214", "7.25", ""],
                &["99215", "150", ""],
            ],
        );
        assert_eq!(
            rows,
            [
                "CPT,Aetna,Aetna",
                ",2025,2026",
                "99213,100.5,90",
                "99213,101.5,90",
                "99214,7.25,90",
                "99215,150,"
            ]
        );
        assert_eq!(filled.below, Some((3, (3, 0))));
        assert_eq!(filled.beside, Some((1, (5, 2))));
    }

    #[test]
    fn a_title_is_one_text_and_texts_below_headings_are_theirs_alone() {
        let title = spread(&[((0, 0), (0, 2))], &[&["Rates of 2026", "", ""]]);
        assert_eq!(title.0, ["Rates of 2026,,"]);
        let lines = spread(&[((0, 0), (1, 0))], &[&["Code", "Rate"], &["", "USD"]]);
        assert_eq!(lines.0, ["Code,Rate", ",USD"]);
    }
}
