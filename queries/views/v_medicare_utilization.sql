SELECT code.system, code.code, usage.code_id, release.year, release.latest_of_year,
       usage.level, usage.geography_code, usage.geography, medicare_setting.setting, usage.drug,
       usage.providers / 10000.0 AS providers, usage.providers_na,
       iif(usage.beneficiaries BETWEEN 1 AND 109999, NULL, usage.beneficiaries / 10000.0) AS beneficiaries,
       iif(usage.beneficiaries BETWEEN 1 AND 109999, 'suppressed', usage.beneficiaries_na) AS beneficiaries_na,
       iif(usage.services BETWEEN 1 AND 109999, NULL, usage.services / 10000.0) AS services,
       iif(usage.services BETWEEN 1 AND 109999, 'suppressed', usage.services_na) AS services_na,
       iif(usage.beneficiary_days BETWEEN 1 AND 109999, NULL, usage.beneficiary_days / 10000.0) AS beneficiary_days,
       iif(usage.beneficiary_days BETWEEN 1 AND 109999, 'suppressed', usage.beneficiary_days_na) AS beneficiary_days_na,
       usage.average_submitted / 10000.0 AS average_submitted, usage.average_submitted_na,
       usage.average_allowed / 10000.0 AS average_allowed, usage.average_allowed_na,
       usage.average_paid / 10000.0 AS average_paid, usage.average_paid_na,
       usage.average_standardized / 10000.0 AS average_standardized, usage.average_standardized_na,
       release.import_id, release.file_name, usage.source_line
FROM medicare_utilization AS usage
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = usage.release_id
JOIN medicare_setting ON medicare_setting.place = usage.place;
