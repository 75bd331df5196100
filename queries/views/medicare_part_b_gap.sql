-- view: medicare_part_b_gap
-- title: Why figures of Part B are none
-- description: The reason to show for the gaps of a figure, where the places of one setting are added up: the most
--   frequent one, a structural one only where all are; the rule of the function `gap_reason` in plain SQL.
-- grain: code, release, modifiers, setting, figure
-- column: code_id int "Key of the code in the table `code`."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: modifier text "First modifier."
-- column: second_modifier text "Second modifier."
-- column: setting text "facility or non-facility; null where the file names no place."
-- column: figure text "Name of the figure."
-- column: reason text "The reason."

WITH figure (figure) AS (
    VALUES ('submitted_services'), ('allowed_services'), ('denied_services'), ('submitted_charges'),
           ('allowed_charges'), ('payment')
),
cell AS (
    SELECT use.code_id, use.release_id, use.modifier, use.second_modifier, place.setting, figure.figure,
           CASE figure.figure
               WHEN 'submitted_services' THEN use.submitted_services_na
               WHEN 'allowed_services' THEN use.allowed_services_na
               WHEN 'denied_services' THEN use.denied_services_na
               WHEN 'submitted_charges' THEN use.submitted_charges_na
               WHEN 'allowed_charges' THEN use.allowed_charges_na
               WHEN 'payment' THEN use.payment_na
           END AS reason
    FROM medicare_part_b AS use
    JOIN figure ON TRUE
    LEFT JOIN place_of_service AS place ON place.place_of_service = use.place_of_service
),
-- The most frequent reason, a structural one only where all are: the rule of `gap_reason` without that function.
ranked AS (
    SELECT cell.code_id, cell.release_id, cell.modifier, cell.second_modifier, cell.setting, cell.figure, cell.reason,
           row_number() OVER (
               PARTITION BY cell.code_id, cell.release_id, cell.modifier, cell.second_modifier, cell.setting,
                            cell.figure
               ORDER BY CASE WHEN absent_reason.reason_group = 'structural' THEN 1 ELSE 0 END, count(*) DESC,
                        absent_reason.reason_id
           ) AS turn
    FROM cell
    JOIN absent_reason USING (reason)
    GROUP BY cell.code_id, cell.release_id, cell.modifier, cell.second_modifier, cell.setting, cell.figure, cell.reason,
             absent_reason.reason_group, absent_reason.reason_id
)
SELECT code_id, release_id, modifier, second_modifier, setting, figure, reason
FROM ranked
WHERE turn = 1;
