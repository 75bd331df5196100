-- part: changes/paired
-- description: Rates before and after by their numbers, as an import pairs them too. Of one charge, kind of amount and
--   contract, rates of the same method, first day and notes are one rate, then those of the same method and first day,
--   then those of the same method, in file order; of the others, one beside one, all in file order where one side
--   names no method, or the only one of a side beside the only one of the other that names no method. A rate of
--   another first day is none that a later one has followed in its file already. Else two rates went and two came;
--   but of a payer's own file two of the same price, figure and method are one, in file order: other organizations
--   are paid it.
-- reads: old step rate_id charge_id amount_kind_id payer_plan_id terms_id
-- reads: new step rate_id charge_id amount_kind_id payer_plan_id terms_id
-- grain: one rate before and after
-- column: step int "What the two are before and after of, as the statement numbers it."
-- column: old_id int "The rate before; null where there was none."
-- column: new_id int "The rate after; null where there is none."
-- column: unlike int
--   "0 where both are of one method or state none, as in one market scope; 2: two methods; 1: one states none."

WITH contracted AS MATERIALIZED (
    SELECT payer_plan_id, min(payer_plan_id) OVER (PARTITION BY plan) AS contract, line
    FROM (
        SELECT payer_plan.payer_plan_id,
               CASE
                   WHEN line_is_stated = 1 THEN replace(contract_key, ' [' || line_of_business || ']', '')
                   ELSE contract_key
               END AS plan,
               CASE WHEN line_is_stated = 1 THEN line_of_business END AS line
        FROM payer_contract
        JOIN payer_plan USING (payer_plan_id)
    ) AS named
),
told AS MATERIALIZED (
    SELECT side, step, rate_id, charge_id, amount_kind_id, contract, line, method, effective_from, notes,
           -- Looked up for each: joined, all of the database would be read.
           (SELECT beside FROM rate_beside WHERE rate_beside.rate_id = sided.rate_id) AS beside
    FROM (
        SELECT 1 AS side, step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id FROM old
        UNION ALL
        SELECT 2, step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id FROM new
    ) AS sided
    JOIN terms USING (terms_id)
    LEFT JOIN contracted USING (payer_plan_id)
),
-- Nearly all are one rate before and after of a charge and contract, and need no more than that.
one_each AS MATERIALIZED (
    SELECT step, charge_id, amount_kind_id, min(CASE WHEN side = 1 THEN rate_id END) AS old_id,
           min(CASE WHEN side = 2 THEN rate_id END) AS new_id, count(*) AS sides, count(method) AS methods,
           min(method) AS first_method, max(method) AS last_method,
           CASE
               WHEN count(CASE WHEN side = 1 THEN 1 END) > 1 OR count(CASE WHEN side = 2 THEN 1 END) > 1
                   OR min(line) <> max(line)
               THEN 1 ELSE 0
           END AS is_more
    FROM told
    GROUP BY step, charge_id, amount_kind_id, contract, beside
),
-- Of a charge of which some are more, all are looked at.
more AS MATERIALIZED (
    SELECT DISTINCT step, charge_id, amount_kind_id FROM one_each WHERE is_more = 1
),
-- A line of business that one side alone states makes no other contract; a line that differs does.
lined AS (
    SELECT side, step, rate_id, method, effective_from, notes, plan_id,
           CASE
               WHEN first_line = last_line AND old_lines IN (0, olds) AND new_lines IN (0, news) THEN first_line
               ELSE line
           END AS line
    FROM (
        SELECT side, step, rate_id, line, method, effective_from, notes,
               min(rate_id) OVER (PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS plan_id,
               min(line) OVER (PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS first_line,
               max(line) OVER (PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS last_line,
               count(CASE WHEN side = 1 THEN 1 END) OVER (
                   PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS olds,
               count(CASE WHEN side = 2 THEN 1 END) OVER (
                   PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS news,
               count(CASE WHEN side = 1 THEN line END) OVER (
                   PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS old_lines,
               count(CASE WHEN side = 2 THEN line END) OVER (
                   PARTITION BY step, charge_id, amount_kind_id, contract, beside) AS new_lines
        FROM told
        JOIN more USING (step, charge_id, amount_kind_id)
    ) AS of_plan
),
spot AS (
    SELECT side, step, rate_id, method, effective_from, notes,
           rank() OVER (PARTITION BY step, plan_id, line, side, method ORDER BY effective_from DESC) = 1 AS is_latest,
           min(rate_id) OVER (PARTITION BY step, plan_id, line) AS spot_id,
           count(CASE WHEN side = 1 THEN 1 END) OVER (PARTITION BY step, plan_id, line) AS olds,
           count(CASE WHEN side = 2 THEN 1 END) OVER (PARTITION BY step, plan_id, line) AS news
    FROM lined
),
-- The smaller number of two rates that are one is the pair's; a rate by itself has its own. Each step is of the rates
-- that those before it left.
of_notes AS (
    SELECT side, step, rate_id, method, effective_from, is_latest, spot_id,
           CASE
               WHEN olds <= 1 AND news <= 1 THEN spot_id
               WHEN count(*) OVER one = 2 THEN min(rate_id) OVER one
           END AS pair_id
    FROM (
        SELECT spot.*, row_number() OVER (
                   PARTITION BY step, spot_id, side, method, effective_from, notes ORDER BY rate_id) AS nth
        FROM spot
    ) AS numbered
    WINDOW one AS (PARTITION BY step, spot_id, method, effective_from, notes, nth)
),
of_day AS (
    SELECT side, step, rate_id, method, is_latest, spot_id,
           CASE WHEN pair_id IS NOT NULL THEN pair_id WHEN count(*) OVER one = 2 THEN min(rate_id) OVER one
           END AS pair_id
    FROM (
        SELECT of_notes.*, pair_id IS NULL AS is_left, row_number() OVER (
                   PARTITION BY step, spot_id, side, method, effective_from, pair_id IS NULL ORDER BY rate_id) AS nth
        FROM of_notes
    ) AS numbered
    WINDOW one AS (PARTITION BY step, spot_id, method, effective_from, is_left, nth)
),
of_method AS (
    SELECT side, step, rate_id, method, is_latest, spot_id,
           CASE WHEN pair_id IS NOT NULL THEN pair_id WHEN count(*) OVER one = 2 THEN min(rate_id) OVER one
           END AS pair_id
    FROM (
        SELECT of_day.*, pair_id IS NULL AS is_left, row_number() OVER (
                   PARTITION BY step, spot_id, side, method, is_latest, pair_id IS NULL ORDER BY rate_id) AS nth
        FROM of_day
    ) AS numbered
    WINDOW one AS (PARTITION BY step, spot_id, method, is_latest, is_left, nth)
),
of_others AS (
    SELECT side, step, rate_id, method,
           CASE
               WHEN pair_id IS NOT NULL THEN pair_id
               WHEN olds = 1 AND news = 1 OR old_methods = 0 OR new_methods = 0
                   THEN min(rate_id) OVER (PARTITION BY step, spot_id, is_latest, is_left, nth)
               WHEN olds = 1 AND news - new_methods = 1 AND (side = 1 OR method IS NULL)
                   OR news = 1 AND olds - old_methods = 1 AND (side = 2 OR method IS NULL)
                   THEN min(CASE WHEN olds = 1 AND side = 1 OR news = 1 AND method IS NULL THEN rate_id END)
                       OVER (PARTITION BY step, spot_id, is_latest, is_left)
               ELSE rate_id
           END AS pair_id
    FROM (
        SELECT side, step, rate_id, method, spot_id, pair_id, is_latest, is_left,
               row_number() OVER (PARTITION BY step, spot_id, is_latest, is_left, side ORDER BY rate_id) AS nth,
               count(CASE WHEN side = 1 THEN 1 END) OVER (PARTITION BY step, spot_id, is_latest, is_left) AS olds,
               count(CASE WHEN side = 2 THEN 1 END) OVER (PARTITION BY step, spot_id, is_latest, is_left) AS news,
               count(CASE WHEN side = 1 THEN method END)
                   OVER (PARTITION BY step, spot_id, is_latest, is_left) AS old_methods,
               count(CASE WHEN side = 2 THEN method END)
                   OVER (PARTITION BY step, spot_id, is_latest, is_left) AS new_methods
        FROM (SELECT of_method.*, pair_id IS NULL AS is_left FROM of_method) AS left_over
    ) AS numbered
),
found AS MATERIALIZED (
    SELECT step, max(CASE WHEN side = 1 THEN rate_id END) AS old_id,
           max(CASE WHEN side = 2 THEN rate_id END) AS new_id,
           -- 2,500 for a day says nothing of what became of 20,000 for a case.
           CASE
               WHEN count(*) = 1 OR count(method) = 0 OR count(method) = 2 AND min(method) = max(method) THEN 0
               ELSE count(method)
           END AS unlike
    FROM of_others
    GROUP BY step, pair_id
    UNION ALL
    SELECT one_each.step, old_id, new_id,
           CASE WHEN sides = 1 OR methods = 0 OR methods = 2 AND first_method = last_method THEN 0 ELSE methods END
    FROM one_each
    LEFT JOIN more
        ON more.step = one_each.step AND more.charge_id = one_each.charge_id
            AND more.amount_kind_id = one_each.amount_kind_id
    WHERE more.step IS NULL
),
-- What is left of payers' own files: where price and figure are the same, who is paid is not.
left_over AS (
    SELECT single.step, single.side, rate.rate_id, rate.charge_id, rate.amount_kind_id, contracted.contract,
           rate_beside.price, rate.amount, terms.percentage, terms.method
    FROM (
        SELECT step, CASE WHEN new_id IS NULL THEN 1 ELSE 2 END AS side, coalesce(old_id, new_id) AS rate_id
        FROM found
        WHERE old_id IS NULL OR new_id IS NULL
    ) AS single
    JOIN rate_beside ON rate_beside.rate_id = single.rate_id
    JOIN rate ON rate.rate_id = single.rate_id
    JOIN terms ON terms.terms_id = rate.terms_id
    LEFT JOIN contracted ON contracted.payer_plan_id = rate.payer_plan_id
    WHERE rate.amount IS NOT NULL OR terms.percentage IS NOT NULL
),
of_figure AS MATERIALIZED (
    SELECT step, rate_id,
           max(CASE WHEN side = 1 THEN rate_id END) OVER one AS old_id,
           max(CASE WHEN side = 2 THEN rate_id END) OVER one AS new_id
    FROM (
        SELECT left_over.*, row_number() OVER (
                   PARTITION BY step, side, charge_id, amount_kind_id, contract, price, amount, percentage, method
                   ORDER BY rate_id) AS nth
        FROM left_over
    ) AS numbered
    WINDOW one AS (
        PARTITION BY step, charge_id, amount_kind_id, contract, price, amount, percentage, method, nth
    )
)
-- The new one of two is beside the old one.
SELECT found.step, found.old_id, coalesce(found.new_id, of_figure.new_id) AS new_id, found.unlike
FROM found
LEFT JOIN of_figure
    ON of_figure.step = found.step AND of_figure.rate_id = coalesce(found.old_id, found.new_id)
WHERE found.old_id IS NOT NULL OR of_figure.old_id IS NULL;
