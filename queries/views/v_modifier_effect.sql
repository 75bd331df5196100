SELECT publisher.name AS publisher, modifier_effect.modifiers,
       modifier_effect.description, modifier_effect.description_na,
       modifier_effect.setting, modifier_effect.setting_na,
       payer_plan.raw_payer, modifier_effect.payer_plan_id_na AS raw_payer_na,
       payer_plan.raw_plan, ifnull(modifier_effect.payer_plan_id_na, payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, ifnull(modifier_effect.payer_plan_id_na, payer_plan.payer_id_na) AS payer_na,
       modifier_effect.amount / 10000.0 AS amount, modifier_effect.amount_na,
       modifier_effect.percentage / 10000.0 AS percentage, modifier_effect.percentage_na,
       modifier_effect.algorithm, modifier_effect.algorithm_na,
       modifier_effect.notes, modifier_effect.notes_na,
       import.import_id, import.file_name, modifier_effect.source_line
FROM modifier_effect
JOIN publisher USING (publisher_id)
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = modifier_effect.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
JOIN import ON import.import_id = modifier_effect.import_id
WHERE modifier_effect.superseded_by IS NULL;
