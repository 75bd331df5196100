-- lake: lake_publisher
-- description: Whose files they are.

SELECT 1000000 + row_number() OVER (ORDER BY kind, name) AS publisher_id, kind, name
FROM (SELECT DISTINCT publisher_kind AS kind, publisher AS name FROM lake_import) AS named;
