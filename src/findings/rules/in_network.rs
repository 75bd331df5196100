//! What is odd in a payer's own file: in-network prices, allowed amounts, a table of contents.

use super::source::{RATEBOOK, TRANSPARENCY};

rules! {
    PRICE_TYPE_UNKNOWN = "I610" Error, TRANSPARENCY, {
        meaning: "a price does not say what it is: its negotiated type is missing, or none that the schema has",
        remedy: "ask the payer; known are negotiated, derived, fee schedule, percentage and per diem",
        example: "`\"negotiated_type\": \"bogus_type\"`",
    }
    ITEM_WITHOUT_CODE = "I611" Error, TRANSPARENCY, {
        meaning: "an item of the file has no billing code, or one that a spreadsheet spoiled, so that nobody can say what its prices are for",
        remedy: "ask the payer; its prices are not stored",
        example: "an element of `in_network` without `billing_code`",
    }
    PRICE_MISSING = "I613" Warning, TRANSPARENCY, {
        meaning: "a price has no number, or one that is not above zero",
        remedy: "ask the payer; a missing number is kept as a gap, a zero as published",
        example: "`\"negotiated_rate\": null`",
    }
    PROVIDER_NOT_DEFINED = "I614" Warning, TRANSPARENCY, {
        meaning: "prices name a group of providers that the file does not describe",
        remedy: "ask the payer for the whole file; until then nobody can say who is paid these prices",
        example: "`\"provider_references\": [999999999]` and no such `provider_group_id`",
    }
    PROVIDER_ELSEWHERE = "I615" Warning, TRANSPARENCY, {
        meaning: "a group of providers is described in another file, of which only the address is given",
        remedy: "download that file into a folder, take the import back by `ratebook imports undo`, and import again with `--provider-files FOLDER`",
        example: "`\"location\": \"https://example.com/providers/17.json\"`",
    }
    PROVIDER_CONTRADICTS = "I616" Warning, TRANSPARENCY, {
        meaning: "a group of providers is described twice with other members; its prices keep an unknown provider",
        remedy: "ask the payer which of the two holds",
        example: "two elements of `provider_references` with the number 17 and other providers",
    }
    PROVIDER_NUMBER_ODD = "I617" Warning, RATEBOOK, {
        meaning: "a provider's number does not have the digits of its kind: an NPI ten with a check digit, an EIN nine",
        remedy: "ask the payer; it is kept as published",
        example: "an NPI of 0 among others, or an EIN of eight digits",
    }
    PROVIDER_REPEATED = "I618" Note, RATEBOOK, {
        meaning: "a provider's number is listed more than once in one group; it is kept once",
        remedy: "nothing to do",
        example: "`\"npi\": [1417901234, 1417901234]`",
    }
    CONTENTS_LISTED = "I627" Note, RATEBOOK, {
        meaning: "the file is a table of contents: it has no prices, but says which files hold those of which plans",
        remedy: "`ratebook query run payer-files --param plan=NAME` lists the files of a plan; download those and import them",
        example: "a file with `reporting_structure` in place of `in_network`",
    }
    PLAN_WITHOUT_FILES = "I631" Warning, RATEBOOK, {
        meaning: "plans of which the payer's table of contents before listed files have none in the next one, which takes its place",
        remedy: "look whether the payer calls them otherwise now: `ratebook query run payer-files` lists the files of all plans",
        example: "`SILVER PPO` with two files in October, and no `SILVER PPO` in November",
    }
    PROVIDER_NAMED_AGAIN = "I626" Note, RATEBOOK, {
        meaning: "one group of providers has two names in the file; the first is kept",
        remedy: "nothing to do: groups are told apart by their numbers",
        example: "the same tax identification and clinicians as `CITY CLINIC` and `CITY CLINIC INC`",
    }
    PROVIDERS_TWO_WAYS = "I619" Note, RATEBOOK, {
        meaning: "an element has groups of providers of its own and refers to others by number; all of them count",
        remedy: "nothing to do",
        example: "`provider_groups` and `provider_references` beside one list of prices",
    }
    NO_PRICES = "I620" Warning, TRANSPARENCY, {
        meaning: "an item has no prices, or none that can be stored",
        remedy: "ask the payer; reports say of the code that the file has no price of it, or that it is rejected",
        example: "`\"negotiated_rates\": []`",
    }
    ARRANGEMENT_UNKNOWN = "I621" Warning, TRANSPARENCY, {
        meaning: "an item does not say whether its prices are for the service, a bundle or a capitation",
        remedy: "ask the payer; its prices are kept apart from those for the service",
        example: "an element of `in_network` without `negotiation_arrangement`",
    }
    DATED_BEFORE_ITS_CODES = "I622" Warning, RATEBOOK, {
        meaning: "the file is dated years before the version of its codes: a date of a template, as a rule",
        remedy: "look at the name of the file for the month, and ask the payer",
        example: "`\"last_updated_on\": \"2020-08-27\"` and codes of 2024",
    }
    KEY_NOT_OF_THE_SCHEMA = "I623" Note, TRANSPARENCY, {
        meaning: "a property is not one of the schema, and is not read",
        remedy: "nothing to do, unless it holds what should be stored",
        example: "`\"x_payer_custom_flag\": \"Y\"`",
    }
    MEMBER_OF_ANOTHER_KIND = "I628" Warning, TRANSPARENCY, {
        meaning: "a property holds another kind of value than the schema has there, such as a number for a list, and is not read",
        remedy: "ask the payer; nothing of it is stored",
        example: "`\"negotiated_rates\": 123`",
    }
    PRICES_OF_ANOTHER_KIND = "I629" Error, TRANSPARENCY, {
        meaning: "where the schema has a list of prices, payments or providers there is something else; the prices in it are not stored",
        remedy: "ask the payer for a file of the schema; the text is among the rejected rows",
        example: "`\"negotiated_prices\": {\"negotiated_rate\": 113}`",
    }
    CODE_SYSTEM_SPELLED = "I630" Note, TRANSPARENCY, {
        meaning: "the system of a code is spelled in another way than the schema has it; it is read as the system that is meant",
        remedy: "nothing to do",
        example: "`\"billing_code_type\": \"MSDRG\"`, which is read as MS-DRG",
    }
    VALUE_NOT_READ = "I624" Warning, TRANSPARENCY, {
        meaning: "a day, a place of service or a billed charge is none; it is kept as a gap beside the price",
        remedy: "ask the payer",
        example: "`\"expiration_date\": \"not-a-date\"`",
    }
    CODES_NOT_IN_FILE = "I625" Note, RATEBOOK, {
        meaning: "some of the codes that the file was read for have no price in it",
        remedy: "nothing to do: `ratebook report` says of each of them that the file was read for it",
        example: "`--code 47371` and no item with that code",
    }
}
