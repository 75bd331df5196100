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
SELECT CASE WHEN modifier = '' THEN 'none' ELSE modifier END AS modifier, setting,
       release_name AS release, status || ', ' || status_meaning
           || CASE WHEN status_gap IS NOT NULL AND priced IS NOT NULL THEN '; ' || priced ELSE '' END
           || CASE WHEN status IN ('X', 'E') AND priced IS NULL
               THEN '; another schedule may price it: laboratory (CLFS), drugs (ASP) or equipment (DMEPOS)'
                   ELSE '' END AS status,
       CASE WHEN units_na IS NULL THEN work_rvu / 100.0 END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_rvu, pe_units_na AS practice_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu / 100.0 END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN total_rvu / 100.0 END AS total_rvu, pe_units_na AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       CASE WHEN cents IS NULL THEN NULL ELSE arithmetic END AS arithmetic,
       CASE WHEN cents IS NULL THEN 'not-applicable' END AS arithmetic_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       NULL AS _filled_by
FROM medicare_national_cents
JOIN (
    SELECT group_concat(words, '; ' ORDER BY schedule) AS priced
    FROM elsewhere
    WHERE CASE WHEN :year IS NULL THEN newest = 1 ELSE latest_of_year = 1 AND year = '' || :year END
) AS other ON TRUE
WHERE system = :system AND code = :code
  AND (:modifier IS NULL OR modifier = :modifier)
  AND CASE WHEN :year IS NULL THEN newest = 1 ELSE latest_of_year = 1 AND year = :year END
ORDER BY part, medicare_national_cents.modifier, setting;
