-- view: measure_filler
-- title: What brings a benchmark
-- description: The file that holds the figures of a measure, payers' own apart.
-- grain: measure
-- column: measure code "Short name of the measure."
-- column: filler code "The file: short name of `gap_filler`."

SELECT measure,
       CASE
           WHEN family = 'fee-schedule' THEN 'fee-schedule'
           WHEN measure LIKE 'medicare-%' THEN 'utilization'
           ELSE 'claims'
       END AS filler
FROM measure
WHERE family <> 'payer';
