-- name: codes
-- title: Codes
-- description: Codes that have a publication or a rate.
-- param: starting text default="" "only codes that begin with this"
-- grain: one code
-- key: system code
-- column: system text title="Code system" "The system that the code belongs to."
-- column: code code "The code."
-- column: title text "ratebook's own short wording."
-- column: items int title="Priced items" "Items of all sources that carry the code."
-- tags: code
SELECT code.system, code.code, code.title, code.title_na,
       (SELECT count(*) FROM item_code WHERE item_code.code_id = code.code_id) AS items,
       'codes.csv of your own seed folder' AS _filled_by
FROM code
WHERE substr(code.code, 1, length(:starting)) = upper(:starting)
  AND (EXISTS (SELECT 1 FROM item_code WHERE item_code.code_id = code.code_id)
       OR EXISTS (SELECT 1 FROM code_section WHERE code_section.code_id = code.code_id))
ORDER BY code.system, code.code;
