-- name: code-summary
-- title: The code at a glance
-- description: What is known of the code, what is not, and how old it is.
-- with: market/raw
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one fact
-- key: fact
-- column: fact text "What is stated."
-- column: value text "The statement."
-- column: gaps text title="Gaps by reason" "What is missing of it."
-- inputs: code-rates
-- inputs: code-charges
-- tags: code
WITH stated AS MATERIALIZED (
    -- Of figures in conflict none is known, equal ones for one price are one, and those of items with a code of their
    -- own are not of this one.
    SELECT rate.amount_kind, rate.publisher, rate.payer, rate.raw_payer, raw.amount,
           CASE WHEN raw.marker = 2 THEN 'invalid' ELSE rate.amount_na END AS amount_na,
           CASE WHEN raw.marker = 2 THEN 'gap' ELSE rate.stated_as END AS stated_as, rate.stated_on, rate.stated_on_na
    FROM raw
    JOIN v_market_rate AS rate USING (rate_id)
    WHERE raw.marker < 3 AND rate.system = :system AND rate.code = :code
),
source AS (
    -- What a newer file states again is as old as that one.
    SELECT DISTINCT publisher, stated_on AS edition, stated_on_na AS edition_na FROM stated
),
line (position, fact, value, value_na, gaps) AS (
    SELECT 1, 'Title', title, title_na, 'none' FROM v_code WHERE system = :system AND code = :code
    UNION ALL
    SELECT 2, 'National benchmarks', count(value) || ' known of '
               || count(*) FILTER (WHERE value IS NOT NULL OR reason_group <> 'structural') || ' applicable', NULL,
               gap_summary(value_na)
    FROM v_benchmark LEFT JOIN absent_reason ON absent_reason.reason = v_benchmark.value_na
    WHERE system = :system AND code = :code AND family <> 'payer'
    UNION ALL
    SELECT 3, 'Negotiated rates in dollars', count(amount) || ' known of '
               || count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') || ' applicable', NULL,
               gap_summary(amount_na)
    FROM stated LEFT JOIN absent_reason ON absent_reason.reason = stated.amount_na
    WHERE amount_kind = 'negotiated'
    UNION ALL
    SELECT 4, 'Negotiated rates as a percentage or an algorithm', CAST(count(*) AS TEXT), NULL, 'none'
    FROM stated WHERE amount_kind = 'negotiated' AND stated_as IN ('percentage', 'algorithm')
    UNION ALL
    SELECT 4, 'Prices of items that have codes of their own', CAST(count(*) AS TEXT), NULL, 'none'
    FROM raw WHERE marker = 4
    HAVING count(*) > 0
    UNION ALL
    SELECT 5, 'Standard charges', count(amount) || ' known of '
               || count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') || ' applicable', NULL,
               gap_summary(amount_na)
    FROM stated LEFT JOIN absent_reason ON absent_reason.reason = stated.amount_na
    WHERE amount_kind NOT IN ('negotiated', 'fee-schedule', 'in-network')
    UNION ALL
    SELECT 6, 'Public fee schedules', count(amount) || ' known of '
               || count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') || ' applicable', NULL,
               gap_summary(amount_na)
    FROM stated LEFT JOIN absent_reason ON absent_reason.reason = stated.amount_na
    WHERE amount_kind = 'fee-schedule'
    UNION ALL
    SELECT 7, 'In-network rates of payers'' files', count(amount) || ' known of '
               || count(*) FILTER (WHERE amount IS NOT NULL OR reason_group <> 'structural') || ' applicable', NULL,
               gap_summary(amount_na)
    FROM stated LEFT JOIN absent_reason ON absent_reason.reason = stated.amount_na
    WHERE amount_kind = 'in-network'
    UNION ALL
    SELECT 8, 'Payers with a stated rate', count(DISTINCT payer) || ', and '
        || count(DISTINCT CASE WHEN payer IS NULL THEN raw_payer END)
        || CASE WHEN count(DISTINCT CASE WHEN payer IS NULL THEN raw_payer END) = 1 THEN ' name not matched'
               ELSE ' names not matched' END, NULL, 'none'
    FROM stated WHERE amount_kind = 'negotiated'
    UNION ALL
    SELECT 9, 'Sources of rates', CAST(count(DISTINCT publisher) AS TEXT), NULL, 'none' FROM stated
    UNION ALL
    SELECT 10, 'Oldest source', min(edition), CASE WHEN count(*) = 0 THEN 'no-record' WHEN count(edition) = 0
        THEN 'not-supplied' END,
           gap_summary(edition_na)
    FROM source
    UNION ALL
    SELECT 11, 'Newest source', max(edition), CASE WHEN count(*) = 0 THEN 'no-record' WHEN count(edition) = 0
        THEN 'not-supplied' END,
           gap_summary(edition_na)
    FROM source
    UNION ALL
    SELECT 12, 'Rates replaced so far', CASE WHEN is_kept THEN CAST(replaced AS TEXT) END,
           CASE WHEN NOT is_kept THEN 'not-collected' END, 'none'
    FROM rate_history_kept
    JOIN (
        SELECT count(*) AS replaced
        FROM v_rate_history
        WHERE system = :system AND code = :code AND replaced_by IS NOT NULL
    ) ON TRUE
)
SELECT fact, value, value_na, gaps,
       'a hospital standard charges file or a payer CSV that lists the code: `ratebook import FILE`' AS _filled_by
FROM line
ORDER BY position, fact;
