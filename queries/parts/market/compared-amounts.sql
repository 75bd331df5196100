-- part: market/compared-amounts
-- description: The one Medicare amount of each release that is sought: none where the settings that rates leave open
--   are paid several, or the file of one is pending.
-- with: market/sought medicare/against
-- grain: one release sought
-- column: medicare_period text "The release: a year, a month, in force, or undated."
-- column: amount money(USD) "Dollars."

SELECT medicare_period, CASE WHEN amounts = 1 AND open = 0 THEN amount END AS amount,
       CASE WHEN amounts = 0 THEN reason WHEN amounts > 1 OR open > 0 THEN 'not-supplied' END AS amount_na
FROM (
    SELECT medicare_period, count(DISTINCT amount) AS amounts, max(amount) AS amount, gap_reason(amount_na) AS reason,
           count(CASE WHEN medicare_setting = 'not-stated' AND amount_na = 'pending' THEN 1 END) AS open
    FROM against
    WHERE medicare_period NOT LIKE 'near%'
    GROUP BY medicare_period
) AS released;
