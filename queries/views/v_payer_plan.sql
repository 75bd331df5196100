-- Payers and plans as files name them.

SELECT payer_plan.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na,
       payer.payer, payer_plan.payer_id_na AS payer_na,
       payer.name AS payer_name, payer_plan.payer_id_na AS payer_name_na,
       import.import_id, import.file_name
FROM payer_plan
JOIN import USING (import_id)
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id;
