-- view: medicare_facility_modifier
-- title: Shares of facilities' payments by modifier
-- description: What share of its payment a facility is left with under a modifier that only facilities report; or why
--   it is not known. Modifier 73 takes the device share of a device-intensive procedure out first, by Addendum FF
--   and Addendum P, which ratebook does not read. Which procedures are such, ASC Addendum AA says by its indicators.
-- grain: code, modifier
-- column: code_id int "The code."
-- column: modifier text "The modifier."
-- column: thousandths int unit=thousandths "Share of the payment."
-- column: filled_by text "What would fill it; null for a known share."

SELECT code_id, modifier, CASE WHEN device THEN NULL ELSE thousandths END AS thousandths,
       CASE WHEN device THEN 'not-collected' END AS thousandths_na,
       CASE WHEN device THEN 'nothing: modifier ' || modifier
           || ' takes out the share of the device, and no file that ratebook '
           || 'reads states it' END AS filled_by
FROM (
    SELECT code.code_id, rule.modifier, rule.thousandths,
           rule.thousandths < 1000 AND EXISTS (
               SELECT 1
               FROM medicare_asc AS center
               JOIN medicare_asc_indicator USING (indicator)
               JOIN reference_release AS release USING (release_id)
               WHERE center.code_id = code.code_id AND device_intensive AND release.superseded_by IS NULL
           ) AS device
    FROM code
    JOIN medicare_modifier_rule AS rule ON rule.paid = 'facility-only'
);
