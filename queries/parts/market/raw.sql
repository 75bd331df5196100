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

-- Charges are told apart before their rates are read, of which there may be many; and what rates of one price have in
-- common is looked at where a charge has several of a contract alone. A lake, in which a rate is one row with
-- all of it, has a text of its own: `queries/lake/parts`.
WITH priced AS MATERIALIZED (
    -- An item that lists the code twice is one item.
    SELECT DISTINCT charge_id, publisher_id, only_groups,
           min(charge_id) OVER (
               PARTITION BY publisher_id, setting, setting_na, billing_class, billing_class_na, place_of_service,
                            modifiers, drug_unit, drug_type, only_groups
           ) AS first_charge
    FROM (
        SELECT charge.*, item.publisher_id, item.drug_unit, item.drug_type,
               vocabulary.identifies = 'group'
                   AND EXISTS (SELECT 1 FROM named_item WHERE named_item.item_id = item.item_id) AS only_groups
        FROM code
        JOIN code_system AS vocabulary USING (system)
        JOIN item_code USING (code_id)
        JOIN item USING (item_id)
        JOIN charge USING (item_id)
        WHERE code.system = :system AND code.code = :code
    ) AS charge
),
-- Figures of a payer or of a public program, kinds 1 and 6. A payer and plan of which a charge has one alone share
-- their price with none.
several AS MATERIALIZED (
    SELECT DISTINCT charge_id, priced.publisher_id
    FROM priced
    JOIN rate USING (charge_id)
    LEFT JOIN payer_plan AS plan USING (payer_plan_id)
    LEFT JOIN payer_alias AS alias ON alias.payer_key = plan.payer_key AND alias.superseded_by IS NULL
    WHERE rate.superseded_by IS NULL AND rate.amount_kind_id IN (1, 6)
    GROUP BY charge_id, amount_kind_id, coalesce(alias.payer_id, plan.payer_key), plan.plan_key
    HAVING count(*) > 1
),
-- In the words of `rate_line`, whose many tables would be too many for a report on a moment, which reads this often.
dated AS (
    SELECT rate.rate_id, rate.charge_id, rate.amount_kind_id, rate.amount, rate.amount_na AS reason_id,
           terms.percentage,
           -- Beside dollars a text only explains them.
           CASE WHEN rate.amount IS NULL AND terms.algorithm_id IS NOT NULL
               THEN (SELECT body FROM algorithm WHERE algorithm.algorithm_id = terms.algorithm_id) END AS words,
           coalesce(rate.amount, terms.percentage, terms.algorithm_id) IS NOT NULL AS has_figure,
           terms.method, terms.work_unit, terms.effective_from, terms.effective_to,
           -- Names without a plan that lead to one payer may be products of it, each with a figure of its own.
           coalesce('#' || payer.payer_id, payer_plan.payer_key) AS whose,
           CASE WHEN payer_plan.raw_plan IS NULL THEN payer_plan.product_key END AS product, payer_plan.plan_key,
           CASE WHEN named.payer_plan_id IS NULL THEN payer_plan.line_of_business ELSE 'commercial' END
               AS line_of_business,
           -- Without a last day a rate holds until the next of its price begins.
           CASE WHEN effective_to IS NULL THEN first_value(effective_from) OVER after_it END AS next_from,
           coalesce(effective_from <= :today, TRUE) AND coalesce(effective_to >= :today,
               coalesce(first_value(effective_from) OVER after_it > :today, TRUE)) AS holds
    FROM several
    JOIN rate USING (charge_id)
    JOIN terms USING (terms_id)
    LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
    LEFT JOIN payer_alias AS payer ON payer.payer_key = payer_plan.payer_key AND payer.superseded_by IS NULL
    LEFT JOIN commercial_plan AS named
        ON named.payer_plan_id = rate.payer_plan_id AND named.publisher_id = several.publisher_id
       AND named.superseded_by IS NULL
    WHERE rate.superseded_by IS NULL AND rate.amount_kind_id IN (1, 6)
    WINDOW after_it AS (
        PARTITION BY rate.charge_id, rate.amount_kind_id, terms.method, terms.work_unit,
                     coalesce('#' || payer.payer_id, payer_plan.payer_key), payer_plan.plan_key,
                     CASE WHEN payer_plan.raw_plan IS NULL THEN payer_plan.product_key END,
                     CASE WHEN named.payer_plan_id IS NULL THEN payer_plan.line_of_business ELSE 'commercial' END
        -- One without a first day is before all others.
        ORDER BY CAST(replace(coalesce(effective_from, '0000-00-00'), '-', '') AS INTEGER)
        RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    )
),
judged AS MATERIALIZED (
    SELECT rate_id, next_from,
           -- Several figures of a payer or of a public program for one price: which of them holds is open. One is in
           -- dollars and another a percentage or a text, or is both; or two of a kind differ.
           has_figure AND (
               min(amount) OVER same_price <> max(amount) OVER same_price
               OR min(percentage) OVER same_price <> max(percentage) OVER same_price
               OR min(words) OVER same_price <> max(words) OVER same_price
               OR count(amount) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
               OR count(percentage) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
               OR count(words) OVER same_price BETWEEN 1 AND sum(has_figure) OVER same_price - 1
           ) AS is_open,
           -- Without a figure they are equal where the reason is. Names that lead to one payer may be of two lines of
           -- business, which are counted by themselves.
           CASE
               WHEN min(line_of_business) OVER same_price <> max(line_of_business) OVER same_price THEN rate_id
               WHEN has_figure THEN min(CASE WHEN has_figure THEN rate_id END) OVER same_price
               WHEN min(CASE WHEN NOT has_figure THEN reason_id END) OVER same_price
                   = max(CASE WHEN NOT has_figure THEN reason_id END) OVER same_price
               THEN min(CASE WHEN NOT has_figure THEN rate_id END) OVER same_price
               ELSE rate_id
           END AS first_id
    FROM dated
    -- What holds on the day of the report is one price, whatever its days; what does not is one with what is stated
    -- for the same days.
    WINDOW same_price AS (
        PARTITION BY charge_id, amount_kind_id, method, work_unit, whose, plan_key, product,
                     holds, CASE WHEN NOT holds THEN effective_from END, CASE WHEN NOT holds THEN effective_to END
    )
)
SELECT rate.rate_id, charge_id, first_charge, publisher_id, amount_kind_id, payer_plan_id, terms_id, import_id,
       CASE
           WHEN only_groups THEN -3
           WHEN is_open THEN -1
           WHEN first_id < rate.rate_id THEN -2
           ELSE coalesce(amount_na, 0)
       END AS gap,
       CASE
           WHEN only_groups THEN 4
           WHEN is_open THEN 2
           WHEN first_id < rate.rate_id THEN 3
           ELSE coalesce(amount_na IS NOT NULL
               AND substr(trim(replace(amount_raw, '$', '')), 1, 1) BETWEEN '0' AND '9', 0)
       END AS marker,
       CASE WHEN is_open THEN rate.rate_id ELSE coalesce(first_id, rate.rate_id) END AS price_id,
       CASE WHEN only_groups OR is_open OR first_id < rate.rate_id THEN NULL ELSE amount / 10000.0 END AS amount,
       CASE WHEN NOT is_open AND first_id < rate.rate_id THEN NULL ELSE amount_na END AS amount_na, source_line,
       next_from
FROM priced
JOIN rate USING (charge_id)
LEFT JOIN judged ON judged.rate_id = rate.rate_id
WHERE rate.superseded_by IS NULL;
