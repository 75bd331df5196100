-- part: market/limits
-- description: What of the scope a lot has, and between which amounts its rates count. A band is of the Medicare amount
--   of the lot's own day, and of what is beside the scope alone; without that amount no rate of the lot counts.
-- with: market/lots market/chosen market/compared-amounts market/token
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one lot
-- key: lot_id
-- column: lot_id int "The lot."
-- column: beside_scope int "1 for the unit, modifiers, setting and class of the scope, of any kind and method."
-- column: in_line int "1 for what has its method, too: all of the scope but for its line of business."
-- column: least_price decimal "The smallest amount that is a price."
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."
-- column: outside text "Why an amount beyond them does not count."
-- column: band_reason text "Why there is no band, where one is asked for; null elsewhere."

SELECT lot_id, beside_scope, in_line, least_price,
       CASE
           WHEN NOT banded THEN least_price
           WHEN amount IS NOT NULL THEN max(least_price, coalesce(:band_low * amount, least_price))
           ELSE 9e18
       END AS lowest,
       CASE WHEN banded AND amount IS NOT NULL AND :band_high IS NOT NULL THEN :band_high * amount ELSE 9e18 END
           AS highest,
       CASE
           WHEN banded AND amount IS NULL THEN 'no Medicare amount for the band: [' || amount_na || ']'
           ELSE 'outside the band of the Medicare amount'
       END AS outside,
       CASE WHEN banded AND amount IS NULL THEN amount_na END AS band_reason
FROM (
    SELECT placed.*, amounts.amount, amounts.amount_na,
           beside_scope = 1 AND (:band_low IS NOT NULL OR :band_high IS NOT NULL) AS banded
    FROM (
        SELECT lots.lot_id, lots.medicare_period,
               CASE WHEN chosen.scope IS NULL THEN 0 ELSE 1 END AS beside_scope,
               CASE WHEN lots.scope_method = chosen.scope_method THEN 1 ELSE 0 END AS in_line
        FROM lots
        LEFT JOIN chosen
            ON lots.scope_unit = chosen.scope_unit AND lots.scope_modifiers = chosen.scope_modifiers
           AND lots.scope_setting = chosen.scope_setting AND lots.scope_class = chosen.scope_class
    ) AS placed
    LEFT JOIN compared_amounts AS amounts
        ON amounts.medicare_period = placed.medicare_period AND placed.beside_scope = 1
       AND (:band_low IS NOT NULL OR :band_high IS NOT NULL)
) AS asked_of
JOIN token ON TRUE;
