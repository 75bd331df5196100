-- view: v_rate
-- title: Current rates
-- description: Every current rate once, whatever codes its item has. Standard charges of a hospital have no
--   payer: `not-applicable`.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: item_id int "Key of the priced item in the table `item`; its codes are in `item_code`."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: description text names "Description of the item in the words of the file."
-- column: drug_unit decimal "Units of a drug that the amount is for."
-- column: drug_type text "Unit of measure of the drug, such as ME or ML."
-- column: setting text "inpatient, outpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: place_of_service code "Place of service (POS) code of two digits."
-- column: modifiers text "Modifiers, sorted and divided by bars; blank is no modifier."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: raw_payer text names "Payer as the file names it; standard charges have none."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer code names "Payer's short name, which an alias leads to."
-- column: payer_name text names "Payer's name."
-- column: method text
--   "Contracting method: case rate, fee schedule, percent of total billed charges, per diem or other."
-- column: effective_from date "First day in effect."
-- column: effective_to date "Last day in effect."
-- column: notes text names "Notes of the file on the rate."
-- column: amount money(USD) "Amount; a gap where the file states a percentage or an algorithm alone."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: percentage decimal unit=percent "Percentage of billed charges."
-- column: algorithm text names "Algorithm by which the allowed amount is found, in the words of the file."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: edition date "Day that the publisher put on the file."

SELECT rate.rate_id, rate.item_id, rate.charge_id,
       rate.publisher, rate.publisher_kind,
       rate.description, rate.description_na,
       rate.drug_unit / 10000.0 AS drug_unit, rate.drug_unit_na,
       rate.drug_type, rate.drug_type_na,
       rate.setting, rate.setting_na,
       rate.billing_class, rate.billing_class_na,
       rate.place_of_service, rate.place_of_service_na,
       rate.modifiers,
       rate.amount_kind,
       rate.raw_payer, CASE WHEN rate.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       rate.raw_plan,
       CASE WHEN rate.payer_plan_id IS NULL THEN 'not-applicable' ELSE rate.raw_plan_na END AS raw_plan_na,
       rate.payer,
       CASE
           WHEN rate.payer_plan_id IS NULL THEN 'not-applicable'
           WHEN rate.payer_id IS NULL THEN 'pending'
       END AS payer_na,
       rate.payer_name,
       CASE
           WHEN rate.payer_plan_id IS NULL THEN 'not-applicable'
           WHEN rate.payer_id IS NULL THEN 'pending'
       END AS payer_name_na,
       rate.method, rate.method_na,
       rate.effective_from, rate.effective_from_na,
       rate.effective_to, rate.effective_to_na,
       rate.notes, rate.notes_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.reason_id) AS amount_na,
       rate.amount_raw,
       rate.percentage / 10000.0 AS percentage, rate.percentage_na,
       rate.algorithm,
       rate.algorithm_na,
       rate.import_id, rate.file_name, rate.source_line,
       rate.edition, rate.edition_na
FROM rate_row AS rate;
