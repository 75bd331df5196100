-- One row for each code, modifier row, setting and release: the whole numbers that an amount is made
-- of. `units` is the sum that is paid nationally: the smaller one where imaging is capped.

SELECT rvu.code_id, rvu.modifier, medicare_setting.setting, medicare_setting.place,
       release.release_id, release.year, release.period, release.part, release.label, release.latest_of_year,
       release.import_id, release.file_name, rvu.source_line,
       rvu.status, medicare_status.meaning AS status_meaning,
       rvu.work_rvu,
       iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) AS pe_rvu,
       rvu.malpractice_rvu,
       rvu.work_rvu + rvu.malpractice_rvu
           + iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) AS total_rvu,
       rvu.conversion_factor,
       iif(medicare_setting.setting = 'facility', rvu.opps_facility_pe, rvu.opps_nonfacility_pe) AS cap_pe_rvu,
       rvu.opps_malpractice AS cap_malpractice_rvu,
       rvu.opps_malpractice + iif(medicare_setting.setting = 'facility', rvu.opps_facility_pe, rvu.opps_nonfacility_pe) > 0
           AS has_cap,
       medicare_status.amount_na AS status_gap,
       iif(medicare_setting.setting = 'facility', rvu.facility_not_done, rvu.nonfacility_not_done) AS not_done,
       CASE
           WHEN medicare_status.amount_na IS NOT NULL THEN medicare_status.amount_na
           WHEN iif(medicare_setting.setting = 'facility', rvu.facility_not_done, rvu.nonfacility_not_done) = 1 THEN 'not-applicable'
           WHEN rvu.work_rvu + rvu.malpractice_rvu
               + iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) = 0
           THEN iif(rvu.status = 'R', 'set-locally', 'not-supplied')
       END AS gap
FROM medicare_rvu AS rvu
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
JOIN medicare_status ON medicare_status.status = rvu.status
JOIN medicare_setting;
