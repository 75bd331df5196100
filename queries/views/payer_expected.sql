-- view: payer_expected
-- title: Payers that a code's publication lists
-- description: Every payer of which the publication of a code promises a negotiated rate, with the reason that
--   holds until a file states one. What is known of a payer is decided here, for completeness and for the tables by
--   payer: a rate that counts in no scope is no rate of it.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: reason text "Reason shown until a file with a rate is imported."
-- column: found text
--   "known where a file states a rate that counts, the payer's own too; else why none does; null without any."
-- column: filled_by text "What would fill it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

-- Rates of listed codes, each with what the prices of one payer, plan and charge have in common; of an in-network rate
-- also who is paid it and what the price is.
WITH line AS (
    SELECT rate.system, rate.code, rate.payer, rate.charge_id, rate.amount_kind, rate.method, rate.plan_key,
           CASE WHEN rate.raw_plan IS NULL THEN rate.product_key END AS product, rate.line_of_business,
           coalesce(own.provider_set_id || ' ' || own.negotiated_type || ' ' || coalesce(own.arrangement, '') || ' '
               || own.places, '') AS beside,
           rate.only_groups, rate.amount, rate.percentage, rate.reason_id, rate.effective_from, rate.effective_to,
           -- Beside dollars a text only explains them.
           CASE WHEN rate.amount IS NULL THEN rate.algorithm END AS words,
           CASE WHEN coalesce(rate.amount, rate.percentage, rate.algorithm_id) IS NULL THEN 0 ELSE 1 END AS has_figure
    FROM (SELECT DISTINCT system, code FROM payer_listed) AS listed
    CROSS JOIN rate_line AS rate ON rate.system = listed.system AND rate.code = listed.code
    LEFT JOIN in_network_rate AS own ON own.rate_id = rate.rate_id
    WHERE rate.payer IS NOT NULL AND rate.amount_kind IN ('negotiated', 'in-network')
),
-- As the part `market/raw` has it for the scopes of one code: without a last day a rate holds until the next begins.
dated AS (
    SELECT line.*,
           CASE
               WHEN effective_from > today.day OR effective_to < today.day THEN 0
               WHEN effective_to IS NULL
                   AND max(CASE WHEN effective_from <= today.day THEN effective_from END) OVER same_price
                       > coalesce(effective_from, '')
               THEN 0
               ELSE 1
           END AS holds
    FROM line
    JOIN today ON TRUE
    WINDOW same_price AS (
        PARTITION BY system, code, payer, charge_id, amount_kind, method, plan_key, product, line_of_business, beside
    )
),
judged AS (
    SELECT system, code, payer, amount_kind, only_groups, amount, reason_id, has_figure, holds,
           -- Several figures for one price, of those that hold today or of those of the same days: which one holds is
           -- open.
           CASE
               WHEN min(amount) OVER same_price <> max(amount) OVER same_price
                   OR min(percentage) OVER same_price <> max(percentage) OVER same_price
                   OR min(words) OVER same_price <> max(words) OVER same_price
                   OR count(amount) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
                   OR count(percentage) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
                   OR count(words) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
               THEN 1
               ELSE 0
           END AS is_open
    FROM dated
    WINDOW same_price AS (
        PARTITION BY system, code, payer, charge_id, amount_kind, method, plan_key, product, beside, holds,
                     CASE WHEN holds = 0 THEN effective_from END, CASE WHEN holds = 0 THEN effective_to END
    )
),
stated AS (
    SELECT judged.system, judged.code, judged.payer,
           CASE
               WHEN only_groups = 1 THEN 'not-applicable'
               WHEN has_figure = 0 THEN absent.reason
               WHEN is_open = 1 THEN 'invalid'
               WHEN holds = 0 OR (amount_kind = 'negotiated' AND amount < 10000 AND token.system IS NULL)
               THEN 'no-record'
               ELSE 'known'
           END AS found,
           -- A figure that does not count lends its reason where nothing else has one.
           CASE WHEN only_groups = 0 AND has_figure = 1 AND is_open = 0 THEN 1 ELSE 0 END AS is_aside
    FROM judged
    LEFT JOIN absent_reason AS absent ON absent.reason_id = judged.reason_id
    LEFT JOIN (SELECT DISTINCT system, code FROM drug_price WHERE lowest < 10000) AS token
        ON token.system = judged.system AND token.code = judged.code
),
ranked AS (
    SELECT stated.system, stated.code, stated.payer, stated.found,
           -- What is known first; then the most frequent reason, a structural one only where all are.
           row_number() OVER (
               PARTITION BY stated.system, stated.code, stated.payer
               ORDER BY CASE WHEN stated.found = 'known' THEN 0 ELSE 1 END, min(stated.is_aside),
                        max(CASE WHEN absent.reason_group = 'structural' THEN 1 ELSE 0 END), count(*) DESC, stated.found
           ) AS nth
    FROM stated
    LEFT JOIN absent_reason AS absent ON absent.reason = stated.found
    GROUP BY stated.system, stated.code, stated.payer, stated.found
)
SELECT listed.system, listed.code, listed.payer, listed.reason, ranked.found, listed.filled_by, listed.import_id,
       listed.file_name, listed.source_line
FROM payer_listed AS listed
LEFT JOIN ranked
    ON ranked.system = listed.system AND ranked.code = listed.code AND ranked.payer = listed.payer AND ranked.nth = 1;
