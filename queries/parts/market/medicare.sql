-- part: market/medicare
-- description: The Medicare amount that the scope is compared with: of the same class, modifiers and setting.
--   Where no rate states its place of service, the one setting that Medicare pays; where it pays both, there is
--   no one amount.
-- with: market/sought medicare/compared
-- grain: one row
-- column: medicare money(USD) "Dollars."

SELECT iif(count(DISTINCT amount) = 1, max(amount), NULL) AS medicare,
       CASE count(DISTINCT amount)
           WHEN 0 THEN gap_reason(amount_na)
           WHEN 1 THEN NULL
           ELSE 'not-supplied'
       END AS medicare_na,
       iif(count(DISTINCT amount) > 1, 'the place of service of each rate', max(filled_by)) AS medicare_filled_by
FROM compared;
