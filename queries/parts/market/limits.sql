-- part: market/limits
-- description: Between which amounts a rate counts. Without a Medicare amount
--   there is no band, and none counts where one is asked for.
-- with: market/medicare market/token
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one row
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."
-- column: outside text "Why an amount beyond them does not count."
-- column: band_reason text "Why there is no band, where one is asked for; null elsewhere."

SELECT CASE
           WHEN :band_low IS NULL AND :band_high IS NULL THEN least_price
           WHEN medicare IS NULL THEN 9e18
           ELSE max(least_price, coalesce(:band_low * medicare, least_price))
       END AS lowest,
       CASE WHEN medicare IS NOT NULL AND :band_high IS NOT NULL THEN :band_high * medicare ELSE 9e18 END AS highest,
       CASE
           WHEN medicare IS NULL THEN 'no Medicare amount for the band: [' || medicare_na || ']'
           ELSE 'outside the band of the Medicare amount'
       END AS outside,
       CASE WHEN medicare IS NULL AND (:band_low IS NOT NULL OR :band_high IS NOT NULL) THEN medicare_na END
           AS band_reason
FROM medicare
JOIN token ON TRUE;
