-- name: medicare-history
-- title: Medicare amount by year
-- description: The latest loaded release of each year, without geographic adjustment, and the change against the
--   loaded year before. A year of which only an extract is loaded says so: its figures are derived, not published.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "row of the fee schedule; blank is the global service"
-- grain: one year and setting
-- key: year setting
-- column: year code "Calendar year."
-- column: release text "The latest loaded release of that year."
-- column: basis text "published, or derived from an extract of the published file."
-- column: setting text "Facility or non-facility."
-- column: work_rvu decimal title="Work RVU" "Weight of time, skill and effort."
-- column: practice_rvu decimal title="Practice expense RVU" "Weight of staff, space and supplies in the setting."
-- column: malpractice_rvu decimal title="Malpractice RVU" "Weight of liability insurance."
-- column: conversion_factor decimal title="Conversion factor" "Dollars for one unit."
-- column: amount money(USD) title="National amount"
--   "Dollars, rounded once to the cent: the sum of the three parts times the factor."
-- column: change decimal title="Change, percent" "Against the loaded year before."
-- tags: code, medicare
SELECT CAST(year AS TEXT) AS year, label || CASE WHEN year >= 2026 THEN ', non-qualifying APM' ELSE '' END AS release,
basis, setting,
       CASE WHEN units_na IS NULL THEN work_rvu / 100.0 END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_rvu, pe_units_na AS practice_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu / 100.0 END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       round(100.0 * (cents - lag(cents) OVER earlier) / lag(cents) OVER earlier, 1) AS change,
       CASE
           WHEN cents_na IS NOT NULL THEN cents_na
           WHEN lag(cents) OVER earlier IS NULL THEN 'no-record'
       END AS change_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the relative value file (PPRRVU) of the year before' AS _filled_by
FROM medicare_history_cents
WHERE system = :system AND code = :code AND modifier = :modifier
WINDOW earlier AS (PARTITION BY setting ORDER BY year)
ORDER BY setting, medicare_history_cents.year DESC;
