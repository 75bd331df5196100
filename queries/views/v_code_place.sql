SELECT code.system, code.code, place_of_service.place_of_service, place_of_service.name,
       place_of_service.setting, place_of_service.setting_na,
       code_place.note, code_place.note_na,
       import.import_id, import.file_name, code_place.source_line
FROM code_place
JOIN code USING (code_id)
JOIN place_of_service USING (place_of_service)
JOIN import ON import.import_id = code_place.import_id;
