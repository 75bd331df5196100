-- lake: rate_row
-- description: Every current rate once, as the view of the database has it.

SELECT line.rate_id, line.item_id, line.charge_id, line.publisher_id, line.publisher, line.publisher_kind,
       line.description, line.description_na, line.drug_unit, line.drug_unit_na, line.drug_type, line.drug_type_na,
       line.setting, line.setting_na, line.billing_class, line.billing_class_na, line.place_of_service,
       line.place_of_service_na, line.modifiers, line.amount_kind,
       line.payer_plan_id, line.raw_payer, line.raw_plan, line.raw_plan_na, line.plan_key,
       line.line_of_business, line.payer_id, line.payer, line.payer_name,
       line.method, line.method_na, line.effective_from, line.effective_from_na, line.effective_to,
       line.effective_to_na, line.notes, line.notes_na, line.work_unit,
       line.amount, reason.reason_id, line.amount_raw, line.percentage, line.percentage_na, line.algorithm,
       line.algorithm_na, line.import_id, line.source_file AS file_name, line.edition, line.edition_na,
       line.source_line
FROM lake_first AS line
LEFT JOIN absent_reason AS reason ON reason.reason = line.amount_na;
