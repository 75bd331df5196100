-- lake: publisher
-- description: As the table of the database.

SELECT publisher_id, kind, name, entity_letters, list_letters FROM lake_table_publisher
UNION ALL
SELECT publisher_id, kind, name, entity_letters, list_letters FROM lake_publisher;
