-- lake: rate_line
-- description: Current rates of a code, as the view of the database has them.

SELECT line.system, line.code, vocabulary.identifies, line.only_groups, line.charge_id, line.publisher_id,
       line.setting, line.setting_na, line.billing_class, line.billing_class_na, line.place_of_service,
       line.place_of_service_na, line.modifiers, line.drug_unit, line.drug_unit_na, line.drug_type,
       line.drug_type_na, line.publisher, line.publisher_kind,
       line.rate_id, kind.amount_kind_id, line.amount_kind,
       line.payer_plan_id, line.raw_payer, line.raw_plan, line.raw_plan_na, line.payer_key,
       line.product_key, coalesce('#' || line.payer_id, line.payer_key) AS whose,
       CASE WHEN line.raw_plan IS NULL THEN line.product_key END AS product, line.plan_key, line.line_of_business,
       line.payer_id, line.payer,
       line.work_unit,
       line.terms_id, line.method, line.method_na, line.percentage, line.percentage_na,
       CASE WHEN line.algorithm IS NOT NULL THEN line.terms_id END AS algorithm_id,
       line.algorithm_na AS algorithm_id_na, line.algorithm,
       line.effective_from, line.effective_from_na, line.effective_to, line.effective_to_na,
       line.amount, reason.reason_id, line.amount_raw,
       line.import_id, line.source_file AS file_name, line.edition, line.edition_na, line.source_line,
       line.stated_on, line.stated_on_na
FROM lake_line AS line
JOIN code_system AS vocabulary ON vocabulary.system = line.system
JOIN amount_kind AS kind ON kind.amount_kind = line.amount_kind
LEFT JOIN absent_reason AS reason ON reason.reason = line.amount_na
WHERE line.system IS NOT NULL;
