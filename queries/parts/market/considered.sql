-- part: market/considered
-- description: Every current rate and amount of the code once, and why it does not count in the scope.
-- with: market/tallied market/limits
-- grain: one rate
-- column: rate_id int "The rate."
-- column: why text "The first reason for which it does not count; null where it counts."

SELECT current.rate_id, tallied.why
FROM current
JOIN limits ON limits.lot_id = current.lot_id
JOIN tallied
    ON tallied.lot_id = current.lot_id AND NOT tallied.is_vote
   AND tallied.verdict IS NOT DISTINCT FROM CASE
       WHEN NOT current.in_effect AND current.amount IS NOT NULL THEN 4
       WHEN current.amount < limits.least_price THEN 0
       WHEN current.amount NOT BETWEEN limits.lowest AND limits.highest THEN 1
       WHEN current.amount IS NOT NULL THEN 2
   END;
