-- view: medicare_utilization_shown
-- title: Use under traditional Medicare, without small counts
-- description: Rows of the utilization file without the counts of ten or fewer, which could point at a patient, and
--   without a count of the nation that would give one of a state away.
-- grain: code, release, geography, setting
-- column: code_id int "Key of the code in the table `code`."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: level text "National or State."
-- column: geography_code code "FIPS code of the state; blank for the nation."
-- column: geography text "Nation or state."
-- column: place code "F facility, O non-facility."
-- column: drug code "Y for a drug, otherwise N."
-- column: providers int unit="providers / 10000" "Providers."
-- column: beneficiaries int unit="patients / 10000" "Patients."
-- column: services int unit="services / 10000" "Services."
-- column: beneficiary_days int unit="patient days / 10000" "Patients and days, each pair once."
-- column: average_submitted int unit="USD / 10000" "Average submitted charge of a service."
-- column: average_allowed int unit="USD / 10000" "Average allowed amount of a service."
-- column: average_paid int unit="USD / 10000" "Average Medicare payment of a service."
-- column: average_standardized int unit="USD / 10000" "Average payment without geographic differences."
-- column: source_line int "Line of the source file, counted from 1."

-- The nation less all other states is the count of the only state that is hidden.
WITH hidden AS (
    SELECT usage.*,
           usage.beneficiaries BETWEEN 1 AND 109999
               OR (usage.level = 'National' AND (
                   SELECT count(CASE WHEN state.beneficiaries BETWEEN 1 AND 109999 THEN 1 END) > 0
                       OR count(CASE WHEN state.beneficiaries_na = 'suppressed' THEN 1 END) = 1
                   FROM medicare_utilization AS state
                   WHERE state.code_id = usage.code_id AND state.release_id = usage.release_id
                     AND state.level = 'State' AND state.place = usage.place
               )) AS few_beneficiaries,
           usage.services BETWEEN 1 AND 109999
               OR (usage.level = 'National' AND (
                   SELECT count(CASE WHEN state.services BETWEEN 1 AND 109999 THEN 1 END) > 0
                       OR count(CASE WHEN state.services_na = 'suppressed' THEN 1 END) = 1
                   FROM medicare_utilization AS state
                   WHERE state.code_id = usage.code_id AND state.release_id = usage.release_id
                     AND state.level = 'State' AND state.place = usage.place
               )) AS few_services,
           usage.beneficiary_days BETWEEN 1 AND 109999
               OR (usage.level = 'National' AND (
                   SELECT count(CASE WHEN state.beneficiary_days BETWEEN 1 AND 109999 THEN 1 END) > 0
                       OR count(CASE WHEN state.beneficiary_days_na = 'suppressed' THEN 1 END) = 1
                   FROM medicare_utilization AS state
                   WHERE state.code_id = usage.code_id AND state.release_id = usage.release_id
                     AND state.level = 'State' AND state.place = usage.place
               )) AS few_beneficiary_days
    FROM medicare_utilization AS usage
)
SELECT code_id, release_id, level, geography_code, geography, place, drug, providers, providers_na,
       CASE WHEN few_beneficiaries THEN NULL ELSE beneficiaries END AS beneficiaries,
       CASE WHEN few_beneficiaries THEN 'suppressed' ELSE beneficiaries_na END AS beneficiaries_na,
       CASE WHEN few_services THEN NULL ELSE services END AS services,
       CASE WHEN few_services THEN 'suppressed' ELSE services_na END AS services_na,
       CASE WHEN few_beneficiary_days THEN NULL ELSE beneficiary_days END AS beneficiary_days,
       CASE WHEN few_beneficiary_days THEN 'suppressed' ELSE beneficiary_days_na END AS beneficiary_days_na,
       average_submitted, average_submitted_na, average_allowed, average_allowed_na, average_paid, average_paid_na,
       average_standardized, average_standardized_na, source_line
FROM hidden;
