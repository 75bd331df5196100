-- The codes of priced items; `--as-of` leaves out the items that a later import brought.

SELECT item_code.code_id, item.item_id, item.publisher_id, item.import_id
FROM item_code
JOIN item USING (item_id);
