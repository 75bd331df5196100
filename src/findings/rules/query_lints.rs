//! SQL that would hide a gap.

use super::source::RATEBOOK;

rules! {
    REASON_DROPPED = "Q101" Warning, RATEBOOK, {
        meaning: "a column that may be a gap is selected without its reason",
        remedy: "select `x_na` beside `x`",
        example: "`SELECT amount FROM v_rate`",
    }
    AGGREGATE_UNCOUNTED = "Q102" Warning, RATEBOOK, {
        meaning: "an aggregate leaves out gaps and does not say how many",
        remedy: "select `count(x)` and `count(*)`, `known(x)` or `gap_summary(x_na)` beside it",
        example: "`SELECT avg(amount) FROM v_rate`",
    }
    COMPARED_WITH_NOTHING = "Q103" Warning, RATEBOOK, {
        meaning: "a comparison with NULL is never true, and a gap is never an empty text",
        remedy: "write `x IS NULL`, or ask for the reason: `x_na = 'not-supplied'`",
        example: "`WHERE amount = NULL`, or `WHERE title = ''`",
    }
    GAP_TURNED_INTO_VALUE = "Q104" Warning, RATEBOOK, {
        meaning: "a gap is turned into a number or a blank",
        remedy: "leave `x` null and select `x_na` beside it; write `sum(x)` for `total(x)`",
        example: "`coalesce(amount, 0)`, `CASE WHEN amount IS NULL THEN 0 ELSE amount END`",
    }
    COLUMN_UNDESCRIBED = "Q105" Warning, RATEBOOK, {
        meaning: "a column of a query's header has no description",
        remedy: "say what it means in quotes at the end of its line",
        example: "`-- column: amount money`",
    }
    REASON_PICKED = "Q106" Warning, RATEBOOK, {
        meaning: "the reason of several gaps is picked by the alphabet",
        remedy: "write `gap_reason(x_na)`: the most frequent reason of the cells that could have a value",
        example: "`SELECT max(amount_na) FROM v_rate`",
    }
    NOT_PORTABLE = "Q107" Note, RATEBOOK, {
        meaning: "a construct means something else, or nothing, to the engines that read a lake",
        remedy: "write what means the same everywhere; the note names it",
        example: "`iif(a, b, c)`, `x IS y`, `CAST(amount AS INTEGER)`",
    }
    NAMES_UNMARKED = "Q108" Warning, RATEBOOK, {
        meaning: "a column that a view marks as one of names or words of files has no such mark in a query's header",
        remedy: "write `names` after its type: a payer called `[pending]` is then in quotes wherever gaps are words",
        example: "`-- column: raw_payer text \"The payer\"`",
    }
}
