-- name: code-payer-sections
-- title: Coverage and policy by payer
-- description: What each payer covers and what changed, as far as a source says it.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one payer and section
-- key: payer_name heading
-- column: payer_name text names title="Payer" "Who pays."
-- column: heading text title="Section" "What the text is about."
-- column: body text title="Text" "The text."
-- column: citation text title="Where it is written" "Where the text is from."
-- tags: code, payer
SELECT payer_name, heading, body, body_na, citation, citation_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       promised || ' Put it into payer_sections.csv of your own seed folder' AS _filled_by
FROM v_payer_section
WHERE system = :system AND code = :code
ORDER BY payer_name, position;
