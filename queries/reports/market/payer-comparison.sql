-- name: payer-comparison
-- title: Statistics by payer
-- description: One row per payer, also those without a rate.
-- with: market/counted market/figures market/voting market/paid-once market/medicare market/other-scope
--   medicare/lister
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: payer payer optional "only this payer, or this published name that is matched to none"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one payer
-- key: payer_name
-- column: payer_name text names title="Payer" "Who pays; names that no alias matches are shown together."
-- column: rates int "Rates that count."
-- column: contracts int "Contracts that count: one payer and plan with one provider."
-- column: providers int "Providers of the contracts; a payer's own file counts as one."
-- column: known int title="Known" "Rates in the scope with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates in the scope that could have a dollar amount."
-- column: p10 money(USD) calculated title="10th percentile" "Of the providers' votes."
-- column: p25 money(USD) calculated title="25th percentile" "Of the providers' votes."
-- column: middle money(USD) calculated title="Median" "Of the providers' votes."
-- column: p75 money(USD) calculated title="75th percentile" "Of the providers' votes."
-- column: p90 money(USD) calculated title="90th percentile" "Of the providers' votes."
-- column: mean money(USD) calculated "Of the providers' votes."
-- column: lowest money(USD) title="Lowest rate" "Of those that count; of hospitals' files where providers are enough."
-- column: highest money(USD) title="Highest rate" "Of those that count."
-- column: point money(USD) title="Single rate" "The rate of a single contract that states one alone: no statistic."
-- column: spread decimal "How many times the 10th percentile the 90th is."
-- column: medicare money(USD) title="Medicare" "The Medicare amount for the same class, modifiers and setting."
-- column: schedule text title="Medicare schedule"
--   "Whose amount that is: the physician fee schedule, OPPS or ASC, with its release."
-- column: elsewhere int title="Left out" "Rates in another scope, or outside the limits."
-- column: gaps text title="Gaps in the scope" "Rates without a dollar amount, by reason."
-- column: imports text "Imports that the figures come from."
-- chart: range low=p10 mid=middle high=p90 count=providers reference=medicare label=payer_name
-- inputs: market-rates payer_name=payer_name
-- inputs: query=_inputs of=medicare,schedule
-- beside: medicare schedule
-- tags: code, payer, market

WITH expected AS (
    SELECT payer, filled_by, file_name, source_line, import_id
    FROM payer_listed
    WHERE system = :system AND code = :code
)
SELECT coalesce(payer.name,
           -- A name that is asked for in quotes, as `payer_contract.asked_as` has it.
           (SELECT raw_payer FROM payer_plan WHERE :payer LIKE '"%' AND payer_key = trim(:payer, '"')
            ORDER BY raw_payer LIMIT 1),
           'Names not matched to a payer') AS payer_name,
       rates, contracts, providers, known, applicable,
       p10, p10_na, p25, p25_na, middle, middle_na, p75, p75_na, p90, p90_na,
       mean, mean_na, lowest, lowest_na, highest, highest_na, point, point_na, spread, spread_na,
       medicare, medicare_na, medicare_filled_by, medicare_schedule AS schedule,
       lent + known - rates AS elsewhere, gaps, imports,
       -- The column of imports names the files of what is stated.
       CASE WHEN imports = 'none' THEN expected.file_name END AS _file,
       CASE WHEN imports = 'none' THEN expected.source_line END AS _line,
       CASE WHEN imports = 'none' THEN expected.import_id END AS _import,
       CASE WHEN medicare IS NOT NULL THEN medicare_file END AS _beside_file,
       CASE WHEN medicare IS NOT NULL THEN medicare_line END AS _beside_line,
       CASE WHEN medicare IS NOT NULL THEN medicare_import END AS _beside_import,
       coalesce(lister.made || medicare_asked, lister.lists, 'medicare-schedules') AS _inputs,
       coalesce(wanted,
           -- Its own gaps say what it has in the scope.
           CASE WHEN imports = 'none'
               THEN 'another scope: `ratebook report code-payer-rates ' || other_scope.asked_with || '`' END,
           expected.filled_by,
           'a hospital standard charges file or a payer CSV that lists the code: `ratebook import FILE`')
           AS _filled_by,
       chosen.scope AS _scope, chosen.note || voting || coalesce((
           SELECT max(paid_once)
           FROM paid_once
           WHERE instr(' ' || chosen.scope_modifiers || ' ', ' ' || once_modifier || ' ') > 0
       ), '') AS _note
FROM figures
JOIN voting ON TRUE
LEFT JOIN chosen ON TRUE
LEFT JOIN expected ON expected.payer = figures.grouped
LEFT JOIN payer ON payer.payer = figures.grouped
LEFT JOIN other_scope ON other_scope.of_payer IS NOT DISTINCT FROM figures.grouped AND other_scope.nth = 1
JOIN medicare ON TRUE
LEFT JOIN lister ON substr(medicare_schedule, 1, length(lister.begins)) = lister.begins
WHERE :payer IS NULL OR figures.grouped = :payer
ORDER BY figures.grouped IS NULL, providers = 0, coalesce(middle, mean), payer_name;
