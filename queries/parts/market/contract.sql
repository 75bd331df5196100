-- part: market/contract
-- description: The vote of each contract, one payer and plan with one provider: the median of its amounts that count.
-- reads: counted grouped publisher_id contract_key amount amount_na counts rates import_id
-- grain: one contract of a group
-- column: grouped text "What the figures are given for."
-- column: publisher_id int "The provider."
-- column: contract_key text "Payer and plan, however published."
-- column: vote decimal "Dollars."
-- column: rates int "Rates that count."
-- column: import_id int "The newest import that it comes from."

SELECT grouped, publisher_id, contract_key, median(amount) AS vote, sum(rates) AS rates, max(import_id) AS import_id
FROM counted
WHERE counts AND publisher_id IS NOT NULL AND amount IS NOT NULL
GROUP BY grouped, publisher_id, contract_key;
