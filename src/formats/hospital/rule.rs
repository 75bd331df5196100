//! The catalogue of rules: stable ids, the names that CMS's own validator uses for the same
//! errors, and where each rule is written down.

use crate::findings::{Finding, Place, Severity};

/// A rule that a hospital file can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id.
    pub id: &'static str,
    /// The error kind of CMS's validator, for rules that are CMS's.
    pub kind: Option<&'static str>,
    /// How much it matters.
    pub severity: Severity,
    /// What to do about it.
    pub help: &'static str,
    /// Where the rule is written down.
    pub citation: &'static str,
}

impl Rule {
    /// The rule with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| rule.id == id)
    }

    /// Something that breaks the rule.
    pub(super) fn at(&self, place: Place, value: &str, message: String) -> Finding {
        Finding {
            rule: self.id,
            severity: self.severity,
            place,
            value: (!value.is_empty()).then(|| value.to_owned()),
            message,
            help: self.help.to_owned(),
        }
    }
}

const LAW: &str = "45 CFR 180.50";
const CSV_HEAD: &str = "CMS data dictionary, CSV: general data elements (rows 1 and 2)";
const CSV_COLUMNS: &str = "CMS data dictionary, CSV: standard charge headers (row 3)";
const CSV_VALUES: &str = "CMS data dictionary, CSV: valid values of standard charge elements";
const CONDITIONS: &str = "CMS data dictionary: conditional requirements";
const JSON_SCHEMA: &str = "CMS JSON schema of the version";
const NINE_NINES: &str = "CMS guidance of 2025-05-22 on encoding 999999999";
const OWN: &str = "ratebook";

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $kind:expr, $citation:expr, $help:literal;)+) => {
        $($(#[$doc])* pub(super) const $name: &Rule = &Rule {
            id: $id, kind: $kind, severity: Severity::$severity, help: $help, citation: $citation,
        };)+
        /// Every rule.
        pub(super) const ALL: &[&Rule] = &[$($name),+];
    };
}

rules! {
    HEADER_BLANK = "I120", Error, Some("HeaderBlankError"), CSV_HEAD,
        "put the general data headings into row 1 and the column headings into row 3";
    HEADER_COLUMN_MISSING = "I121", Error, Some("HeaderColumnMissingError"), CSV_HEAD,
        "add the heading to row 1, spelled as in the data dictionary, and its value to row 2";
    HEADER_COLUMN_DUPLICATE = "I122", Error, Some("DuplicateHeaderColumnError"), CSV_HEAD,
        "keep one of the two headings in row 1";
    STATE_CODE = "I123", Error, Some("InvalidStateCodeError"), CSV_HEAD,
        "write the heading as `license_number|CA` with the two letters of a state or territory";
    COLUMN_MISSING = "I124", Error, Some("ColumnMissingError"), CSV_COLUMNS,
        "add the column to row 3, spelled as in the data dictionary";
    COLUMN_DUPLICATE = "I125", Error, Some("DuplicateColumnError"), CSV_COLUMNS,
        "keep one of the two columns; ratebook reads the first";
    AMBIGUOUS_FORMAT = "I126", Error, Some("AmbiguousFormatError"), CSV_COLUMNS,
        "give either payer_name and plan_name columns (tall) or payer columns such as standard_charge|PAYER|PLAN|negotiated_dollar (wide)";
    PLACEHOLDER = "I127", Error, Some("PlaceholderError"), CSV_COLUMNS,
        "replace the part in brackets: a number for [i], a name for [payer_name] and [plan_name]";
    PROBLEMS_IN_HEADER = "I128", Error, Some("ProblemsInHeaderError"), CSV_HEAD,
        "correct rows 1 to 3 first; CMS's validator does not look at rows below such a header";
    MINIMUM_ROWS = "I129", Error, Some("MinRowsError"), CSV_COLUMNS,
        "add at least one row of charges below row 3";
    HEADER_VALUE_REQUIRED = "I130", Error, Some("RequiredValueError"), CSV_HEAD,
        "fill the cell in row 2";
    DATE = "I131", Error, Some("InvalidDateError"), CSV_HEAD,
        "write the date as 2026-04-01 or 4/1/2026";
    STATEMENT_VALUE = "I132", Error, Some("AllowedValuesError"), CSV_HEAD,
        "write true or false below the statement";
    VERSION_MISMATCH = "I133", Warning, Some("CsvVersionMismatchAlert"), CSV_HEAD,
        "write the version that the file follows, or check it with `--as`";
    FALSE_AFFIRMATION = "I134", Warning, Some("CsvFalseAffirmationAlert"), LAW,
        "the hospital does not stand behind this file; ask it why";
    FALSE_ATTESTATION = "I135", Warning, Some("CsvFalseAttestationAlert"), LAW,
        "the hospital does not stand behind this file; ask it why";
    ESTIMATED_COLUMN = "I136", Warning, Some("EstimatedAmountAlert"), CSV_COLUMNS,
        "version 3 replaces the estimated amount by median, percentiles and count";
    NO_GENERAL_DATA = "I137", Warning, None, OWN,
        "get the whole file; without rows 1 and 2 nobody can tell whose prices these are and of which day";
    MISSPELLED_COLUMN = "I138", Warning, None, OWN,
        "correct the heading; as it stands the column is not read";
    UNKNOWN_COLUMN = "I139", Note, None, OWN,
        "nothing to do, unless the column should be one of the template";
    OLDER_COLUMN_MISSING = "I140", Warning, None, OWN,
        "its cells are marked as not collected; ask for a file of the current version";
    LONG_ROW = "I141", Warning, None, OWN,
        "look for a comma in a text that is not in quotes";
    NPI = "I142", Warning, None, OWN,
        "compare the number with the NPI registry: its check digit is wrong";
    FUTURE_DATE = "I143", Warning, None, OWN,
        "check the date: it lies ahead";

    REQUIRED_VALUE = "I220", Error, Some("RequiredValueError"), CSV_VALUES,
        "fill the cell";
    ALLOWED_VALUES = "I221", Error, Some("AllowedValuesError"), CSV_VALUES,
        "use one of the words of the data dictionary";
    POSITIVE_NUMBER = "I222", Error, Some("InvalidPositiveNumberError"), CSV_VALUES,
        "write a number above zero with digits and at most one point, or leave the cell empty";
    COUNT = "I223", Error, Some("InvalidCountNumberError"), CSV_VALUES,
        "write 0, `1 through 10`, or a whole number from 11 without separators";
    NINE_NINES_ALLOWED = "I224", Warning, Some("CsvNineNinesAlert"), NINE_NINES,
        "999999999 says that there is too little history; the value is kept as a gap";
    NINE_NINES_CHARGE = "I225", Warning, None, NINE_NINES,
        "999999999 is not an amount; the value is kept as a gap";
    ROUNDED = "I226", Note, None, OWN,
        "the printed text is kept beside the rounded amount";
    TOO_LARGE = "I227", Error, None, OWN,
        "correct the number: no charge has more than fourteen digits";
    MODIFIERS = "I228", Error, None, OWN,
        "write modifiers of two letters or digits divided by a bar, such as 26|LT";
    CODE_SHAPE = "I229", Error, None, OWN,
        "correct the code or its type";
    AMBIGUOUS_MARKER = "I230", Warning, None, OWN,
        "taken as `not supplied`; leave the cell empty if there is no value";
    BILLING_CLASS = "I231", Warning, None, OWN,
        "use professional, facility or both";
    EFFECT_SETTING = "I232", Warning, None, OWN,
        "use inpatient, outpatient or both";
    OTHER_VERSION = "I233", Error, None, OWN,
        "write a number, or leave the column out: this version of the template does not have it";

    DUPLICATE_ROW = "I320", Warning, None, OWN,
        "delete one of the two rows, or say in a note how they differ";
    DUPLICATES_UNCHECKED = "I321", Note, None, OWN,
        "sort the file by item to have repeated rows found";

    CODE_PAIR_MISSING = "I420", Error, Some("CodePairMissingError"), CONDITIONS,
        "give at least one code with its type, or a modifier for a row that only explains a modifier";
    OTHER_NEEDS_NOTES = "I421", Error, Some("OtherMethodologyNotesError"), CONDITIONS,
        "explain the methodology `other` in the notes";
    ZERO_COUNT_NEEDS_NOTES = "I422", Error, Some("AllowedCountZeroNotesError"), CONDITIONS,
        "explain the count of 0 in the notes";
    ITEM_NEEDS_CHARGE = "I423", Error, Some("ItemRequiresChargeError"), CONDITIONS,
        "give a gross charge, a cash price, or a negotiated dollar, percentage or algorithm";
    DOLLAR_NEEDS_BOUNDS = "I424", Error, Some("DollarNeedsMinMaxError"), CONDITIONS,
        "give the de-identified minimum and maximum";
    ESTIMATE_MISSING = "I425", Error, Some("PercentageAlgorithmEstimateError"), CONDITIONS,
        "give the estimated allowed amount in dollars";
    COUNT_MISSING = "I426", Error, Some("PercentageAlgorithmCountError"), CONDITIONS,
        "give the count of allowed amounts, 0 if there are none";
    MEDIAN_MISSING = "I427", Error, Some("PercentageAlgorithmMedianError"), CONDITIONS,
        "give the median allowed amount, or a count of 0";
    PERCENTILE_10_MISSING = "I428", Error, Some("PercentageAlgorithm10thError"), CONDITIONS,
        "give the 10th percentile, or a count of 0";
    PERCENTILE_90_MISSING = "I429", Error, Some("PercentageAlgorithm90thError"), CONDITIONS,
        "give the 90th percentile, or a count of 0";
    PAYER_NEEDS_CHARGE = "I430", Error, Some("ChargeWithPayerPlanError"), CONDITIONS,
        "give this payer's dollar, percentage or algorithm, or take the payer out";
    NDC_NEEDS_DRUG = "I431", Error, Some("DrugInformationRequiredError"), CONDITIONS,
        "give the drug unit and type of measurement for an NDC";
    MODIFIER_NEEDS_INFO = "I432", Error, Some("ModifierMissingInfoError"), CONDITIONS,
        "say what the modifier does: a dollar, percentage, algorithm or note";
    MINIMUM_ABOVE_MAXIMUM = "I440", Warning, None, OWN,
        "check both: the minimum is the larger one";
    OUTSIDE_BOUNDS = "I441", Warning, None, OWN,
        "check the rate and the de-identified minimum and maximum of the item";
    PERCENTILE_ORDER = "I442", Warning, None, OWN,
        "check the three: the 10th percentile, the median and the 90th do not rise";
    STATISTICS_WITHOUT_COUNT = "I443", Warning, None, OWN,
        "give the number of remittances behind the amounts";
    BOUNDS_DISAGREE = "I444", Warning, None, OWN,
        "rows of one item and setting should state the same bounds; the widest are kept";
    STATISTICS_WITH_ZERO_COUNT = "I445", Warning, None, OWN,
        "a count of 0 has no median or percentiles; ask which of the two is right";
    RATE_WITHOUT_PAYER = "I446", Error, None, CONDITIONS,
        "name the payer and the plan of the negotiated charge";
    MODIFIER_ROW_AMOUNT = "I447", Warning, None, OWN,
        "a row without a code only explains a modifier; give the value in a row with a code";
    AMOUNTS_DISAGREE = "I448", Warning, None, OWN,
        "rows of one item and setting should state the same amount; both are kept";

    VALUES_WITHOUT_PAYER = "I449", Warning, None, OWN,
        "name the payer, or take the values out: they belong to nobody and are not stored";

    JSON_SYNTAX = "I150", Error, Some("InvalidJsonError"), JSON_SCHEMA,
        "correct the text; what stands behind the place could not be read";
    JSON_DUPLICATE_KEY = "I151", Warning, None, OWN,
        "keep one of the two; the last is read";
    JSON_VERSION_MISMATCH = "I152", Warning, Some("JsonVersionMismatchAlert"), JSON_SCHEMA,
        "write the version that the file follows, or check it with `--as`";
    JSON_FALSE_AFFIRMATION = "I153", Warning, Some("JsonFalseAffirmationAlert"), LAW,
        "the hospital does not stand behind this file; ask it why";
    JSON_FALSE_ATTESTATION = "I154", Warning, Some("JsonFalseAttestationAlert"), LAW,
        "the hospital does not stand behind this file; ask it why";
    JSON_REQUIRED = "I155", Error, Some("ValidationError"), JSON_SCHEMA,
        "add the property";
    JSON_MIN_ITEMS = "I156", Error, Some("ValidationError"), JSON_SCHEMA,
        "add an entry, or leave the list out";
    JSON_CONDITION = "I157", Error, Some("ValidationError"), CONDITIONS,
        "see the finding beside this one";
    JSON_UNKNOWN = "I158", Note, None, OWN,
        "nothing to do, unless the property should be one of the template";
    JSON_TYPE = "I250", Error, Some("ValidationError"), JSON_SCHEMA,
        "write the value in the type that the schema asks for";
    JSON_ENUM = "I251", Error, Some("ValidationError"), JSON_SCHEMA,
        "use one of the words of the schema, in its spelling";
    JSON_CONST = "I252", Error, Some("ValidationError"), JSON_SCHEMA,
        "copy the statement of the schema word for word";
    JSON_BLANK = "I253", Error, Some("ValidationError"), JSON_SCHEMA,
        "fill the text, or leave the property out";
    JSON_NOT_POSITIVE = "I254", Error, Some("ValidationError"), JSON_SCHEMA,
        "write a number above zero, or leave the property out";
    JSON_PATTERN = "I255", Error, Some("ValidationError"), JSON_SCHEMA,
        "write \"0\", \"1 through 10\", or a whole number from 11 without separators";
    JSON_FORMAT = "I256", Error, Some("ValidationError"), JSON_SCHEMA,
        "write the date as 2026-04-01";
    JSON_UNUSABLE = "I259", Error, None, OWN,
        "correct the value; without it the charge cannot be stored";
    JSON_NINE_NINES = "I257", Warning, Some("ValidationError"), NINE_NINES,
        "999999999 says that there is too little history; the value is kept as a gap";
    JSON_ESTIMATED = "I258", Warning, Some("ValidationError"), JSON_SCHEMA,
        "version 3 replaces the estimated amount by median, percentiles and count";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
