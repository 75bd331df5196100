-- view: named_item
-- title: Items with a code of their own, as stored
-- description: Items of which a code names what is priced, once for each such code. Beside it a revenue code only says
--   where the hospital books the item.
-- grain: item, code
-- column: item_id int "Key of the item in the table `item`."
-- column: code_id int "Key of the code in the table `code`."

SELECT item_code.item_id, item_code.code_id
FROM item_code
JOIN code_system ON code_system.system = item_code.published_system
WHERE code_system.identifies <> 'group';
