-- view: v_code
-- title: Codes
-- description: Every known code with what is known of it, also without a rate. The dates of a HCPCS code are those of
--   CMS's HCPCS file where it lists the code.
-- grain: one code
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: title text "ratebook's own short wording."
-- column: descriptor text "Publisher's descriptor; `restricted` until a licensed file is imported."
-- column: service_type text "Type of service."
-- column: effective_from date "First day in effect; of a HCPCS code the day on which it was added."
-- column: effective_to date "Last day in effect; of a HCPCS code the last on which it may be used."
-- column: dates_import_id int "Import that states the dates."
-- column: dates_file_name text names "Its file."
-- column: dates_line int "Its line."
-- column: dates_filler code "What would fill the dates: short name of `gap_filler`."
-- column: in_hcpcs int "1 for a code that the newest HCPCS file lists, otherwise 0."
-- column: replaced_by code "Code that replaces it."
-- column: descriptor_filler code "What would fill the descriptor: short name of `gap_filler`."
-- column: system_name text "Name of the code system."
-- column: system_publisher text "Who publishes the code system."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.code_id, code.system, code.code,
       code.title, code.title_na,
       code.descriptor, code.descriptor_na,
       code.service_type, code.service_type_na,
       coalesce(stated.effective_from, code.effective_from) AS effective_from,
       CASE WHEN stated.effective_from IS NULL THEN code.effective_from_na END AS effective_from_na,
       CASE WHEN stated.code IS NULL THEN code.effective_to ELSE stated.effective_to END AS effective_to,
       CASE WHEN stated.code IS NULL THEN code.effective_to_na ELSE stated.effective_to_na END AS effective_to_na,
       coalesce(stated.import_id, import.import_id) AS dates_import_id,
       coalesce(stated.file_name, import.file_name) AS dates_file_name,
       coalesce(stated.source_line, code.source_line) AS dates_line,
       CASE WHEN code.system = 'HCPCS' THEN 'hcpcs' ELSE 'code-fact' END AS dates_filler,
       CASE WHEN stated.code IS NULL THEN 0 ELSE 1 END AS in_hcpcs,
       code.replaced_by, code.replaced_by_na,
       -- Of the systems that nobody licenses, only HCPCS has a file that is read.
       CASE
           WHEN code.system = 'HCPCS' THEN 'hcpcs'
           WHEN code.descriptor_na = 'restricted' THEN 'descriptor'
           ELSE 'code-fact'
       END AS descriptor_filler,
       code_system.name AS system_name, code_system.publisher AS system_publisher,
       import.import_id, import.file_name, code.source_line
FROM code
JOIN code_system USING (system)
JOIN import USING (import_id)
LEFT JOIN hcpcs_code AS stated ON code.system = 'HCPCS' AND stated.code = code.code;
