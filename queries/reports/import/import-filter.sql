-- name: import-filter
-- title: Codes that it was read for
-- description: A payer's own file is read for some codes: one without a price is not in the file, of any other nothing
--   is known.
-- param: import_id int required "the import's number"
-- grain: one code
-- key: system code
-- column: system text "Code system."
-- column: code code "Billing code."
-- column: prices int "Prices of it that the import brought."
-- tags: import, database
SELECT asked.system, asked.code,
       (SELECT count(*)
        FROM code
        JOIN item_code USING (code_id)
        JOIN charge USING (item_id)
        JOIN rate USING (charge_id)
        WHERE code.system = asked.system AND code.code = asked.code AND rate.import_id = asked.import_id) AS prices
FROM import_filter AS asked
WHERE asked.import_id = :import_id
ORDER BY asked.system, asked.code;
