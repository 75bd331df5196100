-- view: medicare_facility_modifier
-- title: Shares of facilities' payments by modifier
-- description: What share of its payment a facility is left with under a modifier, by the status of the code in OPPS or
--   ASC; or why it is not known. Modifier 73 takes the device share of a device-intensive procedure out first, by
--   Addendum FF and Addendum P, which ratebook does not read. Which procedures are such, ASC Addendum AA says by its
--   indicators. A modifier that the manual does not decide has no row.
-- grain: code, setting, status, modifier
-- column: code_id int "The code."
-- column: setting text "Outpatient or surgical center."
-- column: status text "Status indicator of OPPS or payment indicator of ASC."
-- column: modifier text "The modifier."
-- column: thousandths int unit=thousandths "Share of the payment."
-- column: rule text "What is made of the payment, in words."
-- column: filled_by text "What would fill it; null for a known share."

SELECT code_id, setting, status, modifier, CASE WHEN has_device THEN NULL ELSE thousandths END AS thousandths,
       CASE WHEN has_device THEN 'not-collected' ELSE thousandths_na END AS thousandths_na, rule,
       CASE
           WHEN has_device
           THEN 'nothing: modifier ' || modifier
               || ' takes out the share of the device, and no file that ratebook reads states it'
           WHEN thousandths_na = 'pending' THEN rule
           WHEN thousandths IS NULL THEN 'nothing: ' || rule
       END AS filled_by
FROM (
    SELECT paid.code_id, rule.setting, paid.status, rule.modifier,
           CASE WHEN rule.of_procedures AND supply.status IS NOT NULL THEN NULL ELSE rule.thousandths END
               AS thousandths,
           CASE WHEN rule.of_procedures AND supply.status IS NOT NULL THEN 'not-applicable' ELSE rule.thousandths_na END
               AS thousandths_na,
           CASE WHEN rule.of_procedures AND supply.status IS NOT NULL
               THEN 'for procedures: a drug, device or other supply is neither reduced nor discontinued'
               ELSE rule.rule END AS rule,
           rule.without_device AND supply.status IS NULL AND EXISTS (
               SELECT 1
               FROM medicare_asc AS center
               JOIN medicare_asc_indicator USING (indicator)
               JOIN reference_release AS release USING (release_id)
               WHERE center.code_id = paid.code_id AND device_intensive AND release.superseded_by IS NULL
           ) AS has_device
    FROM (
        -- By the key of the payment, so that one code's are looked up.
        SELECT setting, status, listed.code_id, code.code,
               -- Where the loaded fee schedules differ, none decides.
               (
                   SELECT CASE
                           WHEN count(*) = 0 THEN 'not loaded'
                           WHEN min(bilateral) = max(bilateral) THEN min(bilateral)
                           ELSE 'differs'
                       END
                   FROM medicare_rvu
                   WHERE medicare_rvu.code_id = code.code_id AND medicare_rvu.modifier = ''
               ) AS bilateral
        FROM (
            SELECT code_id, 'outpatient' AS setting, status
            FROM medicare_opps
            UNION
            SELECT code_id, 'surgical center', indicator
            FROM medicare_asc
        ) AS listed
        JOIN code ON code.code_id = listed.code_id
    ) AS paid
    JOIN medicare_facility_modifier_rule AS rule
        ON rule.setting = paid.setting
       AND (rule.status = '*' OR rule.status = paid.status)
       AND paid.code BETWEEN rule.first_code AND rule.last_code
       AND (rule.bilateral = '*' OR rule.bilateral = paid.bilateral)
    LEFT JOIN (
        SELECT 'outpatient' AS setting, status
        FROM medicare_opps_status
        WHERE is_supply
        UNION ALL
        SELECT 'surgical center', indicator
        FROM medicare_asc_indicator
        WHERE is_supply
    ) AS supply
        ON supply.setting = paid.setting AND supply.status = paid.status
) AS decided;
