SELECT code.system, code.code, payer.payer, payer.name AS payer_name, section.section, section.heading, section.position,
       payer_section.body, payer_section.body_na,
       section.promised,
       import.import_id, import.file_name, payer_section.source_line
FROM payer_section
JOIN code USING (code_id)
JOIN payer USING (payer_id)
JOIN section USING (section)
JOIN import ON import.import_id = payer_section.import_id;
