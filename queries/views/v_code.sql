-- view: v_code
-- title: Codes
-- description: Every known code with what is known of it, also without a rate.
-- grain: one code
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: title text "ratebook's own short wording."
-- column: descriptor text "Publisher's descriptor; `restricted` until a licensed file is imported."
-- column: service_type text "Type of service."
-- column: effective_from date "First day in effect."
-- column: effective_to date "Last day in effect."
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
       code.effective_from, code.effective_from_na,
       code.effective_to, code.effective_to_na,
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
JOIN import USING (import_id);
