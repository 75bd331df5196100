-- name: outliers
-- title: Amounts far from the rest
-- description: Dollar amounts of the code that lie far from the median of their own scope, below the smallest amount,
--   or outside the minimum and maximum that its own row states.
-- with: market/middle market/outside-bounds market/token
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: times decimal default=5 "how many times the median, or how small a part of it, is far"
-- param: least money default=1 "smaller amounts are tokens, not prices"
-- param: min_n count default=3 "fewest known amounts of a scope of which one is far from the rest"
-- param: first count optional "only so many rows from the first; left out, all"
-- grain: one rate
-- key: publisher raw_payer raw_plan scope amount
-- column: why text title="What is odd" "The first that applies."
-- column: amount money(USD) "Dollars, as the file states them."
-- column: middle money(USD) calculated title="Median of the scope" "Over all known amounts of the scope."
-- column: ratio decimal title="Times the median" "Amount against median."
-- column: known int title="Known" "Known amounts of the scope: known of applicable."
-- column: applicable int title="Of applicable" "Rates of the scope that could have a dollar amount."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: scope text "What the amount is compared with."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- inputs: market-rates
-- tags: code, market, check

WITH scoped AS (
    SELECT scope_id, sum(CASE WHEN gap THEN 0 ELSE rates END) AS known, applicable(amount_na, rates) AS applicable
    FROM lots
    GROUP BY scope_id
),
-- What a public program pays in one state is no outlier beside another's, nor what a payer publishes of one
-- organization beside what it is of another.
measured AS MATERIALIZED (
    SELECT lots.lot_id, lots.vote_id, lots.scope_id, lots.amount_kind, scoped.known, scoped.applicable, middle.middle,
           scoped.known >= :min_n AS has_median
    FROM lots
    JOIN scoped USING (scope_id)
    JOIN middle USING (scope_id)
    WHERE lots.amount_kind NOT IN ('fee-schedule', 'in-network') AND NOT lots.gap
),
listed AS MATERIALIZED (
    SELECT *, count(*) OVER () AS all_rows
    FROM (
        -- Of equal rates the one whose own row says it.
        SELECT coalesce(outside_bounds.rate_id, current.rate_id) AS rate_id, current.lot_id, current.amount,
               current.amount_na, measured.middle, measured.known, measured.applicable,
               CASE
                   WHEN current.amount < least_price THEN 'below the smallest amount'
                   WHEN current.amount > :times * measured.middle AND has_median THEN 'far above the median'
                   WHEN current.amount * :times < measured.middle AND has_median THEN 'far below the median'
                   WHEN outside_bounds.bound = 'minimum' THEN 'below the hospital''s own minimum'
                   WHEN outside_bounds.bound = 'maximum' THEN 'above the hospital''s own maximum'
               END AS why
        FROM measured
        CROSS JOIN current USING (scope_id, vote_id, lot_id)
        LEFT JOIN outside_bounds ON outside_bounds.price_id = current.rate_id
        JOIN token ON TRUE
    )
    WHERE why IS NOT NULL
    ORDER BY why, abs(amount - middle) DESC, rate_id
    LIMIT coalesce(:first, 2000000000)
)
SELECT why, listed.amount, listed.amount_na, middle, round(listed.amount / nullif(middle, 0), 2) AS ratio,
       CASE WHEN middle = 0 THEN 'not-applicable' END AS ratio_na,
       known, applicable, lots.raw_payer, lots.raw_payer_na, lots.raw_plan, lots.raw_plan_na, lots.publisher,
       lots.scope, lots.file_name, rate.source_line,
       lots.file_name AS _file, rate.source_line AS _line, lots.import_id AS _import,
       concat_ws('; ', lots.published_key, lots.publisher, lots.amount_kind, lots.scope) AS _key,
       lots.scope AS _scope, listed.all_rows AS _rows
FROM listed
JOIN lots USING (lot_id)
CROSS JOIN rate USING (rate_id)
ORDER BY why, abs(listed.amount - middle) DESC, rate_id;
