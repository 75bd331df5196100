-- lake: provider_set
-- description: As the table of the database.

SELECT DISTINCT provider_set_id, group_count, organizations, import_id
FROM lake_first
WHERE provider_set_id IS NOT NULL;
