-- Every rate of every edition with the days it was current. `replaced_on` is null while it is.
-- Imports are read through `v_import`, which `--as-of` narrows.

SELECT code.system, code.code, rate.rate_id, rate.charge_id, amount_kind.amount_kind_id,
       publisher.name AS publisher, item.description, item.description_na,
       charge.setting, charge.setting_na, charge.billing_class, charge.billing_class_na, charge.modifiers,
       amount_kind.amount_kind, rate.payer_plan_id,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na, date(import.finished_at) AS imported_on,
       replacing.import_id AS replaced_by, iif(replacing.import_id IS NULL, 'not-applicable', NULL) AS replaced_by_na,
       date(replacing.finished_at) AS replaced_on, iif(replacing.import_id IS NULL, 'not-applicable', NULL) AS replaced_on_na
FROM code
JOIN item_code USING (code_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN charge USING (item_id)
JOIN rate USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN v_import AS import ON import.import_id = rate.import_id
LEFT JOIN v_import AS replacing ON replacing.import_id = rate.superseded_by
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);
