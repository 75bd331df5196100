//! A hospital JSON file, by the schema of the CMS template.

use super::source::{CONDITIONS, JSON_SCHEMA, LAW, NINE_NINES, RATEBOOK};

rules! {
    JSON_SYNTAX = "I150" Error File (Error "InvalidJsonError"), JSON_SCHEMA, {
        meaning: "the text is not JSON",
        remedy: "correct the text; what follows the place could not be read",
        example: "a comma lost between two members",
    }
    JSON_DUPLICATE_KEY = "I151" Warning, RATEBOOK, {
        meaning: "a property is listed twice in one object with the same value",
        remedy: "keep one of the two; the last is read",
        example: "two `minimum` of 120.00 in one charge",
    }
    JSON_VERSION_MISMATCH = "I152" Warning (Warning "JsonVersionMismatchAlert"), JSON_SCHEMA, {
        meaning: "the version is not the one that the file is checked against",
        remedy: "write the version that the file follows, or check it with `--as`",
        example: "`\"version\": \"2.0.0\"` in a file checked as version 3",
    }
    JSON_FALSE_AFFIRMATION = "I153" Warning (Warning "JsonFalseAffirmationAlert"), LAW, {
        meaning: "the affirmation of accuracy is false",
        remedy: "the hospital does not vouch for this file; ask it why",
        example: "`\"confirm_affirmation\": false`",
    }
    JSON_FALSE_ATTESTATION = "I154" Warning (Warning "JsonFalseAttestationAlert"), LAW, {
        meaning: "the attestation of accuracy is false",
        remedy: "the hospital does not vouch for this file; ask it why",
        example: "`\"confirm_attestation\": false`",
    }
    JSON_REQUIRED = "I155" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "a property that the schema asks for is missing",
        remedy: "add the property",
        example: "a charge without `setting`",
    }
    JSON_MIN_ITEMS = "I156" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "a list of the schema is empty",
        remedy: "add an entry, or leave the list out",
        example: "`\"standard_charges\": []`",
    }
    JSON_CONDITION = "I157" Warning (Error "ValidationError"), CONDITIONS, {
        meaning: "a condition of the schema is broken",
        remedy: "see the finding beside this one",
        example: "a negotiated dollar without `minimum`",
    }
    JSON_CONTRADICTION = "I159" Error, RATEBOOK, {
        meaning: "a property is listed twice in one object with different values",
        remedy: "keep the right one of the two; nobody can know which is meant",
        example: "`\"minimum\": 120` and `\"minimum\": 130` in one charge",
    }
    JSON_TYPE = "I250" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the value does not have the type that the schema asks for",
        remedy: "write the value in the type that the schema asks for",
        example: "`\"gross_charge\": \"120\"`",
    }
    JSON_ENUM = "I251" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the value is none of the words of the schema",
        remedy: "use one of the words of the schema, in its spelling",
        example: "`\"setting\": \"ambulatory\"`",
    }
    JSON_CONST = "I252" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the text is not the statement of the schema",
        remedy: "copy the statement of the schema word for word",
        example: "an attestation in other words",
    }
    JSON_BLANK = "I253" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "a text that must not be blank is blank",
        remedy: "fill the text, or leave the property out",
        example: "`\"description\": \"\"`",
    }
    JSON_NOT_POSITIVE = "I254" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the number is not above zero",
        remedy: "write a number above zero, or leave the property out",
        example: "`\"gross_charge\": 0`",
    }
    JSON_PATTERN = "I255" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the text is not a count of allowed amounts",
        remedy: "write \"0\", \"1 through 10\", or a whole number from 11 without separators",
        example: "`\"count\": \"7\"`",
    }
    JSON_FORMAT = "I256" Warning (Error "ValidationError"), JSON_SCHEMA, {
        meaning: "the text is not a date",
        remedy: "write the date as 2026-04-01",
        example: "`\"last_updated_on\": \"April 2026\"`",
    }
    JSON_NINE_NINES = "I257" Warning (Warning "ValidationError"), NINE_NINES, {
        meaning: "999999999 in a property where CMS once asked for it",
        remedy: "999999999 says that there is too little history; the value is kept as a gap",
        example: "`\"median_amount\": 999999999`",
    }
    JSON_ESTIMATED = "I258" Warning (Warning "ValidationError"), JSON_SCHEMA, {
        meaning: "version 3 has no estimated amount",
        remedy: "version 3 replaces the estimated amount by median, percentiles and count",
        example: "`\"estimated_amount\"` in a file of version 3",
    }
    JSON_UNUSABLE = "I259" Error, RATEBOOK, {
        meaning: "the value cannot be stored",
        remedy: "correct the value; without it the charge cannot be stored",
        example: "an amount of sixteen digits",
    }
}
