SELECT code.system, code.code, modifier.modifier, modifier.level,
       modifier.title, modifier.title_na,
       code_modifier.description, code_modifier.description_na,
       code_modifier.when_to_use, code_modifier.when_to_use_na,
       import.import_id, import.file_name, code_modifier.source_line
FROM code_modifier
JOIN code USING (code_id)
JOIN modifier USING (modifier)
JOIN import ON import.import_id = code_modifier.import_id;
