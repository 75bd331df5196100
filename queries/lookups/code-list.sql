-- name: code-list
-- title: Codes to report on
-- description: One row per code that has a publication or a rate, for one report each.
-- grain: one code
-- key: code
-- column: code code "With its system where that is not CPT or HCPCS."
-- tags: lookup
SELECT CASE WHEN system IN ('CPT', 'HCPCS') THEN code ELSE system || ':' || code END AS code
FROM code
WHERE EXISTS (SELECT 1 FROM code_section WHERE code_section.code_id = code.code_id)
   OR EXISTS (SELECT 1 FROM item_code WHERE item_code.code_id = code.code_id)
ORDER BY system, code;
