//! The header of a hospital CSV: rows 1 to 3 of the CMS template.

use super::source::{CSV_COLUMNS, CSV_HEAD, LAW, RATEBOOK};

rules! {
    HEADER_BLANK = "I120" Error File (Error "HeaderBlankError"), CSV_HEAD, {
        meaning: "the header of the file is blank",
        remedy: "put the general data headings into row 1 and the column headings into row 3",
        example: "a file whose first row is empty",
    }
    HEADER_COLUMN_MISSING = "I121" Warning (Error "HeaderColumnMissingError"), CSV_HEAD, {
        meaning: "a general data element is missing from row 1",
        remedy: "add the heading to row 1, spelled as in the data dictionary, and its value to row 2",
        example: "row 1 without `hospital_location`",
    }
    HEADER_COLUMN_DUPLICATE = "I122" Warning (Error "DuplicateHeaderColumnError"), CSV_HEAD, {
        meaning: "a general data element is listed twice in row 1",
        remedy: "keep one of the two headings in row 1",
        example: "two headings `version`",
    }
    STATE_CODE = "I123" Warning (Error "InvalidStateCodeError"), CSV_HEAD, {
        meaning: "the state of the license number is not a state or territory",
        remedy: "write the heading as `license_number|CA` with the two letters of a state or territory",
        example: "`license_number|ZZ`",
    }
    COLUMN_MISSING = "I124" Error File (Error "ColumnMissingError"), CSV_COLUMNS, {
        meaning: "a standard charge column is missing from row 3",
        remedy: "add the column to row 3, spelled as in the data dictionary",
        example: "row 3 without `standard_charge|gross`",
    }
    COLUMN_DUPLICATE = "I125" Warning (Error "DuplicateColumnError"), CSV_COLUMNS, {
        meaning: "a standard charge column is listed twice in row 3",
        remedy: "keep one of the two columns; where their cells differ in a row, ratebook reads none of the two",
        example: "two columns `description`",
    }
    BLANK_HEADINGS = "I144" Warning, RATEBOOK, {
        meaning: "row 3 ends with several blank headings, of which CMS's validator calls all but the first repeated",
        remedy: "take the blank columns at the end out of the file before it is published",
        example: "commas at the end of row 3",
    }
    AMBIGUOUS_FORMAT = "I126" Error File (Error "AmbiguousFormatError"), CSV_COLUMNS, {
        meaning: "the columns are neither those of the tall nor those of the wide form",
        remedy: "give either payer_name and plan_name columns (tall) or payer columns such as standard_charge|PAYER|PLAN|negotiated_dollar (wide)",
        example: "row 3 with `payer_name` and `standard_charge|AETNA|PPO|negotiated_dollar`",
    }
    PLACEHOLDER = "I127" Error File (Error "PlaceholderError"), CSV_COLUMNS, {
        meaning: "a heading still has a placeholder of the template",
        remedy: "replace the part in brackets: a number for [i], a name for [payer_name] and [plan_name]",
        example: "`code|[i]|type`",
    }
    PROBLEMS_IN_HEADER = "I128" Error File (Error "ProblemsInHeaderError"), CSV_HEAD, {
        meaning: "the header has errors that keep CMS's validator from the rows",
        remedy: "correct rows 1 to 3 first; CMS's validator does not look at rows below such a header",
        example: "row 3 without `description`",
    }
    MINIMUM_ROWS = "I129" Error File (Error "MinRowsError"), CSV_COLUMNS, {
        meaning: "the file has no row of charges",
        remedy: "add at least one row of charges below row 3",
        example: "a file of three rows",
    }
    HEADER_VALUE_REQUIRED = "I130" Warning (Error "RequiredValueError"), CSV_HEAD, {
        meaning: "a general data element is blank in row 2",
        remedy: "fill the cell in row 2",
        example: "no hospital name below `hospital_name`",
    }
    HEADER_DATE = "I131" Warning (Error "InvalidDateError"), CSV_HEAD, {
        meaning: "the date of the data is not one as the template has it; other usual forms are read, with the day that they are read as",
        remedy: "write the date as 2026-04-01 or 4/1/2026",
        example: "`April 2026` below `last_updated_on`",
    }
    STATEMENT_VALUE = "I132" Warning (Error "AllowedValuesError"), CSV_HEAD, {
        meaning: "the cell below the statement is neither true nor false",
        remedy: "write true or false below the statement",
        example: "`yes` below the attestation",
    }
    VERSION_MISMATCH = "I133" Warning (Warning "CsvVersionMismatchAlert"), CSV_HEAD, {
        meaning: "the version in row 2 is not the one that the file is checked against",
        remedy: "write the version that the file follows, or check it with `--as`",
        example: "`2.0.0` below `version` in a file checked as version 3",
    }
    FALSE_AFFIRMATION = "I134" Warning (Warning "CsvFalseAffirmationAlert"), LAW, {
        meaning: "the affirmation of accuracy is false",
        remedy: "the hospital does not vouch for this file; ask it why",
        example: "`false` below the affirmation",
    }
    FALSE_ATTESTATION = "I135" Warning (Warning "CsvFalseAttestationAlert"), LAW, {
        meaning: "the attestation of accuracy is false",
        remedy: "the hospital does not vouch for this file; ask it why",
        example: "`false` below the attestation",
    }
    ESTIMATED_COLUMN = "I136" Warning (Warning "EstimatedAmountAlert"), CSV_COLUMNS, {
        meaning: "version 3 has no column for the estimated amount",
        remedy: "version 3 replaces the estimated amount by median, percentiles and count",
        example: "`estimated_amount` in a file of version 3",
    }
    NO_GENERAL_DATA = "I137" Warning, RATEBOOK, {
        meaning: "the file has no general data elements",
        remedy: "get the whole file; without rows 1 and 2 nobody knows whose prices these are and of which day",
        example: "a file that begins with the headings of the charges",
    }
    OLDER_COLUMN_MISSING = "I140" Warning, RATEBOOK, {
        meaning: "a column that the template asks for is missing, without which the rows can be read",
        remedy: "its cells are marked as not collected; ask for a file that has it",
        example: "a file of version 2.0 without `drug_unit_of_measurement`",
    }
    NPI_CHECK_DIGIT = "I142" Warning, RATEBOOK, {
        meaning: "the check digit of an NPI is wrong",
        remedy: "compare the number with the NPI registry: its check digit is wrong",
        example: "`1234567890` as an NPI",
    }
    BARS_OF_HEADING = "I554" Warning, RATEBOOK, {
        meaning: "the heading of a payer's column has more or fewer bars than the template; it is read as what it plainly is",
        remedy: "write payer and plan without bars: standard_charge|PAYER|PLAN|negotiated_dollar",
        example: "`standard_charge|Humana|Medicare|DSNP|negotiated_dollar`, read as payer Humana, plan Medicare|DSNP",
    }
    FUTURE_DATE = "I143" Warning, RATEBOOK, {
        meaning: "the date of the data is ahead of today",
        remedy: "check the date: it lies ahead",
        example: "`2036-04-01` below `last_updated_on`",
    }
}
