-- name: code-sections
-- title: Clinical and coding text
-- description: The prose of the publication, in our own words.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one section
-- key: heading
-- column: heading text title="Section" "What the section is about."
-- column: citation text title="Where it is written" "Where the text is from."
-- column: body text title="Text" "The text of the section."
-- tags: code
SELECT heading, citation, citation_na, body, body_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the text: ' || promised || ' Put it into code_sections.csv of your own seed folder' AS _filled_by
FROM v_code_section
WHERE system = :system AND code = :code
ORDER BY position;
