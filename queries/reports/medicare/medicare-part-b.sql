-- name: medicare-part-b
-- title: Use under Medicare Part B, by modifier
-- description: What Part B was billed, allowed and paid for the code in the nation. Services under two modifiers may
--   be the same services (surgeon and assistant, both components), so nothing is added up across modifiers. Fewer
--   than 11 services are suppressed, with the dollars for them, and so is a total that would give them away.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: year int optional "only this year of service; left out, all loaded ones"
-- grain: one year, file, modifier set and setting
-- key: year source modifier setting
-- column: year code "Year of service."
-- column: source text title="Taken from" "National summary, or procedure summary (PSPS)."
-- column: modifier code "Modifiers on the claim lines; OTHER and TOTAL are the publisher's."
-- column: setting text "By the place of service, where the file distinguishes places."
-- column: services decimal "Services allowed; of the procedure summary, services submitted."
-- column: denied decimal title="Denied" "Services not paid."
-- column: submitted money(USD) title="Submitted" "Dollars charged."
-- column: allowed money(USD) title="Allowed" "Dollars allowed, Medicare's share and the patient's together."
-- column: paid money(USD) title="Paid" "Dollars that Medicare paid."
-- column: average_allowed money(USD) calculated title="Allowed a service" "Allowed dollars by services."
-- column: average_paid money(USD) calculated title="Paid a service" "Paid dollars by services."
-- column: lines int title="Lines" "Lines of the file that were added up; the line beside the table is the first."
-- tags: code, medicare
WITH used AS (
    SELECT *,
           CASE WHEN dataset = 'part-b-summary' THEN allowed_services ELSE submitted_services END AS services,
           CASE WHEN dataset = 'part-b-summary' THEN allowed_services_na ELSE submitted_services_na END AS services_na
    FROM v_medicare_part_b
    WHERE system = :system AND code = :code
      AND (:year IS NULL OR year = :year)
      AND (:modifier IS NULL OR modifier = :modifier OR modifier || '|' || second_modifier = :modifier
           OR second_modifier || '|' || modifier = :modifier)
)
SELECT CAST(year AS TEXT) AS year,
       CASE WHEN dataset = 'part-b-summary' THEN 'national summary' ELSE 'procedure summary' END AS source,
       trim(CASE WHEN modifier = '' THEN 'none' ELSE modifier END || ' ' || second_modifier) AS modifier,
       setting, setting_na,
       services, services_na,
       denied_services AS denied, denied_services_na AS denied_na,
       submitted_charges AS submitted, submitted_charges_na AS submitted_na,
       allowed_charges AS allowed, allowed_charges_na AS allowed_na,
       payment AS paid, payment_na AS paid_na,
       CASE WHEN services > 0 THEN round(allowed_charges / services, 4) END AS average_allowed,
       CASE
           WHEN services IS NULL THEN services_na
           WHEN services = 0 THEN 'not-applicable'
           ELSE allowed_charges_na
       END AS average_allowed_na,
       CASE WHEN services > 0 THEN round(payment / services, 4) END AS average_paid,
       CASE
           WHEN services IS NULL THEN services_na
           WHEN services = 0 THEN 'not-applicable'
           ELSE payment_na
       END AS average_paid_na,
       lines,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'nothing: the publisher does not give it, or the count is too small to show' AS _filled_by
FROM used
ORDER BY used.year DESC, dataset, used.modifier <> '', used.modifier, second_modifier, setting;
