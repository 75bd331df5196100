-- name: medicare-unit-limits
-- title: Medically unlikely edits
-- description: The most units of the code that Medicare pays on a line or a day. Several rows are editions and
--   service types.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one edition and service type
-- key: service_type period
-- column: service_type text title="Service type" "Practitioner, outpatient hospital or supplier."
-- column: period text "First month of the edition."
-- column: in_force text title="In force" "yes; or no, and why: an older edition, or a code that is gone."
-- column: edition_date date title="Edition of" "First day of the edition."
-- column: units int "Units."
-- column: applies text title="For" "Line or day, and whether it can be lifted."
-- column: rationale text "The publisher's reason."
-- tags: code, medicare, ncci
SELECT service_type, period, in_force, edition_date, units, adjudication || ', ' || adjudication_meaning AS applies,
       rationale,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM v_medicare_unit_limit
WHERE system = :system AND code = :code
ORDER BY service_type, in_force <> 'yes', period DESC;
