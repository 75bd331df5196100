-- view: v_modifier_effect
-- title: What modifiers do to rates
-- description: What a modifier does to rates, as hospital files state it on rows without codes; current ones.
-- grain: one row of a file
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: modifiers text "Modifiers, sorted and divided by bars."
-- column: description text names "Description in the words of the file."
-- column: setting text "inpatient, outpatient or both."
-- column: raw_payer text names "Payer as the file names it; standard charges have none."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer code names "Payer's short name, which an alias leads to."
-- column: amount money(USD) "Amount with the modifier."
-- column: percentage decimal unit=percent "Percentage of the rate."
-- column: algorithm text names "Algorithm by which the allowed amount is found, in the words of the file."
-- column: notes text names "Notes of the file on the rate."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT publisher.name AS publisher, modifier_effect.modifiers,
       modifier_effect.description, modifier_effect.description_na,
       modifier_effect.setting, modifier_effect.setting_na,
       payer_plan.raw_payer, modifier_effect.payer_plan_id_na AS raw_payer_na,
       payer_plan.raw_plan, coalesce(modifier_effect.payer_plan_id_na, payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer,
       coalesce(modifier_effect.payer_plan_id_na, CASE WHEN payer.payer_id IS NULL THEN 'pending' END) AS payer_na,
       modifier_effect.amount / 10000.0 AS amount, modifier_effect.amount_na,
       modifier_effect.percentage / 10000.0 AS percentage, modifier_effect.percentage_na,
       modifier_effect.algorithm, modifier_effect.algorithm_na,
       modifier_effect.notes, modifier_effect.notes_na,
       import.import_id, import.file_name, modifier_effect.source_line
FROM modifier_effect
JOIN publisher USING (publisher_id)
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = modifier_effect.payer_plan_id
LEFT JOIN payer ON payer.payer_id = (
    SELECT max(payer_id) FROM payer_alias WHERE payer_key = payer_plan.payer_key AND superseded_by IS NULL
)
JOIN import ON import.import_id = modifier_effect.import_id
WHERE modifier_effect.superseded_by IS NULL;
