-- view: payer_found
-- title: What files state of a promised rate
-- description: Known where a file states a rate that counts, else the reason why none does: of a code whose publication
--   lists payers for each payer, of another for all together. It is decided here alone, for completeness and for the
--   tables by payer. Of another code that `rate_alone` has a rate of there is none.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: is_listed int "1 where the publication of the code lists payers; 0 elsewhere."
-- column: is_published int "1 where the code has a publication; 0 elsewhere."
-- column: payer code names "Payer's short name; null for all payers together."
-- column: found text "known, or the reason why it is not."

WITH line AS (
    SELECT asked.is_listed, asked.is_published, asked.system, asked.code, rate.rate_id,
           -- Of a code that lists no payer one rate is promised, whoever states it.
           CASE WHEN asked.is_listed = 1 THEN rate.payer END AS payer,
           rate.charge_id, rate.amount_kind, rate.method, rate.whose, rate.plan_key, rate.product,
           rate.line_of_business, rate.beside, rate.only_groups, rate.amount, rate.percentage, rate.words,
           rate.has_figure, rate.reason_id, rate.effective_from, rate.effective_to, rate.day, rate.is_token
    FROM rated_code AS asked
    CROSS JOIN rate_price AS rate ON rate.system = asked.system AND rate.code = asked.code
    WHERE asked.is_listed = 0 OR rate.payer IS NOT NULL
),
-- As the part `market/raw` has it for the scopes of one code.
dated AS (
    SELECT line.*,
           -- Without a last day a rate holds until the next of its price begins.
           CASE WHEN effective_to IS NULL THEN first_value(effective_from) OVER after_it END AS next_from
    FROM line
    WINDOW after_it AS (
        PARTITION BY is_listed, is_published, system, code, whose, charge_id, amount_kind, method, plan_key, product,
                     line_of_business, beside
        -- One without a first day is before all others.
        ORDER BY CAST(replace(coalesce(effective_from, '0000-00-00'), '-', '') AS INTEGER)
        RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    )
),
figure AS (
    SELECT dated.*, CASE WHEN coalesce(effective_from <= day, TRUE) AND coalesce(effective_to >= day, TRUE)
                   AND coalesce(next_from > day, TRUE) THEN 1 ELSE 0 END AS holds
    FROM dated
),
judged AS (
    SELECT is_listed, is_published, system, code, payer, amount_kind, only_groups, reason_id, has_figure, is_token,
           holds,
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
           END AS is_open,
           -- A gap that is stated again for one price is one.
           CASE
               WHEN has_figure = 0
                   AND min(line_of_business) OVER same_price = max(line_of_business) OVER same_price
                   AND min(CASE WHEN has_figure = 0 THEN reason_id END) OVER same_price
                       = max(CASE WHEN has_figure = 0 THEN reason_id END) OVER same_price
                   AND min(CASE WHEN has_figure = 0 THEN rate_id END) OVER same_price < rate_id
               THEN 0
               ELSE 1
           END AS cells
    FROM figure
    WINDOW same_price AS (
        PARTITION BY is_listed, is_published, system, code, whose, charge_id, amount_kind, method, plan_key, product,
                     beside, holds, CASE WHEN holds = 0 THEN effective_from END,
                     CASE WHEN holds = 0 THEN effective_to END
    )
),
stated AS (
    SELECT judged.is_listed, judged.is_published, judged.system, judged.code, judged.payer, judged.cells,
           CASE
               WHEN only_groups = 1 THEN 'not-applicable'
               WHEN has_figure = 0 THEN absent.reason
               WHEN is_open = 1 THEN 'invalid'
               WHEN holds = 0 OR is_token = 1 THEN 'no-record'
               ELSE 'known'
           END AS found,
           -- A figure that does not count lends its reason where nothing else has one.
           CASE WHEN only_groups = 0 AND has_figure = 1 AND is_open = 0 THEN 1 ELSE 0 END AS is_aside
    FROM judged
    LEFT JOIN absent_reason AS absent ON absent.reason_id = judged.reason_id
),
-- Windows alone and no groups: by a window SQLite looks for the rates of the code that is asked for.
counted AS (
    SELECT stated.is_listed, stated.is_published, stated.system, stated.code, stated.payer, stated.found,
           stated.is_aside, absent.reason_id,
           CASE WHEN absent.reason_group = 'structural' THEN 1 ELSE 0 END AS is_structural,
           sum(stated.cells) OVER (
               PARTITION BY stated.is_listed, stated.is_published, stated.system, stated.code, stated.payer,
                            stated.found, stated.is_aside
           ) AS cells
    FROM stated
    LEFT JOIN absent_reason AS absent ON absent.reason = stated.found
),
ranked AS (
    SELECT is_listed, is_published, system, code, payer, found,
           -- What is known first; then as the function `gap_reason` has it: the most frequent reason, a structural one
           -- only where all are, and of equally frequent ones the first of the vocabulary.
           row_number() OVER (
               PARTITION BY is_listed, is_published, system, code, payer
               ORDER BY CASE WHEN found = 'known' THEN 0 ELSE 1 END, is_aside, is_structural, cells DESC, reason_id
           ) AS nth
    FROM counted
)
SELECT system, code, is_listed, is_published, payer, found
FROM ranked
WHERE nth = 1;
