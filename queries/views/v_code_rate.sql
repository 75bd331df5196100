-- Every current rate once for each code of its item: the way from a code to its rates. A file may
-- print one code twice, as CPT and as HCPCS; the rate still counts once.

SELECT code.system, code.code, item_code.published_system, v_rate.*
FROM code
JOIN item_code USING (code_id)
JOIN v_rate USING (item_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);
