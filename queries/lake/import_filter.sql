-- lake: import_filter
-- description: As the table of the database.

SELECT file.import_id, listed.system, listed.code
FROM lake_filter AS listed
JOIN lake_import AS file ON file.part = listed.part;
