-- part: medicare/visit
-- description: Whether the fee schedule in force lists the code without a global period, as it does visits and tests,
--   which are of the office first.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: is_visit int "1 where it does; null where no fee schedule lists the code."

SELECT max(rvu.global_days = 'XXX') AS is_visit
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN medicare_fee_row AS fee
    ON fee.code_id = rvu.code_id AND fee.modifier = rvu.modifier AND fee.release_id = rvu.release_id
WHERE code.system = :system AND code.code = :code AND rvu.modifier = '' AND fee.part = '' AND fee.newest;
