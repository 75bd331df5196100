//! CMS's conditions on a row of charges, and what is not plausible in one.

use super::source::{CONDITIONS, RATEBOOK};

rules! {
    CODE_PAIR_MISSING = "I420" Error (Error "CodePairMissingError"), CONDITIONS, {
        meaning: "the row has neither a code with its type nor a modifier",
        remedy: "give at least one code with its type, or a modifier for a row that only explains a modifier",
        example: "a description and a charge alone",
    }
    OTHER_NEEDS_NOTES = "I421" Warning (Error "OtherMethodologyNotesError"), CONDITIONS, {
        meaning: "the methodology is `other` and no note explains it",
        remedy: "explain the methodology `other` in the notes",
        example: "`other` below the methodology and blank notes",
    }
    ZERO_COUNT_NEEDS_NOTES = "I422" Warning (Error "AllowedCountZeroNotesError"), CONDITIONS, {
        meaning: "the count of allowed amounts is 0 and no note explains it",
        remedy: "explain the count of 0 in the notes",
        example: "`0` below the count and blank notes",
    }
    ITEM_NEEDS_CHARGE = "I423" Warning (Error "ItemRequiresChargeError"), CONDITIONS, {
        meaning: "the item has no charge at all",
        remedy: "give a gross charge, a cash price, or a negotiated dollar, percentage or algorithm",
        example: "a row with a code and blank cells below all charges",
    }
    DOLLAR_NEEDS_BOUNDS = "I424" Warning (Error "DollarNeedsMinMaxError"), CONDITIONS, {
        meaning: "a negotiated dollar has no de-identified minimum or maximum",
        remedy: "give the de-identified minimum and maximum",
        example: "a negotiated dollar and a blank minimum",
    }
    ESTIMATE_MISSING = "I425" Warning (Error "PercentageAlgorithmEstimateError"), CONDITIONS, {
        meaning: "a percentage or algorithm has no estimated allowed amount",
        remedy: "give the estimated allowed amount in dollars",
        example: "a negotiated percentage alone in a file of version 2.2",
    }
    COUNT_MISSING = "I426" Warning (Error "PercentageAlgorithmCountError"), CONDITIONS, {
        meaning: "a percentage or algorithm has no count of allowed amounts",
        remedy: "give the count of allowed amounts, 0 if there are none",
        example: "a negotiated percentage and a blank count",
    }
    MEDIAN_MISSING = "I427" Warning (Error "PercentageAlgorithmMedianError"), CONDITIONS, {
        meaning: "a percentage or algorithm has no median allowed amount",
        remedy: "give the median allowed amount, or a count of 0",
        example: "a negotiated algorithm and a blank median",
    }
    PERCENTILE_10_MISSING = "I428" Warning (Error "PercentageAlgorithm10thError"), CONDITIONS, {
        meaning: "a percentage or algorithm has no 10th percentile",
        remedy: "give the 10th percentile, or a count of 0",
        example: "a negotiated algorithm and a blank 10th percentile",
    }
    PERCENTILE_90_MISSING = "I429" Warning (Error "PercentageAlgorithm90thError"), CONDITIONS, {
        meaning: "a percentage or algorithm has no 90th percentile",
        remedy: "give the 90th percentile, or a count of 0",
        example: "a negotiated algorithm and a blank 90th percentile",
    }
    PAYER_NEEDS_CHARGE = "I430" Warning (Error "ChargeWithPayerPlanError"), CONDITIONS, {
        meaning: "a payer and plan have no dollar, percentage or algorithm",
        remedy: "give this payer's dollar, percentage or algorithm, or take the payer out",
        example: "a payer's name with blank charges",
    }
    NDC_NEEDS_DRUG = "I431" Warning (Error "DrugInformationRequiredError"), CONDITIONS, {
        meaning: "an NDC has no drug unit or type of measurement",
        remedy: "give the drug unit and type of measurement for an NDC",
        example: "a code of type NDC and a blank drug unit",
    }
    MODIFIER_NEEDS_INFO = "I432" Warning (Error "ModifierMissingInfoError"), CONDITIONS, {
        meaning: "nothing says what the modifier does",
        remedy: "say what the modifier does: a dollar, percentage, algorithm or note",
        example: "modifier 50 with blank charges and notes",
    }
    MINIMUM_ABOVE_MAXIMUM = "I440" Warning, RATEBOOK, {
        meaning: "the de-identified minimum is above the maximum",
        remedy: "check both: the minimum is the larger one",
        example: "a minimum of 500.00 and a maximum of 400.00",
    }
    OUTSIDE_BOUNDS = "I441" Warning, RATEBOOK, {
        meaning: "a negotiated rate is outside the de-identified minimum and maximum",
        remedy: "check the rate and the de-identified minimum and maximum of the item",
        example: "a rate of 600.00 and a maximum of 500.00",
    }
    PERCENTILE_ORDER = "I442" Warning, RATEBOOK, {
        meaning: "the 10th percentile, the median and the 90th percentile do not rise",
        remedy: "check the three: the 10th percentile, the median and the 90th do not rise",
        example: "a 10th percentile of 300.00 and a median of 200.00",
    }
    STATISTICS_WITHOUT_COUNT = "I443" Warning, RATEBOOK, {
        meaning: "allowed amounts have no count of remittances",
        remedy: "give the number of remittances of the amounts",
        example: "a median of 200.00 and a blank count",
    }
    BOUNDS_DISAGREE = "I444" Warning, RATEBOOK, {
        meaning: "rows of one item and setting state different bounds",
        remedy: "rows of one item and setting should state the same bounds; the widest are kept",
        example: "minimums of 100.00 and 120.00 for one item",
    }
    STATISTICS_WITH_ZERO_COUNT = "I445" Warning, RATEBOOK, {
        meaning: "a count of 0 has a median or percentiles",
        remedy: "a count of 0 has no median or percentiles; ask which of the two is right",
        example: "a count of 0 and a median of 200.00",
    }
    RATE_WITHOUT_PAYER = "I446" Error, CONDITIONS, {
        meaning: "a negotiated rate names no payer or no plan",
        remedy: "name the payer and the plan of the negotiated charge",
        example: "a negotiated dollar and a blank `payer_name` in a file of version 2.0",
    }
    MODIFIER_ROW_AMOUNT = "I447" Warning, RATEBOOK, {
        meaning: "a row that explains a modifier has an amount that is not stored",
        remedy: "a row without a code only explains a modifier; give the value in a row with a code",
        example: "modifier 50 with a gross charge",
    }
    AMOUNTS_DISAGREE = "I448" Warning, RATEBOOK, {
        meaning: "rows of one item and setting state different amounts",
        remedy: "rows of one item and setting should state the same amount; both are kept",
        example: "gross charges of 100.00 and 120.00 for one item",
    }
    VALUES_WITHOUT_PAYER = "I449" Warning, RATEBOOK, {
        meaning: "values of a payer have no payer and are not stored",
        remedy: "name the payer, or take the values out: they belong to nobody and are not stored",
        example: "a median amount and a blank `payer_name`",
    }
    MODIFIER_ROW_TOO_EARLY = "I450" Warning (Error "CodePairMissingError"), CONDITIONS, {
        meaning: "a row has a modifier and no code, in a version that does not have such rows; it is stored all the same",
        remedy: "give a code with its type, or write the file by version 2.2 or 3",
        example: "modifier 50 without a code in a file of version 2.0",
    }
}
