-- part: market/limits
-- description: Between which amounts a rate counts. Without a Medicare amount there is no band.
-- with: market/medicare
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one row
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."

SELECT max(:least, coalesce(:band_low * medicare, :least)) AS lowest,
       CASE WHEN medicare IS NOT NULL AND :band_high IS NOT NULL THEN :band_high * medicare ELSE 9e18 END AS highest
FROM (SELECT 1)
LEFT JOIN medicare ON 1;
