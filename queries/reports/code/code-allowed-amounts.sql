-- name: code-allowed-amounts
-- title: Allowed amounts
-- description: What hospitals were actually allowed, for files that state it. A count from 1 through 10 is published
--   as a range only.
-- with: market/current market/allowed
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: first count optional "only so many rows from the first; left out, all"
-- grain: one rate of one payer and plan in one hospital's file
-- key: raw_payer raw_plan publisher file_name source_line
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Hospital" "Whose file it is."
-- column: estimated_amount money(USD) title="Estimated" "Estimated allowed amount (template version 2)."
-- column: percentile_10_amount money(USD) title="10th percentile" "Of allowed amounts (template version 3)."
-- column: median_amount money(USD) title="Median" "Of allowed amounts (template version 3)."
-- column: percentile_90_amount money(USD) title="90th percentile" "Of allowed amounts (template version 3)."
-- column: remittance_count int title="Remittances" "Number of remittances."
-- column: bounds text title="Range of remittances" "The published range, where only that is given."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, payer

-- The order of the rates is that of their lots: those of one lot share all words, and may be many.
WITH placed AS MATERIALIZED (
    SELECT lot.*, sum(stated) OVER (ORDER BY place) - sum(stated) OVER (PARTITION BY place) AS before_it
    FROM (
        SELECT scope_id, vote_id, lot_id, dense_rank() OVER (ORDER BY raw_payer, raw_plan, publisher) AS place,
               published_key, stated
        FROM lots
        JOIN (SELECT lot_id, sum(stated) AS stated FROM allowed GROUP BY lot_id) AS counted USING (lot_id)
        WHERE :modifier IS NULL OR modifiers = :modifier
    ) AS lot
),
listed AS MATERIALIZED (
    SELECT rate_id, place, placed.published_key
    FROM placed
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
    CROSS JOIN rate_statistic USING (rate_id)
    WHERE before_it < coalesce(:first, 2000000000)
    ORDER BY place, rate_id
    LIMIT coalesce(:first, 2000000000)
)
SELECT rate.raw_payer, rate.raw_payer_na, rate.raw_plan, rate.raw_plan_na, rate.publisher,
       stated.estimated_amount, stated.estimated_amount_na,
       stated.percentile_10_amount, stated.percentile_10_amount_na,
       stated.median_amount, stated.median_amount_na,
       stated.percentile_90_amount, stated.percentile_90_amount_na,
       stated.remittance_count, stated.remittance_count_na,
       CASE
           WHEN stated.remittance_count_low IS NOT NULL
           THEN stated.remittance_count_low || ' through ' || stated.remittance_count_high
       END AS bounds,
       CASE
           WHEN stated.remittance_count_low IS NOT NULL THEN NULL
           WHEN stated.remittance_count IS NOT NULL THEN 'not-applicable'
           ELSE stated.remittance_count_na
       END AS bounds_na,
       rate.file_name, rate.source_line,
       rate.file_name AS _file, rate.source_line AS _line, rate.import_id AS _import,
       'a newer file of ' || rate.publisher AS _filled_by,
       concat_ws('; ', listed.published_key, rate.publisher, rate.setting, rate.modifiers, rate.method) AS _key,
       (SELECT sum(stated) FROM placed) AS _rows
FROM listed
CROSS JOIN v_rate AS rate USING (rate_id)
CROSS JOIN v_rate_statistic AS stated USING (rate_id)
ORDER BY listed.place, rate.rate_id;
