-- lake: payer_plan
-- description: As the table of the database.

SELECT DISTINCT payer_plan_id, raw_payer, raw_plan, raw_plan_na, payer_key, product_key, plan_key, line_of_business,
       line_is_stated, import_id
FROM lake_first
WHERE payer_plan_id IS NOT NULL;
