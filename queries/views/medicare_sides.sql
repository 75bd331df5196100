-- view: medicare_sides
-- title: Sides of codes
-- description: What the bilateral indicator of the fee schedule says of the sides of a code. An indicator of 0 has two
--   causes, anatomy and the wording of the code; where the organ is no pair, it is anatomy.
-- grain: code, release
-- column: code_id int "Key of the code in the table `code`."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: sides text "The bilateral indicator, with `, unpaired` where it is 0 and the organ is no pair."

SELECT code_id, release_id,
       bilateral || iif(bilateral = '0' AND EXISTS (
           SELECT 1
           FROM code
           JOIN medicare_unpaired_organ AS organ ON code.code BETWEEN organ.first_code AND organ.last_code
           WHERE code.code_id = rvu.code_id AND code.system = 'CPT'
       ), ', unpaired', '') AS sides
FROM medicare_rvu AS rvu
WHERE modifier = '';
