-- view: medicare_history_cents
-- title: National amounts by year, in cents
-- description: National amounts of the latest loaded release of each year, or of an extract where no release
--   of the year is loaded.
-- grain: code, modifier, setting, year
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: setting text "facility or non-facility."
-- column: year int "Calendar year that the release is for."
-- column: label text "Name of the release, such as RVU26A."
-- column: basis text "published, or derived from an extract of older files."
-- column: work_rvu int unit="RVU / 100" "Work."
-- column: pe_rvu int unit="RVU / 100" "Practice expense of the setting."
-- column: malpractice_rvu int unit="RVU / 100" "Malpractice."
-- column: total_rvu int unit="RVU / 100" "Work, practice expense and malpractice."
-- column: not_done int "1 where CMS prints NA: rarely or never done in that setting."
-- column: status_gap text "Reason that the status indicator gives for having no amount; null where it has one."
-- column: units_na text "Reason for which the units are no figures; null where they are."
-- column: pe_units_na text "The same of practice expense and total, which are none where CMS prints NA."
-- column: conversion_factor int unit="USD / 10000" "Conversion factor of the printed."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."
-- column: arithmetic text "The sum in words."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

WITH extract AS (
    SELECT code.system, code.code, printed.modifier, medicare_setting.setting, printed.year, printed.label,
           printed.work_rvu,
           CASE WHEN medicare_setting.setting = 'facility' THEN printed.facility_pe_rvu
               ELSE printed.nonfacility_pe_rvu END AS pe_rvu,
           printed.malpractice_rvu,
           CASE WHEN medicare_setting.setting = 'facility' THEN printed.facility_not_done
               ELSE printed.nonfacility_not_done END AS not_done,
           printed.work_rvu + printed.malpractice_rvu + printed.facility_pe_rvu + printed.nonfacility_pe_rvu
               AS all_units,
           printed.conversion_factor, printed.status, medicare_status.amount_na AS status_gap,
           release.import_id, release.file_name, printed.source_line,
           row_number() OVER (PARTITION BY printed.code_id, printed.modifier, printed.year, medicare_setting.setting
                              ORDER BY printed.label DESC, printed.release_id DESC) AS newest
    FROM medicare_rvu_extract AS printed
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = printed.release_id
    JOIN medicare_status ON medicare_status.status = printed.status
    JOIN medicare_setting ON TRUE
    WHERE NOT EXISTS (
        SELECT 1
        FROM v_medicare_release AS published
        WHERE published.dataset = 'fee-schedule' AND published.part = '' AND published.year = printed.year
    )
),
summed AS (
    SELECT extract.*,
           work_rvu + pe_rvu + malpractice_rvu AS total_rvu,
           CASE
               WHEN status_gap IS NOT NULL THEN status_gap
               WHEN status = 'R' AND all_units = 0 THEN 'set-locally'
               WHEN not_done = 1 THEN 'not-applicable'
               WHEN work_rvu + malpractice_rvu + pe_rvu = 0
                   THEN CASE WHEN status = 'R' THEN 'set-locally' ELSE 'not-supplied' END
           END AS gap,
           CASE WHEN work_rvu + pe_rvu + malpractice_rvu = 0 THEN status_gap END AS units_na
    FROM extract
    WHERE newest = 1
)
SELECT system, code, modifier, setting, year, label, 'published' AS basis,
       work_rvu, pe_rvu, malpractice_rvu, total_rvu, not_done, status_gap, units_na, pe_units_na, conversion_factor,
       cents, cents_na, arithmetic, import_id, file_name, source_line
FROM medicare_national_cents
WHERE part = '' AND latest_of_year
UNION ALL
SELECT system, code, modifier, setting, year, label, 'derived', work_rvu, pe_rvu, malpractice_rvu, total_rvu,
       not_done, status_gap, units_na, coalesce(units_na, CASE WHEN not_done = 1 THEN 'not-applicable' END),
       conversion_factor,
       CASE WHEN gap IS NULL THEN (total_rvu * conversion_factor + 5000) / 10000 END, gap,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d',
           work_rvu / 100, work_rvu % 100,
           pe_rvu / 100, pe_rvu % 100, malpractice_rvu / 100, malpractice_rvu % 100,
           conversion_factor / 10000, conversion_factor % 10000),
       import_id, file_name, source_line
FROM summed;
