-- view: v_code_section
-- title: Text of codes
-- description: Sections that the publication of a code promises, with their text; `no-record` where the code
--   has none.
-- grain: code, section
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: section code "Short name of the section."
-- column: heading text "Heading of the section."
-- column: position int "Place in the order of display."
-- column: body text "Text of the section."
-- column: citation text "Where the text is from."
-- column: promised text "What the section is to hold."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, section.section, section.heading, section.position,
       code_section.body,
       CASE WHEN code_section.code_id IS NULL THEN 'no-record' ELSE code_section.body_na END AS body_na,
       code_section.citation,
       CASE WHEN code_section.code_id IS NULL THEN 'not-applicable' ELSE code_section.citation_na END AS citation_na,
       section.promised,
       import.import_id, import.file_name, code_section.source_line
FROM code
JOIN section ON section.scope = 'code'
LEFT JOIN code_section ON code_section.code_id = code.code_id AND code_section.section = section.section
LEFT JOIN import ON import.import_id = code_section.import_id;
