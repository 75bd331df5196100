-- view: medicare_fee_row
-- title: Rows of the fee schedule with their release
-- description: The rows of the physician fee schedule as CMS prints them, and whether each is what is in force of the
--   code: the newest release has the code, or those that are newer are excerpts, which say nothing of the codes that
--   they leave out.
-- grain: code, modifier, release
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: part text "Whose conversion factor it has; blank for that of clinicians who do not qualify."
-- column: newest int "1 for what is in force of the code."
-- column: latest_of_year int "1 for the latest that lists the code in its year."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: label text "Name of the release, such as RVU26A."
-- column: release_name text "The same; from 2026 on with whose factor it is: qualifying or non-qualifying APM."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: status code "Status indicator of the fee schedule."
-- column: conversion_factor int unit="USD / 10000" "Conversion factor of the row."
-- column: work_rvu int unit="RVU / 100" "Work."
-- column: malpractice_rvu int unit="RVU / 100" "Malpractice."
-- column: facility_pe_rvu int unit="RVU / 100" "Practice expense in a facility."
-- column: nonfacility_pe_rvu int unit="RVU / 100" "Practice expense elsewhere."
-- column: facility_not_done int "1 where CMS prints NA for a facility."
-- column: nonfacility_not_done int "1 where CMS prints NA for elsewhere."
-- column: opps_facility_pe int unit="RVU / 100" "Practice expense in a facility under the outpatient cap on imaging."
-- column: opps_nonfacility_pe int unit="RVU / 100" "The same elsewhere."
-- column: opps_malpractice int unit="RVU / 100" "Malpractice under the outpatient cap on imaging."

SELECT rvu.code_id, rvu.modifier, rvu.release_id, release.part,
       CASE
           WHEN release.newest THEN 1
           WHEN NOT release.standing THEN 0
           WHEN EXISTS (
               SELECT 1
               FROM medicare_rvu AS later
               WHERE later.code_id = rvu.code_id AND later.release_id <> rvu.release_id
                 AND instr(release.from_here, '|' || later.release_id || '|') > 0
           ) THEN 0
           ELSE 1
       END AS newest,
       CASE
           WHEN release.latest_of_year THEN 1
           WHEN NOT release.standing_of_year THEN 0
           WHEN EXISTS (
               SELECT 1
               FROM medicare_rvu AS later
               WHERE later.code_id = rvu.code_id AND later.release_id <> rvu.release_id
                 AND instr(release.from_here_in_year, '|' || later.release_id || '|') > 0
           ) THEN 0
           ELSE 1
       END AS latest_of_year,
       release.year, release.period, release.label, release.release_name, release.import_id, release.file_name,
       rvu.source_line, rvu.status, rvu.conversion_factor, rvu.work_rvu, rvu.malpractice_rvu, rvu.facility_pe_rvu,
       rvu.nonfacility_pe_rvu, rvu.facility_not_done, rvu.nonfacility_not_done, rvu.opps_facility_pe,
       rvu.opps_nonfacility_pe, rvu.opps_malpractice
FROM medicare_rvu AS rvu
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id;
