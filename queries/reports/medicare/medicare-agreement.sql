-- name: medicare-agreement
-- title: Our amounts against Medicare's own
-- description: Every amount that Medicare's files print finished, compared with the one that ratebook computes from units, indices and factor of the same year.
-- grain: one file and what is compared
-- key: file_name compared
-- column: file_name text title="File" "The file that prints the amounts."
-- column: compared text "What is compared."
-- column: printed int "Amounts printed."
-- column: checked int "Of these, with units of their year and indices of their locality loaded."
-- column: agree int "Equal to the cent."
-- column: differ int "Not equal."
-- column: largest money(USD) title="Largest difference" "Dollars."
-- tags: medicare, check
SELECT file_name, what || ', ' || setting AS compared, count(*) AS printed, count(ours) AS checked,
       count(*) FILTER (WHERE ours = theirs) AS agree,
       count(*) FILTER (WHERE ours <> theirs) AS differ,
       max(abs(ours - theirs)) / 100.0 AS largest,
       iif(count(ours) = 0, 'no-record', NULL) AS largest_na,
       file_name AS _file, min(source_line) AS _line, import_id AS _import,
       'the relative value file and the geographic indices of the year' AS _filled_by
FROM v_medicare_printed
GROUP BY file_name, import_id, what, setting
ORDER BY file_name, what, setting;
