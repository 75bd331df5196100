-- part: market/aged
-- description: The day that its publisher put on each file of prices, and whether the prices are still in force: a
--   file is outdated a year after that day. Without that day its age is not known.
-- param: today date default=latest "the day to count from; the command line gives the day of the run"
-- grain: one import
-- column: import_id int "The import."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: edition date "The day."
-- column: state text "in force or outdated."

SELECT import_id, publisher, publisher_kind, edition, edition_na,
       CASE
           WHEN edition IS NULL THEN NULL
           -- Days as texts are in the order of time, on every engine.
           WHEN edition < (CAST(substr(:today, 1, 4) AS INTEGER) - 1) || substr(:today, 5) THEN 'outdated'
           ELSE 'in force'
       END AS state, edition_na AS state_na
FROM v_import;
