-- name: explain-findings
-- title: What the import noticed there
-- description: Findings of an import on one line of its file, and those that speak for all cells with the same text. A
--   line that states several charges, as the only one of a JSON file may, says nothing of one of them.
-- param: import_id int required "the import"
-- param: line int required "physical line in its file"
-- param: raw text optional "what the file held in the cell"
-- grain: one finding
-- key: rule line column_name
-- column: rule text "The rule's number."
-- column: severity text "error, warning or note."
-- column: line int "Physical line of the first cell that it speaks for."
-- column: column_name text title="Column" "Column of the file."
-- column: cell text title="Spreadsheet cell" "Of the first."
-- column: value text names "What is there."
-- column: message text "What was noticed, or what the text was read as."
-- column: occurrences int title="Cells" "How many cells it speaks for."
-- tags: explain, database
SELECT rule, severity, line, column_name, column_name_na, cell, cell_na, value, value_na, message, occurrences
FROM import_finding
WHERE import_id = :import_id
  AND ((line = :line AND NOT EXISTS (
          SELECT 1
          FROM import
          JOIN rate ON rate.import_id = import.import_id
          WHERE import.import_id = :import_id AND import.format LIKE '%json%' AND rate.source_line = :line
          GROUP BY rate.source_line
          HAVING min(rate.charge_id) < max(rate.charge_id)
      ))
      OR (severity <> 'error' AND value = :raw))
ORDER BY position;
