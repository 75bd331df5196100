-- name: sources
-- title: Sources
-- description: One row per source: who publishes, what was imported from it, and what its newest file is.
-- grain: one publisher and format
-- key: publisher format
-- column: publisher text names title="Source" "Who the files speak for."
-- column: publisher_kind text title="Kind" "hospital, payer, government, analyst, or ratebook for the shipped seed."
-- column: format text "The format of its files."
-- column: files int "Files that were imported and not undone."
-- column: rows_read int title="Rows" "Data rows of these files."
-- column: rows_rejected int title="Rejected" "Rows kept aside with their reasons."
-- column: newest_file text names title="Newest file" "Name of the newest one."
-- column: edition text "The day that the publisher put on it."
-- column: imported_on date title="Imported" "The day it was imported, UTC."
-- column: sha256 code title="SHA-256" "Of the newest file."
-- column: imports text "Their numbers."
-- tags: import, source
WITH ranked AS (
    SELECT *,
           row_number() OVER (PARTITION BY publisher, format ORDER BY import_id DESC) AS turn,
           count(*) OVER source AS files,
           sum(rows_read) OVER source AS all_rows,
           sum(rows_rejected) OVER source AS all_rejected,
           group_concat(import_id, ', ') OVER source AS imports
    FROM v_import
    WHERE status = 'applied'
    WINDOW source AS (PARTITION BY publisher, format ORDER BY import_id ROWS BETWEEN UNBOUNDED PRECEDING
        AND UNBOUNDED FOLLOWING)
)
SELECT publisher, publisher_kind, format, files, all_rows AS rows_read, all_rejected AS rows_rejected,
       file_name AS newest_file, edition, edition_na, substr(finished_at, 1, 10) AS imported_on, sha256, imports,
       'the publisher: the file gives no date' AS _filled_by
FROM ranked
WHERE turn = 1
ORDER BY publisher_kind = 'ratebook', publisher, format;
