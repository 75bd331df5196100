-- lake: provider_group_name
-- description: As the table of the database; in a lake a group has the name that its own file gives it.

SELECT CAST(NULL AS INTEGER) AS provider_group_id, CAST(NULL AS INTEGER) AS import_id,
       CAST(NULL AS INTEGER) AS source_line, CAST(NULL AS TEXT) AS name
FROM absent_reason
WHERE reason_id IS NULL;
