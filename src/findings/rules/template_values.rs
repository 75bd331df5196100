//! The cells of a hospital CSV, by the data dictionary of the CMS template.

use super::source::{CSV_VALUES, NINE_NINES};

rules! {
    REQUIRED_VALUE = "I220" Error (Error "RequiredValueError"), CSV_VALUES, {
        meaning: "a cell that CMS requires, and without which the row cannot be stored, is blank",
        remedy: "fill the cell",
        example: "an item without a description",
    }
    ALLOWED_VALUES = "I221" Warning (Error "AllowedValuesError"), CSV_VALUES, {
        meaning: "the cell is none of the words of the data dictionary; it is kept as what it plainly is, or as a gap",
        remedy: "use one of the words of the data dictionary",
        example: "`ambulatory` below `setting`",
    }
    POSITIVE_NUMBER = "I222" Warning (Error "InvalidPositiveNumberError"), CSV_VALUES, {
        meaning: "the cell is not a number above zero as CMS wants it; an amount with a dollar sign or separators is read, and anything else is kept as a gap with its text",
        remedy: "write a number above zero with digits and at most one point, or leave the cell empty",
        example: "`$120` below `standard_charge|gross`",
    }
    ALLOWED_COUNT = "I223" Warning (Error "InvalidCountNumberError"), CSV_VALUES, {
        meaning: "the cell is not a count of allowed amounts; it is kept as a gap",
        remedy: "write 0, `1 through 10`, or a whole number from 11 without separators",
        example: "`a few` as a count",
    }
    NINE_NINES_ALLOWED = "I224" Warning (Warning "CsvNineNinesAlert"), NINE_NINES, {
        meaning: "999999999 in a column where CMS once asked for it",
        remedy: "999999999 says that there is too little history; the value is kept as a gap",
        example: "`999999999` below the median amount",
    }
    REQUIRED_VALUE_KEPT = "I234" Warning (Error "RequiredValueError"), CSV_VALUES, {
        meaning: "a cell that CMS requires is blank; the row is stored without it",
        remedy: "fill the cell",
        example: "a negotiated dollar without a methodology",
    }
    CODE_TYPE_TOO_NEW = "I235" Warning (Error "AllowedValuesError"), CSV_VALUES, {
        meaning: "the code type is one of version 3 in a file of an older version",
        remedy: "use a code type of the version, or write the file by version 3",
        example: "`MS-LTC-DRG` in a file of version 2.2",
    }
    NOT_ABOVE_ZERO = "I236" Warning (Error "InvalidPositiveNumberError"), CSV_VALUES, {
        meaning: "the cell holds zero or a word for no amount, where CMS wants a number above zero; it is kept as a gap",
        remedy: "write a number above zero, or leave the cell empty",
        example: "`0` or `N/A` below `standard_charge|gross`",
    }
    ALLOWED_COUNT_FORM = "I237" Warning (Error "InvalidCountNumberError"), CSV_VALUES, {
        meaning: "the count of allowed amounts is not written as CMS wants it",
        remedy: "write 0, `1 through 10`, or a whole number from 11 without separators",
        example: "`7`, which is to be written as `1 through 10`",
    }
}
