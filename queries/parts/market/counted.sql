-- part: market/counted
-- description: The negotiated rates of each payer, and the payers that the publication of the code lists. A rate of
--   another scope keeps its payer in, and lends its reason where the payer has no other.
-- with: market/stated
-- param: payer payer optional "only this payer, or this published name that is matched to none"
-- grain: as `market/stated`
-- column: grouped code "The payer; null where no alias matches the published name, unless that is asked for."
-- column: publisher_id int "Whose file it is; null for what only keeps the payer in."
-- column: contract_key text "Payer and plan, however published; null for a payer without a rate."
-- column: amount money(USD) "Dollars, where a rate of the scope states them."
-- column: counts int "1 for a rate that counts."
-- column: rates int "Rates that the row speaks for."
-- column: import_id int "The import that states the rate of the scope."
-- column: low money(USD) "Of a contract's vote, its lowest amount."
-- column: high money(USD) "Of a contract's vote, its highest amount."

SELECT CASE
           WHEN payer IS NOT NULL THEN payer
           -- A name that is asked for in quotes, as `payer_contract.asked_as` has it.
           WHEN substr(contract_key, 1, length(:payer)) = trim(:payer, '"') || '; ' THEN :payer
       END AS grouped,
       CASE WHEN in_scope THEN publisher_id END AS publisher_id, contract_key,
       CASE WHEN in_scope THEN amount END AS amount,
       CASE WHEN in_scope THEN amount_na ELSE lends END AS amount_na,
       in_scope AND within AND amount IS NOT NULL AS counts, rates, CASE WHEN in_scope THEN import_id END AS import_id,
       low, high
FROM stated;
