-- part: market/middle
-- description: The median of all amounts of each scope, whether they count or not.
-- with: market/current
-- grain: one scope
-- column: scope_id int "The first lot of the scope."
-- column: middle money(USD) "The median; null where no rate of the scope has an amount."

SELECT scope_id, median(amount) AS middle, CASE WHEN count(amount) = 0 THEN 'no-record' END AS middle_na
FROM current
GROUP BY scope_id;
