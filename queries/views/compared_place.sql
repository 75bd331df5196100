-- view: compared_place
-- title: Places of service and the setting that Medicare pays
-- description: Each place of service with the setting of the Medicare amount that a price there is compared with: of
--   the physician fee schedule, and of a facility's payment.
-- grain: one place of service
-- column: place_of_service code "Place of service, two digits."
-- column: setting text "The setting of the physician fee schedule; facility or non-facility."
-- column: facility_setting text
--   "Outpatient, surgical center or inpatient; other place where Medicare's schedules of facilities have none."

SELECT place_of_service, setting,
       CASE
           WHEN place_of_service = '24' THEN 'surgical center'
           -- A longer list is a table to DuckDB, with which every rate is joined.
           WHEN place_of_service IN ('21', '51', '61') THEN 'inpatient'
           WHEN place_of_service IN ('19', '22', '23') THEN 'outpatient'
           ELSE 'other place'
       END AS facility_setting
FROM place_of_service;
