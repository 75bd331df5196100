-- name: import-findings
-- title: Findings
-- description: What was noticed while reading. An error is about one cell of a rejected row; a warning is kept once
--   for all cells of its cause.
-- param: import_id int required "the import's number"
-- grain: one finding
-- key: rule cell column_name
-- column: severity text "error, warning or note."
-- column: rule code "Stable id of the rule."
-- column: line int "Physical line of the first."
-- column: cell text "The cell as a spreadsheet names it."
-- column: column_name text title="Column" "The column's heading."
-- column: value text names title="Text" "What is there."
-- column: message text title="What is wrong" "Why it cannot be used as it is."
-- column: help text title="What to do" "How to mend it."
-- column: occurrences int title="Cells" "How many cells share the cause."
-- tags: import, database
SELECT severity, rule, line, cell, cell_na, column_name, column_name_na, value, value_na, message, help, occurrences
FROM import_finding
WHERE import_id = :import_id
ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, position;
