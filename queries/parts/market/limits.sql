-- part: market/limits
-- description: Between which amounts a rate counts. Without a Medicare amount
--   there is no band, and none counts where one is asked for.
-- with: market/medicare
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one row
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."
-- column: outside text "Why an amount beyond them does not count."

SELECT CASE
           WHEN :band_low IS NULL AND :band_high IS NULL THEN :least
           WHEN medicare IS NULL THEN 9e18
           ELSE max(:least, coalesce(:band_low * medicare, :least))
       END AS lowest,
       CASE WHEN medicare IS NOT NULL AND :band_high IS NOT NULL THEN :band_high * medicare ELSE 9e18 END AS highest,
       CASE
           WHEN medicare IS NULL THEN 'no Medicare amount for the band: [' || medicare_na || ']'
           ELSE 'outside the band of the Medicare amount'
       END AS outside
FROM medicare;
