-- part: market/outside-bounds
-- description: The negotiated rates of the code outside the minimum or maximum that their own row states, as the import
--   named them. Of equal rates, which count once, the first that is outside; those in conflict are each one.
-- with: market/current
-- grain: one price
-- column: price_id int "The rate that counts for its price."
-- column: rate_id int "The rate that is outside: that one, or an equal one of another row."
-- column: lot_id int "Its lot."
-- column: bound text "minimum of a rate below, maximum of one above."

-- Of a code that only groups an item, marker 4, the price is not.
SELECT price_id, rate_id, lot_id, CASE bound_kind_id WHEN 4 THEN 'minimum' ELSE 'maximum' END AS bound
FROM (
    SELECT current.price_id, current.rate_id, current.lot_id, outside.bound_kind_id,
           row_number() OVER (PARTITION BY current.price_id ORDER BY current.rate_id) AS nth
    FROM (SELECT scope_id, vote_id, lot_id FROM lots WHERE amount_kind = 'negotiated' AND marker <> 4) AS lot
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
    CROSS JOIN (
        SELECT rate_id, bound_kind_id FROM rate_outside_bounds WHERE superseded_by IS NULL
    ) AS outside USING (rate_id)
) AS found
WHERE nth = 1;
