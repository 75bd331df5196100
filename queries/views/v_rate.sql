-- Every current rate once. Amounts of the hospital itself have no payer: `not-applicable`.

SELECT rate.rate_id, charge.item_id, charge.charge_id,
       publisher.name AS publisher, publisher.kind AS publisher_kind,
       item.description, item.description_na,
       item.drug_unit / 10000.0 AS drug_unit, item.drug_unit_na,
       item.drug_type, item.drug_type_na,
       charge.setting, charge.setting_na,
       charge.billing_class, charge.billing_class_na,
       charge.place_of_service, charge.place_of_service_na,
       charge.modifiers,
       amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       payer.name AS payer_name, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_name_na,
       terms.method, terms.method_na,
       terms.effective_from, terms.effective_from_na,
       terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       terms.percentage / 10000.0 AS percentage, terms.percentage_na,
       (SELECT body FROM algorithm WHERE algorithm_id = terms.algorithm_id) AS algorithm, terms.algorithm_id_na AS algorithm_na,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na
FROM rate
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE rate.superseded_by IS NULL;
