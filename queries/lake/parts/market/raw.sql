-- part: market/raw
-- description: Every current rate and amount of the code once, narrow: by the keys of what it has in common with
--   others. Rates that share all of them but the first two are alike in everything but their dollars. A source's
--   figures for one price are in conflict where they differ: for the same payer, plan, charge, method and day, also
--   where two of its periods hold the day of the report, whatever the notes and however it spells the payer. Equal ones
--   count once: the first. Of a code that only groups an item, such as a revenue code beside a CPT code, the price is
--   not.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one rate
-- column: rate_id int "The rate."
-- column: charge_id int "Its charge."
-- column: alike_charge int "The first charge of the publisher with the same setting, class, place, modifiers and unit."
-- column: publisher_id int "Whose file it is."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "The published payer and plan; null for an amount of no payer."
-- column: terms_id int "Its terms."
-- column: import_id int "The import that states it."
-- column: gap int
--   "The reason for which it has no dollars; 0 where it has them; less where `marker` says why it does not count."
-- column: marker int
--   "1 with a marker in its place, 2 in conflict, 3 equal to another, 4 of an item with a code of its own; else 0."
-- column: price_id int "The rate that counts for its price: of equal ones the first."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: source_line int "Its line."
-- column: next_from date "First day of the next rate of its price, where it has no last day of its own."

SELECT rate_id, charge_id, alike_charge, publisher_id, amount_kind_id, payer_plan_id, terms_id, import_id,
       CASE
           WHEN only_groups = 1 THEN -3
           WHEN is_open THEN -1
           WHEN first_id < rate_id THEN -2
           ELSE coalesce(reason_id, 0)
       END AS gap,
       CASE
           WHEN only_groups = 1 THEN 4
           WHEN is_open THEN 2
           WHEN first_id < rate_id THEN 3
           WHEN reason_id IS NOT NULL AND substr(amount_raw, 1, 1) BETWEEN '0' AND '9' THEN 1
           ELSE 0
       END AS marker,
       CASE WHEN is_open THEN rate_id ELSE first_id END AS price_id,
       CASE WHEN only_groups = 1 OR is_open OR first_id < rate_id THEN NULL ELSE amount / 10000.0 END AS amount,
       CASE WHEN is_open OR first_id >= rate_id THEN reason_id END AS amount_na, source_line, next_from
FROM (
    SELECT *,
           min(charge_id) OVER (
               PARTITION BY publisher_id, setting, setting_na, billing_class, billing_class_na, place_of_service,
                            modifiers, drug_unit, drug_type, only_groups
           ) AS alike_charge,
           -- Several figures of a payer or of a public program for one price: which of them holds is open. One is in
           -- dollars and another a percentage or a text, or is both; or two of a kind differ.
           -- Or the rate before it, or after it, holds on this day too.
           coalesce(
               has_figure = 1 AND (
                   max(clashes) OVER same_line = 1
                   OR min(amount) OVER same_price <> max(amount) OVER same_price
                   OR min(percentage) OVER same_price <> max(percentage) OVER same_price
                   OR min(words) OVER same_price <> max(words) OVER same_price
                   OR count(amount) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
                   OR count(percentage) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
                   OR count(words) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
               ),
               FALSE
           ) AS is_open,
           -- Without a figure they are equal where the reason is. Names that lead to one payer may be of two lines of
           -- business, which are counted by themselves.
           CASE
               WHEN min(line_of_business) OVER same_price <> max(line_of_business) OVER same_price THEN rate_id
               WHEN has_figure = 1 THEN min(CASE WHEN has_figure = 1 THEN rate_id END) OVER same_price
               WHEN amount_kind_id IN (1, 6)
                   AND min(CASE WHEN has_figure = 0 THEN reason_id END) OVER same_price
                       = max(CASE WHEN has_figure = 0 THEN reason_id END) OVER same_price
               THEN min(CASE WHEN has_figure = 0 THEN rate_id END) OVER same_price
               ELSE rate_id
           END AS first_id,
           -- Without a last day a rate holds until the next of its price begins. Of one day, the last row knows it.
           CASE WHEN effective_to IS NULL AND amount_kind_id IN (1, 6)
               THEN nullif(max(beside_from) OVER same_price, coalesce(effective_from, '')) END AS next_from
    FROM (
        SELECT *, lead(effective_from) OVER by_day AS beside_from,
               -- Of one day, the first row knows the day before and the last row the day after it.
               CASE
                   WHEN lag(effective_from) OVER by_day IS DISTINCT FROM effective_from
                       AND :today BETWEEN effective_from AND lag(effective_to) OVER by_day
                       AND (lag(amount) OVER by_day IS DISTINCT FROM amount
                           OR lag(percentage) OVER by_day IS DISTINCT FROM percentage
                           OR lag(words) OVER by_day IS DISTINCT FROM words)
                   THEN 1
                   WHEN lead(effective_from) OVER by_day IS DISTINCT FROM effective_from
                       AND :today BETWEEN lead(effective_from) OVER by_day AND effective_to
                       AND (lead(amount) OVER by_day IS DISTINCT FROM amount
                           OR lead(percentage) OVER by_day IS DISTINCT FROM percentage
                           OR lead(words) OVER by_day IS DISTINCT FROM words)
                   THEN 1
                   ELSE 0
               END AS clashes
        FROM (
            SELECT *,
                   -- Beside dollars a text only explains them.
                   CASE WHEN amount IS NULL THEN algorithm END AS words,
                   CASE WHEN amount_kind_id IN (1, 6)
                       AND (amount IS NOT NULL OR percentage IS NOT NULL OR algorithm_id IS NOT NULL) THEN 1 ELSE 0 END
                       AS has_figure
            FROM rate_line
            WHERE system = :system AND code = :code
        ) AS stated
        -- A rate without a first day is before all others.
        WINDOW by_day AS (
            PARTITION BY charge_id, amount_kind_id, method, coalesce('#' || payer_id, payer_key), plan_key,
                         CASE WHEN raw_plan IS NULL THEN payer_key END, line_of_business
            ORDER BY effective_from, rate_id
        )
    ) AS figure
    -- Names without a plan that lead to one payer may be products of it, each with a figure of its own.
    WINDOW same_price AS (
        PARTITION BY charge_id, coalesce('#' || payer_id, payer_key), plan_key,
                     CASE WHEN raw_plan IS NULL THEN payer_key END, amount_kind_id, method, effective_from,
                     CASE WHEN effective_from IS NULL THEN effective_to END
    ),
    same_line AS (
        PARTITION BY charge_id, coalesce('#' || payer_id, payer_key), plan_key,
                     CASE WHEN raw_plan IS NULL THEN payer_key END, amount_kind_id, method, effective_from,
                     CASE WHEN effective_from IS NULL THEN effective_to END, line_of_business
    )
) AS line;
