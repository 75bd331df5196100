-- Payers and plans as files name them; `--as-of` leaves out those that no rate had named by then.

SELECT payer_plan.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na,
       payer_plan.payer_id, payer_plan.payer_id_na
FROM payer_plan;
