-- lake: lake_whole
-- description: The newest file of a publisher, or of a list, that is the whole truth for all its rates.

SELECT publisher_kind, list_key, max(import_id) AS newest
FROM lake_import
WHERE scope = 'publisher'
GROUP BY publisher_kind, list_key;
