-- view: v_payer_plan
-- title: Payers and plans in files
-- description: Payers and plans as files name them, and the payer that an alias leads each to.
-- grain: one published payer and plan
-- column: payer_plan_id int "Key of the published payer and plan, as in `v_market_rate`."
-- column: raw_payer text names "Payer as the file names it."
-- column: raw_plan text names "Plan as the file names it."
-- column: line_of_business text
--   "Line of business: as a file states it, or else as payer and plan are named, beside the payer's other plans there."
-- column: payer code names "Payer's short name; `pending` until an alias leads to one."
-- column: payer_name text names "Payer's name."
-- column: import_id int "First import that named it."
-- column: file_name text names "Source file of that import."

SELECT payer_plan.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na,
       CASE WHEN contrast.is_commercial THEN 'commercial' ELSE nullif(payer_plan.line_of_business, 'unknown') END
           AS line_of_business,
       CASE WHEN payer_plan.line_of_business = 'unknown' AND contrast.is_commercial IS NULL THEN 'not-collected' END
           AS line_of_business_na,
       payer.payer, CASE WHEN payer.payer_id IS NULL THEN 'pending' END AS payer_na,
       payer.name AS payer_name, CASE WHEN payer.payer_id IS NULL THEN 'pending' END AS payer_name_na,
       import.import_id, import.file_name
FROM payer_plan
JOIN import USING (import_id)
LEFT JOIN (
    SELECT DISTINCT payer_plan_id, 1 AS is_commercial
    FROM commercial_plan
    WHERE superseded_by IS NULL
) AS contrast ON contrast.payer_plan_id = payer_plan.payer_plan_id
LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
LEFT JOIN payer ON payer.payer_id = alias.payer_id;
