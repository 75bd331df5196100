-- view: code_item
-- title: Items of a code, as stored
-- description: The way from a code to its items; an item that lists a code twice is there once.
-- grain: code, item
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: published_system text "The system that the file names."
-- column: item_id int "Key of the item in the table `item`."

SELECT code.system, code.code, item_code.published_system, item_code.item_id
FROM code
JOIN item_code USING (code_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS prior
    WHERE prior.item_id = item_code.item_id
      AND prior.code_id = item_code.code_id
      AND prior.position < item_code.position
);
