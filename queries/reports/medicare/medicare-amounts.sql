-- name: medicare-amounts
-- title: Medicare amount by setting
-- description: What Medicare's fee schedule pays the professional, before geographic adjustment: relative value units times the conversion factor. The facility's own payment is another one.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only the row of this modifier; left out, all rows of the code"
-- param: year int optional "the latest release of this year; left out, of the newest year"
-- grain: one modifier row, setting and conversion factor
-- key: modifier setting release
-- column: modifier code "Row of the fee schedule: none is the global service."
-- column: setting text "Facility or non-facility."
-- column: release text "Release of the fee schedule; from 2026 on also that of clinicians who qualify for an alternative payment model (APM), where it is loaded."
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
       label || iif(part = 'qualifying-apm', ', qualifying APM', '') AS release, status || ', ' || status_meaning AS status,
       iif(status_gap IS NOT NULL AND total_rvu = 0, NULL, work_rvu / 100.0) AS work_rvu,
       iif(status_gap IS NOT NULL AND total_rvu = 0, status_gap, NULL) AS work_rvu_na,
       iif(cents_na IS NOT NULL AND (not_done OR total_rvu = 0), NULL, pe_rvu / 100.0) AS practice_rvu,
       iif(cents_na IS NOT NULL AND (not_done OR total_rvu = 0), cents_na, NULL) AS practice_rvu_na,
       iif(status_gap IS NOT NULL AND total_rvu = 0, NULL, malpractice_rvu / 100.0) AS malpractice_rvu,
       iif(status_gap IS NOT NULL AND total_rvu = 0, status_gap, NULL) AS malpractice_rvu_na,
       iif(cents_na IS NOT NULL AND (not_done OR total_rvu = 0), NULL, total_rvu / 100.0) AS total_rvu,
       iif(cents_na IS NOT NULL AND (not_done OR total_rvu = 0), cents_na, NULL) AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor,
       cents / 100.0 AS amount, cents_na AS amount_na,
       iif(cents IS NULL, NULL, arithmetic) AS arithmetic, iif(cents IS NULL, 'not-applicable', NULL) AS arithmetic_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       NULL AS _filled_by
FROM medicare_national_cents
WHERE system = :system AND code = :code
  AND (:modifier IS NULL OR modifier = :modifier)
  AND period = (
      SELECT max(period)
      FROM v_medicare_release
      WHERE dataset = 'fee-schedule' AND part = '' AND (:year IS NULL OR year = :year)
  )
ORDER BY part, medicare_national_cents.modifier, setting;
