-- view: v_medicare_release
-- title: Medicare releases
-- description: Current releases of Medicare files: one of each dataset, period and part. An extract that ratebook
--   ships is left out as soon as a whole file of its year, or of a later one, is loaded. An excerpt of utilization
--   stays beside whole files of other years.
-- grain: one release
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: dataset code "Which Medicare file it is, such as fee-schedule or gpci."
-- column: year int "Calendar year; null for a standing list."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: release_name text "The same; from 2026 on with whose factor it is: qualifying or non-qualifying APM."
-- column: edition date "Day that the publisher put on the file."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: extract int "1 for rows of a few codes, which say nothing of others, otherwise 0."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."

SELECT current.release_id, current.dataset, current.year, current.year_na, current.period, current.part,
       coalesce(import.format_version, current.period) AS label,
       coalesce(import.format_version, current.period)
           || CASE
               WHEN current.part LIKE '%qualifying-apm' THEN ', qualifying APM'
               WHEN current.year >= 2026 AND current.dataset IN ('fee-schedule', 'anesthesia', 'carrier-amount')
               THEN ', non-qualifying APM'
               ELSE ''
           END AS release_name,
       import.edition, import.edition_na,
       current.period = max(current.period) OVER (PARTITION BY current.dataset, current.year, current.part)
           AS latest_of_year,
       -- The one in force: the newest of its data set and part.
       current.period = max(current.period) OVER (PARTITION BY current.dataset, current.part) AS newest,
       current.extract, import.import_id, import.file_name
FROM (
    SELECT *, max(CASE WHEN extract THEN NULL ELSE year END) OVER (PARTITION BY dataset, part) AS whole_year
    FROM reference_release
    WHERE superseded_by IS NULL
) AS current
JOIN import USING (import_id)
-- What was used in one year is nothing that a later one replaces.
WHERE NOT (current.extract AND current.dataset <> 'utilization' AND coalesce(current.whole_year >= current.year, 0));
