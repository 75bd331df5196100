-- view: v_rate
-- title: Current rates
-- description: Every current rate once, whatever codes its item has. Standard charges of a hospital have no
--   payer: `not-applicable`.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: item_id int "Key of the priced item in the table `item`; its codes are in `item_code`."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher text "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: description text "Description of the item in the words of the file."
-- column: drug_unit decimal "Units of a drug that the amount is for."
-- column: drug_type text "Unit of measure of the drug, such as ME or ML."
-- column: setting text "inpatient, outpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: place_of_service code "Place of service (POS) code of two digits."
-- column: modifiers text "Modifiers, sorted and divided by bars; blank is no modifier."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: raw_payer text "Payer as the file names it; standard charges have none."
-- column: raw_plan text "Plan as the file names it."
-- column: payer code "Payer's short name, which an alias leads to."
-- column: payer_name text "Payer's name."
-- column: method text
--   "Contracting method: case rate, fee schedule, percent of total billed charges, per diem or other."
-- column: effective_from date "First day in effect."
-- column: effective_to date "Last day in effect."
-- column: notes text "Notes of the file on the rate."
-- column: amount money(USD) "Amount; a gap where the file states a percentage or an algorithm alone."
-- column: amount_raw text "What the file prints where the amount does not hold it; null elsewhere."
-- column: percentage decimal unit=percent "Percentage of billed charges."
-- column: algorithm text "Algorithm by which the allowed amount is found, in the words of the file."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: edition date "Day that the publisher put on the file."

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
       payer_plan.raw_payer, CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       payer_plan.raw_plan,
       CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' ELSE payer_plan.raw_plan_na END AS raw_plan_na,
       payer.payer,
       CASE
           WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable'
           WHEN payer.payer_id IS NULL THEN 'pending'
       END AS payer_na,
       payer.name AS payer_name,
       CASE
           WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable'
           WHEN payer.payer_id IS NULL THEN 'pending'
       END AS payer_name_na,
       terms.method, terms.method_na,
       terms.effective_from, terms.effective_from_na,
       terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       terms.percentage / 10000.0 AS percentage, terms.percentage_na,
       (SELECT body FROM algorithm WHERE algorithm_id = terms.algorithm_id) AS algorithm,
       terms.algorithm_id_na AS algorithm_na,
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
LEFT JOIN payer ON payer.payer_id = (
    SELECT max(payer_id) FROM payer_alias WHERE payer_key = payer_plan.payer_key AND superseded_by IS NULL
)
WHERE rate.superseded_by IS NULL;
