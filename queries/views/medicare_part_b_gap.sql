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

WITH cell AS (
    SELECT use.code_id, use.release_id, use.modifier, use.second_modifier, place.setting, figure.column1 AS figure,
           CASE figure.column1
               WHEN 'submitted_services' THEN use.submitted_services_na
               WHEN 'allowed_services' THEN use.allowed_services_na
               WHEN 'denied_services' THEN use.denied_services_na
               WHEN 'submitted_charges' THEN use.submitted_charges_na
               WHEN 'allowed_charges' THEN use.allowed_charges_na
               WHEN 'payment' THEN use.payment_na
           END AS reason
    FROM medicare_part_b AS use
    JOIN (VALUES ('submitted_services'), ('allowed_services'), ('denied_services'), ('submitted_charges'),
                 ('allowed_charges'), ('payment')) AS figure
    LEFT JOIN place_of_service AS place ON place.place_of_service = use.place_of_service
)
SELECT code_id, release_id, modifier, second_modifier, setting, figure, reason
FROM (
    -- Of one figure the row of the largest weight gives the reason.
    SELECT code_id, release_id, modifier, second_modifier, setting, figure, reason, max(weight)
    FROM (
        SELECT cell.*,
               iif(reason_group = 'structural', 0, 1000000000) + 100 * count(*) + 99 - reason_id AS weight
        FROM cell
        JOIN absent_reason USING (reason)
        GROUP BY code_id, release_id, modifier, second_modifier, setting, figure, reason
    )
    GROUP BY code_id, release_id, modifier, second_modifier, setting, figure
);
