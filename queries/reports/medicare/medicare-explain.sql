-- name: medicare-explain
-- title: How the Medicare amount is made
-- description: Every input of one fee schedule amount with its source, and the arithmetic step by step. Whole numbers all the way, rounded half up to the cent once.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "one modifier; blank is the whole service"
-- param: setting text default=facility choices=facility,non-facility "where it is done"
-- param: locality text optional "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- grain: one step
-- key: step
-- column: step text "What is taken or computed."
-- column: arithmetic text "Inputs and operation."
-- column: result text "The value, or why there is none."
-- tags: medicare, explain
WITH scope AS (
    SELECT max(period) AS period
    FROM v_medicare_release
    WHERE dataset = 'fee-schedule' AND part = '' AND (:year IS NULL OR year = :year)
),
priced_row AS (
    -- 26, TC and 53 have rows of their own on codes that can be split.
    SELECT coalesce(max(national.modifier), '') AS modifier
    FROM v_medicare_national AS national
    WHERE national.system = :system AND national.code = :code AND national.part = ''
      AND national.period = (SELECT period FROM scope) AND national.modifier = :modifier
),
base AS (
    SELECT national.*, 1000 AS gw, 1000 AS gp, 1000 AS gm, 'the nation: every index is 1.000' AS whereabouts,
           NULL AS gpci_file, NULL AS gpci_line, NULL AS gpci_import
    FROM v_medicare_national AS national
    WHERE :locality IS NULL AND national.system = :system AND national.code = :code AND national.part = ''
      AND national.setting = :setting AND national.period = (SELECT period FROM scope)
      AND national.modifier = (SELECT modifier FROM priced_row)
    UNION ALL
    SELECT national.*, amount.work_gpci, amount.pe_gpci, amount.malpractice_gpci,
           rtrim(amount.locality_name, '*') || ', ' || amount.state || ' (' || amount.contractor || '/' || amount.locality
               || '), indices of ' || amount.gpci_year,
           amount.gpci_file_name, amount.gpci_source_line, amount.gpci_import_id
    FROM v_medicare_national AS national
    JOIN v_medicare_locality_amount AS amount
        ON amount.code_id = national.code_id AND amount.release_id = national.release_id
       AND amount.modifier = national.modifier AND amount.setting = national.setting
    WHERE :locality IS NOT NULL AND national.system = :system AND national.code = :code AND national.part = ''
      AND national.setting = :setting AND national.period = (SELECT period FROM scope)
      AND national.modifier = (SELECT modifier FROM priced_row)
      AND amount.gpci_year = coalesce(:gpci_year, amount.year)
      AND amount.contractor || '/' || amount.locality = :locality
),
effect AS (
    SELECT modifier, thousandths, thousandths_na, paid, rule, citation, file_name, source_line, import_id
    FROM v_medicare_modifier
    WHERE system = :system AND code = :code AND part = '' AND period = (SELECT period FROM scope) AND modifier = :modifier
),
units AS (
    SELECT base.*,
           base.work_rvu * gw + base.pe_rvu * gp + base.malpractice_rvu * gm AS full_units,
           iif(base.has_cap, base.work_rvu * gw + base.cap_pe_rvu * gp + base.cap_malpractice_rvu * gm, NULL) AS cap_units,
           :modifier <> base.modifier AS by_rule,
           effect.modifier AS rule_modifier, effect.paid, effect.thousandths, effect.rule, effect.citation,
           CASE
               WHEN base.gap IS NOT NULL THEN base.gap
               WHEN :modifier = base.modifier THEN NULL
               WHEN effect.modifier IS NULL THEN 'no-record'
               ELSE effect.thousandths_na
           END AS why_none
    FROM base
    LEFT JOIN effect
),
paid AS (
    SELECT units.*, iif(cap_units < full_units, cap_units, full_units) AS paid_units,
           iif(by_rule, thousandths, 1000) AS share
    FROM units
)
SELECT step.name AS step,
       CASE step.position
           WHEN 1 THEN label || ', row ' || iif(modifier = '', 'without modifier', modifier) || ', ' || setting
           WHEN 2 THEN 'geographic indices'
           WHEN 3 THEN printf('%d.%02d x %d.%03d', work_rvu / 100, work_rvu % 100, gw / 1000, gw % 1000)
           WHEN 4 THEN printf('%d.%02d x %d.%03d', pe_rvu / 100, pe_rvu % 100, gp / 1000, gp % 1000)
           WHEN 5 THEN printf('%d.%02d x %d.%03d', malpractice_rvu / 100, malpractice_rvu % 100, gm / 1000, gm % 1000)
           WHEN 6 THEN 'the sum of the three'
           WHEN 7 THEN printf('work as above + %d.%02d x %d.%03d + %d.%02d x %d.%03d', cap_pe_rvu / 100, cap_pe_rvu % 100,
               gp / 1000, gp % 1000, cap_malpractice_rvu / 100, cap_malpractice_rvu % 100, gm / 1000, gm % 1000)
           WHEN 8 THEN printf('%d.%05d x %d.%04d', paid_units / 100000, paid_units % 100000,
               conversion_factor / 10000, conversion_factor % 10000)
           WHEN 9 THEN coalesce(rule || ' (Claims Processing Manual, ' || citation || ')', 'the fee schedule has no rule for it')
           ELSE 'rounded half up to the cent, once'
       END AS arithmetic,
       CASE step.position
           WHEN 1 THEN status || ', ' || status_meaning
           WHEN 2 THEN whereabouts
           WHEN 3 THEN printf('%d.%05d', work_rvu * gw / 100000, work_rvu * gw % 100000)
           WHEN 4 THEN printf('%d.%05d', pe_rvu * gp / 100000, pe_rvu * gp % 100000)
           WHEN 5 THEN printf('%d.%05d', malpractice_rvu * gm / 100000, malpractice_rvu * gm % 100000)
           WHEN 6 THEN printf('%d.%05d', full_units / 100000, full_units % 100000)
           WHEN 7 THEN printf('%d.%05d, ', cap_units / 100000, cap_units % 100000)
               || iif(cap_units < full_units, 'the smaller one: it is paid', 'not the smaller one')
           WHEN 8 THEN printf('%d.%09d', paid_units * conversion_factor / 1000000000, paid_units * conversion_factor % 1000000000)
           WHEN 9 THEN CASE
               WHEN rule_modifier IS NULL THEN 'not known'
               WHEN paid = 'no' THEN 'not paid'
               WHEN thousandths IS NULL THEN 'no fixed share'
               ELSE printf('x %d.%03d', thousandths / 1000, thousandths % 1000)
           END
           ELSE iif(why_none IS NULL,
               printf('$%,d.%02d', (paid_units * conversion_factor * share + 5000000000) / 1000000000000,
                   (paid_units * conversion_factor * share + 5000000000) / 10000000000 % 100),
               '[' || why_none || ']')
       END AS result,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_file, file_name) AS _file,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_line, source_line) AS _line,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_import, import_id) AS _import
FROM paid
JOIN (
    SELECT 1 AS position, 'Fee schedule' AS name
    UNION ALL SELECT 2, 'Place'
    UNION ALL SELECT 3, 'Work'
    UNION ALL SELECT 4, 'Practice expense'
    UNION ALL SELECT 5, 'Malpractice'
    UNION ALL SELECT 6, 'Units'
    UNION ALL SELECT 7, 'Units under the outpatient cap'
    UNION ALL SELECT 8, 'Conversion factor'
    UNION ALL SELECT 9, 'Modifier'
    UNION ALL SELECT 10, 'Amount'
) AS step
WHERE (step.position IN (1, 2, 10) OR (step.position = 9 AND by_rule) OR (step.position BETWEEN 3 AND 8 AND gap IS NULL))
  AND (step.position <> 7 OR has_cap)
ORDER BY step.position;
