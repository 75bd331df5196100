-- name: medicare-agreement
-- title: Our figures against Medicare's own
-- description: Every figure that Medicare's files print finished, compared with the one that ratebook computes:
--   amounts from units, indices and factor of the same year, totals from the three parts of their row.
-- grain: one file and what is compared
-- key: file_name compared
-- column: file_name text names title="File" "The file that prints the figures."
-- column: compared text "What is compared."
-- column: printed int "Figures printed."
-- column: checked int "Of these, with everything loaded that the computation takes."
-- column: unchecked text title="Not checked" "How many, and what the computation lacks."
-- column: agree int "Equal to the cent, or to the hundredth of a unit."
-- column: differ int "Not equal."
-- column: largest decimal title="Largest difference" "Dollars, or relative value units."
-- tags: medicare, check
WITH placed AS MATERIALIZED (
    SELECT DISTINCT gpci.year, locality.contractor || '/' || locality.locality AS place
    FROM medicare_locality AS locality
    JOIN v_medicare_release AS gpci ON gpci.release_id = locality.release_id
),
units AS MATERIALIZED (
    SELECT DISTINCT year, part FROM v_medicare_release WHERE dataset = 'fee-schedule'
),
compared AS (
    SELECT file_name, import_id, what || ', ' || setting AS compared, count(*) AS printed, count(ours) AS checked,
           count(*) FILTER (WHERE ours = theirs) AS agree,
           count(*) FILTER (WHERE ours <> theirs) AS differ,
           max(abs(ours - theirs)) / 100.0 AS largest, min(source_line) AS source_line,
           count(*) FILTER (WHERE ours IS NULL AND place IS NULL) AS without_place,
           count(*) FILTER (WHERE ours IS NULL AND place IS NOT NULL AND units.year IS NOT NULL) AS without_units,
           count(*) FILTER (WHERE ours IS NULL AND place IS NOT NULL AND units.year IS NULL) AS without_file,
           group_concat(DISTINCT CASE WHEN ours IS NULL AND place IS NULL
               THEN printed.contractor || '/' || printed.locality END
               ORDER BY CASE WHEN ours IS NULL AND place IS NULL
               THEN printed.contractor || '/' || printed.locality END) AS places
    FROM medicare_printed_cents AS printed
    LEFT JOIN placed ON placed.year = printed.year AND placed.place = printed.contractor || '/' || printed.locality
    LEFT JOIN units ON units.year = printed.year AND units.part = printed.part
    GROUP BY file_name, import_id, what, setting
    UNION ALL
    SELECT release.file_name, release.import_id, 'total units, ' || place.setting, count(*), count(*),
           count(*) FILTER (WHERE CASE WHEN place.setting = 'facility' THEN facility_total - facility_pe_rvu
               ELSE nonfacility_total - nonfacility_pe_rvu END
               = work_rvu + malpractice_rvu),
           count(*) FILTER (WHERE CASE WHEN place.setting = 'facility' THEN facility_total - facility_pe_rvu
               ELSE nonfacility_total - nonfacility_pe_rvu END
               <> work_rvu + malpractice_rvu),
           max(abs(CASE WHEN place.setting = 'facility' THEN facility_total - facility_pe_rvu
               ELSE nonfacility_total - nonfacility_pe_rvu END
               - work_rvu - malpractice_rvu)) / 100.0,
           min(rvu.source_line), 0, 0, 0, NULL
    FROM medicare_rvu AS rvu
    JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
    JOIN medicare_setting AS place ON TRUE
    GROUP BY release.release_id, release.file_name, release.import_id, place.setting
)
SELECT file_name, compared, printed, checked,
       CASE
           WHEN checked = printed THEN 'none'
           ELSE concat_ws('; ',
               CASE WHEN without_place > 0
                   THEN without_place || ' of localities that the indices of the year do not have: '
                       || replace(places, ',', ', ') END,
               CASE WHEN without_file > 0
                   THEN without_file || ' of a conversion factor whose relative value file of the year is not loaded'
               END,
               CASE WHEN without_units > 0
                   THEN without_units || ' of codes without units in the relative value file of the year' END)
       END AS unchecked,
       agree, differ, largest,
       CASE WHEN checked = 0 THEN 'no-record' END AS largest_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the relative value file and the geographic indices of the year' AS _filled_by
FROM compared
ORDER BY file_name, compared;
