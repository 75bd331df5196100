-- view: rate_tally
-- title: Counts of current rates
-- description: How many rates are current, as each import counted the rates it added and superseded.
-- grain: one import, payer, plan and reason
-- column: payer_plan_id int
--   "Key of the published payer and plan in `v_payer_plan`; null for standard charges, which have no payer."
-- column: reason text "Why they have no amount; null where they have one."
-- column: rates int "Rates."

SELECT rate_count.payer_plan_id, absent_reason.reason,
       sum(CASE WHEN rate_count.import_id = rate_count.brought_by THEN rate_count.rates ELSE -rate_count.rates END)
           AS rates
FROM rate_count
JOIN import ON import.import_id = rate_count.brought_by
LEFT JOIN absent_reason ON absent_reason.reason_id = rate_count.amount_na
-- Of rates that are taken back nothing is superseded either.
WHERE import.status = 'applied'
GROUP BY rate_count.brought_by, rate_count.payer_plan_id, absent_reason.reason;
