-- part: medicare/released
-- description: The releases of Medicare files that are loaded, in their current edition.
-- grain: one release
-- column: release_id int "Key of the release."
-- column: dataset code "Which Medicare file it is, such as fee-schedule or gpci."
-- column: year int "Calendar year; null for a standing list."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: has_begun int "1 where its first day is today or before, otherwise 0."
-- column: precedence text "Order in which releases are in force; blank for those to come. See `v_medicare_release`."
-- column: newest int "1 for the newest release of its dataset and part that has begun: the one in force."
-- column: extract int "1 for the rows of a few codes that ratebook ships, otherwise 0."
-- column: file_name text names "Source file."
-- column: import_id int "Import of the release."

SELECT release_id, dataset, year, year_na, period, part, label, has_begun, precedence, newest, extract, file_name,
       import_id
FROM v_medicare_release;
