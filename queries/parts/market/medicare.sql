-- part: market/medicare
-- description: The Medicare amount that the scope is compared with: of the same class, modifiers and setting.
--   Where no rate states its place of service, the one setting that Medicare pays; where it pays several, or the file
--   of one is pending, there is no one amount, nor where prices of several dates have several.
-- with: market/sought medicare/against
-- grain: one row
-- column: medicare money(USD) "Dollars."
-- column: medicare_schedule text "Whose amount it is: the schedule with its release."

SELECT CASE WHEN amounts = 1 AND dates = dated AND NOT open THEN amount END AS medicare,
       CASE
           WHEN amounts = 0 OR (amounts = 1 AND dates > dated) THEN reason
           WHEN amounts > 1 OR open THEN 'not-supplied'
       END AS medicare_na,
       CASE
           WHEN amounts > 1 AND dates > 1 THEN 'the place of service of each rate, and prices of one release'
           WHEN amounts > 1 OR (amounts = 1 AND dates = dated AND open) THEN 'the place of service of each rate'
           ELSE filled_by
       END AS medicare_filled_by,
       schedules AS medicare_schedule
FROM (
    SELECT count(DISTINCT amount) AS amounts, max(amount) AS amount, gap_reason(amount_na) AS reason,
           -- A file that is not here yet may have an amount for the setting that no rate states.
           count(*) FILTER (WHERE medicare_setting = 'not-stated' AND amount_na = 'pending') > 0 AS open,
           max(filled_by) FILTER (WHERE amount IS NULL) AS filled_by,
           count(DISTINCT medicare_period) AS dates,
           count(DISTINCT CASE WHEN amount IS NULL THEN NULL ELSE medicare_period END) AS dated,
           coalesce(group_concat(DISTINCT schedule ORDER BY schedule) FILTER (WHERE amount IS NOT NULL),
               group_concat(DISTINCT schedule ORDER BY schedule)) AS schedules
    FROM against
);
