-- view: rate_beside
-- title: What tells prices of one payer apart
-- description: Of prices in a payer's own file, what tells them apart beside charge, payer and plan: the
--   organizations that are paid, what the price is, and where. Rates before and after are one rate only where it is
--   the same; other rates have no row.
-- grain: one price
-- column: rate_id int "Key of the price in the table `rate`."
-- column: beside text "The same text is the same price in another edition."
-- column: price text "The same without the organizations: what the price is, and where."

SELECT rate_id, organizations || ' ' || price AS beside, price
FROM (
    SELECT rate_id, organizations, negotiated_type || ' ' || coalesce(arrangement, '') || ' ' || places AS price
    FROM in_network_rate
    JOIN provider_set USING (provider_set_id)
) AS listed;
