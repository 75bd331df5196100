-- view: medicare_rejected
-- title: Codes in rejected rows of Medicare's files
-- description: Codes that a rejected row of a file of Medicare names, of the newest period that is loaded: what the
--   file states of them is not known, which is another thing than a file that does not list them. It says so of codes
--   that another row states, too.
-- grain: dataset, code
-- column: dataset code "Which Medicare file it is, as in `v_medicare_release`."
-- column: code code "Billing code as text, with its zeros."
-- column: why text "File and line of the first of these rows."
-- column: remedy text "What to do."

SELECT dataset, code, 'line ' || line || ' of ' || file_name || ' is rejected' AS why,
       'correct line ' || line || ' of ' || file_name || ' and import it again' AS remedy
FROM (
    SELECT release.dataset, rejected.code, rejected.line, import.file_name,
           row_number() OVER (PARTITION BY release.dataset, rejected.code ORDER BY rejected.import_id DESC) AS turn
    FROM rejected_code AS rejected
    JOIN reference_release AS release ON release.import_id = rejected.import_id
    JOIN import ON import.import_id = rejected.import_id
    WHERE release.superseded_by IS NULL
      AND NOT EXISTS (
          SELECT 1
          FROM reference_release AS later
          WHERE later.dataset = release.dataset AND later.part = release.part AND later.period > release.period
            AND later.superseded_by IS NULL
      )
) AS named
WHERE turn = 1;
