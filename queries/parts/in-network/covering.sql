-- part: in-network/covering
-- description: The items of payers' own files, bundles and capitations, that cover the code with others. A file may
--   list a code in one more than once.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one item
-- column: item_id int "Key of the item in the table `item`."

SELECT DISTINCT item_id
FROM code
JOIN item_component USING (code_id)
WHERE code.system = :system AND code.code = :code;
