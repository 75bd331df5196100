-- part: market/aged
-- description: The day that the publisher put on the newest file which states a lot of prices, and whether they are
--   still in force: they are outdated a year after that day. Without that day their age is not known.
-- with: market/lots
-- param: today date default=latest "the day to count from; the command line gives the day of the run"
-- grain: one lot
-- column: lot_id int "The lot."
-- column: edition date "The day."
-- column: state text "in force or outdated."

SELECT lot_id, stated_on AS edition, stated_on_na AS edition_na,
       CASE
           WHEN stated_on IS NULL THEN NULL
           -- Days as texts are in the order of time, on every engine.
           WHEN stated_on < (CAST(substr(:today, 1, 4) AS INTEGER) - 1) || substr(:today, 5) THEN 'outdated'
           ELSE 'in force'
       END AS state, stated_on_na AS state_na
FROM lots;
