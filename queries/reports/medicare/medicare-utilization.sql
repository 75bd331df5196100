-- name: medicare-utilization
-- title: Use under traditional Medicare
-- description: Services, patients and averages a service, for the nation and by state. The publisher leaves out rows
--   of ten or fewer patients: a setting that is not in the file had no service, or so few ([no-record]); of an excerpt
--   the whole file may have it ([pending]). Small counts
--   of a file are [suppressed], and so is a count of the nation that would give one of a state away.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: level text default=National choices=National,State,all "nation, states, or all"
-- grain: one year, geography and setting
-- key: year geography setting
-- column: year code "Year of service."
-- column: geography text "Nation or state."
-- column: setting text "Facility or non-facility."
-- column: services decimal "Services; may be fractional."
-- column: beneficiaries decimal title="Patients" "Different patients."
-- column: providers decimal title="Practitioners" "Different practitioners."
-- column: average_submitted money(USD) calculated title="Average submitted" "Dollars a service."
-- column: average_allowed money(USD) calculated title="Average allowed" "Dollars a service."
-- column: average_paid money(USD) calculated title="Average paid" "Dollars a service."
-- tags: code, medicare
SELECT CAST(year AS TEXT) AS year, geography, setting,
       -- What is blank is not hidden.
       services, services_na,
       CASE services_na WHEN 'not-supplied' THEN corrected.to_import END AS services_filled_by,
       beneficiaries, beneficiaries_na,
       CASE beneficiaries_na WHEN 'not-supplied' THEN corrected.to_import END AS beneficiaries_filled_by,
       providers, providers_na,
       CASE providers_na WHEN 'not-supplied' THEN corrected.to_import END AS providers_filled_by,
       average_submitted, average_submitted_na,
       CASE average_submitted_na WHEN 'not-supplied' THEN corrected.to_import END AS average_submitted_filled_by,
       average_allowed, average_allowed_na,
       CASE average_allowed_na WHEN 'not-supplied' THEN corrected.to_import END AS average_allowed_filled_by,
       average_paid, average_paid_na,
       CASE average_paid_na WHEN 'not-supplied' THEN corrected.to_import END AS average_paid_filled_by,
       file_name AS _file, source_line AS _line, import_id AS _import,
       CASE services_na
           WHEN 'no-record' THEN 'nothing: not in the file, which leaves out rows of ten or fewer patients'
           WHEN 'pending' THEN (SELECT 'the whole file, of which an excerpt is loaded: ' || to_import
                                FROM gap_filler
                                WHERE filler = 'utilization')
           ELSE 'nothing: ten or fewer could point at a patient'
       END AS _filled_by
FROM (
    SELECT year, level, geography, setting, services, services_na, beneficiaries, beneficiaries_na, providers,
           providers_na,
           average_submitted, average_submitted_na, average_allowed, average_allowed_na, average_paid, average_paid_na,
           file_name, source_line, import_id
    FROM v_medicare_utilization
    WHERE system = :system AND code = :code AND (:level = 'all' OR level = :level)
    UNION ALL
    SELECT release.year, 'National', 'National', known.setting, NULL, unlisted, NULL, unlisted, NULL, unlisted,
           NULL, unlisted, NULL, unlisted, NULL, unlisted,
           release.file_name, 1, release.import_id
    FROM (
        SELECT year, release_id, dataset, file_name, import_id,
               CASE WHEN extract THEN 'pending' ELSE 'no-record' END AS unlisted
        FROM v_medicare_release
    ) AS release
    JOIN medicare_setting AS known ON TRUE
    WHERE release.dataset = 'utilization' AND :level <> 'State'
      AND NOT EXISTS (
          SELECT 1
          FROM medicare_utilization AS usage
          JOIN code USING (code_id)
          WHERE usage.release_id = release.release_id AND usage.level = 'National' AND usage.place = known.place
            AND code.system = :system AND code.code = :code
      )
) AS used
JOIN gap_filler AS corrected ON corrected.filler = 'corrected-file'
ORDER BY used.year DESC, level, geography, setting;
