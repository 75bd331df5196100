-- view: medicare_component
-- title: What Medicare amounts are made of
-- description: The whole numbers that an amount is made of, for each code, modifier row, setting and release.
-- grain: code, modifier, setting, release
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

WITH placed AS (
    SELECT fee.code_id, fee.modifier, medicare_setting.setting, medicare_setting.place,
           fee.release_id, fee.year, fee.period, fee.part, fee.label, fee.release_name, fee.newest, fee.latest_of_year,
           fee.import_id, fee.file_name, fee.source_line,
           fee.status, medicare_status.meaning AS status_meaning,
           fee.work_rvu,
           CASE WHEN medicare_setting.setting = 'facility' THEN fee.facility_pe_rvu
               ELSE fee.nonfacility_pe_rvu END AS pe_rvu,
           fee.malpractice_rvu,
           fee.conversion_factor,
           CASE WHEN medicare_setting.setting = 'facility' THEN fee.opps_facility_pe
               ELSE fee.opps_nonfacility_pe END AS cap_pe_rvu,
           fee.opps_malpractice AS cap_malpractice_rvu,
           medicare_status.amount_na AS status_gap,
           CASE WHEN medicare_setting.setting = 'facility' THEN fee.facility_not_done
               ELSE fee.nonfacility_not_done END AS not_done,
           fee.work_rvu + fee.malpractice_rvu + fee.facility_pe_rvu + fee.nonfacility_pe_rvu AS all_units
    FROM medicare_fee_row AS fee
    JOIN medicare_status ON medicare_status.status = fee.status
    JOIN medicare_setting ON TRUE
)
SELECT code_id, modifier, setting, place, release_id, year, period, part, label, release_name, latest_of_year, newest,
       import_id, file_name, source_line, status, status_meaning,
       work_rvu, pe_rvu, malpractice_rvu, work_rvu + malpractice_rvu + pe_rvu AS total_rvu, conversion_factor,
       cap_pe_rvu, cap_malpractice_rvu, cap_malpractice_rvu + cap_pe_rvu > 0 AS has_cap,
       status_gap, not_done,
       CASE
           WHEN status_gap IS NOT NULL THEN status_gap
           -- Without any units the contractor prices it, wherever it is done.
           WHEN status = 'R' AND all_units = 0 THEN 'set-locally'
           WHEN not_done = 1 THEN 'not-applicable'
           WHEN work_rvu + malpractice_rvu + pe_rvu = 0
               THEN CASE WHEN status = 'R' THEN 'set-locally' ELSE 'not-supplied' END
       END AS gap,
       CASE WHEN work_rvu + malpractice_rvu + pe_rvu = 0 THEN status_gap END AS units_na,
       CASE
           WHEN work_rvu + malpractice_rvu + pe_rvu = 0 AND status_gap IS NOT NULL THEN status_gap
           WHEN not_done = 1 THEN 'not-applicable'
       END AS pe_units_na
FROM placed;
