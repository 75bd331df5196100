-- name: code-checks
-- title: Checks
-- description: What can be checked of the code's figures: how many rows were looked at and how many fail.
-- with: market/current market/allowed market/stated-range code/benchmarks
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

WITH result (position, check_name, failing, checked, gaps, listing) AS (
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
    SELECT 4, 'No negotiated amount is outside the widest range that its hospital states for the charge',
           count(*) FILTER (WHERE one.amount < stated_range.lowest OR one.amount > stated_range.highest), count(*), 0,
           'code-rates'
    FROM (SELECT scope_id, vote_id, lot_id FROM lots WHERE amount_kind = 'negotiated' AND NOT gap) AS lot
    CROSS JOIN current AS one USING (scope_id, vote_id, lot_id)
    CROSS JOIN stated_range USING (charge_id)
    WHERE EXISTS (SELECT 1 FROM stated_range) AND stated_range.lowest IS NOT NULL AND stated_range.highest IS NOT NULL
    UNION ALL
    SELECT 5, 'Allowed amounts are in the order of their percentiles',
           count(*) FILTER (WHERE percentile_10_amount > median_amount OR median_amount > percentile_90_amount),
           count(*), 0, 'code-allowed-amounts'
    FROM allowed
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
