-- view: v_medicare_part_b
-- title: Use under Medicare Part B
-- description: Services and dollars of Part B by modifier, the places of one setting added up. Fewer than 11
--   services could point at a patient: they are `suppressed`, and so is what was charged and paid
--   for them. A total that would give them away is suppressed too.
-- grain: code, year, dataset, modifiers, setting
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: year int "Calendar year that the release is for."
-- column: dataset text "part-b-summary or procedure-summary."
-- column: modifier text "First modifier; blank is none, OTHER and TOTAL are those of the file."
-- column: second_modifier text "Second modifier; blank is none."
-- column: setting text "facility or non-facility; null where the file names no place."
-- column: submitted_services decimal unit=services "Services billed."
-- column: allowed_services decimal unit=services "Services allowed."
-- column: denied_services decimal unit=services "Services denied."
-- column: submitted_charges money(USD) "Charges billed."
-- column: allowed_charges money(USD) "Charges allowed."
-- column: payment money(USD) "Paid by Medicare."
-- column: lines int unit=lines "Lines of the file that were added up."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."

WITH grouped AS (
    SELECT code.system, code.code, release.year, release.dataset, use.modifier, use.second_modifier, place.setting,
           use.code_id, use.release_id,
           iif(count(submitted_services) = count(*), sum(submitted_services), NULL) AS submitted_services,
           iif(count(allowed_services) = count(*), sum(allowed_services), NULL) AS allowed_services,
           iif(count(denied_services) = count(*), sum(denied_services), NULL) AS denied_services,
           iif(count(submitted_charges) = count(*), sum(submitted_charges), NULL) AS submitted_charges,
           iif(count(allowed_charges) = count(*), sum(allowed_charges), NULL) AS allowed_charges,
           iif(count(payment) = count(*), sum(payment), NULL) AS payment,
           sum(use.lines) AS lines, release.import_id, release.file_name, min(use.source_line) AS source_line
    FROM medicare_part_b AS use
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = use.release_id
    LEFT JOIN place_of_service AS place ON place.place_of_service = use.place_of_service
    GROUP BY use.code_id, use.release_id, use.modifier, use.second_modifier, place.setting
),
reasoned AS (
    SELECT grouped.*,
           (
               SELECT json_group_object(gap.figure, gap.reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS grouped.setting
           ) AS gaps
    FROM grouped
),
counted AS (
    SELECT reasoned.*,
           ifnull(coalesce(allowed_services, submitted_services) BETWEEN 1 AND 109999, 0) AS is_few,
           modifier <> 'TOTAL'
               AND ifnull('suppressed' IN (gaps ->> 'allowed_services', gaps ->> 'submitted_services'), 0) AS withheld
    FROM reasoned
),
judged AS (
    SELECT counted.*,
           is_few OR (modifier = 'TOTAL'
               AND max(is_few OR withheld) OVER (PARTITION BY system, code, year, dataset, import_id, setting)) AS few
    FROM counted
)
SELECT system, code, year, dataset, modifier, second_modifier,
       setting,
       iif(setting IS NULL, iif(dataset = 'part-b-summary', 'not-collected', 'not-supplied'), NULL) AS setting_na,
       iif(few, NULL, submitted_services / 10000.0) AS submitted_services,
       iif(few, 'suppressed', gaps ->> 'submitted_services') AS submitted_services_na,
       iif(few, NULL, allowed_services / 10000.0) AS allowed_services,
       iif(few, 'suppressed', gaps ->> 'allowed_services') AS allowed_services_na,
       iif(few, NULL, denied_services / 10000.0) AS denied_services,
       iif(few, 'suppressed', gaps ->> 'denied_services') AS denied_services_na,
       iif(few, NULL, submitted_charges / 10000.0) AS submitted_charges,
       iif(few, 'suppressed', gaps ->> 'submitted_charges') AS submitted_charges_na,
       iif(few, NULL, allowed_charges / 10000.0) AS allowed_charges,
       iif(few, 'suppressed', gaps ->> 'allowed_charges') AS allowed_charges_na,
       iif(few, NULL, payment / 10000.0) AS payment,
       iif(few, 'suppressed', gaps ->> 'payment') AS payment_na,
       lines, import_id, file_name, source_line
FROM judged;
