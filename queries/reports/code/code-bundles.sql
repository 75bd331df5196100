-- name: code-bundles
-- title: Bundles that cover the code
-- description: Prices of payers' own files for several services together, or for a member whatever is done, those that
--   have expired last. What the code alone is paid does not follow from them.
-- with: in-network/covering
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one price of a bundle
-- key: rate_id
-- column: rate_id int title="Key" "Key of the price in the table `rate`."
-- column: bundle code "The bundle's own code with its system."
-- column: arrangement text "bundle or capitation."
-- column: amount money(USD) "Dollars, for the whole; per day where the scope says per diem."
-- column: percentage decimal title="Percent of charges" "Where the price is a share of what is billed."
-- column: scope text "What the price is and for what, in words, and whether it has expired."
-- column: covers int title="Codes covered" "Codes that it is for together, each counted once."
-- column: payer_name text names title="Payer" "Who pays and publishes."
-- column: groups int "Groups of providers that are paid it."
-- column: file_name text names title="File" "The file that states it."
-- tags: code, payer, in-network

SELECT price.rate_id, price.system || ' ' || price.code AS bundle, price.arrangement, price.arrangement_na,
       price.amount, price.amount_na, price.percentage, price.percentage_na,
       CASE WHEN :today < '9999' AND price.effective_to < :today THEN 'expired ' || price.effective_to || '; ' ELSE ''
           END || price.scope AS scope,
       (SELECT count(DISTINCT code_id) FROM item_component AS all_of WHERE all_of.item_id = price.item_id) AS covers,
       price.payer_name, price.groups, price.file_name,
       price.file_name AS _file, price.source_line AS _line, price.import_id AS _import
FROM covering
JOIN v_in_network_rate AS price USING (item_id)
ORDER BY CASE WHEN :today < '9999' AND price.effective_to < :today THEN 1 ELSE 0 END, payer_name, bundle, price.amount,
         price.rate_id;
