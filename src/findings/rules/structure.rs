//! Encoding, headers and the shape of rows.

use super::source::RATEBOOK;

rules! {
    NOT_UTF_8 = "I001" Warning, RATEBOOK, {
        meaning: "the file is not UTF-8 and was read as UTF-16 or Windows-1252",
        remedy: "if that text is right, `--encoding windows-1252` says so without a warning (`utf-16le` or `utf-16be` for UTF-16); `--encoding utf-8` refuses such a file",
        example: "byte 0xE9, which is `é` in Windows-1252, in a payer's name",
    }
    ENCODING_OF_PROFILE = "I643" Warning, RATEBOOK, {
        meaning: "the profile names an encoding, the bytes of the file plainly show another, and the file was read as they show",
        remedy: "take `encoding` out of the profile if the source writes another now; `--encoding` reads the file in the one that is named",
        example: "`encoding = \"windows-1252\"` and a file in UTF-8 with `Médica`",
    }
    COLUMN_ABSENT = "I101" Error File, RATEBOOK, {
        meaning: "a column that must be there is missing",
        remedy: "rename the column that holds it, or add it",
        example: "a payer CSV with the heading `rate` and none named `amount`, or a physician fee schedule without `CONV FACTOR`",
    }
    COLUMN_REPEATED = "I102" Error File, RATEBOOK, {
        meaning: "two columns have the same heading",
        remedy: "keep one of the two columns and delete or rename the other",
        example: "a payer CSV with two columns `amount`",
    }
    COLUMN_NOT_READ = "I103" Note, RATEBOOK, {
        meaning: "a column or a JSON property is not read",
        remedy: "nothing to do, unless it holds what should be stored; then give it a known heading, or map it in the profile",
        example: "a column `internal_note`",
    }
    ROW_WIDTH = "I104" Error, RATEBOOK, {
        meaning: "the number of cells in the row is not that of the header",
        remedy: "look for a comma that needs quotes around its cell, or for a missing or extra cell",
        example: "a header of 6 cells and a row of 7, because a plan's name has a comma",
    }
    CONDITION_NOT_ON_AMOUNT = "I105" Error File, RATEBOOK, {
        meaning: "a condition of the profile names a column that is not read as an amount",
        remedy: "name amount columns only in [[gaps.when]] columns",
        example: "`columns = ['Description']` in [[gaps.when]]",
    }
    HEADER_NOT_FOUND = "I106" Error File, RATEBOOK, {
        meaning: "the file does not have the header that the profile expects",
        remedy: "open the file, look for the row with the column names, and correct [header] in the profile",
        example: "`header = { row = 5 }` for a file of three rows",
    }
    DAY_NOT_STATED = "I107" Warning, RATEBOOK, {
        meaning: "the row that the profile names does not state the day of the data",
        remedy: "correct `edition_from` in the profile, or write the day as `edition`",
        example: "`edition_from = { row = 1, after = 'Updated' }` and a first row without that word",
    }
    ROWS_AFTER_LAST = "I108" Warning, RATEBOOK, {
        meaning: "rows after the last one that the profile reads are not read",
        remedy: "import the file again with another profile if they hold rates",
        example: "`rows = { last = 200 }` for a file of 210 rows",
    }
    PRICES_AFTER_LAST = "I644" Warning, RATEBOOK, {
        meaning: "rows after the last one that the profile reads have codes and amounts, and are not read",
        remedy: "if they are prices of the same table, correct `last` or `until` in [rows] or take it out and skip what is no data by [[rows.skip]], `ratebook imports undo` the import, and import the file again",
        example: "`rows = { last = 21 }` for a file whose table has grown to 26 rows",
    }
    ROWS_SKIPPED = "I109" Note, RATEBOOK, {
        meaning: "rows were skipped because a rule of the profile says that they are no data",
        remedy: "look at the first of them; take the rule out of [[rows.skip]] if it holds data",
        example: "a line of dashes between two groups of codes",
    }
    ROWS_OF_SKIPPED_KIND = "I646" Warning, RATEBOOK, {
        meaning: "rows that the profile does not name say what those say that it skips, in other words, and are left out: a kind of price, a state, a network",
        remedy: "look at the first of them, and add its text to `cells` of [[rows.skip]]; to read such rows, write a profile of their own",
        example: "`Self Pay` in a column of which the profile skips `Cash`",
    }
    ROWS_OF_TOTALS = "I114" Warning, RATEBOOK, {
        meaning: "rows without a code that a word or their amount calls a total, an average or a count of the rows above are not read",
        remedy: "look at the first of them; give the row a code if it is priced",
        example: "`Grand Total` in the first column of the last row, and the sum of the column in it",
    }
    DATA_TOO_OLD = "I110" Warning, RATEBOOK, {
        meaning: "the data is older than the profile allows; past its `error_after` the import is held, too (I507)",
        remedy: "ask the publisher for a newer file",
        example: "`freshness = { warn_after = \"100d\" }` and data of two years ago",
    }
    HEADING_MISSPELLED = "I111" Warning, RATEBOOK, {
        meaning: "a heading or a JSON property looks like a misspelled one, and its values are not read",
        remedy: "correct the heading or the property",
        example: "`ammount` in a payer CSV, `standard_charge|gros` in a hospital CSV, or `gross_charges` in JSON",
    }
    PLAIN_COLUMN_NOT_READ = "I649" Warning, RATEBOOK, {
        meaning: "a column has values, its heading says plainly what of a rate they are, and it is not read",
        remedy: "map it in [columns] of the profile and take it out of `ignore`, `ratebook imports undo` the import, and import the file again",
        example: "`ignore = [\"Term Date\"]` in a profile, and a file whose `Term Date` is filled for the first time",
    }
    PAYER_COLUMN_NOT_READ = "I650" Warning, RATEBOOK, {
        meaning: "a column of amounts is not read, its heading could name a payer, and the profile names other columns of the file as payers'",
        remedy: "add its heading to `columns` of [payers], or to `ignore` of [columns] where it is no payer's; then `ratebook imports undo` the import, and import the file again",
        example: "`columns = [\"Aetna\", \"Cigna\"]` in [payers], and a file that has a column `Oscar` for the first time",
    }
    NO_HEADING = "I112" Warning, RATEBOOK, {
        meaning: "a cell has no heading above it and is not read",
        remedy: "write a heading above it, or look for a comma in a text that is not in quotes",
        example: "a text in column P of a file whose cell P1 is blank",
    }
    SHORT_ROW = "I113" Warning, RATEBOOK, {
        meaning: "the row has fewer cells than the header; the cells that are not there are taken as blank",
        remedy: "look whether the row is cut",
        example: "a header of 6 cells and a row of 5",
    }
    LAST_AMOUNT_OPEN = "I116" Note, RATEBOOK, {
        meaning: "the file ends with an amount and without the line end that its other rows have: where it is cut there, the amount lost its last digits",
        remedy: "compare the last row with the publisher's file; a whole file needs nothing",
        example: "a file that ends with `90`, which may be 90 or the begin of 9000",
    }
    COLUMNS_DISAGREE = "I115" Error, RATEBOOK, {
        meaning: "two columns of a hospital's file have one heading, and say different things of what a row prices, where or for whom",
        remedy: "keep the column that is right; nobody can know which is meant. Of figures that differ, both are kept as the text of a gap",
        example: "two columns `code|1`, with 47371 and 47379 in one row",
    }
    COLUMN_UNKNOWN = "I171" Error File, RATEBOOK, {
        meaning: "a column of a Medicare or seed file cannot be placed",
        remedy: "look whether the publisher renamed a column; nothing was read",
        example: "`COMPUTATION FLAG` in place of `CALCULATION FLAG`",
    }
    FILE_ENDS_EARLY = "I173" Warning, RATEBOOK, {
        meaning: "the file ends before the last codes that a whole one has",
        remedy: "if this is not an extract, download the file again: it may be cut short",
        example: "a physician fee schedule whose last code is 99499",
    }
    OTHER_SEPARATOR = "I560" Note, RATEBOOK, {
        meaning: "the cells of the file are divided by another character than the comma",
        remedy: "nothing to do if the columns are right; a profile can say `delimiter`",
        example: "`payer;plan;code;amount`",
    }
    HEADER_REPEATED = "I559" Warning, RATEBOOK, {
        meaning: "the header of the file comes again among the rows; it holds no data and is skipped",
        remedy: "look whether the file was put together of several, and whether all of them are wanted",
        example: "`payer,plan,code,amount` on line 501 as on line 1",
    }
    COLUMN_CLAIMED_AGAIN = "I555" Error File, RATEBOOK, {
        meaning: "two keys of the profile read the same column for different purposes, which would store its values twice",
        remedy: "name the column under one key only",
        example: "`amount = 'Rate'` and `gross = 'Rate'` in [columns], or one heading listed twice in [payers] columns",
    }
    LIST_NOT_READ = "I565" Warning, RATEBOOK, {
        meaning: "a JSON text has several lists of records, of which one is read",
        remedy: "to read another list, name it as `records` under [header] in a profile",
        example: "`{\"charges\": [{...}], \"notes\": [{...}]}`",
    }
    KEYS_DIFFER = "I566" Note, RATEBOOK, {
        meaning: "not all records of a JSON text have the same keys; a key that a record lacks is a blank cell of it",
        remedy: "nothing to do if the key is optional; otherwise ask the source for whole records",
        example: "`Cash Price` in 290 of 300 records",
    }
    RECORDS_ON_ONE_LINE = "I567" Note, RATEBOOK, {
        meaning: "a JSON text has all its records on one line, so the number of a record is given as the line of its figures",
        remedy: "nothing to do; `jq '.[511]'` prints the record of line 512",
        example: "`[{\"code\":\"47371\"},{\"code\":\"47370\"}]`",
    }
    NO_RECORD = "I568" Error, RATEBOOK, {
        meaning: "an element of a list of records, or a line of a text with one record on each line, is no record",
        remedy: "correct it in the file, or ask the source for it",
        example: "`null` among the records, or a line without its last brace",
    }
    REPEATED_KEY = "I570" Error, RATEBOOK, {
        meaning: "a record states a key twice, or has a NUL in a text, so that its value is open",
        remedy: "correct the record in the file, or ask the source for it",
        example: "`{\"code\": \"47371\", \"code\": \"47370\"}`",
    }
    NESTED_VALUE = "I569" Error File, RATEBOOK, {
        meaning: "a key that the profile reads has lists or records under it in place of a value",
        remedy: "name another key in the profile, or ask the source for a CSV; a profile reads one value of each key",
        example: "`\"rates\": [{\"payer\": \"Aetna\", \"amount\": 100.00}]`",
    }
    PART_NOT_IN_HEADINGS = "I574" Warning, RATEBOOK, {
        meaning: "no heading of a payer begins or ends with a text that the profile takes away from them",
        remedy: "correct the text in `prefixes` or `suffixes` under [payers]; it must be whole words of the heading",
        example: "`suffixes = [\" Rates\"]` and the heading `Aetna Rate`",
    }
    MERGED_OVER_ROWS = "I640" Note, RATEBOOK, {
        meaning: "a cell of a sheet is merged over several rows, and each of them is read with its text",
        remedy: "nothing to do if it holds for each of the rows",
        example: "`Aetna` merged over six rows of rates",
    }
    NUMBER_OVER_COLUMNS = "I641" Warning, RATEBOOK, {
        meaning: "a number of a sheet is merged over several columns, and is read in the first of them; the others are blank there",
        remedy: "ask the source for which columns it holds; if for each, split the cells in a copy of the sheet and write it into each",
        example: "150.00 merged over the columns of Aetna and Cigna",
    }
    PERCENTAGES_AS_NUMBERS = "I575" Warning, RATEBOOK, {
        meaning: "an older workbook shows numbers as percentages or with words, and is written so that nobody can say which",
        remedy: "save it as .xlsx and import that: what is shown as 85% is 0.85 here, and `12 days` is 12",
        example: "an .xls whose records do not follow one another, with a style `0%`",
    }
    KEY_NOT_USED = "I645" Warning, RATEBOOK, {
        meaning: "a key of the profile means nothing for the kind of the file, and is not used",
        remedy: "take it out of the profile, or look whether the profile is for this file",
        example: "`delimiter = \";\"` for a workbook, or `row = 3` for JSON records",
    }
    PAYER_ABOVE_BOUNDS = "I561" Warning, RATEBOOK, {
        meaning: "the amounts of a payer are above the maximum or the gross charge of their rows in most rows",
        remedy: "look what the column holds: another unit, a total, or charges instead of rates",
        example: "a payer with 9,800.00 beside a gross charge of 1,000.00, in every row",
    }
}
