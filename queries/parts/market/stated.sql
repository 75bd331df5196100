-- part: market/stated
-- description: The negotiated rates of each payer, and the payers without one that the publication of the code lists.
-- with: market/tallied
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: as `market/tallied`, or a payer without a rate
-- column: payer code names "The payer; null where no alias matches the published name."
-- column: publisher_id int "Whose file it is; null for a payer without a rate."
-- column: contract_key text "Payer and plan, however published; null for a payer without a rate."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: lends text "The reason that it lends its payer in another scope: what the files cover is this one."
-- column: import_id int "The import that states it."
-- column: in_scope int "1 for a rate of the scope."
-- column: in_line int "1 for a rate that has all of the scope but for its line of business."
-- column: line text "Its line of business."
-- column: within int "1 for an amount within the limits; null without an amount."
-- column: rates int "Rates that the row speaks for."
-- column: low money(USD) "Of a contract's vote, its lowest amount."
-- column: high money(USD) "Of a contract's vote, its highest amount."

SELECT payer, publisher_id, contract_key, amount, amount_na, lends, import_id, in_scope, in_line, line, within, rates,
       low, high
FROM (
    SELECT *, count(contract_key) OVER (PARTITION BY payer) AS rates_of_payer
    FROM (
        SELECT payer, publisher_id, contract_key, amount, amount_na,
               -- What its files cover is another scope.
               coalesce(amount_na, CASE WHEN within THEN 'not-collected' ELSE 'no-record' END) AS lends,
               import_id, in_scope, in_line, line, within, rates, low, high
        FROM tallied
        WHERE amount_kind = 'negotiated'
        UNION ALL
        -- Where the payer's own in-network file has a rate, no file of those counted here has.
        SELECT payer, NULL, NULL, NULL, why, why, NULL, FALSE, FALSE, NULL, NULL, 1, NULL, NULL
        FROM (
            SELECT expected.*,
                   coalesce(CASE WHEN found = 'known' THEN 'no-record' ELSE found END, reason, 'no-record') AS why
            FROM payer_expected AS expected
        ) AS expected
        WHERE expected.system = :system AND expected.code = :code
    )
) AS stated
WHERE contract_key IS NOT NULL OR rates_of_payer = 0;
