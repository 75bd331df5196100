-- name: medicare-amounts
-- title: Medicare amount by setting
-- description: What Medicare's fee schedule pays the professional, before geographic adjustment: relative value units
--   times the conversion factor. The facility's own payment is another one.
-- with: medicare/elsewhere
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only the row of this modifier; left out, all rows of the code"
-- param: year int optional "the latest release of this year; left out, of the newest year"
-- grain: one modifier row, setting and conversion factor
-- key: modifier setting release
-- column: modifier code "Row of the fee schedule: none is the global service."
-- column: setting text "Facility or non-facility."
-- column: release text
--   "Release of the fee schedule; from 2026 on also that of qualifying APM clinicians, where it is loaded."
-- column: status text "Status indicator with its words."
-- column: work_rvu decimal title="Work RVU" "Weight of time, skill and effort."
-- column: practice_rvu decimal title="Practice expense RVU" "Weight of staff, space and supplies in the setting."
-- column: malpractice_rvu decimal title="Malpractice RVU" "Weight of liability insurance."
-- column: total_rvu decimal title="Total RVU" "The three together."
-- column: conversion_factor decimal title="Conversion factor" "Dollars for one unit."
-- column: amount money(USD) title="National amount" "Dollars, rounded once to the cent."
-- column: arithmetic text title="How" "Inputs of the amount."
-- tags: code, medicare
SELECT iif(modifier = '', 'none', modifier) AS modifier, setting,
       release_name AS release, status || ', ' || status_meaning
           || iif(status_gap IS NOT NULL AND priced IS NOT NULL, '; ' || priced, '')
           || iif(status IN ('X', 'E') AND priced IS NULL,
               '; another schedule may price it: laboratory (CLFS), drugs (ASP) or equipment (DMEPOS)', '') AS status,
       iif(units_na IS NULL, work_rvu / 100.0, NULL) AS work_rvu, units_na AS work_rvu_na,
       iif(pe_units_na IS NULL, pe_rvu / 100.0, NULL) AS practice_rvu, pe_units_na AS practice_rvu_na,
       iif(units_na IS NULL, malpractice_rvu / 100.0, NULL) AS malpractice_rvu, units_na AS malpractice_rvu_na,
       iif(pe_units_na IS NULL, total_rvu / 100.0, NULL) AS total_rvu, pe_units_na AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       iif(cents IS NULL, NULL, arithmetic) AS arithmetic, iif(cents IS NULL, 'not-applicable', NULL) AS arithmetic_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       NULL AS _filled_by
FROM medicare_national_cents
JOIN elsewhere
WHERE system = :system AND code = :code
  AND (:modifier IS NULL OR modifier = :modifier)
  AND iif(:year IS NULL, newest, latest_of_year AND year = :year)
ORDER BY part, medicare_national_cents.modifier, setting;
