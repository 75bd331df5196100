-- name: medicare-explain
-- title: How the Medicare amount is made
-- description: Every input of one fee schedule amount with its source, and the arithmetic step by step. Whole numbers
--   all the way, rounded half up to the cent after the conversion factor; each percentage for a modifier is taken of
--   the amount in cents and rounded the same way.
-- with: medicare/release-asked medicare/places medicare/chained medicare/steps
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "one modifier or several; blank is the global service"
-- param: setting text default=facility choices=facility,non-facility "facility or non-facility"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- param: apm text default=not-qualifying choices=not-qualifying,qualifying
--   "from 2026 on: the factor of clinicians who qualify for an alternative payment model, or of all others"
-- grain: one step
-- key: step
-- column: step text "What is taken or computed."
-- column: arithmetic text "Inputs and operation."
-- column: result text "The value, or the reason why there is none."
-- tags: medicare, explain
WITH named_step (step, what) AS (
    VALUES (1, 'Fee schedule'), (2, 'Place'), (3, 'Work'), (4, 'Practice expense'), (5, 'Malpractice'), (6, 'Units'),
           (7, 'Units under the outpatient cap'), (8, 'Conversion factor'), (9, 'Fee schedule amount'),
           (11, 'Within its family'), (13, 'Anesthesia')
),
in_force AS (
    SELECT period, part, gpci_year FROM release_asked
),
modifier_sets AS (
    SELECT :modifier AS modifiers
),
base AS (
    SELECT *
    FROM priced_row
    WHERE setting = :setting
),
taken AS MATERIALIZED (
    SELECT chained.nth, chained.last, chained.before, chained.cents, chained.cents_na, chained.together,
           steps.modifier, steps.paid, steps.rule, steps.citation, steps.thousandths, steps.on_parts, steps.absorbed
    FROM chained
    LEFT JOIN steps
        ON steps.modifiers = chained.modifiers AND steps.setting = chained.setting AND steps.nth = chained.nth
    WHERE chained.setting = :setting
),
-- What only facilities report is paid by their schedule.
facility AS MATERIALIZED (
    SELECT facility.*
    FROM code
    JOIN medicare_facility_modifier_cents AS facility USING (code_id)
    WHERE code.system = :system AND code.code = :code AND facility.modifier = :modifier AND :setting = 'facility'
),
step (position, nth, name, arithmetic, result, result_na) AS (
    SELECT 10, nth, 'Modifier ' || taken.modifier,
           CASE
               WHEN rule IS NULL THEN 'not decided: no rule of the Claims Processing Manual is known for it'
               WHEN absorbed IS NOT NULL THEN absorbed
               WHEN paid = 'not-decided' THEN rule || ' (not decided)'
               ELSE rule || ' (Claims Processing Manual, ' || citation || ')'
           END,
           CASE
               WHEN rule IS NULL OR paid = 'not-decided' THEN 'not decided'
               WHEN thousandths IS NULL AND paid = 'no' THEN 'not paid'
               WHEN paid = 'facility-only'
                   THEN printf('facility payment x %d.%03d', thousandths / 1000, thousandths % 1000)
               WHEN absorbed IS NOT NULL THEN 'no step of its own'
               WHEN taken.on_parts THEN second_how
                   || CASE WHEN second_cents IS NULL THEN ''
                       ELSE printf(' = $%,d.%02d', second_cents / 100, second_cents % 100) END
               WHEN thousandths IS NULL THEN 'no fixed share'
               WHEN cents IS NULL THEN printf('x %d.%03d', thousandths / 1000, thousandths % 1000)
               ELSE printf('$%,d.%02d x %d.%03d = $%,d.%02d', before / 100, before % 100,
                   thousandths / 1000, thousandths % 1000, cents / 100, cents % 100)
           END,
           NULL
    FROM taken
    JOIN base ON TRUE
    WHERE nth > 0
    UNION ALL
    SELECT 12, 0, 'Together', together,
           CASE WHEN cents_na = 'not-collected' THEN 'not decided' ELSE 'not paid as one line' END, NULL
    FROM taken
    WHERE last AND together IS NOT NULL
    UNION ALL
    SELECT 14, 0, 'Amount',
           CASE
               WHEN base.gap IS NULL AND nth > 0 THEN 'the last step'
               WHEN base.gap IS NULL THEN 'rounded half up to the cent, once'
               WHEN base.status_gap IS NOT NULL THEN 'none: status ' || base.status || ', ' || base.status_meaning
               WHEN base.not_done THEN 'none: the file prints NA, it is rarely or never done in the setting '
                   || base.setting
               ELSE 'none: status ' || base.status || ', and every unit that the file prints is zero'
           END,
           CASE WHEN cents_na IS NULL THEN printf('$%,d.%02d', taken.cents / 100, taken.cents % 100) END, cents_na
    FROM taken
    JOIN base ON TRUE
    WHERE last AND NOT EXISTS (SELECT 1 FROM facility)
    UNION ALL
    SELECT 14, 0, 'Amount',
           CASE
               WHEN cents IS NOT NULL THEN 'the payment to the facility by OPPS Addendum B of ' || period
                   || printf(', x %d.%03d', thousandths / 1000, thousandths % 1000)
               WHEN cents_na = 'pending' THEN 'the payment to the facility: OPPS Addendum B fills it'
               WHEN thousandths IS NULL
               THEN 'none: the share of the device, which the modifier takes out of this procedure, is in no file here'
               ELSE 'none: OPPS Addendum B of ' || period || ' has no payment'
           END,
           CASE WHEN cents IS NOT NULL THEN printf('$%,d.%02d', cents / 100, cents % 100) END, cents_na
    FROM facility
    UNION ALL
    SELECT step, 0, what, NULL, NULL, NULL FROM named_step
),
-- A second endoscopy of one family is paid less its base.
family AS MATERIALIZED (
    SELECT base.*,
           CASE WHEN endoscopic_base IS NULL OR '51' NOT IN (SELECT modifier FROM taken WHERE modifier IS NOT NULL)
               THEN NULL ELSE (
               SELECT (min(
                       other.work_rvu * work_gpci + other.pe_rvu * pe_gpci + other.malpractice_rvu * malpractice_gpci,
                       CASE WHEN other.has_cap
                           THEN other.work_rvu * work_gpci + other.cap_pe_rvu * pe_gpci
                               + other.cap_malpractice_rvu * malpractice_gpci
                           ELSE 9223372036854 END
                   ) * other.conversion_factor + 5000000) / 10000000
               FROM medicare_component AS other
               JOIN code ON code.code_id = other.code_id
               WHERE code.code = base.endoscopic_base AND other.modifier = '' AND other.release_id = base.release_id
                 AND other.setting = base.setting AND other.gap IS NULL
           ) END AS base_cents
    FROM base
)
SELECT step.name AS step,
       CASE step.position
           WHEN 1 THEN release_name || ', row '
               || CASE WHEN family.modifier = '' THEN 'without modifier' ELSE family.modifier END
               || ', ' || setting
           WHEN 2 THEN 'geographic indices'
           WHEN 3 THEN printf('%d.%02d x %d.%03d', work_rvu / 100, work_rvu % 100, work_gpci / 1000, work_gpci % 1000)
           WHEN 4 THEN printf('%d.%02d x %d.%03d', pe_rvu / 100, pe_rvu % 100, pe_gpci / 1000, pe_gpci % 1000)
           WHEN 5 THEN printf('%d.%02d x %d.%03d', malpractice_rvu / 100, malpractice_rvu % 100,
               malpractice_gpci / 1000, malpractice_gpci % 1000)
           WHEN 6 THEN 'the sum of the three'
           WHEN 7 THEN printf('work as above + %d.%02d x %d.%03d + %d.%02d x %d.%03d', cap_pe_rvu / 100,
               cap_pe_rvu % 100,
               pe_gpci / 1000, pe_gpci % 1000, cap_malpractice_rvu / 100, cap_malpractice_rvu % 100,
               malpractice_gpci / 1000, malpractice_gpci % 1000)
           WHEN 8 THEN printf('%d.%05d x %d.%04d', paid_units / 100000, paid_units % 100000,
               conversion_factor / 10000, conversion_factor % 10000)
           WHEN 9 THEN 'rounded half up to the cent'
           WHEN 11 THEN 'as the second endoscopy of one family instead: the amount less that of the base endoscopy '
               || endoscopic_base
           WHEN 13
           THEN 'base units and time units of the claim x the factor of the locality; the fee schedule has neither'
           ELSE step.arithmetic
       END AS arithmetic,
       CASE step.position
           WHEN 1 THEN status || ', ' || status_meaning
           WHEN 2 THEN whereabouts
           WHEN 3 THEN printf('%d.%05d', work_rvu * work_gpci / 100000, work_rvu * work_gpci % 100000)
           WHEN 4 THEN printf('%d.%05d', pe_rvu * pe_gpci / 100000, pe_rvu * pe_gpci % 100000)
           WHEN 5 THEN printf('%d.%05d', malpractice_rvu * malpractice_gpci / 100000,
               malpractice_rvu * malpractice_gpci % 100000)
           WHEN 6 THEN printf('%d.%05d', full_units / 100000, full_units % 100000)
           WHEN 7 THEN printf('%d.%05d, ', cap_units / 100000, cap_units % 100000)
               || CASE WHEN cap_units < full_units THEN 'the smaller one: it is paid' ELSE 'not the smaller one' END
           WHEN 8 THEN printf('%d.%09d', paid_units * conversion_factor / 1000000000,
               paid_units * conversion_factor % 1000000000)
           WHEN 9 THEN printf('$%,d.%02d', row_cents / 100, row_cents % 100)
           WHEN 11 THEN printf('$%,d.%02d - $%,d.%02d = $%,d.%02d', row_cents / 100, row_cents % 100,
               base_cents / 100, base_cents % 100, (row_cents - base_cents) / 100, (row_cents - base_cents) % 100)
           WHEN 13 THEN CASE WHEN EXISTS (
                   SELECT 1 FROM v_medicare_release WHERE dataset = 'anesthesia' AND newest
               ) THEN '`ratebook query run medicare-anesthesia` has the factors'
               ELSE 'the factors are in the anesthesia file (ANES): `ratebook import FILE`' END
           ELSE step.result
       END AS result,
       step.result_na,
       CASE
           WHEN step.position = 2 AND gpci_file IS NOT NULL THEN gpci_file
           WHEN step.position = 14 AND facility.source_line IS NOT NULL THEN facility.file_name
           ELSE family.file_name
       END AS _file,
       CASE
           WHEN step.position = 2 AND gpci_file IS NOT NULL THEN gpci_line
           WHEN step.position = 14 AND facility.source_line IS NOT NULL THEN facility.source_line
           ELSE family.source_line
       END AS _line,
       CASE
           WHEN step.position = 2 AND gpci_file IS NOT NULL THEN gpci_import
           WHEN step.position = 14 AND facility.source_line IS NOT NULL THEN facility.import_id
           ELSE family.import_id
       END AS _import
FROM step
JOIN family ON TRUE
LEFT JOIN facility ON TRUE
WHERE (step.position NOT BETWEEN 2 AND 9 OR facility.modifier IS NULL)
  AND (step.position NOT BETWEEN 3 AND 9 OR gap IS NULL)
  AND (step.position <> 7 OR has_cap)
  AND (step.position <> 9 OR EXISTS (SELECT 1 FROM taken WHERE nth > 0))
  AND (step.position <> 11 OR row_cents >= base_cents)
  AND (step.position <> 13 OR status = 'J')
ORDER BY step.position, step.nth;
