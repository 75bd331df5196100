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
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

WITH grouped AS (
    SELECT code.system, code.code, release.year, release.dataset, use.modifier, use.second_modifier, place.setting,
           use.code_id, use.release_id,
           CASE WHEN count(submitted_services) = count(*) THEN sum(submitted_services) END AS submitted_services,
           CASE WHEN count(allowed_services) = count(*) THEN sum(allowed_services) END AS allowed_services,
           CASE WHEN count(denied_services) = count(*) THEN sum(denied_services) END AS denied_services,
           CASE WHEN count(submitted_charges) = count(*) THEN sum(submitted_charges) END AS submitted_charges,
           CASE WHEN count(allowed_charges) = count(*) THEN sum(allowed_charges) END AS allowed_charges,
           CASE WHEN count(payment) = count(*) THEN sum(payment) END AS payment,
           sum(use.lines) AS lines, release.import_id, release.file_name, min(use.source_line) AS source_line
    FROM medicare_part_b AS use
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = use.release_id
    LEFT JOIN place_of_service AS place ON place.place_of_service = use.place_of_service
    GROUP BY code.system, code.code, release.year, release.dataset, use.code_id, use.release_id, use.modifier,
             use.second_modifier, place.setting, release.import_id, release.file_name
),
reasoned AS (
    SELECT grouped.*,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'submitted_services'
           ) AS submitted_services_gap,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'allowed_services'
           ) AS allowed_services_gap,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'denied_services'
           ) AS denied_services_gap,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'submitted_charges'
           ) AS submitted_charges_gap,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'allowed_charges'
           ) AS allowed_charges_gap,
           (
               SELECT max(reason)
               FROM medicare_part_b_gap AS gap
               WHERE gap.code_id = grouped.code_id AND gap.release_id = grouped.release_id
                 AND gap.modifier = grouped.modifier AND gap.second_modifier = grouped.second_modifier
                 AND gap.setting IS NOT DISTINCT FROM grouped.setting AND gap.figure = 'payment'
           ) AS payment_gap
    FROM grouped
),
counted AS (
    SELECT reasoned.*,
           coalesce(coalesce(allowed_services, submitted_services) BETWEEN 1 AND 109999, 0) AS is_few,
           modifier <> 'TOTAL'
               AND coalesce('suppressed' IN (allowed_services_gap, submitted_services_gap), 0) AS withheld
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
       CASE WHEN setting IS NULL
           THEN CASE WHEN dataset = 'part-b-summary' THEN 'not-collected' ELSE 'not-supplied' END END AS setting_na,
       CASE WHEN few THEN NULL ELSE submitted_services / 10000.0 END AS submitted_services,
       CASE WHEN few THEN 'suppressed' ELSE submitted_services_gap END AS submitted_services_na,
       CASE WHEN few THEN NULL ELSE allowed_services / 10000.0 END AS allowed_services,
       CASE WHEN few THEN 'suppressed' ELSE allowed_services_gap END AS allowed_services_na,
       CASE WHEN few THEN NULL ELSE denied_services / 10000.0 END AS denied_services,
       CASE WHEN few THEN 'suppressed' ELSE denied_services_gap END AS denied_services_na,
       CASE WHEN few THEN NULL ELSE submitted_charges / 10000.0 END AS submitted_charges,
       CASE WHEN few THEN 'suppressed' ELSE submitted_charges_gap END AS submitted_charges_na,
       CASE WHEN few THEN NULL ELSE allowed_charges / 10000.0 END AS allowed_charges,
       CASE WHEN few THEN 'suppressed' ELSE allowed_charges_gap END AS allowed_charges_na,
       CASE WHEN few THEN NULL ELSE payment / 10000.0 END AS payment,
       CASE WHEN few THEN 'suppressed' ELSE payment_gap END AS payment_na,
       lines, import_id, file_name, source_line
FROM judged;
