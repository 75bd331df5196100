-- National amounts by year: of the latest loaded release, or else of an extract.

WITH extract AS (
    SELECT code.system, code.code, row.modifier, medicare_setting.setting, row.year, row.label, row.work_rvu,
           iif(medicare_setting.setting = 'facility', row.facility_pe_rvu, row.nonfacility_pe_rvu) AS pe_rvu,
           row.malpractice_rvu,
           iif(medicare_setting.setting = 'facility', row.facility_not_done, row.nonfacility_not_done) AS not_done,
           row.conversion_factor, row.status, medicare_status.amount_na AS status_gap,
           release.import_id, release.file_name, row.source_line,
           row_number() OVER (PARTITION BY row.code_id, row.modifier, row.year, medicare_setting.setting
                              ORDER BY row.label DESC, row.release_id DESC) AS newest
    FROM medicare_rvu_extract AS row
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = row.release_id
    JOIN medicare_status ON medicare_status.status = row.status
    JOIN medicare_setting
    WHERE NOT EXISTS (
        SELECT 1
        FROM v_medicare_release AS published
        WHERE published.dataset = 'fee-schedule' AND published.part = '' AND published.year = row.year
    )
),
summed AS (
    SELECT extract.*, work_rvu + pe_rvu + malpractice_rvu AS total_rvu,
           CASE
               WHEN status_gap IS NOT NULL THEN status_gap
               WHEN not_done = 1 THEN 'not-applicable'
               WHEN work_rvu + pe_rvu + malpractice_rvu = 0 THEN iif(status = 'R', 'set-locally', 'not-supplied')
           END AS gap
    FROM extract
    WHERE newest = 1
)
SELECT system, code, modifier, setting, year, label, 'published' AS basis, work_rvu, pe_rvu, malpractice_rvu, total_rvu,
       not_done, status_gap, conversion_factor, cents, cents_na, arithmetic, import_id, file_name, source_line
FROM medicare_national_cents
WHERE part = '' AND latest_of_year
UNION ALL
SELECT system, code, modifier, setting, year, label, 'derived', work_rvu, pe_rvu, malpractice_rvu, total_rvu,
       not_done, status_gap, conversion_factor,
       iif(gap IS NULL, (total_rvu * conversion_factor + 5000) / 10000, NULL), gap,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d', work_rvu / 100, work_rvu % 100,
           pe_rvu / 100, pe_rvu % 100, malpractice_rvu / 100, malpractice_rvu % 100,
           conversion_factor / 10000, conversion_factor % 10000),
       import_id, file_name, source_line
FROM summed;
