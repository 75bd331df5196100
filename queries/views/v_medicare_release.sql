-- view: v_medicare_release
-- title: Medicare releases
-- description: Current releases of Medicare files: one of each dataset, period and part.
-- grain: one release
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: dataset code "Which Medicare file it is, such as fee-schedule or gpci."
-- column: year int "Calendar year; null for a standing list."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: edition date "Day that the publisher put on the file."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text "Source file."

SELECT reference_release.release_id, reference_release.dataset, reference_release.year, reference_release.year_na,
       reference_release.period, reference_release.part,
       coalesce(import.format_version, reference_release.period) AS label,
       import.edition, import.edition_na,
       reference_release.period = (
           SELECT max(other.period)
           FROM reference_release AS other
           WHERE other.dataset = reference_release.dataset
             AND other.year = reference_release.year
             AND other.part = reference_release.part
             AND other.superseded_by IS NULL
       ) AS latest_of_year,
       -- The one in force: the newest of its data set and part.
       reference_release.period = (
           SELECT max(other.period)
           FROM reference_release AS other
           WHERE other.dataset = reference_release.dataset
             AND other.part = reference_release.part
             AND other.superseded_by IS NULL
       ) AS newest,
       import.import_id, import.file_name
FROM reference_release
JOIN import USING (import_id)
WHERE reference_release.superseded_by IS NULL;
