-- name: medicare-explain
-- title: How the Medicare amount is made
-- description: Every input of one fee schedule amount with its source, and the arithmetic step by step. Whole numbers all the way, rounded half up to the cent after the conversion factor; each percentage for a modifier is taken of the amount in cents and rounded the same way.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "one modifier or several; blank is the global service"
-- param: setting text default=facility choices=facility,non-facility "facility or non-facility"
-- param: locality text optional choices=query:medicare-localities "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- param: apm text default=not-qualifying choices=not-qualifying,qualifying "from 2026 on: the factor of clinicians who qualify for an alternative payment model, or of all others"
-- grain: one step
-- key: step
-- column: step text "What is taken or computed."
-- column: arithmetic text "Inputs and operation."
-- column: result text "The value, or why there is none."
-- tags: medicare, explain
WITH RECURSIVE scope AS (
    SELECT max(period) AS period, iif(:apm = 'qualifying', 'qualifying-apm', '') AS part
    FROM v_medicare_release
    WHERE dataset = 'fee-schedule' AND part = iif(:apm = 'qualifying', 'qualifying-apm', '')
      AND (:year IS NULL OR year = :year)
),
asked AS (
    SELECT value AS modifier
    FROM json_each('["' || replace(:modifier, '|', '","') || '"]')
    WHERE value <> ''
),
place AS (
    SELECT 1000 AS gw, 1000 AS gp, 1000 AS gm, 'the nation: every index is 1.000' AS whereabouts, NULL AS gpci_year,
           NULL AS gpci_file, NULL AS gpci_line, NULL AS gpci_import
    WHERE :locality IS NULL
    UNION ALL
    SELECT locality.work_gpci, locality.pe_gpci, locality.malpractice_gpci,
           rtrim(locality.name, '*') || ', ' || locality.state || ' (' || locality.contractor || '/' || locality.locality
               || '), indices of ' || gpci.year,
           gpci.year, gpci.file_name, locality.source_line, gpci.import_id
    FROM medicare_locality AS locality
    JOIN v_medicare_release AS gpci ON gpci.release_id = locality.release_id
    WHERE :locality IS NOT NULL AND locality.contractor || '/' || locality.locality = :locality
),
-- Every row of the code at the place: the global service, its components, a discontinued one.
weighed AS (
    SELECT national.*, place.*,
           work_rvu * gw + pe_rvu * gp + malpractice_rvu * gm AS full_units,
           iif(has_cap, work_rvu * gw + cap_pe_rvu * gp + cap_malpractice_rvu * gm, NULL) AS cap_units
    FROM scope
    JOIN medicare_national_cents AS national ON national.period = scope.period AND national.part = scope.part
    JOIN place ON place.gpci_year IS NULL OR place.gpci_year = coalesce(:gpci_year, national.year)
    WHERE national.system = :system AND national.code = :code AND national.setting = :setting
),
paid AS MATERIALIZED (
    SELECT weighed.*, iif(cap_units < full_units, cap_units, full_units) AS paid_units,
           iif(gap IS NULL, (iif(cap_units < full_units, cap_units, full_units) * conversion_factor + 5000000) / 10000000, NULL) AS row_cents
    FROM weighed
),
beside AS (
    -- 26, TC and 53 have rows of their own on codes that can be split.
    SELECT paid.*,
           max(iif(modifier = '26', row_cents, NULL)) OVER () AS professional_cents,
           max(iif(modifier = 'TC', row_cents, NULL)) OVER () AS technical_cents,
           coalesce(min(iif(modifier IN (SELECT modifier FROM asked), modifier, NULL)) OVER (), '') AS own_modifier
    FROM paid
),
ruled AS (
    SELECT beside.*, rvu.professional_technical AS split, rvu.endoscopic_base,
           reduction.indicator AS on_parts, reduction.professional, reduction.technical, reduction.practice
    FROM beside
    JOIN medicare_rvu AS rvu ON rvu.code_id = beside.code_id AND rvu.release_id = beside.release_id AND rvu.modifier = ''
    LEFT JOIN medicare_part_reduction AS reduction
        ON reduction.indicator = rvu.multiple_procedure AND '51' IN (SELECT modifier FROM asked)
    WHERE beside.modifier = beside.own_modifier
),
-- One row: the row that is priced, and its amount as the second procedure of a day where the
-- reduction falls on a part of it.
base AS MATERIALIZED (
    SELECT ruled.*,
           CASE
               WHEN gap IS NOT NULL THEN NULL
               WHEN on_parts = '5'
               THEN ((work_rvu * gw * 1000 + pe_rvu * gp * practice + malpractice_rvu * gm * 1000) * conversion_factor + 5000000000) / 10000000000
               WHEN modifier = 'TC' OR split = '3' THEN (row_cents * technical + 500) / 1000
               WHEN modifier = '26' OR split IN ('2', '8') THEN (row_cents * professional + 500) / 1000
               ELSE (professional_cents * professional + 500) / 1000 + (technical_cents * technical + 500) / 1000
           END AS second_cents,
           CASE
               WHEN on_parts = '5'
               THEN printf('(%d.%05d + %d.%05d x %d.%03d + %d.%05d) x the factor', work_rvu * gw / 100000, work_rvu * gw % 100000,
                   pe_rvu * gp / 100000, pe_rvu * gp % 100000, practice / 1000, practice % 1000,
                   malpractice_rvu * gm / 100000, malpractice_rvu * gm % 100000)
               WHEN modifier = 'TC' OR split = '3' THEN printf('technical, x %d.%03d', technical / 1000, technical % 1000)
               WHEN modifier = '26' OR split IN ('2', '8') THEN printf('professional, x %d.%03d', professional / 1000, professional % 1000)
               WHEN professional_cents IS NOT NULL AND technical_cents IS NOT NULL
               THEN printf('professional $%,d.%02d x %d.%03d + technical $%,d.%02d x %d.%03d',
                   professional_cents / 100, professional_cents % 100, professional / 1000, professional % 1000,
                   technical_cents / 100, technical_cents % 100, technical / 1000, technical % 1000)
               ELSE 'its components are under other codes'
           END AS second_how
    FROM ruled
),
conflict AS (
    SELECT modifier, other, why
    FROM medicare_modifier_conflict
    WHERE modifier IN (SELECT modifier FROM asked) AND other IN (SELECT modifier FROM asked)
    ORDER BY modifier, other
    LIMIT 1
),
effect AS MATERIALIZED (
    SELECT modifier, paid, rule, citation, thousandths, thousandths_na
    FROM medicare_modifier_effect
    WHERE system = :system AND code = :code AND part = (SELECT part FROM scope) AND period = (SELECT period FROM scope)
),
ordered AS MATERIALIZED (
    SELECT asked.modifier, effect.paid, effect.rule, effect.citation, effect.thousandths,
           asked.modifier = '51' AND effect.paid = 'yes' AND base.on_parts IS NOT NULL AS on_parts,
           -- The 13.6 percent of a practitioner who is no physician stands in place of the 16.
           asked.modifier IN ('80', '81', '82') AND effect.paid <> 'no' AND 'AS' IN (SELECT modifier FROM asked) AS within_as,
           CASE WHEN effect.modifier IS NULL THEN 'no-record' ELSE effect.thousandths_na END AS why_none,
           base.second_cents, base.second_how,
           row_number() OVER (
               ORDER BY iif(asked.modifier = '51' AND base.on_parts IS NOT NULL, 1, ifnull(rank.position, 9)), asked.modifier
           ) AS nth
    FROM asked
    JOIN base
    LEFT JOIN effect ON effect.modifier = asked.modifier
    LEFT JOIN medicare_modifier_order AS rank ON rank.modifier = asked.modifier
    WHERE asked.modifier <> base.modifier
),
chain (nth, before, cents, why) AS (
    SELECT 0, NULL, row_cents, coalesce(gap, iif(EXISTS (SELECT 1 FROM conflict), 'not-applicable', NULL))
    FROM base
    UNION ALL
    SELECT ordered.nth, chain.cents,
           CASE
               WHEN within_as THEN chain.cents
               WHEN on_parts THEN second_cents
               ELSE (chain.cents * thousandths + 500) / 1000
           END,
           CASE
               WHEN chain.why IS NOT NULL THEN chain.why
               WHEN within_as THEN NULL
               WHEN on_parts THEN iif(second_cents IS NULL, 'not-collected', NULL)
               WHEN thousandths IS NULL THEN why_none
           END
    FROM chain
    JOIN ordered ON ordered.nth = chain.nth + 1
),
taken AS MATERIALIZED (
    SELECT chain.nth, chain.before, chain.cents, chain.why, ordered.modifier, ordered.paid, ordered.rule, ordered.citation,
           ordered.thousandths, ordered.on_parts, ordered.within_as, ordered.second_cents, ordered.second_how,
           max(chain.nth) OVER () AS steps
    FROM chain
    LEFT JOIN ordered ON ordered.nth = chain.nth
),
step (position, nth, name, arithmetic, result) AS (
    SELECT 10, nth, 'Modifier ' || modifier,
           CASE
               WHEN rule IS NULL THEN 'the fee schedule has no rule for it'
               WHEN within_as THEN 'is beside AS, whose share is paid in its place'
               ELSE rule || ' (Claims Processing Manual, ' || citation || ')'
           END,
           CASE
               WHEN rule IS NULL THEN 'not known'
               WHEN thousandths IS NULL AND paid = 'no' THEN 'not paid'
               WHEN within_as THEN 'no step of its own'
               WHEN on_parts THEN second_how || iif(second_cents IS NULL, '', printf(' = $%,d.%02d', second_cents / 100, second_cents % 100))
               WHEN thousandths IS NULL THEN 'no fixed share'
               WHEN cents IS NULL THEN printf('x %d.%03d', thousandths / 1000, thousandths % 1000)
               ELSE printf('$%,d.%02d x %d.%03d = $%,d.%02d', before / 100, before % 100,
                   thousandths / 1000, thousandths % 1000, cents / 100, cents % 100)
           END
    FROM taken
    WHERE nth > 0
    UNION ALL
    SELECT 12, 0, 'Together', modifier || ' and ' || other || ': ' || why, 'not paid as one line'
    FROM conflict
    UNION ALL
    SELECT 14, 0, 'Amount',
           CASE
               WHEN base.gap IS NULL AND steps > 0 THEN 'the last step'
               WHEN base.gap IS NULL THEN 'rounded half up to the cent, once'
               WHEN base.status_gap IS NOT NULL THEN 'none: status ' || base.status || ', ' || base.status_meaning
               WHEN base.not_done THEN 'none: the file prints NA, it is rarely or never done in the setting ' || base.setting
               ELSE 'none: status ' || base.status || ', and every unit that the file prints is zero'
           END,
           iif(why IS NULL, printf('$%,d.%02d', taken.cents / 100, taken.cents % 100), '[' || why || ']')
    FROM taken
    JOIN base
    WHERE nth = steps
    UNION ALL
    SELECT column1, 0, column2, NULL, NULL
    FROM (VALUES (1, 'Fee schedule'), (2, 'Place'), (3, 'Work'), (4, 'Practice expense'), (5, 'Malpractice'), (6, 'Units'),
                 (7, 'Units under the outpatient cap'), (8, 'Conversion factor'), (9, 'Fee schedule amount'),
                 (11, 'Within its family'), (13, 'Anesthesia'))
),
-- A second endoscopy of one family is paid less its base.
family AS MATERIALIZED (
    SELECT base.*,
           iif(endoscopic_base IS NULL OR '51' NOT IN (SELECT modifier FROM asked), NULL, (
               SELECT (min(
                       other.work_rvu * gw + other.pe_rvu * gp + other.malpractice_rvu * gm,
                       iif(other.has_cap, other.work_rvu * gw + other.cap_pe_rvu * gp + other.cap_malpractice_rvu * gm, 9223372036854)
                   ) * other.conversion_factor + 5000000) / 10000000
               FROM medicare_component AS other
               JOIN code ON code.code_id = other.code_id
               WHERE code.code = base.endoscopic_base AND other.modifier = '' AND other.release_id = base.release_id
                 AND other.setting = base.setting AND other.gap IS NULL
           )) AS base_cents
    FROM base
)
SELECT step.name AS step,
       CASE step.position
           WHEN 1 THEN label || ', row ' || iif(family.modifier = '', 'without modifier', family.modifier) || ', ' || setting
           WHEN 2 THEN 'geographic indices'
           WHEN 3 THEN printf('%d.%02d x %d.%03d', work_rvu / 100, work_rvu % 100, gw / 1000, gw % 1000)
           WHEN 4 THEN printf('%d.%02d x %d.%03d', pe_rvu / 100, pe_rvu % 100, gp / 1000, gp % 1000)
           WHEN 5 THEN printf('%d.%02d x %d.%03d', malpractice_rvu / 100, malpractice_rvu % 100, gm / 1000, gm % 1000)
           WHEN 6 THEN 'the sum of the three'
           WHEN 7 THEN printf('work as above + %d.%02d x %d.%03d + %d.%02d x %d.%03d', cap_pe_rvu / 100, cap_pe_rvu % 100,
               gp / 1000, gp % 1000, cap_malpractice_rvu / 100, cap_malpractice_rvu % 100, gm / 1000, gm % 1000)
           WHEN 8 THEN printf('%d.%05d x %d.%04d', paid_units / 100000, paid_units % 100000,
               conversion_factor / 10000, conversion_factor % 10000)
           WHEN 9 THEN 'rounded half up to the cent'
           WHEN 11 THEN 'as the second endoscopy of one family instead: the amount less that of the base endoscopy ' || endoscopic_base
           WHEN 13 THEN 'base units and time units of the claim x the factor of the locality; the fee schedule has neither'
           ELSE step.arithmetic
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
           WHEN 9 THEN printf('$%,d.%02d', row_cents / 100, row_cents % 100)
           WHEN 11 THEN printf('$%,d.%02d - $%,d.%02d = $%,d.%02d', row_cents / 100, row_cents % 100,
               base_cents / 100, base_cents % 100, (row_cents - base_cents) / 100, (row_cents - base_cents) % 100)
           WHEN 13 THEN '`ratebook query run medicare-anesthesia` has the factors'
           ELSE step.result
       END AS result,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_file, file_name) AS _file,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_line, source_line) AS _line,
       iif(step.position = 2 AND gpci_file IS NOT NULL, gpci_import, import_id) AS _import
FROM step
JOIN family
WHERE (step.position NOT BETWEEN 3 AND 9 OR gap IS NULL)
  AND (step.position <> 7 OR has_cap)
  AND (step.position <> 9 OR EXISTS (SELECT 1 FROM asked WHERE asked.modifier <> family.modifier))
  AND (step.position <> 11 OR row_cents >= base_cents)
  AND (step.position <> 13 OR status = 'J')
ORDER BY step.position, step.nth;
