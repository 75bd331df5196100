-- view: medicare_gone_code
-- title: Codes that are gone from a fee schedule
-- description: Codes of the kinds that Medicare's physician fee schedule lists, whatever it pays for them, which a
--   release of it has no more: Level I codes of five digits, their categories II and III, and G codes. Equipment,
--   supplies and codes of a laboratory's own (PLA) are in other schedules, and are not gone.
-- grain: code, release
-- column: code_id int "Key of the code in the table `code`."
-- column: release_id int "Key of the release of the fee schedule in `v_medicare_release`."

SELECT code.code_id, schedule.release_id
FROM code
JOIN reference_release AS schedule ON schedule.dataset = 'fee-schedule'
WHERE (code.code BETWEEN '0' AND '9999999' OR code.code LIKE 'G____')
  AND substr(code.code, 5, 1) NOT IN ('M', 'U') AND code.system IN ('CPT', 'HCPCS')
  AND NOT EXISTS (
      SELECT 1
      FROM medicare_rvu AS rvu
      WHERE rvu.code_id = code.code_id AND rvu.release_id = schedule.release_id AND rvu.status NOT IN ('D', 'F')
  );
