-- view: payer_file_import
-- title: Imports of files that payers list
-- description: Which imports are of a file that a table of contents lists: the same name, packed by gzip or zip or
--   unpacked, with its blanks as blanks or as an address has them; of an archive its name, or that of the file in it.
-- grain: base_name, import_id
-- column: base_name text names "Name that a download of the file has."
-- column: import_id int "Import of such a file; `v_import` has it."

WITH called AS (
    SELECT base_name, import_id,
           CASE
               WHEN lower(name) LIKE '%.json.gz' THEN substr(name, 1, length(name) - 8)
               WHEN lower(name) LIKE '%.json.zip' THEN substr(name, 1, length(name) - 9)
               WHEN lower(name) LIKE '%.json' THEN substr(name, 1, length(name) - 5)
               WHEN lower(name) LIKE '%.zip' THEN substr(name, 1, length(name) - 4)
               WHEN lower(name) LIKE '%.gz' THEN substr(name, 1, length(name) - 3)
               ELSE name
           END AS stem
    FROM (
        SELECT base_name, import_id, replace(name, '%20', ' ') AS name
        FROM (
            SELECT DISTINCT base_name, NULL AS import_id, base_name AS name FROM v_payer_file
            UNION ALL
            SELECT NULL, import_id, substr(file_name || '/', 1, instr(file_name || '/', '/') - 1)
            FROM import
            WHERE status = 'applied'
            UNION ALL
            SELECT NULL, import_id, substr(file_name, instr(file_name, '/') + 1)
            FROM import
            WHERE status = 'applied' AND instr(file_name, '/') > 0
        ) AS either
    ) AS spelled
)
SELECT DISTINCT listed.base_name, loaded.import_id
FROM called AS listed
JOIN called AS loaded ON loaded.stem = listed.stem
WHERE listed.base_name IS NOT NULL AND loaded.import_id IS NOT NULL;
