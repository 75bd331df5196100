-- lake: lake_whole
-- description: The newest file of a publisher, or of a list, that is the whole truth for all its rates.

SELECT series_key, max(import_id) AS newest
FROM lake_import
WHERE scope = 'publisher'
GROUP BY series_key;
