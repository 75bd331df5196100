//! What names a row, and rows that are named the same.

use super::source::RATEBOOK;

rules! {
    VALUE_MISSING = "I301" Error, RATEBOOK, {
        meaning: "a cell is blank without which the row cannot be stored",
        remedy: "fill the cell",
        example: "a row with an amount and a blank cell below `payer`",
    }
    UNKNOWN_NAME = "I302" Error, RATEBOOK, {
        meaning: "the cell names something that is not known",
        remedy: "correct the name, or add what it names first",
        example: "a payer in a seed file that `payers.csv` does not list",
    }
    KEY_REPEATED = "I320" Error, RATEBOOK, {
        meaning: "a row with the same key is listed above, and this one is not stored",
        remedy: "keep the row that is right and import again",
        example: "two rows for code 47371, modifier 26, in a physician fee schedule",
    }
    DUPLICATES_UNCHECKED = "I321" Note, RATEBOOK, {
        meaning: "the file has too many rows to look for repeated ones in all of them",
        remedy: "sort the file by item to have repeated rows found",
        example: "a file of ten million rows in no order",
    }
    ROW_REPEATED = "I322" Warning, RATEBOOK, {
        meaning: "a row with the same key is listed above; both are stored",
        remedy: "delete one of the two rows, or say in a note how they differ",
        example: "two rows of a hospital file that say the same, or `key = ['Code']` in a profile and two rows for code 47371",
    }
}
