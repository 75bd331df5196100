-- name: code-bundles
-- title: Bundles that cover the code
-- description: Prices of payers' own files for several services together, or for a member whatever is done. What the
--   code alone is paid does not follow from them.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one price of a bundle
-- key: rate_id
-- column: rate_id int title="Key" "Key of the price in the table `rate`."
-- column: bundle code "The bundle's own code with its system."
-- column: arrangement text "bundle or capitation."
-- column: amount money(USD) "Dollars for the whole."
-- column: covers int title="Codes covered" "Codes that it is for together."
-- column: payer_name text names title="Payer" "Who pays and publishes."
-- column: groups int "Groups of providers that are paid it."
-- column: file_name text names title="File" "The file that states it."
-- tags: code, payer, in-network

SELECT price.rate_id, price.system || ' ' || price.code AS bundle, price.arrangement, price.arrangement_na,
       price.amount, price.amount_na,
       (SELECT count(*) FROM item_component AS all_of WHERE all_of.item_id = price.item_id) AS covers,
       price.payer_name, price.groups, price.file_name,
       price.file_name AS _file, price.source_line AS _line, price.import_id AS _import
FROM code
JOIN item_component USING (code_id)
JOIN v_in_network_rate AS price USING (item_id)
WHERE code.system = :system AND code.code = :code
ORDER BY payer_name, bundle, price.amount, price.rate_id;
