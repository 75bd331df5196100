-- lake: rejected_code
-- description: As the table of the database: of the files of the small tables, then of those of prices.

SELECT code, import_id, line FROM lake_table_rejected_code
UNION ALL
SELECT rejected.code, file.import_id, CAST(rejected.line AS INTEGER) AS line
FROM lake_rejected_codes AS rejected
JOIN lake_import AS file ON file.part = rejected.part;
