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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cells_as_a_spreadsheet_does() {
        assert_eq!(cell_name(0, 1), "A1");
        assert_eq!(cell_name(25, 7), "Z7");
        assert_eq!(cell_name(26, 7), "AA7");
        assert_eq!(cell_name(701, 7), "ZZ7");
        assert_eq!(cell_name(702, 7), "AAA7");
    }
}
