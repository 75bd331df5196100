-- Current rates and nothing beside them, to be counted fast.

SELECT rate.rate_id, rate.payer_plan_id, rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na, rate.import_id
FROM rate
WHERE rate.superseded_by IS NULL;
