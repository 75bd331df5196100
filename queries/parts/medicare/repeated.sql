-- part: medicare/repeated
-- description: Whether a second unit on one day is denied whatever its modifier: the medically unlikely edit (MUE)
--   allows one, as an absolute limit set by policy.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: repeat_modifier text
--   "The modifier of a repeat where it is denied; null where it is not or no edit is loaded."
-- column: repeat_rule text "The limit in words; null where there is none."
-- column: repeat_file text names "The file that states it."
-- column: repeat_line int "Its line."
-- column: repeat_import int "Its import."

SELECT max(repeat.modifier) AS repeat_modifier, max(repeat.rule) AS repeat_rule, max(repeat.file_name) AS repeat_file,
       max(repeat.source_line) AS repeat_line, max(repeat.import_id) AS repeat_import
FROM code
JOIN medicare_denied_repeat AS repeat USING (code_id)
WHERE code.system = :system AND code.code = :code;
