-- name: import-fingerprint
-- title: Fingerprint of its facts
-- description: Equal for files that state the same facts, in whatever shape and order; where they are in the file does not count.
-- param: import_id int required "the import's number"
-- grain: one import
-- key: import_id
-- column: import_id int title="Import" "The import's number."
-- column: fingerprint text title="Fingerprint" "32 hexadecimal digits over all facts of the file."
-- tags: import
SELECT import_id, fingerprint, fingerprint_na FROM v_import WHERE import_id = :import_id ORDER BY import_id;
