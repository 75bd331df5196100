-- name: market-scopes
-- title: What can be compared
-- description: One row per scope: amounts of one kind, setting, billing class, modifier set, method, line of business
--   and unit. A comparison stays inside one; the first is taken unless parameters say otherwise, and a per diem only
--   where there is nothing else. Prices of payers' own files are counted as listed, one for each set of providers.
-- with: market/scopes
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one scope
-- key: amount_kind scope_setting scope_class scope_modifiers scope_method scope_line scope_unit
-- column: amount_kind text title="Kind" "What the amounts are."
-- column: scope_setting text title="Setting" "Where the patient is; in brackets why it is not known."
-- column: scope_class text title="Billing class" "Professional or facility; in brackets why it is not known."
-- column: scope_modifiers text title="Modifiers" "Modifiers of the price."
-- column: scope_method text title="Method" "Contracting method; in brackets why it is not known."
-- column: scope_line text title="Line of business" "Whose members are treated; in brackets where no name says it."
-- column: scope_unit text title="Unit" "What the dollars are for."
-- column: rates int title="Rates, or listed prices"
--   "Rates, with and without a dollar amount, each once; of payers' own files every price as listed."
-- column: known int title="With dollars" "Of these, those with a dollar amount."
-- column: contracts int "Contracts with a dollar amount."
-- column: providers int "Providers with a dollar amount."
-- column: imports text "Imports that state them."
-- inputs: market-rates kind=amount_kind
-- tags: code, market

SELECT amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line, scope_unit,
       rates, known, contracts, providers, replace(imports, ',', ', ') AS imports,
       scope AS _scope
FROM scopes
ORDER BY amount_kind <> 'negotiated', amount_kind, scope_rank;
