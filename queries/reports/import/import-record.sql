-- name: import-record
-- title: The import
-- description: What is recorded of the file and of its taking in.
-- param: import_id int required "the import's number"
-- grain: one fact about the import
-- key: fact
-- column: fact text "What is recorded."
-- column: value text "The record."
-- tags: import, database
WITH this AS (SELECT * FROM v_import WHERE import_id = :import_id)
SELECT 'File' AS fact, file_name AS value, NULL AS value_na FROM this
UNION ALL SELECT 'SHA-256', sha256, NULL FROM this
UNION ALL SELECT 'Bytes', format('%,d', bytes), NULL FROM this
UNION ALL SELECT 'Format', format, NULL FROM this
UNION ALL SELECT 'Format version', format_version, format_version_na FROM this
UNION ALL SELECT 'Encoding', encoding, NULL FROM this
UNION ALL SELECT 'Published by', publisher || ' (' || publisher_kind || ')', NULL FROM this
UNION ALL SELECT 'Edition', edition, edition_na FROM this
UNION ALL SELECT 'Mapping profile', profile, profile_na FROM this
UNION ALL SELECT 'Started', started_at, NULL FROM this
UNION ALL SELECT 'Finished', finished_at, NULL FROM this
UNION ALL SELECT 'Status', status, NULL FROM this
UNION ALL SELECT 'Rows', format('%,d read, %,d accepted, %,d rejected', rows_read, rows_accepted, rows_rejected),
    NULL FROM this
UNION ALL SELECT 'Facts', format('%,d added, %,d changed, %,d removed, %,d unchanged',
                                 facts_added, facts_changed, facts_removed, facts_unchanged), NULL FROM this
UNION ALL SELECT 'Imported by', 'ratebook ' || tool_version || ', schema V' || schema_version, NULL FROM this;
