-- lake: lake_import
-- description: Published files that were not taken back, each with a number: a later one has a larger one. The list
--   that a file is of is known as an import knows it.

SELECT 1000000 + row_number() OVER (ORDER BY series.position) AS import_id, file.*, series.list_key, series.series_key,
       CASE WHEN row_number() OVER (PARTITION BY series.series_key ORDER BY series.position DESC) > 1
           THEN series.series_key END AS later_key
FROM lake_file AS file
JOIN lake_series AS series ON series.part = file.part
LEFT JOIN lake_undone AS undone ON undone.part = file.part
WHERE file.file_name IS NOT NULL AND undone.part IS NULL;
