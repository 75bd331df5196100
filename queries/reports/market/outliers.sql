-- name: outliers
-- title: Amounts far from the rest
-- description: Dollar amounts of the code that lie far from the median of their own scope, below the smallest amount,
--   or outside the range that the hospital itself publishes.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: times decimal default=5 "how many times the median, or how small a part of it, is far"
-- param: least money default=1 "smaller amounts are tokens, not prices"
-- grain: one rate
-- key: publisher raw_payer raw_plan scope amount
-- column: why text title="What is odd" "The first that applies."
-- column: amount money(USD) "Dollars, as the file states them."
-- column: middle money(USD) title="Median of the scope" "Over all known amounts of the scope."
-- column: ratio decimal title="Times the median" "Amount against median."
-- column: known int title="Known" "Known amounts of the scope: known of applicable."
-- column: applicable int title="Of applicable" "Rates of the scope that could have a dollar amount."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: publisher text title="Published by" "Whose file it is."
-- column: scope text "What the amount is compared with."
-- column: file_name text title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- inputs: market-rates
-- tags: code, market, check

WITH stated AS MATERIALIZED (
    SELECT *
    FROM v_market_rate
    -- What a public program pays in one state is no outlier beside another's.
    WHERE system = :system AND code = :code AND amount_kind <> 'fee-schedule'
),
known AS MATERIALIZED (
    SELECT *
    FROM stated
    WHERE amount IS NOT NULL
),
scoped AS (
    SELECT scope, median(amount) AS middle, count(amount) AS known, applicable(amount_na) AS applicable
    FROM stated
    GROUP BY scope
),
own_range AS (
    SELECT charge_id, max(amount) FILTER (WHERE amount_kind = 'minimum') AS lowest,
           max(amount) FILTER (WHERE amount_kind = 'maximum') AS highest, count(amount) AS stated
    FROM known
    WHERE amount_kind IN ('minimum', 'maximum')
    GROUP BY charge_id
),
judged AS (
    SELECT known.*, scoped.middle, scoped.known, scoped.applicable,
           CASE
               WHEN known.amount < :least THEN 'below the smallest amount'
               WHEN known.amount > :times * scoped.middle THEN 'far above the median'
               WHEN known.amount * :times < scoped.middle THEN 'far below the median'
               WHEN known.amount_kind <> 'negotiated' THEN NULL
               WHEN known.amount < own_range.lowest THEN 'below the hospital''s own minimum'
               WHEN known.amount > own_range.highest THEN 'above the hospital''s own maximum'
           END AS why
    FROM known
    JOIN scoped USING (scope)
    LEFT JOIN own_range USING (charge_id)
)
SELECT why, amount, middle, round(amount / nullif(middle, 0), 2) AS ratio,
       iif(middle = 0, 'not-applicable', NULL) AS ratio_na,
       known, applicable, raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher, scope, file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM judged
WHERE why IS NOT NULL
ORDER BY why, abs(amount - middle) DESC, rate_id;
