-- view: current_rate
-- title: Current rates, narrow
-- description: Current rates and nothing beside them, to be counted fast.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: payer_plan_id int
--   "Key of the published payer and plan in `v_payer_plan`; null for standard charges, which have no payer."
-- column: amount money(USD) "Amount."
-- column: import_id int "Import of the row; `v_import` has the file."

SELECT rate.rate_id, rate.payer_plan_id, rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na, rate.import_id
FROM rate
WHERE rate.superseded_by IS NULL;
