-- view: charge_line
-- title: Charges of a code, as stored
-- description: The way from a code to its charges; an item that lists a code twice is one item. Keys and plain
--   columns, without words.
-- grain: code, charge
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher_id int "Key of the publisher in the table `publisher`."
-- column: setting text "outpatient, inpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: place_of_service code "Place of service, two digits."
-- column: modifiers code "Modifiers divided by bars; blank for none."
-- column: drug_unit int "Ten-thousandths. Units of a drug that the price is for."
-- column: drug_type text "What a unit is, such as ML."

SELECT code.system, code.code, charge.charge_id, item.publisher_id, charge.setting, charge.setting_na,
       charge.billing_class, charge.billing_class_na, charge.place_of_service, charge.place_of_service_na,
       charge.modifiers, item.drug_unit, item.drug_unit_na, item.drug_type, item.drug_type_na
FROM code
JOIN item_code USING (code_id)
JOIN item USING (item_id)
JOIN charge USING (item_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);
