//! What names a row, and rows that are named alike.

use super::source::OWN;

rules! {
    NAME_MISSING = "I301" Error, OWN, {
        meaning: "the row names no code or no payer",
        remedy: "write one whole code such as 47371, and the payer's name",
        example: "a row with an amount and a blank cell below `payer`",
    }
    DUPLICATE_ROW = "I320" Warning, OWN, {
        meaning: "a row with the same key is listed above",
        remedy: "delete one of the two rows, or say in a note how they differ",
        example: "two rows for code 47371, modifier 26",
    }
    DUPLICATES_UNCHECKED = "I321" Note, OWN, {
        meaning: "the file has too many rows to look for repeated ones",
        remedy: "sort the file by item to have repeated rows found",
        example: "a file of ten million rows in no order",
    }
    DUPLICATE_KEY = "I322" Warning, OWN, {
        meaning: "the key that the profile names is listed above",
        remedy: "delete one of the two rows, or name more columns as `key` in the profile",
        example: "`rows = { key = ['Code'] }` and two rows for code 47371",
    }
}
