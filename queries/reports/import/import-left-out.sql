-- name: import-left-out
-- title: Items
-- description: What was read of a payer's own file and what was skipped, because it is of other codes.
-- param: import_id int required "the import's number"
-- grain: one import
-- key: import_id
-- column: import_id int title="Import" "The import's number."
-- column: items_read int title="Items" "Items of the file."
-- column: items_kept int title="Kept" "Items whose prices are stored."
-- column: bytes_left_out int title="Bytes left out" "Of the text, as far as it is of other items."
-- tags: import, database
SELECT import_id, items_read, items_kept, bytes_left_out FROM import_left_out WHERE import_id = :import_id
ORDER BY import_id;
