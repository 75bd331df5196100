-- lake: provider_group
-- description: As the table of the database.

SELECT DISTINCT (file.import_id - 1000000) * 68719476736 + listed.provider_group_key AS provider_group_id,
       listed.tin_type, listed.tin_type_na, listed.tin, listed.tin_na, listed.name, listed.name_na, listed.npi_count,
       listed.npi_count_na, listed.reference, listed.reference_na, file.import_id, listed.source_line
FROM lake_provider AS listed
JOIN lake_import AS file ON file.part = listed.part;
