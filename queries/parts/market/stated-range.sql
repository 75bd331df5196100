-- part: market/stated-range
-- description: The range of negotiated rates that a hospital itself states for a charge.
-- with: market/raw
-- grain: one charge with a minimum or a maximum
-- key: charge_id
-- column: charge_id int "The charge."
-- column: lowest money(USD) "The smallest minimum that its row states; null where it states none."
-- column: highest money(USD) "The largest maximum that its row states; null where it states none."

SELECT charge_id, min(CASE WHEN amount_kind = 'minimum' THEN amount END) AS lowest,
       CASE WHEN count(CASE WHEN amount_kind = 'minimum' THEN 1 END) = 0 THEN 'not-supplied' END AS lowest_na,
       max(CASE WHEN amount_kind = 'maximum' THEN amount END) AS highest,
       CASE WHEN count(CASE WHEN amount_kind = 'maximum' THEN 1 END) = 0 THEN 'not-supplied' END AS highest_na
FROM raw
JOIN amount_kind USING (amount_kind_id)
WHERE amount_kind IN ('minimum', 'maximum') AND amount IS NOT NULL
GROUP BY charge_id;
