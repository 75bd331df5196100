-- view: medicare_fee_missing
-- title: Codes without a row in the fee schedule
-- description: Why a code has no row in the physician fee schedule: no release is loaded that could list it, the
--   loaded one leaves it out or its row is rejected, or another schedule of Medicare pays it. It says so of codes that
--   have a row, too.
-- grain: code
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: reason text "The reason: pending, no-record, invalid or not-applicable."
-- column: paid_by text "The other schedule that pays it; null where none does."
-- column: rejected text "File and line of the rejected row that names it; null where none does."
-- column: remedy text "What to do with that row."

SELECT code_id, system, code,
       CASE
           WHEN system NOT IN ('CPT', 'HCPCS') THEN 'not-applicable'
           WHEN rejected IS NOT NULL THEN 'invalid'
           WHEN unlisted = 'no-record' AND paid_by IS NOT NULL THEN 'not-applicable'
           ELSE unlisted
       END AS reason,
       paid_by, rejected, remedy
FROM (
    SELECT listed.code_id, listed.system, listed.code, unlisted.reason AS unlisted, rejected.why AS rejected,
           rejected.remedy,
           (
               SELECT min(other.schedule)
               FROM medicare_other_schedule AS other
               WHERE other.code_id = listed.code_id AND other.status = 'known'
           ) AS paid_by
    FROM code AS listed
    JOIN medicare_unlisted AS unlisted ON unlisted.dataset = 'fee-schedule'
    LEFT JOIN medicare_rejected AS rejected ON rejected.dataset = 'fee-schedule' AND rejected.code = listed.code
) AS known;
