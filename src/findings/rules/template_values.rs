//! The cells of a hospital CSV, by the data dictionary of the CMS template.

use super::source::{CSV_VALUES, NINE_NINES, OWN};

rules! {
    REQUIRED_VALUE = "I220" Error "RequiredValueError", CSV_VALUES, {
        meaning: "a cell that the row needs is blank",
        remedy: "fill the cell",
        example: "an item without a description",
    }
    ALLOWED_VALUES = "I221" Error "AllowedValuesError", CSV_VALUES, {
        meaning: "the cell is none of the words of the data dictionary",
        remedy: "use one of the words of the data dictionary",
        example: "`ambulatory` below `setting`",
    }
    POSITIVE_NUMBER = "I222" Error "InvalidPositiveNumberError", CSV_VALUES, {
        meaning: "the cell is not a number above zero",
        remedy: "write a number above zero with digits and at most one point, or leave the cell empty",
        example: "`$120` or `0` below `standard_charge|gross`",
    }
    ALLOWED_COUNT = "I223" Error "InvalidCountNumberError", CSV_VALUES, {
        meaning: "the cell is not a count of allowed amounts",
        remedy: "write 0, `1 through 10`, or a whole number from 11 without separators",
        example: "`7`, which is to be written as `1 through 10`",
    }
    NINE_NINES_ALLOWED = "I224" Warning "CsvNineNinesAlert", NINE_NINES, {
        meaning: "999999999 in a column where CMS once asked for it",
        remedy: "999999999 says that there is too little history; the value is kept as a gap",
        example: "`999999999` below the median amount",
    }
    CHARGE_ROUNDED = "I226" Note, OWN, {
        meaning: "the amount has more than four decimal places and is rounded",
        remedy: "the printed text is kept beside the rounded amount",
        example: "`12.34567` below a negotiated dollar",
    }
    CHARGE_TOO_LARGE = "I227" Error, OWN, {
        meaning: "the number is too large for an amount",
        remedy: "correct the number: no charge has more than fourteen digits",
        example: "a number of sixteen digits",
    }
    CHARGE_MODIFIERS = "I228" Error, OWN, {
        meaning: "the cell does not hold modifiers",
        remedy: "write modifiers of two letters or digits divided by a bar, such as 26|LT",
        example: "`bilateral` below `modifiers`",
    }
    CHARGE_CODE_SHAPE = "I229" Error, OWN, {
        meaning: "the code does not have the shape of its system",
        remedy: "correct the code or its type",
        example: "`473711` of type CPT",
    }
    CHARGE_MARKER_AMBIGUOUS = "I230" Warning, OWN, {
        meaning: "the cell can mean more than one reason for a missing value",
        remedy: "taken as `not supplied`; leave the cell empty if there is no value",
        example: "`N/A` below a negotiated dollar",
    }
    UNKNOWN_BILLING_CLASS = "I231" Warning, OWN, {
        meaning: "the billing class is none of the known ones",
        remedy: "use professional, facility or both",
        example: "`physician` below `billing_class`",
    }
    UNKNOWN_EFFECT_SETTING = "I232" Warning, OWN, {
        meaning: "the setting of a row that explains a modifier is none of the known ones",
        remedy: "use inpatient, outpatient or both",
        example: "`clinic` below `setting`",
    }
    OTHER_VERSION = "I233" Error, OWN, {
        meaning: "a column that the version does not have holds no number",
        remedy: "write a number, or leave the column out: this version of the template does not have it",
        example: "`n.a.` below the median in a file of version 2.0",
    }
}
