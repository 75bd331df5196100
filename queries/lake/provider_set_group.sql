-- lake: provider_set_group
-- description: As the table of the database.

SELECT DISTINCT (file.import_id - 1000000) * 68719476736 + listed.provider_set_key AS provider_set_id,
       (file.import_id - 1000000) * 68719476736 + listed.provider_group_key AS provider_group_id
FROM lake_provider AS listed
JOIN lake_import AS file ON file.part = listed.part
WHERE listed.provider_group_key IS NOT NULL;
