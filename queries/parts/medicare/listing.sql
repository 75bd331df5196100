-- part: medicare/listing
-- description: The releases of the fee schedule that list the code, and which of them is in force of it.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one release
-- column: release_id int "The release."
-- column: newest int "1 for what is in force of the code."
-- column: latest_of_year int "1 for the latest that lists the code in its year."

SELECT fee.release_id, fee.newest, fee.latest_of_year
FROM code
JOIN medicare_fee_row AS fee ON fee.code_id = code.code_id
WHERE code.system = :system AND code.code = :code AND fee.modifier = '';
