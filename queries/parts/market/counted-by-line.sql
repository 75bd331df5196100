-- part: market/counted-by-line
-- description: As `market/counted`, each line of business of a payer by itself. A line with dollars in other scopes
--   alone is kept in by itself where the payer has a rate of the scope in another; a payer without one in any line is
--   kept in once. A rate of another scope lends its reason.
-- with: market/stated
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- grain: as `market/stated`
-- column: grouped text "Payer; line of business. Either is blank where there is none."
-- column: publisher_id int "Whose file it is; null for what only keeps the payer in."
-- column: contract_key text "Payer and plan, however published; null for a payer without a rate."
-- column: amount money(USD) "Dollars, where a rate of the scope states them."
-- column: counts int "1 for a rate that counts."
-- column: rates int "Rates that the row speaks for."
-- column: import_id int "The import that states the rate of the scope."
-- column: low money(USD) "Of a contract's vote, its lowest amount."
-- column: high money(USD) "Of a contract's vote, its highest amount."

SELECT CASE WHEN payer IS NULL THEN '; ' ELSE payer || '; ' END || CASE WHEN has_taken THEN line ELSE '' END AS grouped,
       CASE WHEN taken THEN publisher_id END AS publisher_id, contract_key, CASE WHEN taken THEN amount END AS amount,
       CASE WHEN taken THEN amount_na ELSE lends END AS amount_na,
       taken AND within AND amount IS NOT NULL AS counts, rates, CASE WHEN taken THEN import_id END AS import_id,
       low, high
FROM (
    SELECT *, max(taken) OVER (PARTITION BY payer) AS has_taken, max(taken) OVER of_line AS line_has_taken,
           max(within AND amount IS NOT NULL) OVER of_line AS line_has_dollars
    FROM (SELECT *, in_line AND (:line_of_business IS NULL OR line = :line_of_business) AS taken FROM stated)
    WINDOW of_line AS (PARTITION BY payer, line)
)
WHERE taken OR NOT has_taken OR (line_has_dollars AND NOT line_has_taken);
