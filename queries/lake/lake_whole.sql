-- lake: lake_whole
-- description: The newest file of a publisher that is the whole truth for all its rates.

SELECT publisher_kind, publisher, max(import_id) AS newest
FROM lake_import
WHERE scope = 'publisher'
GROUP BY publisher_kind, publisher;
