//! Guards, which hold a whole import or an undo until somebody has looked.

use super::source::RATEBOOK;
use crate::findings::Rule;

/// The guards that `import --accept` lifts.
pub const LIFTED_BY_ACCEPT: [&Rule; 11] = [
    VALUES_LOST,
    FACTS_REMOVED,
    OLDER_EDITION,
    TENFOLD_CHANGE,
    NOT_IN_FORCE,
    ANOTHER_HOSPITAL,
    DATA_PAST_LIMIT,
    LOCALITY_COUNT,
    INDEX_OUT_OF_RANGE,
    INDICES_DIFFER,
    MOST_ROWS_UNUSABLE,
];

rules! {
    VALUES_LOST = "I501" Error, RATEBOOK, {
        meaning: "more than 1 % of the current figures of a payer and plan would become gaps, or one of fewer than 20: amounts, percentages, algorithms or allowed amounts",
        remedy: "look at the plan with `--dry-run`; pass `--accept I501` if they are really not available any more",
        example: "a new edition with `N/A` in half of the cells that held amounts",
    }
    FACTS_REMOVED = "I502" Error, RATEBOOK, {
        meaning: "the file no longer states more than 5 % of the current rates of a payer and plan that it states, or one of fewer than 20",
        remedy: "look at the plan with `--dry-run`; pass `--adds` if the file only adds or changes, `--publisher NAME` if it is another part of the list, or `--replaces` if they are really gone",
        example: "a new edition with a third of the rows of the last one",
    }
    OLDER_EDITION = "I503" Error, RATEBOOK, {
        meaning: "the file is older than the edition that is current",
        remedy: "pass `--accept I503` if the older file is to replace the newer one",
        example: "the file of January after the file of July",
    }
    TENFOLD_CHANGE = "I504" Error, RATEBOOK, {
        meaning: "an amount, a percentage or an allowed amount would change tenfold or more",
        remedy: "look at the plan with `--dry-run`; pass `--accept I504` if the new amounts are right",
        example: "1204.10 in the last edition and 120410 in this one",
    }
    NOT_IN_FORCE = "I505" Error, RATEBOOK, {
        meaning: "more than 5 % of the current rates of a payer and plan, or one of fewer than 20, would give way to rates that do not hold on the day of the import: they begin later, or have ended",
        remedy: "pass `--adds` to keep both, each for its days, which an in-network file cannot, or import the file on its first day; `--accept I505` if the rates in force hold no longer",
        example: "in November, the list that holds from January 1 on, in the place of that of this year",
    }
    ANOTHER_HOSPITAL = "I506" Error, RATEBOOK, {
        meaning: "a hospital's file has the name of another one that is known: none of its NPIs, addresses and locations is that of the other, and no license says that they are one; with one license, where NPIs, addresses and locations are all stated and all others",
        remedy: "pass `--publisher NAME` with a name that tells the two apart, such as `--publisher \"Big Health, Austin\"`; `--accept I506` if it is the same hospital",
        example: "two hospitals of one system, each in a file of its own, whose `hospital_name` is that of the system",
    }
    DATA_PAST_LIMIT = "I507" Error, RATEBOOK, {
        meaning: "the data is older than `error_after` of the profile allows, and would be current",
        remedy: "ask the publisher for a newer file; pass `--accept I507` if this is the newest there is",
        example: "`freshness = { error_after = \"400d\" }` and data of two years ago",
    }
    UNDO_BLOCKED = "I510" Error, RATEBOOK, {
        meaning: "the import cannot be undone",
        remedy: "undo the later imports of the publisher first, or all of them at once",
        example: "undoing an edition that a later edition has replaced",
    }
    LOCALITY_COUNT = "I520" Error, RATEBOOK, {
        meaning: "a file of geographic indices (GPCI) does not have as many localities as Medicare has",
        remedy: "download the file from cms.gov again; pass `--accept I520` to take it as it is",
        example: "98 localities for 2027",
    }
    INDEX_OUT_OF_RANGE = "I521" Error, RATEBOOK, {
        meaning: "a geographic index (GPCI) is outside what Medicare ever published",
        remedy: "download the file from cms.gov again; pass `--accept I521` to take it as it is",
        example: "a practice expense GPCI of 9.500",
    }
    INDICES_DIFFER = "I522" Error, RATEBOOK, {
        meaning: "the geographic indices (GPCI) are not those that Medicare published for the year",
        remedy: "download the file from cms.gov again; pass `--accept I522` to take it as it is",
        example: "the indices of 2024 in a file that says 2025",
    }
    NO_ROW_USABLE = "I523" Error, RATEBOOK, {
        meaning: "no row of the release can be stored",
        remedy: "nothing was written; compare the file with the published one",
        example: "a release whose columns are shifted by one",
    }
    RELEASE_UNDATED = "I524" Error, RATEBOOK, {
        meaning: "nothing states the year or the quarter of the release",
        remedy: "pass the first day that it holds for, such as `--edition 2025-10-01`",
        example: "a file renamed to `schedule.csv` whose title has no year",
    }
    MOST_ROWS_UNUSABLE = "I525" Error, RATEBOOK, {
        meaning: "most rows of the release cannot be stored",
        remedy: "compare the file with the published one; pass `--accept I525` to take the rest",
        example: "a release of which 900 of 1,000 rows have blank amounts",
    }
    VARIANT_UNDECIDED = "I600" Error, RATEBOOK, {
        meaning: "nothing says which of the two conversion factors that Medicare has since 2026 a release is of",
        remedy: "pass `--variant qualifying` for clinicians who qualify for an alternative payment model (APM), or `--variant non-qualifying` for all others",
        example: "`PFREV26B.txt` unpacked from `PFREV26B_QP.zip`, in a folder of another name",
    }
}
