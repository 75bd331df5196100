-- part: medicare/facility-shares
-- description: What each modifier leaves of a facility's payment for the code, in each loaded release; a modifier that
--   the manual does not decide has no row.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one setting, release, file and modifier
-- column: setting text "Outpatient or surgical center."
-- column: period text "First month of the release."
-- column: part text "Which file of the release."
-- column: modifier text "The modifier."
-- column: thousandths int "Thousandths. Share of the payment."
-- column: rule text "What is made of it, in words."
-- column: filled_by text "What would fill an unknown share."

SELECT setting, period, part, modifier, CASE WHEN has_device THEN NULL ELSE thousandths END AS thousandths,
       CASE WHEN has_device THEN 'not-collected' ELSE thousandths_na END AS thousandths_na, rule,
       CASE
           WHEN has_device
           THEN 'nothing: modifier ' || modifier
               || ' takes out the share of the device, and no file that ratebook reads states it'
           WHEN thousandths_na = 'pending' THEN rule
           ELSE 'nothing: ' || rule
       END AS filled_by
FROM (
    SELECT known.setting, known.period, known.part, rule.modifier, rule.thousandths, rule.thousandths_na, rule.rule,
           rule.without_device AND known.device AS has_device
    FROM (
        SELECT setting, period, part, status,
               -- ASC Addendum AA says by its indicators which procedures are device-intensive.
               max(setting = 'surgical center' AND substr(status, 1, 2) IN (
                   SELECT indicator
                   FROM medicare_asc_indicator
                   WHERE device_intensive
               )) OVER () AS device,
               -- Where the loaded fee schedules differ, none decides.
               (
                   SELECT CASE
                           WHEN count(*) = 0 THEN 'not loaded'
                           WHEN min(bilateral) = max(bilateral) THEN min(bilateral)
                           ELSE 'differs'
                       END
                   FROM medicare_rvu
                   WHERE medicare_rvu.code_id = v_medicare_facility.code_id AND medicare_rvu.modifier = ''
               ) AS bilateral
        FROM v_medicare_facility
        WHERE system = :system AND code = :code
    ) AS known
    JOIN medicare_facility_modifier_rule AS rule
        ON rule.setting = known.setting
       AND :code BETWEEN rule.first_code AND rule.last_code
       AND (rule.bilateral = '*' OR rule.bilateral = known.bilateral)
       AND (rule.status = '*' OR known.status LIKE rule.status || ', %')
) AS decided;
