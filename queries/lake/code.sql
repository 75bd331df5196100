-- lake: code
-- description: The codes of the small table and, after them, those that only published files have.

SELECT code_id, system, code, title, title_na, descriptor, descriptor_na, service_type, service_type_na, effective_from,
       effective_from_na, effective_to, effective_to_na, replaced_by, replaced_by_na, import_id, source_line
FROM lake_table_code
UNION ALL
SELECT 1000000000 + row_number() OVER (ORDER BY published.system, published.code), published.system, published.code,
       NULL, 'not-collected', NULL, 'not-collected', NULL, 'not-collected', NULL, 'not-collected', NULL,
       'not-collected', NULL, 'not-collected', NULL, NULL
FROM (SELECT DISTINCT system, code FROM lake_rate WHERE system IS NOT NULL) AS published
LEFT JOIN lake_table_code AS known ON known.system = published.system AND known.code = published.code
WHERE known.code_id IS NULL;
