-- name: medicare-history
-- title: Medicare amount by year
-- description: The latest loaded release of each year, without geographic adjustment, and the change against the
--   loaded year before: the professional's fee in each setting, and what OPPS pays the hospital outpatient
--   department. A year of which only an extract is loaded says so: its figures are derived, not published.
-- with: medicare/released
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default=""
--   "the amounts with this modifier, of its own row where it has one; blank is the global service"
-- grain: one year and setting
-- key: year setting
-- column: year code "Calendar year."
-- column: release text "The latest loaded release of that year."
-- column: basis text
--   "published, or derived from an extract of the published file, with what it was compared with."
-- column: setting text "Facility or non-facility of the professional's fee; or hospital outpatient, paid by OPPS."
-- column: work_rvu decimal title="Work RVU" "Weight of time, skill and effort."
-- column: practice_rvu decimal title="Practice expense RVU" "Weight of staff, space and supplies in the setting."
-- column: malpractice_rvu decimal title="Malpractice RVU" "Weight of liability insurance."
-- column: conversion_factor decimal title="Conversion factor" "Dollars for one unit."
-- column: amount money(USD) title="National amount"
--   "Dollars, rounded once to the cent: the sum of the three parts times the factor; or the payment of OPPS."
-- column: change decimal title="Change, percent" "Against the loaded year before."
-- tags: code, medicare
WITH fee AS MATERIALIZED (
    SELECT history.*, max(CASE WHEN modifier = :modifier THEN 1 ELSE 0 END) OVER () AS has_modifier_row
    FROM medicare_history_cents AS history
    WHERE system = :system AND code = :code AND modifier IN ('', :modifier)
),
-- A modifier without a row of its own changes the amount of the code alone; of an extract nothing says how.
changed AS (
    SELECT year, setting, CASE WHEN paid <> 'facility-only' THEN round(100 * amount) END AS cents,
           CASE WHEN paid = 'facility-only' THEN 'not-applicable' ELSE amount_na END AS cents_na
    FROM v_medicare_amount_by_modifier
    WHERE system = :system AND code = :code AND modifier = :modifier AND part = '' AND latest_of_year
),
paid AS (
    SELECT 'fee-schedule' AS dataset, CASE fee.setting WHEN 'facility' THEN 1 ELSE 2 END AS position, fee.setting,
           fee.year, label || CASE WHEN fee.year >= 2026 THEN ', non-qualifying APM' ELSE '' END AS release, basis,
           work_rvu / 100.0 AS work_rvu, pe_rvu / 100.0 AS practice_rvu, malpractice_rvu / 100.0 AS malpractice_rvu,
           units_na, pe_units_na, conversion_factor / 10000.0 AS conversion_factor, NULL AS conversion_factor_na,
           CASE WHEN has_modifier_row THEN fee.cents ELSE changed.cents END AS cents,
           CASE WHEN has_modifier_row THEN fee.cents_na
               WHEN changed.cents IS NULL THEN coalesce(changed.cents_na, fee.cents_na, 'not-collected')
           END AS cents_na,
           file_name, source_line, import_id, 'the relative value file (PPRRVU) of the year before' AS filled_by
    FROM fee
    LEFT JOIN changed ON changed.year = fee.year AND changed.setting = fee.setting
    WHERE modifier = CASE WHEN has_modifier_row THEN :modifier ELSE '' END
    UNION ALL
    SELECT 'opps', 3, 'hospital outpatient (OPPS)', year, label, basis, NULL, NULL, NULL, 'not-applicable',
           'not-applicable', NULL, 'not-applicable', 100 * payment, payment_na, file_name, source_line, import_id,
           'OPPS Addendum B of the year before'
    FROM v_medicare_facility_by_year
    WHERE system = :system AND code = :code AND :modifier = ''
)
SELECT CAST(year AS TEXT) AS year, release, basis, setting,
       CASE WHEN units_na IS NULL THEN work_rvu END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN practice_rvu END AS practice_rvu, pe_units_na AS practice_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       conversion_factor, conversion_factor_na,
       cents / 100.0 AS amount, cents_na AS amount_na,
       round(100.0 * (cents - lag(cents) OVER by_year) / lag(cents) OVER by_year, 1) AS change,
       CASE
           WHEN cents_na IS NOT NULL THEN cents_na
           -- A whole file of the year before may be loaded and not list the code.
           WHEN lag(cents) OVER by_year IS NULL
           THEN coalesce(lag(cents_na) OVER by_year, CASE WHEN EXISTS (
                   SELECT 1
                   FROM released
                   WHERE released.dataset = paid.dataset AND released.year = paid.year - 1 AND NOT released.extract
               ) THEN 'no-record' ELSE 'pending' END)
       END AS change_na,
       file_name AS _file, source_line AS _line, import_id AS _import, filled_by AS _filled_by
FROM paid
WINDOW by_year AS (PARTITION BY setting ORDER BY year)
ORDER BY position, paid.year DESC;
