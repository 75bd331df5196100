-- lake: code
-- description: The codes of the small table and, after them, those that only published files have, also as a part of
--   a bundle alone. The source of a code that a price file brought is the first line of the first file of the lake that
--   has it.

WITH published AS (
    SELECT named.system, named.code, min(file.import_id * 68719476736 + named.source_line) AS place
    FROM (
        SELECT part, system, code, source_line FROM lake_rate WHERE system IS NOT NULL
        UNION ALL
        SELECT component.part, component.system, component.code, line.source_line
        FROM lake_component AS component
        JOIN lake_rate AS line ON line.part = component.part AND line.item_key = component.item_key
    ) AS named
    JOIN lake_import AS file ON file.part = named.part
    GROUP BY named.system, named.code
)
SELECT known.code_id, known.system, known.code, known.title, known.title_na, known.descriptor, known.descriptor_na,
       known.service_type, known.service_type_na, known.effective_from, known.effective_from_na, known.effective_to,
       known.effective_to_na, known.replaced_by, known.replaced_by_na,
       CASE WHEN named.import_id IS NULL THEN published.place / 68719476736 ELSE known.import_id END AS import_id,
       CASE WHEN named.import_id IS NULL THEN published.place % 68719476736 ELSE known.source_line END AS source_line
FROM lake_table_code AS known
LEFT JOIN lake_table_import AS named ON named.import_id = known.import_id
LEFT JOIN published ON published.system = known.system AND published.code = known.code
UNION ALL
SELECT 1000000000 + row_number() OVER (ORDER BY published.system, published.code), published.system, published.code,
       NULL, 'not-collected', NULL, vocabulary.descriptor_na, NULL, 'not-collected', NULL, 'not-collected', NULL,
       'not-collected', NULL, 'not-collected', published.place / 68719476736, published.place % 68719476736
FROM published
JOIN code_system AS vocabulary ON vocabulary.system = published.system
LEFT JOIN lake_table_code AS known ON known.system = published.system AND known.code = published.code
WHERE known.code_id IS NULL;
