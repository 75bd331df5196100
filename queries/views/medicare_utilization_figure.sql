-- view: medicare_utilization_figure
-- title: Utilization as benchmarks
-- description: National figures of the utilization file as benchmark measures. A code that a loaded year does
--   not list has `no-record`: it had no service, or ten or fewer patients, whose rows the publisher leaves out. Of an
--   excerpt it is `pending`: the whole file may list the code.
-- grain: code, measure, setting, period
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: measure code "Short name of the measure."
-- column: setting text "facility or non-facility."
-- column: period text "Year, year and month, or `standing`."
-- column: value int unit="1 / 10000" "Value of the measure."
-- column: n int unit=services "Services of an average."
-- column: filled_by text "What would fill the gap, where it is not the file; null elsewhere."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

WITH stated AS (
    SELECT code.system, code.code, code.code_id, plan.measure, plan.setting, release.period,
           CASE WHEN usage.code_id IS NOT NULL THEN NULL WHEN release.extract THEN 'pending' ELSE 'no-record' END
               AS not_in_file,
           CASE plan.measure
               WHEN 'medicare-average-allowed' THEN usage.average_allowed
               WHEN 'medicare-average-paid' THEN usage.average_paid
               WHEN 'medicare-average-submitted' THEN usage.average_submitted
               WHEN 'medicare-services' THEN usage.services
               WHEN 'medicare-beneficiaries' THEN usage.beneficiaries
               WHEN 'medicare-providers' THEN usage.providers
           END AS value,
           CASE plan.measure
               WHEN 'medicare-average-allowed' THEN usage.average_allowed_na
               WHEN 'medicare-average-paid' THEN usage.average_paid_na
               WHEN 'medicare-average-submitted' THEN usage.average_submitted_na
               WHEN 'medicare-services' THEN usage.services_na
               WHEN 'medicare-beneficiaries' THEN usage.beneficiaries_na
               WHEN 'medicare-providers' THEN usage.providers_na
           END AS value_na,
           plan.measure LIKE 'medicare-average-%' AS is_average,
           usage.services, usage.services_na,
           release.import_id, release.file_name, coalesce(usage.source_line, 1) AS source_line
    FROM v_medicare_release AS release
    JOIN medicare_measure AS plan ON plan.dataset = release.dataset
    JOIN medicare_setting ON medicare_setting.setting = plan.row_setting
    -- The file is of these codes alone.
    JOIN code ON code.system IN ('CPT', 'HCPCS')
    LEFT JOIN medicare_utilization_shown AS usage
        ON usage.code_id = code.code_id
       AND usage.release_id = release.release_id
       AND usage.level = 'National'
       AND usage.place = medicare_setting.place
    WHERE release.dataset = 'utilization'
)
SELECT system, code, code_id, '' AS modifier, measure, setting, period,
       value, coalesce(not_in_file, value_na) AS value_na,
       CASE WHEN is_average THEN CAST(round(services / 10000.0) AS INTEGER) END AS n,
       CASE
           WHEN NOT is_average THEN 'not-applicable'
           ELSE coalesce(not_in_file, services_na)
       END AS n_na,
       CASE not_in_file
           WHEN 'no-record' THEN 'nothing: the file has no row of it, as of what ten or fewer patients had'
           WHEN 'pending' THEN (SELECT 'the whole file, of which an excerpt is loaded: ' || to_import
                                FROM gap_filler
                                WHERE filler = 'utilization')
       END AS filled_by,
       import_id, file_name, source_line
FROM stated;
