SELECT code.code_id, code.system, code.code,
       code.title, code.title_na,
       code.descriptor, code.descriptor_na,
       code.service_type, code.service_type_na,
       code.effective_from, code.effective_from_na,
       code.effective_to, code.effective_to_na,
       code.replaced_by, code.replaced_by_na,
       code_system.name AS system_name, code_system.publisher AS system_publisher,
       import.import_id, import.file_name, code.source_line
FROM code
JOIN code_system USING (system)
JOIN import USING (import_id);
