-- view: v_code_place
-- title: Places of service of codes
-- description: Places where a code is typically done.
-- grain: code, place of service
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: place_of_service code "Place of service (POS) code of two digits."
-- column: name text names "Name of the place."
-- column: setting text "facility or non-facility: which practice expense of the fee schedule applies."
-- column: note text "Note on the place."
-- column: citation text "Where the note is from."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, code_place.place_of_service, place_of_service.name,
       place_of_service.setting, place_of_service.setting_na,
       code_place.note, code_place.note_na, code_place.citation, code_place.citation_na,
       import.import_id, import.file_name, code_place.source_line
FROM code_place
JOIN code USING (code_id)
JOIN place_of_service USING (place_of_service)
JOIN import ON import.import_id = code_place.import_id;
