-- name: code-checks
-- title: Checks
-- description: What can be checked of the code's figures: how many rows were looked at and how many fail.
-- with: market/current market/allowed market/outside-bounds code/benchmarks
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one check
-- key: check_name
-- column: check_name text title="Check" "What is checked."
-- column: status text "pass, pass-with-gaps, fail, or not-applicable when there is nothing to check."
-- column: failing int "Rows that fail."
-- column: checked int "Rows that could be checked."
-- column: listing text title="The rows" "The query that lists them."
-- inputs: query=listing
-- tags: code, check

-- What a hospital states of a charge, of several rows the widest.
WITH stated_range AS MATERIALIZED (
    SELECT charge_id, min(CASE WHEN amount_kind = 'minimum' THEN amount END) AS lowest,
           max(CASE WHEN amount_kind = 'maximum' THEN amount END) AS highest
    FROM raw
    JOIN amount_kind USING (amount_kind_id)
    WHERE amount_kind IN ('minimum', 'maximum') AND amount IS NOT NULL
    GROUP BY charge_id
),
result (position, check_name, failing, checked, gaps, listing) AS (
    SELECT 1, 'Every promised section has its text',
           count(*) FILTER (WHERE body_na = 'no-record'), count(*), count(*) FILTER (WHERE body IS NULL),
           'code-sections'
    FROM v_code_section WHERE system = :system AND code = :code
    UNION ALL
    SELECT 2, 'Every payer of the publication has a negotiated rate', 0, count(*),
           count(*) FILTER (WHERE value_na <> 'not-applicable' AND payer NOT IN (
               SELECT lots.payer FROM lots
               WHERE lots.amount_kind = 'negotiated' AND NOT lots.gap AND lots.payer IS NOT NULL)),
           'payer-comparison'
    FROM benchmarks WHERE family = 'payer'
    UNION ALL
    SELECT 3, 'No hospital''s minimum is above its maximum',
           count(*) FILTER (WHERE lowest > highest), count(*), 0, 'code-charges'
    FROM stated_range
    WHERE lowest IS NOT NULL AND highest IS NOT NULL
    UNION ALL
    SELECT 4, 'No negotiated rate is outside the minimum and maximum of its own row',
           (SELECT count(*) FROM outside_bounds),
           (
               SELECT count(*)
               FROM (SELECT scope_id, vote_id, lot_id FROM lots WHERE amount_kind = 'negotiated' AND NOT gap) AS lot
               CROSS JOIN current USING (scope_id, vote_id, lot_id)
               WHERE charge_id IN (SELECT charge_id FROM stated_range)
           ) + (
               -- Rates in conflict, of which none counts.
               SELECT count(*) FROM outside_bounds JOIN lots USING (lot_id) WHERE lots.marker = 2
           ), 0, 'code-outside-bounds'
    UNION ALL
    SELECT 5, 'Allowed amounts are in the order of their percentiles',
           count(*) FILTER (WHERE percentile_10_amount > coalesce(median_amount, percentile_90_amount)
               OR median_amount > percentile_90_amount),
           count(*), 0, 'code-allowed-amounts'
    FROM allowed
    -- Two are in an order as three are.
    WHERE coalesce(percentile_10_amount, median_amount) IS NOT NULL
      AND coalesce(median_amount, percentile_90_amount) IS NOT NULL
      AND coalesce(percentile_10_amount, percentile_90_amount) IS NOT NULL
)
SELECT check_name,
       CASE
           WHEN checked = 0 THEN 'not-applicable'
           WHEN failing > 0 THEN 'fail'
           WHEN gaps > 0 THEN 'pass-with-gaps'
           ELSE 'pass'
       END AS status,
       failing, checked, listing
FROM result
ORDER BY position;
