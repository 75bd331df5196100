-- name: medicare-amounts
-- title: Medicare amount by setting
-- description: What Medicare's fee schedule pays the professional, before geographic adjustment: relative value units
--   times the conversion factor, and what a modifier makes of it. The facility's own payment is another one. A code
--   that the release in force leaves out has no amount, but the words on the one that listed it last.
-- with: medicare/elsewhere medicare/last-listed medicare/unnamed-schedule
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional
--   "the amounts with this modifier, of its own row where it has one; left out, all rows of the code"
-- param: year int optional "the latest release of this year; left out, of the newest year"
-- grain: one modifier row, setting and conversion factor
-- key: modifier setting release
-- column: modifier code "Row of the fee schedule: none is the global service; or the modifier that is asked for."
-- column: setting text "Facility or non-facility."
-- column: release text
--   "Release of the fee schedule; from 2026 on also that of qualifying APM clinicians, where it is loaded."
-- column: status text "Status indicator with its words, and what the modifier that is asked for makes of the amount."
-- column: work_rvu decimal title="Work RVU" "Weight of time, skill and effort."
-- column: practice_rvu decimal title="Practice expense RVU" "Weight of staff, space and supplies in the setting."
-- column: malpractice_rvu decimal title="Malpractice RVU" "Weight of liability insurance."
-- column: total_rvu decimal title="Total RVU" "The three together."
-- column: conversion_factor decimal title="Conversion factor" "Dollars for one unit."
-- column: amount money(USD) title="National amount" "Dollars, rounded once to the cent."
-- column: arithmetic text title="How" "Inputs of the amount."
-- tags: code, medicare
WITH fee AS MATERIALIZED (
    SELECT cents.*,
           -- The two conversion factors may be loaded of several years: amounts of one year are given.
           dense_rank() OVER (ORDER BY year DESC) AS years_ago,
           max(CASE WHEN modifier = :modifier THEN 1 ELSE 0 END) OVER () AS has_modifier_row
    FROM medicare_national_cents AS cents
    WHERE system = :system AND code = :code
      AND CASE WHEN :year IS NULL THEN newest = 1 ELSE latest_of_year = 1 AND year = :year END
),
-- A modifier without a row of its own changes the amount of the code alone.
paid AS (
    SELECT fee.modifier AS shown, fee.*, cents / 100.0 AS amount, cents_na AS amount_na, '' AS rule
    FROM fee
    WHERE years_ago = 1 AND (:modifier IS NULL OR modifier = :modifier)
    UNION ALL
    SELECT :modifier, fee.*,
           CASE WHEN effect.paid <> 'facility-only' THEN effect.amount END,
           CASE
               WHEN effect.paid = 'facility-only' THEN 'not-applicable'
               WHEN effect.amount IS NULL THEN coalesce(effect.amount_na, fee.cents_na, 'not-collected')
           END,
           '; modifier ' || replace(:modifier, '|', ' and ') || ': ' || coalesce(effect.rule, CASE
               WHEN instr(:modifier, '|') > 0
               THEN 'the amount with several is in `ratebook query run medicare-explain`'
               ELSE 'what it makes of the amount is not decided'
           END) || CASE WHEN effect.paid = 'facility-only'
               THEN ', by its own schedule (`medicare-facility`)' ELSE '' END
    FROM fee
    LEFT JOIN v_medicare_amount_by_modifier AS effect
        ON effect.system = :system AND effect.code = :code AND effect.modifier = :modifier
       AND effect.period = fee.period AND effect.part = fee.part AND effect.setting = fee.setting
    WHERE :modifier <> '' AND has_modifier_row = 0 AND fee.modifier = '' AND years_ago = 1
)
SELECT CASE WHEN shown = '' THEN 'none' ELSE shown END AS modifier, setting,
       release_name AS release, status || ', ' || status_meaning
           || CASE WHEN status_gap IS NOT NULL AND priced IS NOT NULL THEN '; ' || priced ELSE '' END
           || CASE WHEN words IS NOT NULL AND priced IS NULL THEN '; ' || words ELSE '' END || rule AS status,
       CASE WHEN units_na IS NULL THEN work_rvu / 100.0 END AS work_rvu, units_na AS work_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN pe_rvu / 100.0 END AS practice_rvu, pe_units_na AS practice_rvu_na,
       CASE WHEN units_na IS NULL THEN malpractice_rvu / 100.0 END AS malpractice_rvu, units_na AS malpractice_rvu_na,
       CASE WHEN pe_units_na IS NULL THEN total_rvu / 100.0 END AS total_rvu, pe_units_na AS total_rvu_na,
       conversion_factor / 10000.0 AS conversion_factor, NULL AS conversion_factor_na, amount, amount_na,
       CASE WHEN amount IS NOT NULL THEN arithmetic || rule END AS arithmetic,
       CASE WHEN amount IS NULL THEN 'not-applicable' END AS arithmetic_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       NULL AS _filled_by
FROM paid
JOIN (
    SELECT group_concat(words, '; ' ORDER BY schedule) AS priced
    FROM elsewhere
    WHERE CASE WHEN :year IS NULL THEN newest = 1 ELSE latest_of_year = 1 AND period LIKE :year || '%' END
) AS other ON TRUE
LEFT JOIN unnamed_schedule USING (status)
UNION ALL
SELECT CASE WHEN coalesce(:modifier, '') = '' THEN 'none' ELSE :modifier END, setting, left_out_of,
       'not listed; ' || words, NULL, 'no-record', NULL, 'no-record', NULL, 'no-record', NULL, 'no-record',
       NULL, 'no-record', NULL, 'no-record', NULL, 'no-record', file_name, source_line, import_id,
       'nothing: the fee schedule in force does not list the code; `ratebook query run medicare-history` has its years'
FROM last_listed
WHERE :year IS NULL AND NOT EXISTS (SELECT 1 FROM fee)
ORDER BY release, modifier, setting;
