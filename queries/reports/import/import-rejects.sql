-- name: import-rejects
-- title: Rejected rows
-- description: Rows that were not stored, whole, as the file holds them.
-- param: import_id int required "the import's number"
-- grain: one row of the file
-- key: line byte_offset
-- column: line int "Physical line in the file."
-- column: byte_offset int title="Byte" "Byte of its start in the unpacked file."
-- column: raw text names title="The row" "As the file holds it."
-- tags: import, database
SELECT line, byte_offset, raw
FROM import_reject
WHERE import_id = :import_id
ORDER BY position;
