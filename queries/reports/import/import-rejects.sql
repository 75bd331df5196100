-- name: import-rejects
-- title: Rejected rows
-- description: Rows that were not stored, whole, as the file holds them.
-- param: import_id int required "the import's number"
-- grain: one row of the file
-- key: line byte_offset
-- column: line int "Physical line in the file."
-- column: byte_offset int title="Byte" "Byte of its start in the unpacked file."
-- column: cell text title="First error" "The cell of its first error as a spreadsheet names it, in JSON the pointer."
-- column: raw text names title="The row" "As the file holds it."
-- tags: import, database
WITH first_error AS (
    SELECT reject, min(position) AS position
    FROM import_finding
    WHERE import_id = :import_id AND severity = 'error'
    GROUP BY reject
)
SELECT rejected.line, rejected.byte_offset, error.cell,
       CASE WHEN error.cell IS NULL THEN coalesce(error.cell_na, 'not-applicable') END AS cell_na,
       rejected.raw
FROM import_reject AS rejected
LEFT JOIN first_error ON first_error.reject = rejected.position
LEFT JOIN import_finding AS error
       ON error.import_id = rejected.import_id AND error.position = first_error.position
WHERE rejected.import_id = :import_id
ORDER BY rejected.position;
