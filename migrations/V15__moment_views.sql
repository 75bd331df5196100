-- What the lists of codes, payers and published names read, so that `--as-of` can narrow them too.

-- The codes of priced items; `--as-of` leaves out the items that a later import brought.
CREATE VIEW v_item_code AS
SELECT item_code.code_id, item.item_id, item.publisher_id, item.import_id
FROM item_code
JOIN item USING (item_id);

-- Payers and plans as files name them; `--as-of` leaves out those that no rate had named by then.
CREATE VIEW v_payer_plan AS
SELECT payer_plan.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na,
       payer_plan.payer_id, payer_plan.payer_id_na
FROM payer_plan;

-- Current rates and nothing beside them, to be counted fast.
CREATE VIEW v_current_rate AS
SELECT rate.rate_id, rate.payer_plan_id, rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na, rate.import_id
FROM rate
WHERE rate.superseded_by IS NULL;
