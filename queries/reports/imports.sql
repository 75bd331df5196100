-- name: imports
-- title: Imports
-- description: Every file that was imported, the newest first.
-- grain: one import
-- key: import_id
-- column: import_id int title="Import" "The import's number."
-- column: file_name text names title="File" "The file's name."
-- column: status text "applied; or undone, and no rate of it counts."
-- column: publisher text names title="Published by" "Who the file speaks for."
-- column: format text "The format it was read as."
-- column: edition text "The day that the publisher put on the data."
-- column: finished_at text title="Imported or undone" "When it was imported, or undone where it is: UTC."
-- column: rows_read int title="Rows" "Data rows of the file."
-- column: rows_rejected int title="Rejected" "Rows kept aside with their reasons."
-- column: facts_added int title="Added" "Facts stated for the first time."
-- column: facts_changed int title="Changed" "Facts stated otherwise than before."
-- column: facts_removed int title="Removed" "Facts no longer stated."
-- tags: import, list
SELECT import_id, file_name, status, publisher, format, edition, edition_na, finished_at, rows_read, rows_rejected,
       facts_added, facts_changed, facts_removed,
       'the publisher: the file gives no date' AS _filled_by
FROM v_import
ORDER BY import_id DESC;
