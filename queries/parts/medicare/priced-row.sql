-- part: medicare/priced-row
-- description: The row of the fee schedule that a set of modifiers is priced from, at each place asked for: that of a
--   component or of a discontinued procedure where the code has one, otherwise the global service.
-- reads: in_force period part gpci_year
-- reads: modifier_sets modifiers
-- reads: places area state locality_name work_gpci pe_gpci malpractice_gpci gpci_year gpci_import_id
--   gpci_file_name gpci_source_line
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one set of modifiers, place, release and setting
-- column: modifiers code "The set of modifiers."
-- column: area text "The locality; blank for the nation."
-- column: setting text "facility or non-facility."
-- column: period text "Period of the release."
-- column: newest int "1 for the release in force."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: release_name text "Name of the release, with whose conversion factor it is."
-- column: status code "Status indicator."
-- column: status_meaning text "What it means."
-- column: status_gap text "Reason that it gives for having no amount."
-- column: not_done int "1 where CMS prints NA."
-- column: gap text "Reason for having no amount; null where there is one."
-- column: work_rvu int "Hundredths. Work."
-- column: pe_rvu int "Hundredths. Practice expense."
-- column: malpractice_rvu int "Hundredths. Malpractice."
-- column: cap_pe_rvu int "Hundredths. Practice expense under the outpatient cap."
-- column: cap_malpractice_rvu int "Hundredths. Malpractice under the outpatient cap."
-- column: has_cap int "1 where the outpatient cap applies."
-- column: conversion_factor int "Ten-thousandths of a dollar. Conversion factor."
-- column: work_gpci int "Thousandths. Geographic index of work."
-- column: pe_gpci int "Thousandths. Geographic index of practice expense."
-- column: malpractice_gpci int "Thousandths. Geographic index of malpractice."
-- column: whereabouts text "The place in words."
-- column: gpci_file text "Source file of the indices."
-- column: gpci_line int "Their line."
-- column: gpci_import int "Their import."
-- column: full_units int "Hundred-thousandths. Units at the place."
-- column: cap_units int "Hundred-thousandths. Units under the outpatient cap."
-- column: paid_units int "Hundred-thousandths. The smaller of both."
-- column: row_cents int "Cents. Amount of the row, rounded to the cent."
-- column: on_parts int "1 where a reduction for multiple procedures falls on a part of the amount."
-- column: second_cents int
--   "Cents. Amount of the second procedure of a day where the reduction falls on a part."
-- column: second_how text "How it is made."
-- column: endoscopic_base code "Base endoscopy of the family."
-- column: file_name text names "Source file."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

WITH weighed AS (
    SELECT component.*, place.*,
           CASE WHEN place.area = '' THEN 'the nation: every index is 1.000'
               ELSE rtrim(locality_name, '*') || ', ' || state || ' (' || place.area || '), indices of '
                   || place.gpci_year
           END AS whereabouts,
           work_rvu * work_gpci + pe_rvu * pe_gpci + malpractice_rvu * malpractice_gpci AS full_units,
           CASE WHEN has_cap
               THEN work_rvu * work_gpci + cap_pe_rvu * pe_gpci + cap_malpractice_rvu * malpractice_gpci END
               AS cap_units
    FROM code
    JOIN medicare_component AS component USING (code_id)
    JOIN in_force ON in_force.period = component.period AND in_force.part = component.part
    JOIN places AS place ON place.gpci_year IS NULL OR place.gpci_year = in_force.gpci_year
    WHERE code.system = :system AND code.code = :code
),
paid AS (
    SELECT modifier_sets.modifiers, weighed.*, rvu.professional_technical AS split,
           rvu.endoscopic_base, rvu.endoscopic_base_na, reduction.*,
           CASE WHEN cap_units < full_units THEN cap_units ELSE full_units END AS paid_units,
           CASE WHEN gap IS NULL THEN (full_units * weighed.conversion_factor + 5000000) / 10000000 END AS full_cents,
           CASE WHEN gap IS NULL THEN (cap_units * weighed.conversion_factor + 5000000) / 10000000 END AS cap_cents,
           weighed.modifier <> ''
               AND instr('|' || modifier_sets.modifiers || '|', '|' || weighed.modifier || '|') > 0 AS asked
    FROM modifier_sets
    JOIN weighed ON TRUE
    JOIN medicare_rvu AS rvu
        ON rvu.code_id = weighed.code_id AND rvu.release_id = weighed.release_id AND rvu.modifier = weighed.modifier
    LEFT JOIN medicare_part_reduction AS reduction ON reduction.indicator = rvu.multiple_procedure
),
-- What the second procedure of a day is paid where the reduction falls on a part of the amount. A technical component
-- is reduced first and capped then.
reduced AS (
    SELECT paid.*,
           (full_cents * professional + 500) / 1000 AS professional_cents,
           min((full_cents * technical + 500) / 1000, coalesce(cap_cents, full_cents)) AS technical_cents,
           CASE WHEN indicator = '5' THEN ((work_rvu * work_gpci * 1000 + pe_rvu * pe_gpci * practice
               + malpractice_rvu * malpractice_gpci * 1000) * conversion_factor + 5000000000) / 10000000000 END
               AS practice_cents,
           printf('professional $%,d.%02d x %d.%03d', full_cents / 100, full_cents % 100,
               professional / 1000, professional % 1000) AS professional_how,
           printf('technical $%,d.%02d x %d.%03d', full_cents / 100, full_cents % 100,
               technical / 1000, technical % 1000)
               || CASE WHEN cap_cents < (full_cents * technical + 500) / 1000
                   THEN printf(', capped at $%,d.%02d', cap_cents / 100, cap_cents % 100) ELSE '' END AS technical_how
    FROM paid
),
-- Each row with the components beside it; the row that is priced is the first of those asked for.
beside AS (
    SELECT reduced.*,
           max(CASE WHEN modifier = '26' THEN professional_cents END) OVER code_row
               + max(CASE WHEN modifier = 'TC' THEN technical_cents END) OVER code_row AS both_cents,
           max(CASE WHEN modifier = '26' THEN professional_how END) OVER code_row || ' + '
               || max(CASE WHEN modifier = 'TC' THEN technical_how END) OVER code_row AS both_how,
           coalesce(min(CASE WHEN asked THEN modifier END) OVER code_row, '') AS priced_modifier
    FROM reduced
    WINDOW code_row AS (PARTITION BY modifiers, area, setting, period)
)
SELECT modifiers, area, setting, period, newest, modifier, release_id, release_name, status, status_meaning,
       status_gap, not_done, gap,
       work_rvu, pe_rvu, malpractice_rvu, cap_pe_rvu, cap_malpractice_rvu, has_cap, conversion_factor,
       work_gpci, pe_gpci, malpractice_gpci, whereabouts, gpci_file_name AS gpci_file,
       gpci_source_line AS gpci_line, gpci_import_id AS gpci_import,
       full_units, cap_units, paid_units,
       min(full_cents, coalesce(cap_cents, full_cents)) AS row_cents,
       indicator IS NOT NULL AS on_parts,
       CASE
           WHEN indicator = '5' THEN practice_cents
           WHEN modifier = 'TC' OR split = '3' THEN technical_cents
           WHEN modifier = '26' OR split IN ('2', '8') THEN professional_cents
           ELSE both_cents
       END AS second_cents,
       CASE
           WHEN indicator = '5'
           THEN printf('(%d.%05d + %d.%05d x %d.%03d + %d.%05d) x the factor',
               work_rvu * work_gpci / 100000, work_rvu * work_gpci % 100000,
               pe_rvu * pe_gpci / 100000, pe_rvu * pe_gpci % 100000, practice / 1000, practice % 1000,
               malpractice_rvu * malpractice_gpci / 100000, malpractice_rvu * malpractice_gpci % 100000)
           WHEN modifier = 'TC' OR split = '3' THEN technical_how
           WHEN modifier = '26' OR split IN ('2', '8') THEN professional_how
           WHEN both_cents IS NOT NULL THEN both_how
           ELSE 'its components are under other codes'
       END AS second_how,
       endoscopic_base, endoscopic_base_na, file_name, source_line, import_id
FROM beside
WHERE modifier = priced_modifier;
