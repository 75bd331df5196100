-- view: v_medicare_utilization
-- title: Use under traditional Medicare
-- description: Services of traditional Medicare by nation or state. The publisher leaves out rows of ten or
--   fewer patients: what has no row is not in the file. Small counts of a file, and a count of the nation that would
--   give one of a state away, are `suppressed`.
-- grain: code, year, geography, setting
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: year int "Calendar year that the release is for."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: level text "National or State."
-- column: geography_code code "FIPS code of the state; blank for the nation."
-- column: geography text "Nation or state."
-- column: setting text "facility or non-facility."
-- column: drug code "Y for a drug, otherwise N."
-- column: providers decimal unit=providers "Providers."
-- column: beneficiaries decimal unit=patients "Patients."
-- column: services decimal unit=services "Services."
-- column: beneficiary_days decimal unit="patient days" "Patients and days, each pair once."
-- column: average_submitted money(USD) "Average submitted charge of a service."
-- column: average_allowed money(USD) "Average allowed amount of a service."
-- column: average_paid money(USD) "Average Medicare payment of a service."
-- column: average_standardized money(USD) "Average payment without geographic differences."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, usage.code_id, release.year, release.latest_of_year,
       usage.level, usage.geography_code, usage.geography, medicare_setting.setting, usage.drug,
       usage.providers / 10000.0 AS providers, usage.providers_na,
       usage.beneficiaries / 10000.0 AS beneficiaries, usage.beneficiaries_na,
       usage.services / 10000.0 AS services, usage.services_na,
       usage.beneficiary_days / 10000.0 AS beneficiary_days, usage.beneficiary_days_na,
       usage.average_submitted / 10000.0 AS average_submitted, usage.average_submitted_na,
       usage.average_allowed / 10000.0 AS average_allowed, usage.average_allowed_na,
       usage.average_paid / 10000.0 AS average_paid, usage.average_paid_na,
       usage.average_standardized / 10000.0 AS average_standardized, usage.average_standardized_na,
       release.import_id, release.file_name, usage.source_line
FROM medicare_utilization_shown AS usage
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = usage.release_id
JOIN medicare_setting ON medicare_setting.place = usage.place;
