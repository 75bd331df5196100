-- name: site-of-service
-- title: The same code across settings
-- description: Negotiated rates by setting and billing class, with modifiers, method, line of business and unit held
--   the same; the Medicare amounts are below them.
-- with: market/scopes market/current market/figures market/token medicare/against medicare/lister
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- grain: one setting and billing class, or one setting of Medicare
-- key: source setting billing_class
-- column: source text "Negotiated rates, or a Medicare schedule with its release."
-- column: place text title="Where" "Setting and billing class."
-- column: setting text "Where the patient is; in brackets why it is not known."
-- column: billing_class text title="Billing class" "Professional or facility; in brackets why it is not known."
-- column: rates int "Rates that count."
-- column: contracts int "Contracts that count."
-- column: providers int "Providers of the contracts."
-- column: known int title="Known" "Rates with a dollar amount: known of applicable."
-- column: applicable int title="Of applicable" "Rates that could have a dollar amount."
-- column: p25 money(USD) calculated title="25th percentile" "Of the providers' votes."
-- column: middle money(USD) calculated title="Median" "Of the providers' votes; of Medicare the amount itself."
-- column: p75 money(USD) calculated title="75th percentile" "Of the providers' votes."
-- column: lowest money(USD) title="Lowest rate" "Of those that count; of hospitals' files where providers are enough."
-- column: highest money(USD) title="Highest rate" "Of those that count."
-- column: point money(USD) title="Single rate" "The rate of a single contract that states one alone: no statistic."
-- column: imports text "Imports that the figures come from."
-- chart: range low=p25 mid=middle high=p75 count=providers label=place
-- inputs: query=_inputs
-- tags: code, market

WITH held AS (
    SELECT scope_unit, scope_modifiers, scope_method, scope_line,
           group_concat(CASE WHEN medicare_class = 'facility' THEN medicare_periods END, ',' ORDER BY scope)
               AS facility_periods,
           group_concat(CASE WHEN medicare_class = 'professional' THEN medicare_periods END, ',' ORDER BY scope)
               AS professional_periods
    FROM scopes
    WHERE amount_kind = 'negotiated'
      AND (:modifier IS NULL
          OR scope_modifiers = CASE WHEN :modifier = '' THEN 'none' ELSE replace(:modifier, '|', ' ') END)
      AND (:method IS NULL OR scope_method = :method)
      AND (:line_of_business IS NULL OR scope_line = :line_of_business)
      AND (:unit IS NULL OR scope_unit = :unit)
    GROUP BY scope_unit, scope_modifiers, scope_method, scope_line
    ORDER BY min(tier), sum(providers) DESC, sum(contracts) DESC, sum(rates) DESC, scope_unit, scope_modifiers,
    scope_method, scope_line
    LIMIT 1
),
held_lot AS MATERIALIZED (
    SELECT lot_id, publisher_id, contract_key, amount_na, gap, lots.rates, import_id,
           scope_setting || ', ' || scope_class AS grouped
    FROM lots
    JOIN held USING (scope_unit, scope_modifiers, scope_method, scope_line)
    WHERE amount_kind = 'negotiated'
),
-- The vote of each contract; beside it the amounts that do not count, too small or not in effect, and each lot for its
-- reason and its import.
vote AS MATERIALIZED (
    SELECT vote_id, TRUE AS counts, median(amount) AS amount, count(*) AS rates, max(import_id) AS import_id,
           min(amount) AS low, max(amount) AS high
    FROM current
    CROSS JOIN token
    WHERE in_effect AND amount >= least_price
    GROUP BY scope_id, vote_id
    UNION ALL
    SELECT vote_id, FALSE, median(amount), count(*), max(import_id), min(amount), max(amount)
    FROM current
    CROSS JOIN token
    WHERE amount < least_price OR (amount IS NOT NULL AND NOT in_effect)
    GROUP BY scope_id, vote_id
),
counted (grouped, publisher_id, contract_key, amount, amount_na, counts, rates, import_id, low, high) AS (
    SELECT lot.grouped, lot.publisher_id, lot.contract_key, vote.amount, NULL, vote.counts, vote.rates, vote.import_id,
           vote.low, vote.high
    FROM vote
    -- A vote is that of its first lot; all of them are of one scope.
    JOIN held_lot AS lot ON lot.lot_id = vote.vote_id
    UNION ALL
    SELECT grouped, publisher_id, contract_key, NULL, amount_na, FALSE, CASE WHEN gap THEN rates ELSE 0 END,
           import_id, NULL, NULL
    FROM held_lot
),
-- By the dates of the prices; where there are none, by the release in force.
sought (medicare_class, medicare_setting, modifiers, medicare_period) AS (
    SELECT DISTINCT class, 'not-stated', coalesce(nullif(replace(scope_modifiers, ' ', '|'), 'none'), :modifier, ''),
           period.value
    FROM (SELECT 'professional' AS class UNION ALL SELECT 'facility')
    LEFT JOIN held ON TRUE
    JOIN json_each('["' || replace(coalesce(
        CASE WHEN class = 'facility' THEN facility_periods ELSE professional_periods END, 'in force'
    ), ',', '","') || '"]') AS period ON TRUE
),
place AS (
    SELECT scope_setting, scope_class, max(scope) AS scope
    FROM scopes
    JOIN held USING (scope_unit, scope_modifiers, scope_method, scope_line)
    WHERE amount_kind = 'negotiated'
    GROUP BY scope_setting, scope_class
)
SELECT 'Negotiated rates' AS source, grouped AS place, scope_setting AS setting, scope_class AS billing_class,
       rates, contracts, providers, known, applicable,
       p25, p25_na, middle, middle_na, p75, p75_na, lowest, lowest_na, highest, highest_na, point, point_na,
       imports,
       NULL AS _file, NULL AS _line, NULL AS _import,
       'rates of more providers in this setting' AS _filled_by, scope AS _scope,
       'Held the same: ' || (
           SELECT 'modifier ' || scope_modifiers || '; method ' || scope_method
               || '; line of business ' || scope_line || '; unit ' || scope_unit FROM held
       ) || '. Each contract has one vote, then each provider; percentiles need ' || :min_n
           || CASE WHEN :min_n = 1 THEN ' provider.' ELSE ' providers.' END AS _note,
       'market-rates' AS _inputs
FROM figures
JOIN place ON figures.grouped = place.scope_setting || ', ' || place.scope_class
UNION ALL
SELECT 'Medicare ' || schedule, 'Medicare, ' || setting, setting, medicare_class, 0, 0, 0,
       CASE WHEN count(amount) > 0 THEN 1 ELSE 0 END, CASE WHEN applicable(amount_na) > 0 THEN 1 ELSE 0 END,
       NULL, 'not-applicable', max(amount), CASE WHEN count(amount) > 0 THEN NULL ELSE gap_reason(amount_na) END,
       NULL, 'not-applicable', NULL, 'not-applicable', NULL, 'not-applicable', NULL, 'not-applicable',
       coalesce(CAST(min(import_id) AS TEXT), 'none'), max(CASE WHEN nth = 1 THEN file_name END),
       max(CASE WHEN nth = 1 THEN source_line END), min(import_id),
       group_concat(DISTINCT filled_by ORDER BY filled_by), NULL,
       'The Medicare amounts are those of the same modifiers: of the professional, and of the facility.',
       coalesce(min(made) || max(CASE WHEN nth = 1 THEN asked END), min(lists), 'medicare-schedules')
FROM (
    SELECT against.*, lister.lists, lister.made,
           row_number() OVER (
               PARTITION BY schedule, medicare_class, setting ORDER BY import_id IS NULL, import_id, source_line
           ) AS nth
    FROM against
    LEFT JOIN lister ON substr(schedule, 1, length(lister.begins)) = lister.begins
    WHERE medicare_period NOT LIKE 'near%'
)
-- Without a facility's price, only what is imported of their payments. A price by the day, or by
-- another unit of work, is compared with none.
WHERE (medicare_class <> 'facility' OR import_id IS NOT NULL
       OR EXISTS (SELECT 1 FROM held WHERE facility_periods IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM held WHERE scope_method = 'per diem' OR scope_unit LIKE 'USD per %')
-- Several months may have one release, or wait for one file.
GROUP BY schedule, medicare_class, setting
ORDER BY source DESC, setting, billing_class;
