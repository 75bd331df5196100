//! What a file does to the rates that are current: said, where it is too little for a guard to hold.

use super::source::RATEBOOK;

rules! {
    RATES_REMOVED = "I530" Warning, RATEBOOK, {
        meaning: "rates that were current are no longer stated for a payer and plan that the file states",
        remedy: "look at them with `ratebook imports diff NUMBER`, the number of the import; if the file only adds or changes, undo the import and pass `--adds`",
        example: "the file of last month lists 47371 for Aetna HMO, that of this month does not",
    }
    VALUES_BECAME_GAPS = "I531" Warning, RATEBOOK, {
        meaning: "figures that were known became gaps: amounts, percentages, algorithms or allowed amounts",
        remedy: "look whether they are really not available any more; the earlier edition keeps them",
        example: "`N/A` where the file of last month has 3250.00",
    }
    TENFOLD_CHANGES = "I532" Warning, RATEBOOK, {
        meaning: "amounts, percentages or allowed amounts changed tenfold or more",
        remedy: "look whether the decimal point is where it was in the earlier edition",
        example: "3250.00 last month and 32.50 this month",
    }
    RATES_NOT_IN_FORCE = "I544" Warning, RATEBOOK, {
        meaning: "rates gave way to rates that do not hold on the day of the import: they begin later, or have ended",
        remedy: "where the rates before still hold, undo the import and pass `--adds`, which keeps both",
        example: "100.00 of this year, in whose place the file states 104.00 from January 1 on",
    }
    HOSPITAL_KNOWN = "I545" Note, RATEBOOK, {
        meaning: "a hospital that is known is called or spelled otherwise in the file, has another address, or its license is stated in another way or left out: license and name, NPI or address, or name and NPI or address, say that it is the same",
        remedy: "nothing if it is; else undo the import and pass `--publisher NAME`",
        example: "`Same Hospital, Inc.` with the license 000055, after `Same Hospital` with the license 55",
    }
    HOSPITAL_OF_ANOTHER_LICENSE = "I546" Warning, RATEBOOK, {
        meaning: "a hospital has the name and an NPI or address of one that is known, and another license: both are kept, and each has a vote in statistics",
        remedy: "if they are one hospital, undo the import and pass `--publisher` with the name that is known",
        example: "the same name and NPI with the license 55 in one file and 77 in the next",
    }
    HOSPITAL_RENAMED = "I637" Warning, RATEBOOK, {
        meaning: "a hospital with another name has the license of one that is known, or an NPI or address of it where one of the two states no license: both are kept, and each has a vote in statistics",
        remedy: "if they are one hospital, undo the import and pass `--publisher` with the name that is known",
        example: "`Alpha Medical Center` with the NPI and address of `Alpha Hospital`, neither with a license",
    }
    HOSPITAL_CAMPUS = "I549" Warning, RATEBOOK, {
        meaning: "two files of one day, or of one archive, state one license and other NPIs, addresses or locations: they are of two campuses, both are kept, and each has a vote in statistics; later files are known by the place that they state",
        remedy: "if they are one hospital, undo the import and pass `--publisher` with the name that is known",
        example: "`Big Health` at 1 Main St and at 9 Oak St, both with the license 55 and of 2026-04-01",
    }
    RELEASE_NOT_BEGUN = "I547" Note, RATEBOOK, {
        meaning: "a release of Medicare begins after the day of the import: until then reports give the one in force, and its own amounts where they list years",
        remedy: "nothing: from its first day on reports give its amounts; until then ask for its year (`--param year=2027`)",
        example: "in November, the fee schedule of the next year, which CMS publishes then",
    }
    CODES_REJECTED = "I632" Warning, RATEBOOK, {
        meaning: "a file of Medicare names codes in rejected rows alone that a loaded file states: the figures in force are those of the new file, which are not known until its rows are corrected",
        remedy: "correct these rows and import the file again; `ratebook imports undo` brings the figures of before back",
        example: "medically unlikely edits of April with `one` for the units of 47371, which those of January state",
    }
    OTHER_FIGURES = "I539" Warning, RATEBOOK, {
        meaning: "rates state another kind of figure than before, such as a percentage in the place of dollars, or dollars by another method, which are not compared",
        remedy: "look whether the payer changed the contract; the earlier edition keeps what is no longer stated",
        example: "70.5 % where the file of last month has 100.00 dollars, or 2,500.00 a day where it has 20,000.00 for the case",
    }
    SHORT_EDITION = "I540" Warning, RATEBOOK, {
        meaning: "a newer file of Medicare has less than half of the rows of an older one: it is taken for an excerpt, and codes that it leaves out keep what the older one states",
        remedy: "import the whole file; if it is whole and the older one is not, take that one back with `ratebook imports undo`",
        example: "medically unlikely edits of July for 25 codes, after those of April for 15,087",
    }
    FEW_CODES = "I541" Warning, RATEBOOK, {
        meaning: "a file of Medicare has far fewer codes, pairs of codes or localities than a whole one: it is an excerpt, which says nothing of those that it leaves out",
        remedy: "its figures are kept; import the whole file for those of other codes and localities",
        example: "a file of the utilization of 2023 with 8 codes, where a whole one has more than 10,000",
    }
    RELEASE_SHRANK = "I651" Warning, RATEBOOK, {
        meaning: "a newer file of Medicare has less than nine tenths of the rows of the one before, and more than half: it counts as whole, and reports say of codes that it leaves out that it does not list them",
        remedy: "compare the number of rows with that of the publisher; if the file is cut, `ratebook imports undo` takes it back, and the whole one is imported in its place",
        example: "OPPS Addendum B of January with 13,159 codes, after that of October with 18,798",
    }
    PARTS_OF_ANOTHER_NUMBER = "I543" Warning, RATEBOOK, {
        meaning: "a payer's list is cut into another number of parts than before: each part is replaced by the next of its own name alone, so that parts of the month before stay current beside it",
        remedy: "when all parts of the new month are imported, take the others out by `ratebook imports undo`, the newest first, until none of them is listed",
        example: "`X_1_of_3` of December beside `X_1_of_2` and `X_2_of_2` of November",
    }
    PARTS_OF_ONE_FILE = "I548" Note, RATEBOOK, {
        meaning: "a table of a workbook or archive states a payer and plan, or a hospital, whose other rates another of its tables brought: those stay current, and the next edition of each table replaces them",
        remedy: "nothing, if both tables hold; if this table is all that is current, undo the import and pass `--replaces`",
        example: "the sheet `Facility` of a workbook after its sheet `Professional`, both of Aetna PPO",
    }
    PLAN_NOT_STATED = "I533" Note, RATEBOOK, {
        meaning: "the file states a payer, but not every plan of it that is current; the others stay current",
        remedy: "nothing, if the other plans have files of their own; else ask the payer for them",
        example: "a file of Aetna HMO after one of Aetna HMO and Aetna PPO",
    }
    PLAN_GONE = "I536" Warning, RATEBOOK, {
        meaning: "a payer or plan that the file before stated beside others is not in this file; its rates stay current",
        remedy: "ask the payer: `ratebook imports undo` takes the file back, and a corrected file replaces the rates",
        example: "a file of Aetna HMO after one of Aetna HMO and Cigna PPO",
    }
    ADDED_BLANK = "I537" Warning, RATEBOOK, {
        meaning: "a file that only adds or changes has no amount where one is stored; the stored one stays current",
        remedy: "write why there is no amount, such as `pending` or `*`, if the stored one holds no more",
        example: "`--adds` and a blank amount for 47371 of Aetna HMO, which is 3250.00 so far",
    }
    ADDED_BESIDE = "I538" Warning, RATEBOOK, {
        meaning: "an added rate is of a method that none of the rates stored for its price has; or it names no method, no first day or no line of business, and several rates of other methods, days or lines are stored",
        remedy: "nothing is rejected, and what it does not replace stays current: state the method, the first day and the line of business of the rate that it replaces",
        example: "a case rate and a per diem are stored for 47371 of Aetna HMO, and a row of an `--adds` file names no method",
    }
    LINE_ADDED = "I542" Warning, RATEBOOK, {
        meaning: "a file that only adds or changes states the line of business of a plan that is stored without one, or leaves it out where one is stored; the stored rates that it does not state keep theirs, and no statistic mixes the two",
        remedy: "take it back with `ratebook imports undo` and import the whole list of the plan, whose rates take the place of all that are stored; or state the line as it is stored",
        example: "`--adds` and `commercial` for Cigna OAP, whose stored rates have no line of business",
    }
    CONTRACT_OF_TWO_LISTS = "I550" Warning, RATEBOOK, {
        meaning: "a payer and plan has current rates for the same code, modifiers, setting and billing class in the lists of two publishers: neither replaces the other, and statistics count both",
        remedy: "if they are one contract, take both back with `ratebook imports undo` and import the files of both with one `--publisher`, the older first",
        example: "47371 of Aetna HMO imported as `payer rate files`, and again with `--publisher \"My desk\"`",
    }
    SAME_RATE_AGAIN = "I534" Note, RATEBOOK, {
        meaning: "a row repeats a rate of another row of the file: the same payer, plan, codes, modifiers, setting, place of service, method, first day and amount; or a standard charge of the same item",
        remedy: "nothing: it is counted once; where the last day, the notes or the spelling of the payer differ, both rows are stored",
        example: "47371 for Aetna PPO at 3250.00 in two rows",
    }
    NAMES_OF_ONE_PAYER = "I648" Warning, RATEBOOK, {
        meaning: "a file names a payer with and without the form of the company, or otherwise than an older file whose rates are current; both lead to one payer where aliases say so, and rates without a plan are not compared between the names of one file",
        remedy: "look at the rates of both; `ratebook payers alias NAME PAYER` says that a name is a payer's, and of two files the newer then replaces the older; where both state a rate of one code, ask who publishes the file which one holds",
        example: "`Aetna` and `AETNA, INC.` in one column of payers, or `Oscar` in October and `Oscar, Inc.` in November",
    }
    SAME_RATE_OTHERWISE = "I535" Warning, RATEBOOK, {
        meaning: "two rows of a file state different figures (dollars, a percentage or words), or a figure and none, for the same payer, plan, codes, modifiers, setting, place of service, method and first day; without a plan, of one published name; in a payer's own file for the same providers; in a public fee schedule for the same codes, modifiers, setting and place of service",
        remedy: "ask who publishes the file which one holds; where their notes tell them apart, both may, each for what its notes say, and neither is in a statistic; both are stored, and the report on the code lists those that hold on one day by line under `Rates in conflict`",
        example: "47371 for Aetna PPO at 10.00 in one row and at 20.00 in the next",
    }
}
