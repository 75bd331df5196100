-- name: code-checks
-- title: Checks
-- description: What can be checked of the code's figures: how many rows were looked at and how many fail.
-- with: market/current code/benchmarks
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one check
-- key: check_name
-- column: check_name text title="Check" "What is checked."
-- column: status text "pass, pass-with-gaps, fail, or not-applicable when there is nothing to check."
-- column: failing int "Rows that fail."
-- column: checked int "Rows that could be checked."
-- column: listing text title="The rows" "The query that lists them."
-- inputs: query=listing
-- tags: code, check

-- The range that a hospital itself states.
WITH own AS MATERIALIZED (
    SELECT current.charge_id, lots.import_id, lots.amount_kind, current.amount
    FROM lots
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
    WHERE lots.amount_kind IN ('minimum', 'maximum') AND NOT lots.gap
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
           count(*) FILTER (WHERE lowest.amount > highest.amount), count(*), 0, 'code-charges'
    FROM own AS lowest
    JOIN own AS highest USING (charge_id, import_id)
    WHERE lowest.amount_kind = 'minimum' AND highest.amount_kind = 'maximum'
    UNION ALL
    SELECT 4, 'No negotiated amount is outside its hospital''s range',
           count(*) FILTER (WHERE one.amount < range.lowest OR one.amount > range.highest), count(*), 0, 'code-rates'
    FROM (SELECT scope_id, vote_id, lot_id FROM lots WHERE amount_kind = 'negotiated' AND NOT gap) AS lot
    CROSS JOIN current AS one USING (scope_id, vote_id, lot_id)
    CROSS JOIN (
        SELECT charge_id, min(amount) FILTER (WHERE amount_kind = 'minimum') AS lowest,
               max(amount) FILTER (WHERE amount_kind = 'maximum') AS highest
        FROM own
        GROUP BY charge_id
    ) AS range USING (charge_id)
    WHERE EXISTS (SELECT 1 FROM own) AND range.lowest IS NOT NULL AND range.highest IS NOT NULL
    UNION ALL
    SELECT 5, 'Allowed amounts are in the order of their percentiles',
           count(*) FILTER (WHERE percentile_10_amount > median_amount OR median_amount > percentile_90_amount),
           count(*), 0, 'code-allowed-amounts'
    FROM current CROSS JOIN rate_statistic USING (rate_id)
    WHERE percentile_10_amount IS NOT NULL AND median_amount IS NOT NULL AND percentile_90_amount IS NOT NULL
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
