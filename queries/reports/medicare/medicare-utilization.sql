-- name: medicare-utilization
-- title: Use under traditional Medicare
-- description: Services, patients and averages a service, for the nation and by state. A place without a row had no service, or ten or fewer patients.
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
-- column: average_submitted money(USD) title="Average submitted" "Dollars a service."
-- column: average_allowed money(USD) title="Average allowed" "Dollars a service."
-- column: average_paid money(USD) title="Average paid" "Dollars a service."
-- tags: code, medicare
SELECT CAST(year AS TEXT) AS year, geography, setting, services, services_na, beneficiaries, beneficiaries_na, providers, providers_na,
       average_submitted, average_submitted_na, average_allowed, average_allowed_na, average_paid, average_paid_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'nothing: the publisher withholds it' AS _filled_by
FROM v_medicare_utilization
WHERE system = :system AND code = :code AND (:level = 'all' OR level = :level)
ORDER BY year DESC, level, geography, setting;
