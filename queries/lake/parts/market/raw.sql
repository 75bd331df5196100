-- part: market/raw
-- description: Every current rate and amount of the code once, narrow: by the keys of what it has in common with
--   others. Rates that share all of them but the first two are alike in everything but their dollars. A source's
--   figures for one price are in conflict where they differ: for the same payer, plan, charge, method and unit of
--   work those that hold on the day of the report, and those of another time for the same days, whatever else the
--   notes say and however it spells the payer. Equal ones count once: the first. Of a code that only groups an
--   item, such as a revenue code beside a CPT code, the price is not.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one rate
-- column: rate_id int "The rate."
-- column: charge_id int "Its charge."
-- column: first_charge int "The first charge of the publisher with the same setting, class, place, modifiers and unit."
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

SELECT rate_id, charge_id, first_charge, publisher_id, amount_kind_id, payer_plan_id, terms_id, import_id,
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
           ) AS first_charge,
           -- Several figures of a payer or of a public program for one price: which of them holds is open. One is in
           -- dollars and another a percentage or a text, or is both; or two of a kind differ.
           coalesce(
               has_figure = 1 AND (
                   min(amount) OVER same_price <> max(amount) OVER same_price
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
           END AS first_id
    FROM (
        SELECT *, coalesce(effective_from <= :today, TRUE) AND coalesce(effective_to >= :today, TRUE)
                   AND coalesce(next_from > :today, TRUE) AS holds
        FROM (
            SELECT *,
                   -- Beside dollars a text only explains them.
                   CASE WHEN amount IS NULL THEN algorithm END AS words,
                   CASE WHEN amount_kind_id IN (1, 6)
                       AND (amount IS NOT NULL OR percentage IS NOT NULL OR algorithm_id IS NOT NULL)
                       THEN 1 ELSE 0 END
                       AS has_figure,
                   -- Without a last day a rate holds until the next of its price begins.
                   CASE WHEN amount_kind_id IN (1, 6) THEN
                       CASE WHEN effective_to IS NULL THEN first_value(effective_from) OVER after_it END
                   END AS next_from
            FROM rate_line
            WHERE system = :system AND code = :code
            WINDOW after_it AS (
                PARTITION BY charge_id, amount_kind_id, method, work_unit, whose, plan_key, product,
                             line_of_business
                -- One without a first day is before all others.
                ORDER BY CAST(replace(coalesce(effective_from, '0000-00-00'), '-', '') AS INTEGER)
                RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
            )
        ) AS dated
    ) AS figure
    -- Names without a plan that lead to one payer may be products of it, each with a figure of its own.
    -- What holds on the day of the report is one price, whatever its days; what does not is one with what is stated
    -- for the same days.
    WINDOW same_price AS (
        PARTITION BY charge_id, whose, plan_key, product, amount_kind_id, method, work_unit, holds,
                     CASE WHEN NOT holds THEN effective_from END, CASE WHEN NOT holds THEN effective_to END
    )
) AS line;
