-- view: v_payer_section
-- title: Text of codes by payer
-- description: Sections of the publication of a code that differ by payer.
-- grain: code, payer, section
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: payer_name text names "Payer's name."
-- column: section code "Short name of the section."
-- column: heading text "Heading of the section."
-- column: position int "Place in the order of display."
-- column: body text "Text of the section."
-- column: citation text "Where the text is from."
-- column: promised text "What the section is to hold."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, payer.payer, payer.name AS payer_name,
       payer_section.section, section.heading, section.position,
       payer_section.body, payer_section.body_na,
       payer_section.citation, payer_section.citation_na, section.promised,
       import.import_id, import.file_name, payer_section.source_line
FROM payer_section
JOIN code USING (code_id)
JOIN payer USING (payer_id)
JOIN section USING (section)
JOIN import ON import.import_id = payer_section.import_id;
