-- view: medicare_denied_repeat
-- title: Codes of which a second unit on one day is denied
-- description: Codes of which the medically unlikely edit (MUE) in force allows one unit a day, as an absolute limit
--   set by policy: a repeat is denied whatever its modifier.
-- grain: code
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "The modifier of a repeat."
-- column: rule text "The limit in words."
-- column: import_id int "Import of the edit; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code_id, '76' AS modifier,
       'the limit of 1 unit a day is absolute (MUE of ' || period || '): a second unit is denied' AS rule,
       import_id, file_name, source_line
FROM v_medicare_unit_limit
WHERE units = 1 AND adjudication = '2' AND service_type = 'practitioner' AND in_force = 'yes';
