-- view: medicare_national_cents
-- title: National amounts, in cents
-- description: The national amount, in which every geographic index is 1.000.
-- grain: code, modifier, setting, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: place code "The setting as utilization files mark it: F or O."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: release_name text "The same; from 2026 on with whose factor it is: qualifying or non-qualifying APM."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: status code "Status indicator of the fee schedule."
-- column: status_meaning text "What the status indicator means."
-- column: work_rvu int unit="RVU / 100" "Work."
-- column: pe_rvu int unit="RVU / 100" "Practice expense of the setting."
-- column: malpractice_rvu int unit="RVU / 100" "Malpractice."
-- column: total_rvu int unit="RVU / 100" "Work, practice expense and malpractice."
-- column: conversion_factor int unit="USD / 10000" "Conversion factor of the row."
-- column: cap_pe_rvu int unit="RVU / 100" "Practice expense under the outpatient cap on imaging."
-- column: cap_malpractice_rvu int unit="RVU / 100" "Malpractice under the outpatient cap on imaging."
-- column: has_cap int "1 where the outpatient cap on imaging applies."
-- column: status_gap text "Reason that the status indicator gives for having no amount; null where it has one."
-- column: not_done int "1 where CMS prints NA: rarely or never done in that setting."
-- column: gap text "Reason for having no amount; null where there is one."
-- column: units_na text "Reason for which the units are no figures; null where they are."
-- column: pe_units_na text "The same of practice expense and total, which are none where CMS prints NA."
-- column: cap_rvu int unit="RVU / 100" "Total under the cap; null where no cap applies."
-- column: paid_rvu int unit="RVU / 100" "The smaller of the total and the total under the cap."
-- column: full_cents int unit="USD / 100" "Amount of the total, before the cap; null where there is none."
-- column: cap_cents int unit="USD / 100" "Amount under the cap; null where no cap applies."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."
-- column: arithmetic text "The sum in words."

WITH capped AS (
    SELECT component.*,
           CASE WHEN has_cap THEN work_rvu + cap_pe_rvu + cap_malpractice_rvu END AS cap_rvu
    FROM medicare_component AS component
)
SELECT code.system, code.code, component.*,
       CASE WHEN gap IS NULL THEN min(total_rvu, coalesce(cap_rvu, total_rvu)) END AS paid_rvu,
       CASE WHEN gap IS NULL THEN (total_rvu * conversion_factor + 5000) / 10000 END AS full_cents,
       CASE WHEN gap IS NULL THEN (cap_rvu * conversion_factor + 5000) / 10000 END AS cap_cents,
       CASE WHEN gap IS NULL
           THEN (min(total_rvu, coalesce(cap_rvu, total_rvu)) * conversion_factor + 5000) / 10000 END AS cents,
       component.gap AS cents_na,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d',
           component.work_rvu / 100, component.work_rvu % 100, component.pe_rvu / 100, component.pe_rvu % 100,
           component.malpractice_rvu / 100, component.malpractice_rvu % 100,
           component.conversion_factor / 10000, component.conversion_factor % 10000)
       || CASE
           WHEN component.has_cap
               AND component.cap_pe_rvu + component.cap_malpractice_rvu < component.pe_rvu + component.malpractice_rvu
           THEN printf(', capped at hospital outpatient payment: (work %d.%02d + %d.%02d + %d.%02d) x the same',
               component.work_rvu / 100, component.work_rvu % 100,
               component.cap_pe_rvu / 100, component.cap_pe_rvu % 100,
               component.cap_malpractice_rvu / 100, component.cap_malpractice_rvu % 100)
           ELSE ''
       END AS arithmetic
FROM capped AS component
JOIN code USING (code_id);
