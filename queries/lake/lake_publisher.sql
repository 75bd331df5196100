-- lake: lake_publisher
-- description: Whose files they are.

SELECT 1000000 + row_number() OVER (ORDER BY kind, name) AS publisher_id, kind, name, entity_letters, list_letters
FROM (
    SELECT publisher_kind AS kind, publisher AS name, max(entity_letters) AS entity_letters,
           max(list_letters) AS list_letters
    FROM lake_import
    GROUP BY publisher_kind, publisher
) AS named;
