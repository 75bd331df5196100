-- lake: lake_import
-- description: Published files that were not taken back, each with a number: a later edition has a larger one. Imports
--   of a database have their order in it; of two other files of one day the larger name is the later. The list that a
--   file is of is known as an import knows it.

SELECT 1000000 + row_number() OVER (
           ORDER BY CASE WHEN coalesce(file.order_day, file.edition) IS NULL THEN 0 ELSE 1 END,
                    coalesce(file.order_day, file.edition), coalesce(file.order_number, 0), file.part
       ) AS import_id,
       file.*, series.list_key, series.series_key
FROM lake_file AS file
JOIN lake_series AS series ON series.part = file.part
LEFT JOIN lake_undone AS undone ON undone.part = file.part
WHERE file.file_name IS NOT NULL AND undone.part IS NULL;
