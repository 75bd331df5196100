//! Values of single cells.

use super::source::{NINE_NINES as NINE_NINES_GUIDANCE, RATEBOOK};

rules! {
    NOT_A_CODE = "I201" Error, RATEBOOK, {
        meaning: "the cell is not a code of its system",
        remedy: "write one whole code; name its system in `code_system` when it is neither CPT nor HCPCS",
        example: "`473711` as a CPT code",
    }
    RANGE_OF_CODES = "I635" Error, RATEBOOK, {
        meaning: "the row is of a range of codes, from a first to a last one, and does not say which codes between them have its rates",
        remedy: "write a row for each code it means",
        example: "`99211` below `From Code` beside `99215` below `To Code`, with `through_column` in the profile; `99211-99215` as a CPT code",
    }
    UNKNOWN_WORD = "I202" Error, RATEBOOK, {
        meaning: "the cell is none of the words that the column may hold",
        remedy: "write one of the known words, or leave the cell empty if it is not known",
        example: "`ambulatory` as a setting in a payer CSV, or `Y` where a Medicare file has `*` or nothing",
    }
    NOT_AN_AMOUNT = "I203" Error, RATEBOOK, {
        meaning: "the cell is not an amount, or not a number that the column can hold",
        remedy: "write an amount such as 1204.10, or leave the cell empty if there is none",
        example: "`1.204,10`, `abc` or a day as an amount; `$1,204.10` is read",
    }
    NOT_A_PERCENTAGE = "I204" Error, RATEBOOK, {
        meaning: "the cell is not a percentage",
        remedy: "write 62.5 for 62.5 %: digits with at most four places, no sign",
        example: "`62.5 %` as a percentage",
    }
    NOT_A_DATE = "I205" Error, RATEBOOK, {
        meaning: "the cell is not a day of the calendar",
        remedy: "write a day of the calendar as 2026-09-30",
        example: "`2026-06-31` as an effective date",
    }
    DAY_OR_MONTH_FIRST = "I633" Error, RATEBOOK, {
        meaning: "the day can be read with the month or with the day first, and some day of the file can only be read with the day first",
        remedy: "write the days of all rows as 2026-04-13",
        example: "`1/4/2026` as an effective date, and `13/4/2026` or `31/12/2026` in another row",
    }
    NOT_A_MODIFIER = "I206" Error, RATEBOOK, {
        meaning: "the cell does not hold modifiers",
        remedy: "write two characters such as 26 or LT, several divided by a bar: 50|62; leave the cell empty for none",
        example: "`bilateral` as a modifier",
    }
    NOT_A_PLACE_OF_SERVICE = "I207" Error, RATEBOOK, {
        meaning: "the cell is not a place of service",
        remedy: "write two digits such as 22, with a leading zero: 02",
        example: "`office` as a place of service",
    }
    NOT_DIGITS = "I208" Error, RATEBOOK, {
        meaning: "the cell is not a number of so many digits",
        remedy: "look whether the cells of the row are shifted against the header",
        example: "`123` as a locality, which has two digits",
    }
    VALUE_OUT_OF_RANGE = "I209" Error, RATEBOOK, {
        meaning: "a value is outside what the published file can hold",
        remedy: "compare the row with the published file",
        example: "a malpractice RVU of -3.00",
    }
    AMBIGUOUS_MARKER = "I210" Warning, RATEBOOK, {
        meaning: "the cell can mean more than one reason for a missing value, and is read as not-supplied",
        remedy: "leave the cell empty, write `not applicable`, or decide it in a mapping profile",
        example: "`N/A` as an amount",
    }
    ZERO_AMOUNT = "I211" Warning, RATEBOOK, {
        meaning: "an amount of zero is kept as a value",
        remedy: "leave the cell empty if zero means that there is no rate; a mapping profile can say so for a file",
        example: "`0.00` as an amount",
    }
    NINE_NINES = "I212" Warning, NINE_NINES_GUIDANCE, {
        meaning: "999999999 or its kin, eight nines or more with .99 or without, where an amount is expected is read as a gap: too little history",
        remedy: "leave the cell empty if there is no amount; if it is one, a mapping profile can say so for a file",
        example: "`999999999` as an amount, or below `standard_charge|gross`",
    }
    ROUNDED = "I213" Note, RATEBOOK, {
        meaning: "the amount has more than four decimal places and is rounded to four",
        remedy: "nothing to do if that is exact enough; the printed text is kept beside it",
        example: "`12.34567` as an amount",
    }
    ZEROS_PUT_BACK = "I214" Warning, RATEBOOK, {
        meaning: "the leading zeros of a code or place of service were put back, or those that are too many taken away",
        remedy: "write the code with all its digits; spreadsheets drop zeros unless the column is text",
        example: "`360` as a revenue code, which is read as 0360",
    }
    DRUG_CODE_WITH_HYPHENS = "I260" Note, RATEBOOK, {
        meaning: "a drug code (NDC) with hyphens is kept in the eleven digits of a claim: five, four and two, with the zero that a label leaves out; what is said after it, as of the package, is no part of it, and a profile keeps it as the note of a rate that has none",
        remedy: "nothing: files with and without hyphens then name one drug; ten digits without hyphens stay as they are",
        example: "`0006-3026-01`, which is read as 00006302601, and so is `0006-3026-01 (4 mL)`",
    }
    APR_DRG_IN_ANOTHER_FORM = "I634" Note, RATEBOOK, {
        meaning: "an APR-DRG with its severity of illness (1 to 4) is kept as 3M and Medicaid programs print it, a base of three digits, a hyphen and the severity; a base alone is another code",
        remedy: "nothing: files that write the two together, with a blank or with zeros before them then name one APR-DRG",
        example: "`1391` or `0139-1`, which is read as 139-1",
    }
    CODE_SHAPE_UNEXPECTED = "I215" Warning, RATEBOOK, {
        meaning: "the code does not have the shape of its system, or none that the profile names, and is kept in another system or as it is written",
        remedy: "ask the source for the right code or system; in a profile, add its shape to [[codes]]",
        example: "`G0103` typed CPT, kept as HCPCS; `L08680`, kept as a LOCAL code; `0120-0129` as a revenue code",
    }
    CODE_NOT_USED = "I216" Warning, RATEBOOK, {
        meaning: "the cell has none of the code shapes of the profile and is not used",
        remedy: "add its shape to [[codes]] in the profile if it is one",
        example: "`see note` in a column of codes with `otherwise = 'skip'`",
    }
    AMOUNT_KEPT_AS_GAP = "I217" Warning, RATEBOOK, {
        meaning: "the cell does not hold an amount and is kept as a gap with its text",
        remedy: "write an amount such as 1204.10, or leave the cell empty if there is none",
        example: "`80% of charges` as an amount, with `otherwise = 'invalid'` in the profile",
    }
    PUNCTUATED_AMOUNT = "I557" Note, RATEBOOK, {
        meaning: "the amount is written with a dollar sign, `USD`, separators of thousands or the raised mark of a footnote, and is read",
        remedy: "nothing to do if it is read as it is meant",
        example: "`$1,204.10` or `1,204.10 USD` as an amount, read as 1204.10",
    }
    TITLE_OF_NO_DOLLARS = "I577" Warning, RATEBOOK, {
        meaning: "a line above the headings says that the figures are percentages, multiples or thousands, and they are stored as dollars",
        remedy: "if the title is of them, `ratebook imports undo` takes the import back: read percentages of charges by `percentage` in the profile, and multiply thousands in a copy of the file",
        example: "`Rates as percent of Medicare` above a column of numbers such as 125.00",
    }
    PERCENTAGE_AS_AMOUNT = "I571" Note, RATEBOOK, {
        meaning: "a payer's amount is written as a percentage, and is read as a percentage of charges; one of what Medicare or another schedule pays is kept in its words as an algorithm",
        remedy: "nothing to do if it is read as it is meant; else say in a mapping profile what the text means",
        example: "`70.5%` in a column of negotiated dollars, read as 70.5 percent of charges",
    }
    ABBREVIATED_WORD = "I558" Note, RATEBOOK, {
        meaning: "an abbreviation or another form of a word is read as the word",
        remedy: "nothing to do if it is read as it is meant",
        example: "`IP` as a setting, read as inpatient; a code in full-width digits",
    }
    CODE_SPOILED = "I225" Warning, RATEBOOK, {
        meaning: "a spreadsheet spoiled a code: it is none; a hospital's row keeps its text as a note, and a payer's bundle is without it",
        remedy: "ask the source for the file with its codes as text",
        example: "`4.7371E+04` as a code in a hospital's file",
    }
    SHARE_AS_DOLLARS = "I647" Warning, RATEBOOK, {
        meaning: "an amount of an operation or a visit is less than one dollar, or of a major operation a whole number up to 100, among dollars, as a share is",
        remedy: "ask who publishes the file what it is; write a share of charges with its sign, as 65%, or leave the cell empty and import the file again",
        example: "0.65 or 65 for 27447 in a column with 21,000.00",
    }
    UNLIKE_UNITS = "I652" Warning, RATEBOOK, {
        meaning: "a column names several units of prices, and the profile reads it as notes: prices of unlike units are of one scope, and statistics compare them",
        remedy: "read the column as `method` where its texts are methods or units of work, such as `Day` and `Visit`; else import the rows of each unit by a profile of their own, which skips the others by [[rows.skip]], with `--adds` and a plan or `method` of its own",
        example: "`notes = \"UOM\"` in a profile, and a file with `Box` and `Kit` below `UOM`",
    }
    CODE_AS_NUMBER = "I576" Warning, RATEBOOK, {
        meaning: "a code, a modifier or a place of service was made a number on its way, and is read without its decimal point",
        remedy: "ask the source for the file with its codes as text: zeros before them may be lost too",
        example: "`99213.0` as a code, read as 99213",
    }
    AMOUNT_OUT_OF_BOUNDS = "I612" Warning, RATEBOOK, {
        meaning: "an amount is 100 million dollars or more; it is kept as a gap with its text",
        remedy: "ask the source; such a number means something else, as a rule that there is no limit",
        example: "`20000000000` as a negotiated rate",
    }
    FOOTNOTE_MARK = "I642" Note, RATEBOOK, {
        meaning: "a code has the raised mark of a footnote at its end, and is read without it",
        remedy: "look what the footnote says of the code",
        example: "`70450¹` as a code, read as 70450",
    }
    MODIFIERS_TOGETHER = "I573" Note, RATEBOOK, {
        meaning: "modifiers that are run together, or divided by a slash, a plus or an ampersand, are read as several",
        remedy: "nothing to do if it is read as it is meant; else divide modifiers by a bar: 50|62",
        example: "`RTLT` as modifiers, read as LT and RT",
    }
    MODIFIER_KEPT_AS_TEXT = "I219" Warning, RATEBOOK, {
        meaning: "a modifier of a hospital's file is none, and is kept as a text, so that its charge is not that of the bare code",
        remedy: "ask the hospital which modifier is meant",
        example: "`bilateral` as a modifier in a hospital's file",
    }
    PERIOD_AS_DAY = "I572" Note, RATEBOOK, {
        meaning: "a year, month or quarter is read as its first day, or as its last where something ends with it",
        remedy: "nothing to do if it is read as it is meant",
        example: "`2020-04` as the effective date, read as 2020-04-01",
    }
    PERCENTAGE_BELOW_ONE = "I563" Warning, RATEBOOK, {
        meaning: "the percentage is below 1; it is kept as published, and is likely to be a fraction",
        remedy: "ask the source whether 0.705 means 70.5 percent; write 70.5 if it does",
        example: "`0.705` as a percentage of charges",
    }
    PERCENTAGE_OUT_OF_PROPORTION = "I564" Warning, RATEBOOK, {
        meaning: "the percentage of the gross charge and the dollars beside it differ by more than a factor of two, or the percentage is above 200",
        remedy: "check the percentage, the gross charge and the dollars of the row",
        example: "20 percent of 1,000.00 beside 700.00 dollars",
    }
    WORD_KEPT_AS_GAP = "I218" Warning, RATEBOOK, {
        meaning: "the cell is none of the words that the column may hold, and is kept as a gap",
        remedy: "write one of the known words, or leave the cell empty",
        example: "`physician` as the billing class of a hospital file, which is professional, facility or both",
    }
}
