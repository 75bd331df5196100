SELECT review.cell, review.reviewer, review.verdict, review.verdict_na, review.comment, review.comment_na,
       date(import.finished_at) AS said_on, import.file_name, review.source_line, review.import_id
FROM review
JOIN import USING (import_id)
WHERE review.superseded_by IS NULL;
