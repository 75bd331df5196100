-- name: code-identity
-- title: The code
-- description: What the code is, since when, and until when.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one fact about the code
-- key: fact
-- column: fact text "What is stated of the code."
-- column: value text "The statement."
-- tags: code
WITH known AS MATERIALIZED (
    SELECT * FROM v_code WHERE system = :system AND code = :code
)
SELECT 'Code system' AS fact, system || ', ' || system_name AS value, NULL AS value_na,
       file_name AS _file, source_line AS _line, import_id AS _import, NULL AS _filled_by
FROM known
UNION ALL
SELECT 'Code', code, NULL, file_name, source_line, import_id, NULL
FROM known
UNION ALL
SELECT 'Title (ratebook''s own words)', title, title_na, file_name, source_line, import_id,
       'your own seed folder with codes.csv'
FROM known
UNION ALL
SELECT 'Descriptor of the ' || known.system_publisher, coalesce(known.descriptor, published.descriptor),
       CASE WHEN published.descriptor IS NULL THEN known.descriptor_na END,
       coalesce(published.file_name, known.file_name), coalesce(published.source_line, known.source_line),
       coalesce(published.import_id, known.import_id),
       gap_filler.to_import
FROM known
JOIN gap_filler ON gap_filler.filler = known.descriptor_filler
LEFT JOIN (SELECT * FROM v_published_descriptor WHERE system = :system AND code = :code) AS published ON TRUE
UNION ALL
SELECT 'Service type', service_type, service_type_na, file_name, source_line, import_id,
       'your own seed folder with codes.csv'
FROM known
UNION ALL
SELECT 'Effective from', effective_from, effective_from_na, dates_file_name, dates_line, dates_import_id,
       CASE WHEN dates_filler = 'hcpcs' THEN to_import ELSE 'the code system''s yearly release' END
FROM known
JOIN gap_filler ON gap_filler.filler = dates_filler
UNION ALL
SELECT 'Effective to', effective_to, effective_to_na, dates_file_name, dates_line, dates_import_id,
       CASE WHEN dates_filler = 'hcpcs' THEN to_import ELSE 'the code system''s yearly release' END
FROM known
JOIN gap_filler ON gap_filler.filler = dates_filler
UNION ALL
SELECT 'Status', CASE WHEN effective_to IS NULL THEN 'active' ELSE 'terminated after ' || effective_to END, NULL,
       dates_file_name, dates_line, dates_import_id, NULL
FROM known
WHERE in_hcpcs
UNION ALL
SELECT 'Replaced by', replaced_by, replaced_by_na, file_name, source_line, import_id,
       'the code system''s yearly release'
FROM known;
