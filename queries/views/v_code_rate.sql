-- view: v_code_rate
-- title: Current rates by code
-- description: Every current rate once for each code of its item: the way from a code to its rates. A file may
--   list one code as CPT and as HCPCS; the rate still counts once.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: published_system text "Code system as the file names it: hospitals write CPT codes as HCPCS."
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

SELECT code.system, code.code, item_code.published_system, v_rate.*
FROM code
JOIN item_code USING (code_id)
JOIN v_rate USING (item_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);
