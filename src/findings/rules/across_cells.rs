//! What several cells or rows say together.

use super::source::RATEBOOK;

rules! {
    ENDS_BEFORE_IT_BEGINS = "I402" Error, RATEBOOK, {
        meaning: "the termination date is before the effective date",
        remedy: "correct one of the two days",
        example: "effective 2026-07-01, terminated 2026-06-30",
    }
    TOTAL_IS_NOT_THE_SUM = "I404" Warning, RATEBOOK, {
        meaning: "the printed total RVU is not the sum of its parts",
        remedy: "ratebook computes with the parts; ask the publisher which is right",
        example: "work 1.00, practice expense 2.00, malpractice 0.10 and a total of 3.00",
    }
    SEVERAL_FACTORS = "I405" Warning, RATEBOOK, {
        meaning: "the file has more than one conversion factor",
        remedy: "each row is computed with its own factor; compare with the published file",
        example: "32.3465 in 10,000 rows and 33.2875 in one",
    }
    UNKNOWN_FACTOR = "I406" Warning, RATEBOOK, {
        meaning: "the conversion factor is none that Medicare published for the year",
        remedy: "check the year of the file and that its columns are not shifted",
        example: "a conversion factor of 36.0000 for 2025",
    }
    PAYMENT_OF_UNPAID = "I407" Warning, RATEBOOK, {
        meaning: "the row prints a figure where its own indicator says that there is no payment; the indicator decides, and the figure is not stored",
        remedy: "look for a correction of the file at its publisher; if the code is paid, import the corrected file",
        example: "a payment rate of 10,411.22 beside status C, inpatient only",
    }
}
