SELECT code.system, code.code, section.section, section.heading, section.position,
       code_section.body,
       CASE WHEN code_section.code_id IS NULL THEN 'no-record' ELSE code_section.body_na END AS body_na,
       section.promised,
       import.import_id, import.file_name, code_section.source_line
FROM code
JOIN section ON section.scope = 'code'
LEFT JOIN code_section ON code_section.code_id = code.code_id AND code_section.section = section.section
LEFT JOIN import ON import.import_id = code_section.import_id;
