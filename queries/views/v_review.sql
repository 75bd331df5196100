-- view: v_review
-- title: Reviews
-- description: Current words of reviewers on single cells of a report.
-- grain: cell, reviewer
-- column: cell text "Id of the cell that is reviewed."
-- column: reviewer text "Who reviewed it."
-- column: verdict text "agree, query or comment."
-- column: comment text "What the reviewer wrote."
-- column: shown text "What the cell showed to the reviewer; a later import may have changed it."
-- column: said_on date "Day of the import of the workbook, UTC."
-- column: file_name text names "Source file: the workbook, a slash, and the sheet."
-- column: source_line int "Row of the sheet, counted from 1."
-- column: source_cell text "Cell of the sheet that holds the words, such as K12."
-- column: import_id int "Import of the row; `v_import` has the file."

SELECT review.cell, review.reviewer, review.verdict, review.verdict_na, review.comment, review.comment_na,
       review.shown, substr(import.finished_at, 1, 10) AS said_on, import.file_name || '/' || review.sheet AS file_name,
       review.source_line, review.source_cell, review.import_id
FROM review
JOIN import USING (import_id)
WHERE review.superseded_by IS NULL;
