//! Spreadsheet names of cells, so that a message and a workbook speak of the same place.

/// The letters of a column, counted from 0: `A`, `Z`, `AA`.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell: column counted from 0, row from 1.
#[must_use]
pub fn cell_name(column: usize, row: u64) -> String {
    format!("{}{row}", column_letters(column))
}

/// The column and row of a name that [`cell_name`] gives; `None` for any other text.
#[must_use]
pub fn parse_cell_name(name: &str) -> Option<(usize, u64)> {
    let digits = name.find(|c: char| !c.is_ascii_uppercase())?;
    let (letters, row) = name.split_at(digits);
    let row = row.bytes().all(|byte| byte.is_ascii_digit()).then(|| row.parse().ok()).flatten()?;
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        column.checked_mul(26)?.checked_add(usize::from(letter - b'A') + 1)
    })?;
    Some((column.checked_sub(1)?, row))
}

/// Begins the names of the attributes of a sheet that say which of its columns hold which amounts.
pub const AMOUNT_COLUMN: &str = "column of ";

/// What a column holds that is of one payer and plan alone: `negotiated of Aetna, HMO`.
#[must_use]
pub fn held_of_payer(what: &str, payer: &str, plan: Option<&str>) -> String {
    let plan = plan.map(|plan| format!(", {plan}")).unwrap_or_default();
    format!("{what} of {payer}{plan}")
}

/// Endings of the names of workbooks.
const WORKBOOKS: [&str; 4] = [".xlsx", ".xlsm", ".xls", ".ods"];

/// Whether a file is a workbook by the ending of its name.
#[must_use]
pub fn is_workbook_name(name: &str) -> bool {
    let name = name.to_lowercase();
    WORKBOOKS.iter().any(|ending| name.ends_with(ending))
}

/// The workbook and the sheet of a name such as `fees.xlsx/Fee Schedule`; none of any other file.
fn sheet_of(file: &str) -> Option<(&str, &str)> {
    let (book, sheet) = file.rsplit_once('/')?;
    is_workbook_name(book).then_some((book, sheet))
}

/// A line of a file in words, `fees.csv, line 17`; of a sheet its row, `fees.xlsx, sheet "Fee Schedule", row 17`.
#[must_use]
pub fn line_in_words(file: &str, line: u64) -> String {
    match sheet_of(file) {
        Some((book, sheet)) => format!("{book}, sheet \"{sheet}\", row {line}"),
        None => format!("{file}, line {line}"),
    }
}

/// The lines from one to another, in the same words.
#[must_use]
pub fn lines_in_words(file: &str, first: u64, last: u64) -> String {
    match sheet_of(file) {
        _ if first == last => line_in_words(file, first),
        Some((book, sheet)) => format!("{book}, sheet \"{sheet}\", rows {first} to {last}"),
        None => format!("{file}, lines {first} to {last}"),
    }
}

/// A cell of a file in words; of a sheet its name alone says its row, `fees.xlsx, sheet "Fee Schedule", cell D17`.
#[must_use]
pub fn cell_in_words(file: &str, line: u64, cell: &str) -> String {
    match sheet_of(file) {
        Some((book, sheet)) => format!("{book}, sheet \"{sheet}\", cell {cell}"),
        None => format!("{file}, line {line}, cell {cell}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_read_back_as_its_cell(column in 0_usize..20_000, row in 1_u64..2_000_000) {
            prop_assert_eq!(parse_cell_name(&cell_name(column, row)), Some((column, row)));
        }
    }

    #[test]
    fn what_is_no_cell_has_no_column() {
        for text in ["row 7", "7", "A", "", "/items/0", "a1", "A1B"] {
            assert_eq!(parse_cell_name(text), None, "{text}");
        }
    }

    #[test]
    fn names_cells_as_a_spreadsheet_does() {
        assert_eq!(cell_name(0, 1), "A1");
        assert_eq!(cell_name(25, 7), "Z7");
        assert_eq!(cell_name(26, 7), "AA7");
        assert_eq!(cell_name(701, 7), "ZZ7");
        assert_eq!(cell_name(702, 7), "AAA7");
    }
}
