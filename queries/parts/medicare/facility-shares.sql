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

SELECT paid.setting, paid.period, paid.part, share.modifier, share.thousandths, share.thousandths_na, share.rule,
       share.filled_by
FROM v_medicare_facility AS paid
JOIN medicare_facility_modifier AS share
    ON share.code_id = paid.code_id
   AND share.setting = paid.setting
   -- The status is followed by its words.
   AND share.status = substr(paid.status, 1, instr(paid.status, ',') - 1)
WHERE paid.system = :system AND paid.code = :code;
