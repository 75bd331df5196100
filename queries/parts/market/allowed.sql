-- part: market/allowed
-- description: What hospitals state of allowed amounts for the rates of the code: each rate with one of the figures,
--   and of the others of a lot how many there are, by the reasons for which they have none.
-- with: market/current
-- grain: one rate, or the rates of one lot without a figure and with the same reasons
-- column: lot_id int "The lot."
-- column: price_id int "The rate that counts for its price; of many one of these."
-- column: stated int "Rates that the row speaks for."
-- column: prices int "Those of them that count for their price."
-- column: in_effect int "1 on the day of the report; 0 before its first day and after its last."
-- column: estimated_amount money(USD) "Dollars that were estimated."
-- column: median_amount money(USD) "The median in dollars."
-- column: percentile_10_amount money(USD) "The 10th percentile in dollars."
-- column: percentile_90_amount money(USD) "The 90th percentile in dollars."

-- One whole number to group by first: there may be many rates to sort.
SELECT max(lot_id) AS lot_id, max(price_id) AS price_id, count(*) AS stated,
       count(*) FILTER (WHERE price_id = rate_id) AS prices, max(in_effect) AS in_effect,
       stated.estimated_amount / 10000.0 AS estimated_amount, stated.estimated_amount_na,
       stated.median_amount / 10000.0 AS median_amount, stated.median_amount_na,
       stated.percentile_10_amount / 10000.0 AS percentile_10_amount, stated.percentile_10_amount_na,
       stated.percentile_90_amount / 10000.0 AS percentile_90_amount, stated.percentile_90_amount_na
FROM current
CROSS JOIN rate_statistic AS stated USING (rate_id)
GROUP BY CASE
             WHEN coalesce(stated.estimated_amount, stated.median_amount, stated.percentile_10_amount,
                 stated.percentile_90_amount) IS NOT NULL
             THEN rate_id
             ELSE -lot_id
         END,
         stated.estimated_amount, stated.estimated_amount_na, stated.median_amount, stated.median_amount_na,
         stated.percentile_10_amount, stated.percentile_10_amount_na, stated.percentile_90_amount,
         stated.percentile_90_amount_na;
