-- view: v_rate_history
-- title: Rates of every edition
-- description: Every rate of every edition with the days it was current.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: description text names "Description of the item in the words of the file."
-- column: setting text "inpatient, outpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: modifiers text "Modifiers, sorted and divided by bars; blank is no modifier."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: payer_plan_id int
--   "Key of the published payer and plan in `v_payer_plan`; null for standard charges, which have no payer."
-- column: raw_payer text names "Payer as the file names it; standard charges have none."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer code names "Payer's short name, which an alias leads to."
-- column: amount money(USD) "Amount; a gap where the file states a percentage or an algorithm alone."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: edition date "Day that the publisher put on the file."
-- column: imported_on date "Day of the import of it, UTC."
-- column: replaced_by int "Import that replaced it; `not-applicable` while it is current."
-- column: replaced_on date "Day of that import, UTC."

SELECT code.system, code.code, rate.rate_id, rate.charge_id,
       publisher.name AS publisher, item.description, item.description_na,
       charge.setting, charge.setting_na, charge.billing_class, charge.billing_class_na, charge.modifiers,
       amount_kind.amount_kind, rate.payer_plan_id,
       payer_plan.raw_payer, CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       payer_plan.raw_plan,
       CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' ELSE payer_plan.raw_plan_na END AS raw_plan_na,
       payer.payer,
       CASE
           WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable'
           WHEN payer.payer_id IS NULL THEN 'pending'
       END AS payer_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na, substr(import.finished_at, 1, 10) AS imported_on,
       replacing.import_id AS replaced_by,
       CASE WHEN replacing.import_id IS NULL THEN 'not-applicable' END AS replaced_by_na,
       substr(replacing.finished_at, 1, 10) AS replaced_on,
       CASE WHEN replacing.import_id IS NULL THEN 'not-applicable' END AS replaced_on_na
FROM code_item AS code
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN charge USING (item_id)
JOIN rate USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN import AS replacing ON replacing.import_id = rate.superseded_by
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
LEFT JOIN payer ON payer.payer_id = alias.payer_id;
